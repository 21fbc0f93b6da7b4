"""Union-find that refuses: sets of mentions that know whom they may not be joined with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daybreak.identity.linkage.contradictions import Profile, contradictions, profile_of
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.words import Contradiction, Verdict

MOST_PROFILES = 12
"""How many different names, dates of birth and ages a group may hold that no person has put together.

Spellings, short names and filled-in dates of one person make a handful; a group that goes on growing is held together
by something that many use. The next step is then a person's.
"""


class Joining:
    """Join mentions into groups, keeping for each group the groups apart from it and its distinct profiles.

    The same joins in the same order give the same groups; the cost of a join is the product of the numbers of distinct
    profiles, of which a group of hundreds of mentions holds a handful.
    """

    def __init__(self, mentions: Mapping[str, Mention], apart: Iterable[tuple[str, str]]) -> None:
        self._parent = {key: key for key in mentions}
        self._members = {key: [key] for key in mentions}
        self._profiles = {key: {profile_of(mention)} for key, mention in mentions.items()}
        self._apart: dict[str, set[str]] = {}
        for left, right in apart:
            self._apart.setdefault(left, set()).add(right)
            self._apart.setdefault(right, set()).add(left)

    def join(self, left: str, right: str, *, judged: bool = False) -> bool:
        """Join the groups of two mentions and tell whether they are one group now.

        A person's judgement overrules contradictions, not another judgement.
        """
        one, other = self._root(left), self._root(right)
        if one == other:
            return True
        if other in self._apart.get(one, ()):
            return False
        if not judged and (self._too_many(one, other) or self._contradicting(one, other)):
            return False
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        self._merge(one, other)
        return True

    def against(self, left: str, right: str) -> tuple[Contradiction | Verdict, ...]:
        """Return every reason why the groups of two mentions may not be joined."""
        one, other = self._root(left), self._root(right)
        if other in self._apart.get(one, ()):
            return (Verdict.DIFFERENT,)
        if self._too_many(one, other):
            return (Contradiction.MANY_FACES,)
        return tuple(sorted(self._contradicting(one, other)))

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Return the members of every group, sorted inside and among themselves."""
        roots = (key for key, parent in self._parent.items() if key == parent)
        return tuple(sorted(tuple(sorted(self._members[root])) for root in roots))

    def _merge(self, kept: str, gone: str) -> None:
        self._parent[gone] = kept
        self._members[kept] += self._members.pop(gone)
        self._profiles[kept] |= self._profiles.pop(gone)
        for enemy in self._apart.pop(gone, ()):
            self._apart[enemy].discard(gone)
            self._apart[enemy].add(kept)
            self._apart.setdefault(kept, set()).add(enemy)

    def _root(self, key: str) -> str:
        root = key
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[key] != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def _too_many(self, one: str, other: str) -> bool:
        return len(self._profiles[one] | self._profiles[other]) > MOST_PROFILES

    def _contradicting(self, one: str, other: str) -> set[Contradiction]:
        return {
            reason
            for left in self._profiles[one]
            for right in self._profiles[other]
            for reason in _reasons(left, right)
        }


def _reasons(left: Profile, right: Profile) -> tuple[Contradiction, ...]:
    return () if left == right else contradictions(left, right)
