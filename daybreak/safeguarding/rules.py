"""Pure rules of safeguarding: the clocks of a child, references, the days of a welfare plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from daybreak.kernel.errors import BadInput
from daybreak.safeguarding.terms import (
    CHILD_CATEGORIES,
    Certainty,
    ChildFound,
    Correctable,
    Discussed,
    RecipientKind,
    ReferralClock,
    Relation,
    Trigger,
)
from daybreak.visits.terms import OutcomeKind

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O, U: read aloud without mistakes
_ADULT = 18
REFER_WITHIN = timedelta(hours=24)  # rule 12; immediate risk: at once


def refer_by(recorded_at: datetime, *, immediate_risk: bool) -> datetime:
    """Return until when a force must have referred a child it recorded: at once, or within 24 hours (rule 12)."""
    return recorded_at if immediate_risk else recorded_at + REFER_WITHIN


def due_at(made_at: datetime, *, immediate_risk: bool, clock: ReferralClock) -> datetime:
    """Return until when the authority must have acknowledged a referral."""
    return made_at + (clock.immediate_risk if immediate_risk else clock.otherwise)


def power_ends(began_at: datetime, *, hours: int) -> datetime:
    """Return the instant a police power over a child ends at the latest: so many hours that pass, in UTC.

    Counted on the wall clock it would last an hour more or less over a night in which the clocks change, because
    Python adds to an aware time of one zone without looking at its offset.
    """
    return began_at.astimezone(UTC) + timedelta(hours=hours)


def earlier_clock(due: datetime, *, corrected_at: datetime, immediate_risk: bool, clock: ReferralClock) -> datetime:
    """Return the clock after a correction: risk found later makes it shorter, risk taken back never makes it longer."""
    return min(due, due_at(corrected_at, immediate_risk=True, clock=clock)) if immediate_risk else due


def corrected(field: Correctable, text: str) -> object:
    """Return the value a correction writes; BadInput when the text is none of that field."""
    said = text.strip()
    if field is Correctable.AGE:
        if said and not (said.isdigit() and int(said) < _ADULT):
            raise BadInput(f"{said} is not the age of a child", rule="0 to 17", place="value", remedy="Write 0 to 17")
        return int(said) if said else None
    if field is Correctable.IMMEDIATE_RISK:
        return _chosen(said, {"yes": True, "no": False})
    if field is Correctable.CATEGORY:
        return _chosen(said, {each.value: each.value for each in CHILD_CATEGORIES})
    if field is Correctable.RELATION:
        return _chosen(said, {each.value: each.value for each in Relation})
    if field is Correctable.CERTAINTY:
        return _chosen(said, {each.value: each.value for each in Certainty})
    return said[: 200 if field is Correctable.KNOWN_AS else 300]


def _chosen(said: str, known: dict[str, object]) -> object:
    if said not in known:
        raise BadInput(f"{said or 'Nothing'} is no answer here", place="value", remedy=f"Write {', '.join(known)}")
    return known[said]


def need_words(text: str, place: str) -> str:
    """Return the text without blanks around it; BadInput when nothing is left."""
    said = text.strip()
    if not said:
        name = place.replace("_", " ")
        raise BadInput(f"The {name} cannot be empty", place=place, remedy=f"Write the {name}")
    return said


def check_not_later(at: datetime, *, now: datetime, place: str) -> None:
    """Raise BadInput when something that is said to have happened lies ahead."""
    if at > now:
        raise BadInput("That lies ahead: it has not happened yet", place=place, remedy="Enter when it happened")


def name_key(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, signs and order; empty where there are none."""
    return tuple(sorted(re.findall(r"\w+", name.casefold())))


def same_name(one: str, other: str) -> bool:
    """Answer whether two names are the same but for case, signs and order of their words."""
    return name_key(one) != () and name_key(one) == name_key(other)


def child_reference(package: str, number: int) -> str:
    """Return the reference of a package's n-th child: it tells the authority neither the package nor a count."""
    digest = int.from_bytes(blake2b(f"{package}#{number}".encode(), digest_size=5).digest())
    letters = "".join(_LETTERS[digest >> shift & 31] for shift in range(35, -1, -5))
    return f"C-{letters[:4]}-{letters[4:]}"


def disclosure_reference(key: UUID) -> str:
    """Return the reference a recipient quotes: it tells neither the package nor how many were told."""
    return child_reference(str(key), 0).replace("C-", "D-", 1)


def check_child(child: ChildFound) -> None:
    """Raise BadInput unless the child has an authority and, where an age is given, the age of a child."""
    if not child.authority:
        raise BadInput(
            "A child always has a responsible authority",
            rule="authority",
            remedy="Take the children's services of the district where the child is found until the home is known",
        )
    if child.category not in CHILD_CATEGORIES:
        raise BadInput(
            f"A child found with a suspect is no {child.category.value}",
            rule="category",
            place="category",
            remedy=f"Write {', '.join(CHILD_CATEGORIES)}; whoever is suspected comes in as a subject",
        )
    if child.age is not None and not 0 <= child.age < _ADULT:
        raise BadInput(f"{child.age} is not the age of a child", rule="0 to 17", remedy="Correct it, or leave it out")


def first_contacts(visited_on: date) -> tuple[tuple[Trigger, date], ...]:
    """Return the contacts of the first 48 hours, which matter most (rule 11)."""
    return (
        (Trigger.FIRST_DAY, visited_on + timedelta(days=1)),
        (Trigger.SECOND_DAY, visited_on + timedelta(days=2)),
    )


def contacts_after(kind: OutcomeKind, on: date) -> tuple[tuple[Trigger, date], ...]:
    """Return the contacts that follow an outcome of a local day: two days after a meeting, the day of a charge."""
    return ((Trigger.CHARGE, on),) if kind is OutcomeKind.CHARGE else first_contacts(on)


HELD = "Held; recorded with each child"
NOT_HELD = "Not held; the reason is recorded with each child"
HELD_OR_NOT = "Held, or the reason why not, as recorded with each child"
INCOMPLETE = "incomplete"  # one word, which the gate takes for no reason: a child was found since who has no entry
FROM_ENTRIES = frozenset({HELD, NOT_HELD, HELD_OR_NOT, INCOMPLETE})
"""The answers that are written from what was recorded of children; any other is a person's own."""


def discussed(children: Iterable[UUID], said: Sequence[Discussed]) -> tuple[str, date | None] | None:
    """Return what answers the readiness gate: the words and the latest day held, None while one child has no entry.

    The last entry about a child holds. The words tell nothing of a child: whoever prepares a visit may read them and
    not the child's record.
    """
    last = {each.child: each for each in sorted(said, key=lambda each: each.entered_at)}
    if not (wanted := set(children)) or not wanted <= set(last):
        return None
    days = [last[child].on for child in wanted if last[child].held]
    if len(days) == len(wanted):
        return HELD, max(days)
    if not days:
        return NOT_HELD, None
    return HELD_OR_NOT, max(days)


_ASKED = {
    RecipientKind.FORCE: "Do nothing more on package {about}. Take back what you passed on from it, to whomever.",
    RecipientKind.HIT: "What your hit about {about} told you of may be wrong. Base nothing on it; tell whom you told.",
    # Never "stop": what a child needs is decided by those who know the child (rule 12).
    RecipientKind.AUTHORITY: "What referral {about} rests on may be wrong. Look anew at what was decided on it.",
    RecipientKind.DISCLOSED: "Tell {name} that what was disclosed from package {about} may be wrong.",
}


def asked_of(
    kind: RecipientKind, *, name: str, about: str, under_way: Sequence[str] = (), offline: bool = False
) -> str:
    """Return what somebody is asked to do about a suspected error.

    `under_way` are visits already at the door; a force that is `offline` may have copies of its own.
    """
    said = _ASKED[kind].format(name=name, about=about)
    if offline:
        said += " Destroy what was taken from envelopes, and open no other that names it."
    return f"TELEPHONE NOW: officers are at {', '.join(under_way)}. {said}" if under_way else said
