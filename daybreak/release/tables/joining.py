"""Which categories share a row: small ones are joined with their neighbours before anything is chosen for print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from daybreak.release.categories import OUTCOMES, ROWS, SEX_UNKNOWN, Axis
from daybreak.release.tables.terms import FEWEST, TOO_FEW, Crossed, Group, Layout

_REST = {Axis.SEX: SEX_UNKNOWN, Axis.WORK: "work_other"}
"""What small rows are joined with where rows have no order."""
Choice = Callable[[Group, Sequence[Group]], Group]


def layout(crossed: Crossed, *, before: Iterable[Layout] = ()) -> Layout:
    """Return rows and columns of which each counts FEWEST people or more, no finer than any table published before.

    A table of which one row would be left is left out.
    """
    told = list(before)
    columns = _joined(tuple(OUTCOMES), lambda group: crossed.followed(group), _beside, [each.columns for each in told])
    rows = {axis: _rows(axis, crossed, told) for axis in Axis if axis in crossed.cells}
    return Layout(
        {axis: groups for axis, groups in rows.items() if len(groups) > 1},
        columns,
        {axis: TOO_FEW for axis, groups in rows.items() if len(groups) < 2},
    )


def _rows(axis: Axis, crossed: Crossed, told: Sequence[Layout]) -> tuple[Group, ...]:
    def size(group: Group) -> int:
        return crossed.count(axis, group)

    def with_the_largest(_: Group, others: Sequence[Group]) -> Group:
        return max(others, key=size)

    def with_the_rest(small: Group, others: Sequence[Group]) -> Group:
        rest = [each for each in others if _REST[axis] in each]
        return rest[0] if rest else min(others, key=size)

    choices: Mapping[Axis, Choice] = {
        Axis.AGE: _beside, Axis.SEX: with_the_rest, Axis.WORK: with_the_rest, Axis.NATION: with_the_largest,
    }  # fmt: skip
    return _joined(tuple(ROWS[axis]), size, choices[axis], [each.rows.get(axis, ()) for each in told])


def _beside(small: Group, others: Sequence[Group]) -> Group:
    """Return the group that ends before this one begins, or, for the first, the one after it."""
    order = [*others]
    before = [each for each in order if _ORDER[each[0]] < _ORDER[small[0]]]
    return before[-1] if before else order[0]


_ORDER = {key: at for at, key in enumerate([*OUTCOMES, *ROWS[Axis.AGE]])}


def _joined(
    keys: Sequence[str], size: Callable[[Group], int], choose: Choice, before: Sequence[Sequence[Group]]
) -> tuple[Group, ...]:
    groups = coarsest(keys, before)
    while len(groups) > 1:
        small = min(groups, key=size)
        if size(small) >= FEWEST:
            break
        other = choose(small, [each for each in groups if each != small])
        groups = coarsest(keys, [[group for group in groups if group not in (small, other)], [(*small, *other)]])
    return groups


def coarsest(keys: Sequence[str], partitions: Iterable[Iterable[Group]]) -> tuple[Group, ...]:
    """Return the finest groups of the keys that no group of any of these partitions crosses, in the keys' order."""
    home = {key: key for key in keys}
    for group in (group for partition in partitions for group in partition):
        homes = {home[key] for key in group if key in home}
        for key in keys:
            if home[key] in homes:
                home[key] = min(homes, key=keys.index)
    order = dict.fromkeys(home[key] for key in keys)
    return tuple(tuple(key for key in keys if home[key] == each) for each in order)
