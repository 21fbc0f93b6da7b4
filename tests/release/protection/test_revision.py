"""A corrected release: neither it nor its difference from the one before gives a small count away."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput
from daybreak.release.protection import Before, Cell, Equation, attack, protect, protect_revision
from tests.release.protection.releases import release

PARTS = ("a", "b", "c", "d")
EQUATION = Equation("total", PARTS)


def _release(*values: int) -> tuple[Cell, ...]:
    cells = [Cell(key, value, sensitive=True) for key, value in zip(PARTS, values, strict=True)]
    return (*cells, Cell("total", sum(values), sensitive=False))


def _before(*values: int) -> Before:
    cells = _release(*values)
    return Before(cells, (EQUATION,), protect(cells, [EQUATION]).suppressed)


def test_a_release_of_the_same_counts_suppresses_the_same() -> None:
    first = _before(3, 9, 40, 20)
    assert protect_revision(first.cells, [EQUATION], before=[first]).suppressed == first.suppressed == {"a", "b"}


def test_a_small_change_is_a_small_count() -> None:
    # Alone, 22 is no small count; but 20 is known, and 2 more people is.
    found = protect_revision(_release(8, 9, 40, 22), [EQUATION], before=[_before(8, 9, 40, 20)])
    assert "d" in found.suppressed
    assert len(found.suppressed) > 1


def test_a_large_change_is_printed() -> None:
    found = protect_revision(_release(8, 9, 40, 32), [EQUATION], before=[_before(8, 9, 40, 20)])
    assert found.suppressed == frozenset()


def test_the_earlier_suppression_is_not_undone() -> None:
    # Before, a was hidden beside b. If b now hid beside another, the two releases together would print a.
    found = protect_revision(_release(3, 9, 40, 30), [EQUATION], before=[_before(3, 9, 40, 20)])
    assert {"a", "b"} <= found.suppressed


def test_every_earlier_release_counts() -> None:
    steps = [_before(8, 9, 40, 20), _before(8, 9, 40, 30)]
    now = _release(8, 9, 43, 30)
    assert "c" in protect_revision(now, [EQUATION], before=steps).suppressed


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.lists(st.integers(-6, 6), min_size=4, max_size=4))
def test_both_releases_together_give_nothing_away(values: list[int], moves: list[int]) -> None:
    first = _before(*values)
    now = _release(*(max(0, value + move) for value, move in zip(values, moves, strict=True)))
    found = protect_revision(now, [EQUATION], before=[first])
    then_values, now_values = ({cell.key: cell.value for cell in cells} for cells in (first.cells, now))
    # The attack with both tables, changes as cells of their own.
    cells = [Cell(f"then {cell.key}", cell.value, True) for cell in first.cells]
    cells += [Cell(f"now {cell.key}", cell.value, True) for cell in now]
    equations = [Equation(f"{when} total", tuple(f"{when} {key}" for key in PARTS)) for when in ("then", "now")]
    for key, value in now_values.items():
        up = value >= then_values[key]
        cells.append(Cell(f"change {key}", abs(value - then_values[key]), True))
        larger, smaller = ("now", "then") if up else ("then", "now")
        equations.append(Equation(f"{larger} {key}", (f"{smaller} {key}", f"change {key}")))
    unseen = {f"then {key}" for key in first.suppressed} | {f"now {key}" for key in found.suppressed}
    known = attack(cells, equations, unseen, hidden={f"change {key}" for key in now_values})
    for cell in cells:
        if 0 < cell.value < 5 and not cell.key.endswith("total"):
            assert known[cell.key].width >= 4


def test_a_corrected_nation_is_protected() -> None:
    table, dice = release(forces=20), random.Random(2)
    first = Before(table.cells, table.equations, protect(table.cells, table.equations).suppressed)
    moved = {cell.key: cell.value for cell in table.cells}
    for key in dice.sample([key for key in moved if key.startswith("charged/") and not key.endswith("all")], k=6):
        moved[key] += dice.choice((1, 2, 7))
    moved["charged/all"] = sum(value for key, value in moved.items() if key[:8] == "charged/" and key != "charged/all")
    now = [Cell(cell.key, moved[cell.key], cell.sensitive) for cell in table.cells]
    found = protect_revision(now, table.equations, before=[first])
    assert found.loss == found.bound
    assert found.suppressed > first.suppressed


def test_a_wrong_table_is_refused() -> None:
    with pytest.raises(BadInput):
        protect_revision(_release(1, 2, 3, 4)[:4], [EQUATION], before=[])
