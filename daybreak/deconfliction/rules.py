"""Pure rules: which interests conflict, and what each side may learn of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from daybreak.deconfliction.terms import Handling

CROWD = 25
"""An identifier held for more people than this is shared by strangers (a switchboard, a recycled number)."""

OPENNESS = (Handling.BLIND, Handling.POINTER, Handling.OPEN)


@dataclass(frozen=True, slots=True)
class InterestRead:
    """An interest as the rule sees it; `key` orders interests the same in every run."""

    id: UUID
    key: str
    agency: str
    identifier: str
    subject: UUID | None


def in_common(left: InterestRead, right: InterestRead) -> frozenset[tuple[str, str, str]]:
    """Return what two interests have in common: (agency, agency, identifier or subject), the agencies in order."""
    common = [left.identifier] if left.identifier == right.identifier else []
    if left.subject and left.subject == right.subject:
        common.append(str(left.subject))
    one, other = sorted((left.agency, right.agency))
    return frozenset((one, other, thing) for thing in common)


def most_closed(handlings: Iterable[Handling]) -> Handling:
    """Return the handling code that opens least; blind where there is none: the originator has not opened it."""
    return min(handlings, key=OPENNESS.index, default=Handling.BLIND)


def conflicts(interests: Iterable[InterestRead]) -> list[tuple[InterestRead, InterestRead]]:
    """Return the pairs of interests of two agencies in one identifier or one subject, one pair for each such thing.

    Each pair is ordered by key, the list too; who arrived first makes no difference.
    """
    groups: dict[tuple[str, str], list[InterestRead]] = defaultdict(list)
    for interest in interests:
        groups["identifier", interest.identifier].append(interest)
        if interest.subject:
            groups["subject", str(interest.subject)].append(interest)
    found: dict[tuple[str, str, str], tuple[InterestRead, InterestRead]] = {}
    for group in sorted(groups):
        # One interest for each person of each agency: forty records about one person are no crowd.
        first: dict[tuple[str, UUID | None], InterestRead] = {}
        for interest in sorted(groups[group], key=lambda interest: interest.key):
            first.setdefault((interest.agency, interest.subject), interest)
        members = list(first.values())
        if len(members) > CROWD and group[0] == "identifier":
            continue
        for left, right in combinations(members, 2):
            if left.agency != right.agency:
                what = str(left.subject) if left.subject and left.subject == right.subject else group[1]
                one, other = sorted((left.agency, right.agency))
                found.setdefault((one, other, what), (left, right))
    return sorted(found.values(), key=lambda pair: (pair[0].key, pair[1].key))


def shown(handling: Handling, *, desk: str, force: str, reference: str, kind: str, identifier: str) -> dict[str, str]:
    """Return what the other side may learn under the originator's handling code: contact, pointer, or content."""
    if handling is Handling.BLIND:
        return {"contact": desk}
    pointer = {"contact": desk, "force": force, "reference": reference}
    return pointer if handling is Handling.POINTER else pointer | {"kind": kind, "identifier": identifier}
