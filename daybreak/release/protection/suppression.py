"""Which cells to suppress: choose the least loss, attack it, learn from the attacks that succeed, choose again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from time import monotonic

from daybreak.kernel.errors import BadInput
from daybreak.release.protection import rule
from daybreak.release.protection.cuts import Cut, company, first_cuts
from daybreak.release.protection.master import Master
from daybreak.release.protection.siege import Siege
from daybreak.release.protection.table import Table, parts, table
from daybreak.release.protection.terms import Cell, Equation, Protection


def protect(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    *,
    small: int = 5,
    zeros: bool = False,
    hidden: Collection[str] = (),
    printed_before: Collection[str] = (),
    suppressed_before: Collection[str] = (),
    given_away: Collection[str] = (),
    seconds: float = 60.0,
) -> Protection:
    """Return the suppression with the least sum of suppressed values, then the fewest cells, that keeps the rule.

    `zeros`: whether a count of 0 is small too; otherwise zeros are always printed. `hidden`: cells that no release
    prints. `printed_before`, `suppressed_before`: cells of earlier releases, which nothing can change. `given_away`:
    cells of which these leave too little to protect; they are protected as far as they can be. The result names only
    cells that remain to be suppressed.
    After `seconds` the suppression still protects, but its loss may be above the bound. Raises BadInput for a wrong
    table, Conflict where a count cannot be protected.
    """
    if small < 2:
        raise BadInput("Small counts are those below a number of 2 or more", place=f"small {small}", remedy="Use 5.")
    whole = table(
        cells,
        equations,
        zeros=zeros,
        hidden=hidden,
        printed_before=printed_before,
        suppressed_before=suppressed_before,
    )
    small_keys = [key for key in rule.primary(whole, small=small, zeros=zeros) if key in whole.open]
    ends = monotonic() + seconds
    solved = [
        _protect(part, rule.needs(part, inside, small=small, given_away=given_away), ends=ends)
        for part in parts(whole)
        if (inside := tuple(key for key in small_keys if key in part.open))
    ]
    suppressed = frozenset(key for each in solved for key in each.suppressed) - whole.hidden
    return Protection(
        suppressed=suppressed,
        primary=frozenset(small_keys) - whole.hidden,
        loss=sum(whole.values[key] for key in suppressed),
        bound=sum(each.bound for each in solved),
    )


@dataclass(frozen=True, slots=True)
class _Solved:
    suppressed: frozenset[str]
    bound: int


def _protect(part: Table, needs: tuple[rule.Need, ...], *, ends: float) -> _Solved:
    siege, master = Siege(part, needs), _master(part, needs)
    suppressed, bound = part.hidden | {need.key for need in needs}, 0
    while True:
        choice = master.choose(seconds=ends - monotonic())
        if choice is None:
            return _Solved(_completed(part, siege, suppressed), bound)
        suppressed, bound = choice.suppressed, max(bound, choice.bound)
        lessons = siege.breaches(suppressed)
        if not lessons:
            return _Solved(suppressed, bound)
        for lesson in lessons:
            master.add(lesson)


def _master(part: Table, needs: Iterable[rule.Need]) -> Master:
    master = Master(part, (need.key for need in needs))
    for need in needs:
        for each in first_cuts(part, need):
            master.add(each)
    for key in sorted(part.open - part.hidden):
        for each in company(part, key):
            master.add(each, given=key)
    return master


def _completed(part: Table, siege: Siege, suppressed: frozenset[str]) -> frozenset[str]:
    """Return a suppression that protects, found without search: satisfy cut after cut with the smallest cells."""
    while lessons := siege.breaches(suppressed):
        for lesson in lessons:
            suppressed = _satisfied(lesson, part, suppressed)
    return suppressed


def _satisfied(lesson: Cut, part: Table, suppressed: frozenset[str]) -> frozenset[str]:
    for key in sorted(lesson.weights, key=lambda key: (part.values[key], key)):
        if lesson.holds(suppressed):
            break
        suppressed |= {key}
    return suppressed
