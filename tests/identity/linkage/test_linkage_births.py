"""Mentions, dates of birth and ages."""

import pytest

from daybreak.identity.linkage.births import closeness, open_years, was_child, years_apart
from daybreak.identity.linkage.mention import Mention, by_key
from daybreak.identity.linkage.words import Level
from daybreak.kernel.errors import BadInput


@pytest.mark.parametrize(
    "wrong",
    [
        {"born_on": "3.4.1980"},
        {"born_on": "1980-02-30"},
        {"given_name": ""},
        {"age": 30},
        {"age": 200, "as_at_year": 2025},
    ],
)
def test_a_mention_refuses_what_is_not_normalised(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="'a'"):
        Mention("a", **wrong)  # type: ignore[arg-type]


def test_two_mentions_may_not_share_a_key() -> None:
    with pytest.raises(BadInput, match="same key"):
        by_key([Mention("a"), Mention("a", given_name="ann")])


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("1980-02-03", "1980-02-03", Level.EXACT),
        ("1980-02-03", "1980-02-04", Level.ONE_DIGIT),
        ("1980-02-03", "1980-03-02", Level.DAY_MONTH),
        ("1989-02-03", "1990-02-03", Level.YEAR_OFF),
        ("1980-02-03", "1980-02-28", Level.PARTS),
        ("1980-01-01", "1980-07-28", Level.PARTS),
        ("1980-02-03", "1981-03-02", Level.DIFFERENT),
        ("1960-05-11", "1987-09-23", Level.DIFFERENT),
    ],
)
def test_closeness_of_dates(left: str, right: str, level: Level) -> None:
    assert closeness(left, right) is level
    assert closeness(right, left) is level


def test_years_left_open() -> None:
    assert open_years(Mention("a", born_on="1980-02-03", age=3, as_at_year=2025)) == (1980, 1980)
    assert open_years(Mention("a", age=30, as_at_year=2025)) == (1994, 1995)
    assert open_years(Mention("a", is_child=True, as_at_year=2025)) == (2007, 2025)
    assert open_years(Mention("a", is_child=False, as_at_year=2025)) == (1905, 2007)
    assert open_years(Mention("a", is_child=True)) is None
    assert years_apart((1994, 1995), (1995, 1999)) == 0
    assert years_apart((1994, 1995), (1998, 1999)) == years_apart((1998, 1999), (1994, 1995)) == 3


def test_who_was_a_child() -> None:
    assert was_child(Mention("a", is_child=False, age=12, as_at_year=2025)) is False, "the source's word goes first"
    assert was_child(Mention("a", age=17, as_at_year=2025)) is True
    assert was_child(Mention("a", age=18, as_at_year=2025)) is False
    assert was_child(Mention("a", born_on="2008-12-31", as_at_year=2025)) is True
    assert was_child(Mention("a", born_on="2007-06-01", as_at_year=2025)) is None, "the day decides, and is not known"
    assert was_child(Mention("a", born_on="2006-12-31", as_at_year=2025)) is False
    assert was_child(Mention("a", born_on="2006-12-31")) is None
