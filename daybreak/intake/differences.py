"""Pure rules of versions: what one says that the one before did not, whatever stands where in their files."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import product

from daybreak.intake.terms import KEPT_ONLY, TOLD_APART, Change, ChangeKind, Said

_MOST_SHARING = 8  # parties: what more of them share (a flag, a state of viewing) tells none of them apart
_NUMBER_IN_PLACE = re.compile(r"\d+")
_ORDER = {ChangeKind.CHANGED: 0, ChangeKind.ADDED: 1, ChangeKind.REMOVED: 2}
_Key = Callable[[Said], Hashable]


def changes_between(before: Sequence[Said], after: Sequence[Said]) -> tuple[Change, ...]:
    """Return what changed, was added and was removed, by party, kind and value; places alone change nothing.

    A fact changed where its party, kind and what tells it apart (TOLD_APART) are those of one fact of the
    other version; where there are several it cannot be known which became which, and they are removed and added.
    """
    same = _same_parties(before, after)
    _, left, right = _pairs(before, after, same, _words)
    changed, left, right = _pairs(left, right, same, lambda said: None if said.digest else (said.kind, said.value))
    replaced, left, right = _pairs(left, right, same, _told_apart, alone=True)
    found = [
        *(Change(ChangeKind.CHANGED, old, new) for old, new in (*changed, *replaced)),
        *(Change(ChangeKind.ADDED, None, new) for new in right),
        *(Change(ChangeKind.REMOVED, old, None) for old in left),
    ]
    return tuple(sorted(found, key=_rank))


def changed_details(change: Change) -> tuple[str, ...]:
    """Return the names of the details in which the two sides differ, in order; none where one side is missing."""
    if change.before is None or change.after is None:
        return ()
    old, new = change.before.detail, change.after.detail
    return tuple(name for name in sorted({*old, *new}) if old.get(name) != new.get(name))


def _rank(change: Change) -> tuple[str, str, int, str, str]:
    fact = change.fact
    return fact.party, fact.kind.value, _ORDER[change.what], fact.value, fact.place


def _words(said: Said) -> Hashable:
    # !r tells silence from the word None, and the number 1 from the text 1.
    detail = tuple(f"{key}={value!r}" for key, value in sorted(said.detail.items()) if value is not None)
    return said.kind, said.digest or (said.value, detail)


def _told_apart(said: Said) -> Hashable:
    """Return what a fact keeps when its value changes; of a kept text that is the field it stands in."""
    if said.kind in KEPT_ONLY:
        return said.kind, _NUMBER_IN_PLACE.sub("", said.place)
    return said.kind, tuple(str(said.detail.get(name)) for name in TOLD_APART.get(said.kind, ()))


# ── parties: their numbers follow the order of the file, which may be another one in the next version ─────────────────
def _same_parties(before: Iterable[Said], after: Iterable[Said]) -> Mapping[str, str]:
    """Return for each earlier party the later one that shares most with it, else the one of its name if it is free."""
    old, new = _by_words(before), _by_words(after)
    shared: Counter[tuple[str, str]] = Counter()
    for words in old.keys() & new.keys():
        if max(len(old[words]), len(new[words])) <= _MOST_SHARING:
            shared.update(pair for pair in product(old[words], new[words]) if _role(pair[0]) == _role(pair[1]))
    same: dict[str, str] = {}
    taken: set[str] = set()
    for one, other in sorted(shared, key=lambda pair: (-shared[pair], pair[0] != pair[1], sorted(pair))):
        if one not in same and other not in taken:
            same[one] = other
            taken.add(other)
    rest = {party for parties in old.values() for party in parties} - same.keys()
    return same | {party: party for party in rest - taken}


def _by_words(facts: Iterable[Said]) -> dict[Hashable, set[str]]:
    found: dict[Hashable, set[str]] = defaultdict(set)
    for said in facts:
        found[_words(said)].add(said.party)
    return found


def _role(party: str) -> str:
    return _NUMBER_IN_PLACE.sub("", party)  # an account beside a victim is never taken for the victim


# ── pairing ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def _pairs(
    before: Sequence[Said], after: Sequence[Said], same: Mapping[str, str], key: _Key, *, alone: bool = False
) -> tuple[list[tuple[Said, Said]], list[Said], list[Said]]:
    """Return the pairs of one party and one key, and what is left of both; `alone` pairs only one with one."""
    waiting: dict[Hashable, deque[Said]] = defaultdict(deque)
    for said in after:
        waiting[said.party, key(said)].append(said)
    asked = Counter((same.get(said.party), key(said)) for said in before)
    pairs: list[tuple[Said, Said]] = []
    left: list[Said] = []
    for said in before:
        at = same.get(said.party), key(said)
        found = waiting.get(at) if at[0] is not None and at[1] is not None else None
        if found and (not alone or len(found) == asked[at] == 1):
            pairs.append((said, found.popleft()))
        else:
            left.append(said)
    taken = {id(new) for _, new in pairs}
    return pairs, left, [said for said in after if id(said) not in taken]
