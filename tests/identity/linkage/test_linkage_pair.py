"""Contradictions and bands: the truth table."""

import pytest

from daybreak.identity.linkage.contradictions import contradictions, profile_of
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pair import Evidence, judge
from daybreak.identity.linkage.words import Band, Contradiction, Field, Level

FATHER = {"given_name": "john", "family_name": "barton", "born_on": "1961-04-12"}
SON = {"given_name": "john", "family_name": "barton", "born_on": "1988-09-30"}


@pytest.mark.parametrize(
    ("left", "right", "against"),
    [
        (FATHER, FATHER, ()),
        (FATHER, {}, ()),
        (FATHER, SON, (Contradiction.BORN_ON,)),
        ({"given_name": "ella"}, {"given_name": "grace"}, (Contradiction.GIVEN_NAME,)),
        ({"given_name": "liz"}, {"given_name": "elizabeth"}, ()),
        ({"given_name": "barton", "family_name": "ella"}, {"given_name": "ella", "family_name": "barton"}, ()),
        (FATHER, {"age": 37, "as_at_year": 2025}, (Contradiction.AGE,)),
        (FATHER, {"age": 62, "as_at_year": 2025}, ()),
        (FATHER, {"is_child": True, "as_at_year": 2025}, (Contradiction.AGE,)),
        (
            {"is_child": False, "as_at_year": 2025},
            {"is_child": True, "as_at_year": 2025},
            (Contradiction.CHILD_WITH_ADULT,),
        ),
        (
            {"age": 40, "as_at_year": 2025},
            {"is_child": True, "as_at_year": 2025},
            (Contradiction.AGE, Contradiction.CHILD_WITH_ADULT),
        ),
    ],
)
def test_contradictions(left: dict[str, object], right: dict[str, object], against: tuple[Contradiction, ...]) -> None:
    one, other = (profile_of(Mention("a", **values)) for values in (left, right))  # type: ignore[arg-type]
    assert contradictions(one, other) == contradictions(other, one) == against


NAMED = (Evidence(Field.GIVEN_NAME, Level.EXACT, 7.0), Evidence(Field.BORN_ON, Level.EXACT, 13.0))
SHARED = (Evidence(Field.EMAIL, Level.EXACT, 22.0), Evidence(Field.PHONE, Level.EXACT, 21.0))
ACCOUNT = (Evidence(Field.ACCOUNT, Level.EXACT, 26.0),)


@pytest.mark.parametrize(
    ("bits", "evidence", "left", "right", "band"),
    [
        (10.0, NAMED, FATHER, FATHER, Band.STRONG),
        (9.9, NAMED, FATHER, FATHER, Band.REVIEW),
        (3.5, NAMED, FATHER, FATHER, Band.REVIEW),
        (3.4, NAMED, FATHER, FATHER, Band.DROP),
        (60.0, SHARED, {}, {}, Band.REVIEW),
        (60.0, (NAMED[0], *SHARED), {"given_name": "john"}, {"given_name": "john"}, Band.REVIEW),
        (60.0, ACCOUNT, {}, {}, Band.REVIEW),  # homes share devices
        (60.0, (*NAMED, *ACCOUNT), FATHER, SON, Band.HOUSEHOLD),
        (10.0, SHARED, FATHER, SON, Band.HOUSEHOLD),
        (9.9, SHARED, FATHER, SON, Band.DROP),
    ],
)
def test_bands(
    bits: float, evidence: tuple[Evidence, ...], left: dict[str, object], right: dict[str, object], band: Band
) -> None:
    one, other = (profile_of(Mention("a", **values)) for values in (left, right))  # type: ignore[arg-type]
    assert judge(bits, evidence, one, other)[0] is band


@pytest.mark.parametrize(
    ("level", "born_on", "band"),
    [
        (Level.ONE_DIGIT, "1994-05-18", Band.STRONG),
        (Level.DAY_MONTH, "1994-12-05", Band.STRONG),
        (Level.YEAR_OFF, "1995-05-12", Band.STRONG),
        (Level.PARTS, "1994-05-30", Band.REVIEW),
        (Level.ONE_DIGIT, "1964-05-12", Band.REVIEW),
    ],
)
def test_one_error_in_a_date_is_personal_but_not_where_it_makes_a_father(
    level: Level, born_on: str, band: Band
) -> None:
    one, other = (profile_of(Mention("a", given_name="david", born_on=born)) for born in ("1994-05-12", born_on))
    assert judge(40.0, (NAMED[0], Evidence(Field.BORN_ON, level, 5.0)), one, other)[0] is band


def test_a_short_form_of_two_names_is_not_personal_beside_one_of_them() -> None:
    one, other = (profile_of(Mention("a", given_name=name, born_on="2012-03-04")) for name in ("chris", "christine"))
    assert judge(40.0, (Evidence(Field.GIVEN_NAME, Level.NICKNAME, 6.0), NAMED[1]), one, other)[0] is Band.REVIEW
    assert judge(40.0, NAMED, one, one)[0] is Band.STRONG


def test_a_likeness_of_given_names_is_not_personal() -> None:
    twins = [profile_of(Mention("a", given_name=name, born_on="2012-03-04")) for name in ("ella", "bella")]
    evidence = (Evidence(Field.GIVEN_NAME, Level.SIMILAR, 6.0), NAMED[1])
    assert judge(40.0, evidence, *twins)[0] is Band.REVIEW


def test_the_first_of_january_is_not_personal() -> None:
    profile = profile_of(Mention("a", given_name="john", born_on="1990-01-01"))
    assert judge(40.0, NAMED, profile, profile)[0] is Band.REVIEW


def test_a_child_and_an_adult_are_never_strong_whatever_agrees() -> None:
    then = profile_of(Mention("a", given_name="john", born_on="2006-05-20", is_child=True, as_at_year=2023))
    now = profile_of(Mention("b", given_name="john", born_on="2006-05-20", is_child=False, as_at_year=2025))
    band, against = judge(99.0, (*NAMED, *ACCOUNT), then, now)
    assert (band, against) == (Band.REVIEW, ()), "one life, two moments: a person decides"
    same_year = profile_of(Mention("c", is_child=True, as_at_year=2025))
    grown = profile_of(Mention("d", is_child=False, as_at_year=2025))
    assert judge(99.0, ACCOUNT, same_year, grown)[0] is Band.HOUSEHOLD
