"""The linked tables of a release, checked, and cut into what can be protected apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from daybreak.kernel.errors import BadInput
from daybreak.release.protection.terms import Cell, Equation


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by key with the equations between them.

    `known`: what everybody knows of a cell once it is suppressed, that it is at least this. `open`: cells that may be
    suppressed; all others are printed, always. `hidden`: cells of `open` that are suppressed in any case, at no loss.
    `noughts`: cells of `sensitive` of which a count of 0 is small too.
    """

    values: Mapping[str, int]
    equations: tuple[Equation, ...]
    known: Mapping[str, int]
    open: frozenset[str]
    hidden: frozenset[str]
    sensitive: frozenset[str]
    noughts: frozenset[str]


def table(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    *,
    zeros: bool,
    hidden: Collection[str] = (),
    printed_before: Collection[str] = (),
    suppressed_before: Collection[str] = (),
) -> Table:
    """Check cells and equations and put them in order of their keys; raises BadInput naming the first that is wrong."""
    ordered = sorted(cells, key=lambda cell: cell.key)
    values = {cell.key: cell.value for cell in ordered}
    rules = tuple(sorted((Equation(each.total, tuple(sorted(each.parts))) for each in equations), key=_name))
    _check(ordered, rules, values, [*hidden, *printed_before, *suppressed_before])
    unprinted = frozenset(hidden) | frozenset(suppressed_before)
    may_be = frozenset(key for key, value in values.items() if (zeros or value) and key not in printed_before)
    return Table(
        values=values,
        equations=rules,
        known={
            cell.key: max(cell.least, 1 if not zeros and cell.value and cell.key not in hidden else 0)
            for cell in ordered
        },
        open=unprinted | may_be,
        hidden=unprinted,
        sensitive=frozenset(cell.key for cell in ordered if cell.sensitive),
        noughts=frozenset(cell.key for cell in ordered if cell.sensitive and cell.nought),
    )


def parts(whole: Table) -> list[Table]:
    """Cut the table where nothing that may be suppressed connects; each cell in `open` is in one part."""
    root = {key: key for key in whole.open}
    for equation in whole.equations:
        linked = [key for key in (equation.total, *equation.parts) if key in root]
        for key in linked[1:]:
            root[_find(root, key)] = _find(root, linked[0])
    groups: dict[str, set[str]] = defaultdict(set)
    for key in sorted(whole.open):
        groups[_find(root, key)].add(key)
    return [_part(whole, frozenset(keys)) for _, keys in sorted(groups.items())]


def _name(equation: Equation) -> tuple[str, tuple[str, ...]]:
    return equation.total, equation.parts


def _find(root: dict[str, str], key: str) -> str:
    while root[key] != key:
        root[key] = root[root[key]]
        key = root[key]
    return key


def _part(whole: Table, keys: frozenset[str]) -> Table:
    equations = tuple(each for each in whole.equations if keys & {each.total, *each.parts})
    inside = keys | {key for each in equations for key in (each.total, *each.parts)}
    return Table(
        values={key: value for key, value in whole.values.items() if key in inside},
        equations=equations,
        known={key: whole.known[key] for key in sorted(inside)},
        open=keys,
        hidden=whole.hidden & keys,
        sensitive=whole.sensitive & inside,
        noughts=whole.noughts & inside,
    )


def _check(cells: Sequence[Cell], equations: Sequence[Equation], values: Mapping[str, int], named: list[str]) -> None:
    for cell in cells:
        if cell.value < 0:
            raise BadInput("A count is 0 or more", place=f"cell {cell.key}", remedy="Correct the count.")
        if cell.least > cell.value:
            message = f"It counts {cell.value}, and everybody is told that it is at least {cell.least}"
            raise BadInput(message, place=f"cell {cell.key}", remedy="Correct the count, or what is told of it.")
    for key, times in Counter(cell.key for cell in cells).items():
        if times > 1:
            raise BadInput("A cell stands here twice", place=f"cell {key}", remedy="Keep one of the two.")
    for equation in equations:
        _check_equation(equation, values)
    for key in named:
        if key not in values:
            raise BadInput("There is no such cell", place=f"cell {key}", remedy="Name a cell of the table.")


def _check_equation(equation: Equation, values: Mapping[str, int]) -> None:
    place = f"equation of {equation.total}"
    keys = [equation.total, *equation.parts]
    if missing := sorted({key for key in keys if key not in values}):
        raise BadInput(f"It names cells that are not there: {', '.join(missing)}", place=place, remedy="Add them.")
    if len(set(keys)) < len(keys):
        raise BadInput("It names a cell twice", place=place, remedy="Name each cell once.")
    found = sum(values[key] for key in equation.parts)
    if found != values[equation.total]:
        message = f"Its parts sum to {found}, its total says {values[equation.total]}"
        raise BadInput(message, place=place, remedy="Count both from the same snapshot.")
