"""The attack on a suppression: each protected count, downward and upward, and a cut for each that gives way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from daybreak.release.protection.attacker import Attacker, Extreme, reaches
from daybreak.release.protection.cuts import Cut, cut
from daybreak.release.protection.rule import Need
from daybreak.release.protection.table import Table


class Siege:
    """Attacks suppressions of one table. Remembers other tables that withstood: they still do where they fit."""

    def __init__(self, part: Table, needs: Sequence[Need]) -> None:
        self._part, self._needs = part, needs
        # For each need and direction: the cells that differ from the truth in a table that satisfies it.
        self._witnesses: dict[tuple[str, bool], list[frozenset[str]]] = {}

    def breaches(self, suppressed: frozenset[str]) -> list[Cut]:
        """Return a cut for each need that this suppression does not give; none means that it protects."""
        attacker = Attacker(self._part, suppressed)
        for up in (True, False):
            goals = {
                need.key: need.high if up else need.low
                for need, upward in self._questions()
                if upward is up and not self._withstood(need, up, suppressed)
            }
            for counts in attacker.pushed(goals, up=up):
                self._remember(counts)
        return [
            self._lesson(need, up=up, found=attacker, suppressed=suppressed)
            for need, up in self._questions()
            if not self._withstood(need, up, suppressed) and not self._withstands(need, up, attacker)
        ]

    def _questions(self) -> Iterator[tuple[Need, bool]]:
        for need in self._needs:
            value = self._part.values[need.key]
            if need.high > value:
                yield need, True
            if need.low < value:
                yield need, False

    def _withstood(self, need: Need, up: bool, suppressed: frozenset[str]) -> bool:
        return any(differs <= suppressed for differs in self._witnesses.get((need.key, up), ()))

    def _withstands(self, need: Need, up: bool, attacker: Attacker) -> bool:
        found = attacker.whole(need.key, up=up, stop=need.high)
        if not _reaches(found, need, up=up):
            return False
        self._remember(found.counts)
        return True

    def _remember(self, counts: Mapping[str, float]) -> None:
        """Keep a table of whole numbers for every need that it satisfies."""
        values = self._part.values
        differs = frozenset(key for key, count in counts.items() if round(count) != values[key])
        for need, up in self._questions():
            if need.key in counts and reaches(counts[need.key], need.high if up else need.low, up=up):
                self._witnesses.setdefault((need.key, up), []).append(differs)

    def _lesson(self, need: Need, *, up: bool, found: Attacker, suppressed: frozenset[str]) -> Cut:
        prices = found.linear(need.key, up=up, stop=need.high).prices
        lesson = cut(self._part, need, prices, up=up)
        if lesson is not None and not lesson.holds(suppressed):
            return lesson
        # Only whole numbers give it away, or the prices were rounded badly: demand any cell beyond a suppression that
        # is as large as can be and still fails.
        return self._beyond(need, up, suppressed)

    def _beyond(self, need: Need, up: bool, suppressed: frozenset[str]) -> Cut:
        for key in sorted(self._part.open - suppressed, key=lambda key: (-self._part.values[key], key)):
            larger = suppressed | {key}
            attacked = Attacker(self._part, larger).whole(need.key, up=up, stop=need.high)
            suppressed = suppressed if _reaches(attacked, need, up=up) else larger
        return Cut(dict.fromkeys(sorted(self._part.open - suppressed), 1), 1)


def _reaches(found: Extreme, need: Need, *, up: bool) -> bool:
    return reaches(found.value, need.high if up else need.low, up=up)
