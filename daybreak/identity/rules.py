"""Pure rules of identity: which cluster keeps which subject, what a subject is called, its reference."""

from __future__ import annotations

from base64 import b32encode
from collections import Counter, defaultdict
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


def founded_as(reference: str) -> str:
    """Return the reference without the suffix a second subject founded on the same mention carries."""
    return reference[: len("S-") + REFERENCE_LENGTH]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which group of mentions each known subject keeps or gets back, and which subjects now lead to another."""

    kept: Mapping[int, str]
    redirected: Mapping[str, int]


def assign(
    groups: Sequence[Sequence[str]], before: Mapping[str, str], gone: Mapping[str, str] | None = None
) -> Assignment:
    """Give each group the subject most of its mentions had; `before` maps mention key to subject reference.

    A subject is kept by the group that holds most of its mentions (of equals, by the one it was founded in); a group
    keeps the subject with most of them (of equals, the one founded on the earlier key). Subjects nobody keeps are
    redirected to where most of theirs went. `gone` maps redirected subjects to where they lead: a group that leaves
    that place again gets back the subject founded on its mentions, so taking a judgement back restores what was.
    """
    founders = [{reference_of(key): key for key in sorted(group, reverse=True)} for group in groups]
    shares = sorted(
        (-count, founders[index].get(founded_as(subject), _LAST), min(group), subject, index)
        for index, group in enumerate(groups)
        for subject, count in Counter(before[key] for key in group if key in before).items()
    )
    kept: dict[int, str] = {}
    taken: set[str] = set()
    for *_, subject, index in shares:
        if subject not in taken and index not in kept:
            kept[index] = subject
            taken.add(subject)
    redirected: dict[str, int] = {}
    for *_, subject, index in shares:
        if subject not in taken:
            redirected.setdefault(subject, index)
    return Assignment(kept | _given_back(groups, founders, before, gone or {}, kept), redirected)


_LAST = "\U0010ffff"  # sorts after every key


def _given_back(
    groups: Sequence[Sequence[str]],
    founders: Sequence[Mapping[str, str]],
    before: Mapping[str, str],
    gone: Mapping[str, str],
    kept: Mapping[int, str],
) -> dict[int, str]:
    """Return the redirected subjects that groups without one get back: founded on a mention that comes from there."""
    by_founder: dict[str, list[str]] = defaultdict(list)
    for subject in sorted(gone):
        by_founder[founded_as(subject)].append(subject)
    back: dict[int, str] = {}
    for index, group in enumerate(groups):
        came_from = {before[key] for key in group if key in before}
        if index not in kept and came_from:
            founded = [(key, subject) for name, key in founders[index].items() for subject in by_founder[name]]
            fitting = sorted((key, subject) for key, subject in founded if gone[subject] in came_from)
            if fitting:
                back[index] = fitting[0][1]
    return back


def most_said(values: Iterable[str]) -> str:
    """Return the value said most often, the alphabetically first of equals, or ''."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""
