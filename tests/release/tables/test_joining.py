"""Rows and columns of tables: none counts fewer than ten, all together everybody, joined once and for good."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.release.categories import AGE_UNKNOWN, OUTCOMES, ROWS, SEX_UNKNOWN, Axis
from daybreak.release.tables.joining import coarsest, layout
from daybreak.release.tables.printed import row_words
from daybreak.release.tables.terms import FEWEST, TOO_FEW, Crossed, Layout
from tests.release.tables.people import counted, person


def crossed(axis: Axis, **rows: int) -> Crossed:
    """So many people of each category: half of them charged, half of them on bail."""
    cells = {}
    for row, number in rows.items():
        cells[row, "arrested_charged"], cells[row, "arrested_on_bail"] = number // 2, number - number // 2
    return Crossed({axis: cells})


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(0, 160))
def test_no_printed_row_or_column_is_of_fewer_than_ten_people(seed: int, size: int) -> None:
    dice = Random(seed)
    _, of = counted([person(dice) for _ in range(size)])
    found = layout(of)
    for axis, rows in found.rows.items():
        assert [key for row in rows for key in row] == list(ROWS[axis]) or axis is not Axis.AGE
        assert sorted(key for row in rows for key in row) == sorted(ROWS[axis]), "everybody in one row"
        assert all(of.count(axis, row) >= FEWEST for row in rows)
    assert sorted(key for column in found.columns for key in column) == sorted(OUTCOMES)
    if len(found.columns) > 1:
        assert all(of.followed(column) >= FEWEST for column in found.columns)
    assert set(found.rows) | set(found.left_out) == set(Axis)


def test_small_rows_are_joined_with_their_neighbours() -> None:
    ages = layout(crossed(Axis.AGE, aged_18_to_24=4, aged_25_to_34=20, aged_45_to_54=30, aged_not_recorded=3)).rows[
        Axis.AGE
    ]
    assert ages == (
        ("aged_under_18", "aged_18_to_24", "aged_25_to_34", "aged_35_to_44"),
        ("aged_45_to_54", "aged_55_to_64", "aged_65_and_over", AGE_UNKNOWN),
    )
    assert [row_words(Axis.AGE, row) for row in ages] == ["Under 45", "45 and over or not recorded"]
    sexes = layout(crossed(Axis.SEX, sex_female=9, sex_male=50, sex_not_recorded=2)).rows[Axis.SEX]
    assert sexes == (("sex_female", SEX_UNKNOWN), ("sex_male",))
    nations = layout(crossed(Axis.NATION, england_wales=50, scotland=12, northern_ireland=9)).rows[Axis.NATION]
    assert nations == (("england_wales", "northern_ireland", "no_force"), ("scotland",))


def test_a_table_of_one_row_is_left_out() -> None:
    assert layout(crossed(Axis.SEX, sex_male=50, sex_female=9)).left_out == {Axis.SEX: TOO_FEW}


def test_what_was_published_joined_stays_joined() -> None:
    first = layout(crossed(Axis.SEX, sex_female=9, sex_male=50, sex_not_recorded=2))
    second = layout(crossed(Axis.SEX, sex_female=40, sex_male=50, sex_not_recorded=30), before=[first])
    assert second.rows == first.rows
    assert coarsest("abcd", [[("a", "b")], [("b", "c")]]) == (("a", "b", "c"), ("d",))
    assert layout(crossed(Axis.SEX, sex_female=40, sex_male=50, sex_not_recorded=30), before=[Layout({}, ())]).rows
