"""Kinds of work, one word or two each: what somebody is known by in a place."""

WORK = (
    "teacher|scout-leader|fireman|chemist|sergeant|headteacher|head teacher|headmaster|headmistress|deputy head"
    "|head|teaching assistant|tutor|lecturer|governor|doctor|gp|nurse|paediatrician|surgeon|dentist|midwife"
    "|paramedic|pharmacist|scout leader|guide leader|brownie leader|cub leader|scoutmaster|youth worker"
    "|youth leader|vicar|priest|curate|minister|pastor|imam|rabbi|choirmaster|organist|sexton|deacon"
    "|police officer|police constable|detective|pc|constable|magistrate|solicitor|barrister|judge|coach"
    "|instructor|swimming coach|football coach|caretaker|childminder|nursery nurse|nursery worker|nanny"
    "|foster carer|foster father|social worker|care worker|councillor|mayor|soldier|firefighter|bus driver"
    "|taxi driver|lollipop man|driver|postman|librarian|principal|chaplain"
    "|farmer|plumber|baker|butcher|engineer|accountant|entertainer|clown|referee|lifeguard|photographer"
    "|music teacher|shopkeeper|landlord|landlady|postmaster|bellringer|harbour master|ferryman|lighthouse keeper"
)
