"""Given names and dates: the rules in Python, and that the rules in SQL answer the same."""

from collections.abc import Callable
from random import Random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.identity.linkage.births import closeness
from daybreak.identity.linkage.columns import COLUMN_TYPES, columns_of
from daybreak.identity.linkage.comparisons import COMPARISONS
from daybreak.identity.linkage.invented.mentions import population
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.names import are_swapped, given_name_level, jaro_winkler, turned_alike
from daybreak.identity.linkage.tables import mention_tables
from daybreak.identity.linkage.words import Field, Level

LETTERS = st.text("abcdeln ", min_size=1, max_size=9).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("left", "right", "similarity"),
    [("martha", "marhta", 0.9611), ("dixon", "dicksonx", 0.8133), ("dwayne", "duane", 0.84)],
)
def test_jaro_winkler_gives_the_published_examples(left: str, right: str, similarity: float) -> None:
    assert jaro_winkler(left, right) == pytest.approx(similarity, abs=1e-4)


@given(st.lists(st.tuples(LETTERS, LETTERS), min_size=1, max_size=20))
def test_jaro_winkler_is_the_one_of_the_database(names: list[tuple[str, str]]) -> None:
    for left, right in names:
        [(theirs,)] = duckdb.execute("select jaro_winkler_similarity(?, ?)", [left, right]).fetchall()
        assert jaro_winkler(left, right) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("elizabeth", "liz", Level.NICKNAME),
        ("liz", "beth", Level.NICKNAME),
        ("muhammad", "mohammed", Level.NICKNAME),
        ("john", "john paul", Level.NICKNAME),
        ("muhammad ali", "muhammad hassan", Level.SIMILAR),
        ("j", "john", Level.INITIAL),
        ("jonathon", "jonathan", Level.SIMILAR),
        ("ella", "bella", Level.SIMILAR),
        ("christopher", "christine", Level.SIMILAR),
        ("thomas", "oliver", Level.DIFFERENT),
        ("sarah", "susan", Level.DIFFERENT),
    ],
)
def test_given_names(left: str, right: str, level: Level) -> None:
    assert given_name_level(left, right) is level
    assert given_name_level(right, left) is level


@given(LETTERS, LETTERS)
def test_given_name_levels_do_not_depend_on_the_side(left: str, right: str) -> None:
    assert given_name_level(left, right) is given_name_level(right, left)


def test_swapped_names() -> None:
    assert are_swapped(("ann", "barton"), ("barton", "ann"))
    assert not are_swapped(("ann", "barton"), ("ann", "barton"))
    assert not are_swapped(("thomas", "thomas"), ("thomas", "thomas"))
    assert not are_swapped((None, None), (None, None))


def test_names_that_changed_places_and_lost_a_letter() -> None:
    assert turned_alike(("sean", "shepherd"), ("shepherd", "sea"))
    assert turned_alike(("shepherd", "sea"), ("sean", "shepherd"))
    assert not turned_alike(("ella", "garden"), ("bella", "garden"))
    assert not turned_alike((None, "garden"), ("garden", None))


def test_sql_and_python_agree_on_given_names() -> None:
    def in_python(left: Mention, right: Mention) -> Level | None:
        if left.given_name is None or right.given_name is None:
            return None
        level = given_name_level(left.given_name, right.given_name)
        names = (left.given_name, left.family_name), (right.given_name, right.family_name)
        if are_swapped(*names) and level in (Level.SIMILAR, Level.DIFFERENT):
            return Level.SWAPPED
        return Level.SIMILAR if level is Level.DIFFERENT and turned_alike(*names) else level

    assert {Level.EXACT, Level.NICKNAME, Level.INITIAL, Level.SIMILAR, Level.DIFFERENT} <= _compared(
        Field.GIVEN_NAME, in_python
    )


def test_sql_and_python_agree_on_dates() -> None:
    def in_python(left: Mention, right: Mention) -> Level | None:
        return closeness(left.born_on, right.born_on) if left.born_on and right.born_on else None

    assert {Level.EXACT, Level.ONE_DIGIT, Level.PARTS, Level.DIFFERENT} <= _compared(Field.BORN_ON, in_python)


def _compared(field: Field, in_python: Callable[[Mention, Mention], Level | None]) -> set[Level | None]:
    """Compare 30,000 pairs both ways, people of neighbouring homes among them, and return the levels seen."""
    mentions = [mention for mention, _ in population(600, seed=3)]
    chance = Random(1)
    pairs = [(at, min(at + step, 599)) for at in range(600) for step in range(1, 40)]
    pairs += [(chance.randrange(600), chance.randrange(600)) for _ in range(6_000)]
    [comparison] = [item for item in COMPARISONS if item.field is field]
    cases = " ".join(f"when {condition} then '{level}'" for level, condition in comparison.levels)
    sides = ", ".join(f"l.{name} as {name}_l, r.{name} as {name}_r" for name in COLUMN_TYPES)
    with mention_tables(mentions) as tables:
        tables.register({"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}, table_name="pair")
        rows = tables.duckdb_con.execute(
            f"with compared as (select {sides}"
            " from pair join mention l on l.position = a join mention r on r.position = b)"
            f" select position_l, position_r, case when {comparison.absent} then null {cases} else 'different' end"
            " from compared"
        ).fetchall()
    seen = set()
    for left, right, level in rows:
        assert in_python(mentions[left], mentions[right]) == level, (mentions[left], mentions[right])
        seen.add(Level(level) if level else None)
    return seen


def test_columns_hold_every_mention() -> None:
    columns = columns_of([Mention("a"), Mention("b", given_name="liz", emails=("lizzie77@post.example",))])
    assert set(columns) == set(COLUMN_TYPES)
    assert columns["given_roots"] == [[], ["elizabeth", "liz"]]
    assert columns["handles"] == [[], ["lizzie77"]]
