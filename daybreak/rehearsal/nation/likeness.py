"""How a report describes the person: accurately, thinly or with slips, with what the provider knew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybreak.rehearsal.nation.chance import Weighted, chance, happens, scattered
from daybreak.rehearsal.nation.clock import some_time_before
from daybreak.rehearsal.nation.reach import written_phone
from daybreak.rehearsal.nation.sightings import AddressSeen, IpSeen, PersonSeen
from daybreak.rehearsal.nation.terms import Defect, Form, Use
from daybreak.rehearsal.nation.truth import Account
from daybreak.rehearsal.nation.variations import other_mailbox, written_family_name, written_given_name
from daybreak.rehearsal.nation.wire import Scene, registered, seen, seen_on_days


@dataclass(frozen=True, slots=True)
class Care:
    """How much a provider knew and how carefully it was written down, as shares."""

    named: float
    short: float
    slip: float
    born: float
    mailbox: float
    other_mailbox: float
    address: float
    sightings: Weighted[int]


FIRST = Care(1.0, 0.0, 0.0, 0.88, 1.0, 0.0, 1.0, Weighted((2, 3), (70, 30)))  # of a serious case
LATER = Care(0.92, 0.20, 0.08, 0.65, 0.85, 0.22, 0.7, Weighted((1, 2), (70, 30)))
THIN = Care(0.72, 0.12, 0.05, 0.5, 0.8, 0.0, 0.3, Weighted((0, 1, 2), (20, 65, 15)))
LISTED = Care(1.0, 0.12, 0.06, 0.8, 0.85, 0.1, 0.75, Weighted((0,), (1,)))
SIGHTED_WITHIN_DAYS = 60
BILLED_AT_HOME = 0.2  # registered addresses given as billing addresses
YES = "Yes"


def likeness(scene: Scene, account: Account, *, incident_at: datetime) -> PersonSeen:
    """Return the person as this report describes them."""
    rng, care, person = scene.rng, _care(scene), scene.person
    named, dated = happens(rng, care.named), happens(rng, care.born)
    return PersonSeen(
        given_name=written_given_name(rng, person.given_name, short=care.short) if named else "",
        middle_name=person.bearer.middle_name if named and happens(rng, 0.3) else "",
        family_name=written_family_name(rng, person.family_name, slip=care.slip) if named else "",
        short_name=person.given_name if named and happens(rng, 0.03) else "",
        born_on=person.born_on if dated else None,
        age=scene.truth.age_of(person) if not dated and happens(rng, 0.3) else None,
        emails=_emails(scene, care),
        phone=written_phone(rng, person.phone) if person.phone and happens(rng, 0.8) else "",
        addresses=_addresses(scene) if happens(rng, care.address) else (),
        account=None if scene.notice.form is Form.LIST and happens(rng, 0.5) else account,
        ips=_sightings(scene, care, incident_at),
        occupation=_occupation(scene),
        access_to_children=YES if _has_access(scene) and happens(rng, 0.4) else "",
        registered=YES if scene.serious and person.registered_sex_offender and happens(rng, 0.5) else "",
        device=_device(scene) if happens(rng, 0.12) else "",
        prior_report=_prior_report(scene) if scene.notice.ordinal and happens(rng, 0.25) else "",
        linked=_linked(scene, account) if happens(rng, 0.3) else None,
        town=scene.truth.home_of(person).address.locality if happens(rng, 0.15) else "",
    )


def _care(scene: Scene) -> Care:
    if scene.notice.form is Form.LIST:
        return LISTED
    return (LATER if scene.notice.ordinal else FIRST) if scene.serious else THIN


def _emails(scene: Scene, care: Care) -> tuple[str, ...]:
    rng, email = scene.rng, scene.person.email
    if not happens(rng, care.mailbox):
        return ()
    return (other_mailbox(rng, email) if happens(rng, care.other_mailbox) else email,)


def _addresses(scene: Scene) -> tuple[AddressSeen, ...]:
    """Return the addresses an account is registered to: the defects leave them out, or it is the former home."""
    person, truth = scene.person, scene.truth
    if person.defect is Defect.MOVED and person.misled_to is not None:
        return (AddressSeen(truth.premises[person.misled_to].address, "Home"),)
    if person.defect is not None:
        return ()
    role = "Billing" if not scene.serious and happens(scene.rng, BILLED_AT_HOME) else "Home"
    home = AddressSeen(truth.home_of(person).address, role)
    if person.second is None:
        return (home,)
    second = truth.premises[person.second]
    return home, AddressSeen(second.address, "Business" if second.use is Use.WORK else "Shipping")


def _sightings(scene: Scene, care: Care, incident_at: datetime) -> tuple[IpSeen, ...]:
    count = care.sightings.draw(scene.rng)
    found = seen_on_days(scene, before=incident_at, count=count, within_days=SIGHTED_WITHIN_DAYS)
    if found and scene.person.second is not None:
        at = some_time_before(scene.rng, incident_at, days=(1, SIGHTED_WITHIN_DAYS))
        found = (*found, seen(scene, at=at, event="Login", premises=scene.person.second))
    if found and happens(scene.rng, 0.2):
        return (*found, registered(scene, before=incident_at))
    return found


def _occupation(scene: Scene) -> str:
    """Return the occupation where the provider knew it: of people in a position of trust more often."""
    share = 0.5 if scene.person.occupation.position_of_trust else 0.04
    return scene.person.occupation.title if happens(scene.rng, share) else ""


def _has_access(scene: Scene) -> bool:
    home = scene.truth.home_of(scene.person)
    return scene.serious and (scene.person.occupation.position_of_trust or bool(home.children))


def _device(scene: Scene) -> str:
    """Return the IMEI of the person's telephone, from the block 00101 of test equipment, which no telephone bears."""
    digits = f"00101{chance(scene.truth.seed, 'device', scene.person.number).randrange(10**9):09}"
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(digits)]
    return f"{digits}{-sum(value - 9 if value > 9 else value for value in doubled) % 10}"


def _prior_report(scene: Scene) -> str:
    """Return the number of the first report of the same person; reports are numbered person by person."""
    first = scene.truth.notices[scene.notice.number - scene.notice.ordinal]
    return "" if first.form is Form.LIST else reference_of(first.number, seed=scene.truth.seed)


def _linked(scene: Scene, account: Account) -> Account | None:
    return next((other for other in scene.person.accounts if other != account), None)


def reference_of(number: int, *, seed: int) -> str:
    """Return the nine-digit report number of the number-th report."""
    return f"9{scattered(number, seed, size=10**8):08}"
