"""The attacker: what it concludes is true, and is all that can be concluded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.release.protection import Cell, Equation, Interval, attack
from tests.release.protection.releases import Release, knots, two_dimensions

ROW = [Cell("a", 2, True), Cell("b", 7, True), Cell("c", 0, True), Cell("total", 9, False)]
SUM = [Equation("total", ("a", "b", "c"))]


def test_one_suppressed_cell_is_derived() -> None:
    assert attack(ROW, SUM, {"a"}) == {"a": Interval(2, 2)}


def test_two_share_what_is_left() -> None:
    assert attack(ROW, SUM, {"a", "b"}) == {"a": Interval(1, 8), "b": Interval(1, 8)}
    assert attack(ROW, SUM, {"a", "b"}, zeros=True) == {"a": Interval(0, 9), "b": Interval(0, 9)}


def test_without_total_there_is_no_limit() -> None:
    found = attack(ROW, SUM, {"a", "total"})
    assert found == {"a": Interval(1, None), "total": Interval(8, None)}
    assert found["a"].width == float("inf")


def test_nobody_knows_that_a_hidden_cell_is_not_zero() -> None:
    assert attack(ROW, SUM, {"a"}, hidden={"b"}) == {"a": Interval(1, 9), "b": Interval(0, 8)}


def test_counts_are_whole() -> None:
    # w = 2y - 2 by the three sums: fractions allow y = 1.5 and w = 1, whole numbers no w below 2.
    values = {"w": 2, "x": 3, "y": 2, "z": 3, "xy": 5, "yz": 5, "xzw": 8}
    cells = [Cell(key, value, sensitive=True) for key, value in values.items()]
    equations = [Equation("xy", ("x", "y")), Equation("yz", ("y", "z")), Equation("xzw", ("x", "z", "w"))]
    found = attack(cells, equations, set("wxyz"))
    assert found["w"] == Interval(2, 6)
    assert found["y"] == Interval(2, 4)


@settings(max_examples=50, deadline=None)
@given(two_dimensions(rows=2, columns=2, most=3) | knots(most=3), st.data())
def test_every_conclusion_is_exact(table: Release, data: st.DataObject) -> None:
    suppressed = data.draw(st.frozensets(st.sampled_from(sorted(table.values)), max_size=3))
    cells = [replace(cell, least=data.draw(st.integers(0, cell.value))) for cell in table.cells]
    least = {cell.key: cell.least for cell in cells}
    for key, interval in attack(cells, table.equations, suppressed, zeros=True).items():
        assert interval == _counted(cells, table.equations, suppressed, key, known=least)


def _counted(
    cells: list[Cell] | tuple[Cell, ...],
    equations: list[Equation] | tuple[Equation, ...],
    suppressed: set[str] | frozenset[str],
    key: str,
    *,
    known: Mapping[str, int],
    most: int = 20,
) -> Interval:
    """The same by trying every table with counts up to `most`, suppressed cell after suppressed cell."""
    values = {cell.key: cell.value for cell in cells}
    order = sorted(suppressed)
    possible: set[int] = set()

    def fill(position: int, chosen: dict[str, int]) -> None:
        if any(_contradicts(equation, values, chosen, suppressed) for equation in equations):
            return
        if position == len(order):
            possible.add(chosen[key])
            return
        for count in range(known[order[position]], most + 1):
            fill(position + 1, chosen | {order[position]: count})

    fill(0, {})
    # No limit there is above 12, the largest total.
    return Interval(min(possible), None if max(possible) > 12 else max(possible))


def _contradicts(
    equation: Equation, values: dict[str, int], chosen: dict[str, int], suppressed: set[str] | frozenset[str]
) -> bool:
    keys = {equation.total, *equation.parts}
    if (keys & suppressed) - set(chosen):
        return False
    now = values | chosen
    return now[equation.total] != sum(now[part] for part in equation.parts)
