"""Pure rules of identity: which cluster keeps which subject, what a subject is called, its reference."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from daybreak.kernel.words import AddressRole

REFERENCE_LENGTH = 8

ROLES = {
    "home": AddressRole.HOME,
    "installation": AddressRole.INSTALLATION,
    "work": AddressRole.WORK,
    "business": AddressRole.WORK,
    "billing": AddressRole.BILLING,
    "shipping": AddressRole.BILLING,
    "last known": AddressRole.LAST_KNOWN,
    "last_known": AddressRole.LAST_KNOWN,
}


def role_of(text: object) -> AddressRole:
    """Return the role a source gives an address; anything unknown stays unknown, never guessed."""
    return ROLES.get(str(text or "").strip().lower(), AddressRole.UNKNOWN)


def reference_of(founding_key: str) -> str:
    """Return the spoken reference of the subject founded on this mention: the same in every run of the same data."""
    letters = b32encode(sha256(founding_key.encode()).digest()).decode()
    return f"S-{letters[:REFERENCE_LENGTH]}"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which group of mentions each known subject keeps, and which subjects now lead to another."""

    kept: Mapping[int, str]
    redirected: Mapping[str, int]


def assign(groups: Sequence[Sequence[str]], before: Mapping[str, str]) -> Assignment:
    """Give each group the subject most of its mentions had; `before` maps mention key to subject reference.

    A subject is kept by the group that holds most of its mentions (then by the group's first key); a group keeps the
    subject with most of them (then by reference). Subjects nobody keeps are redirected to where most of theirs went.
    """
    shares = [
        (-count, min(groups[index]), subject, index)
        for index, group in enumerate(groups)
        for subject, count in Counter(before[key] for key in group if key in before).items()
    ]
    kept: dict[int, str] = {}
    taken: set[str] = set()
    redirected: dict[str, int] = {}
    for _, _, subject, index in sorted(shares):
        if subject not in taken and index not in kept:
            kept[index] = subject
            taken.add(subject)
    for _, _, subject, index in sorted(shares):
        if subject not in taken:
            redirected.setdefault(subject, index)
    return Assignment(kept, redirected)


def most_said(values: Iterable[str]) -> str:
    """Return the value said most often, the alphabetically first of equals, or ''."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""
