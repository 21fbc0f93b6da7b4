"""The pure rules of safeguarding, and the words of each jurisdiction."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Category, Jurisdiction
from daybreak.safeguarding.jurisdictions import words_of
from daybreak.safeguarding.rules import check_child, child_reference, corrected, due_at, first_contacts, refer_by
from daybreak.safeguarding.terms import (
    CHILD_CATEGORIES,
    USUAL_CLOCK,
    ChildFound,
    Correctable,
    Decision,
    ReferralClock,
    Relation,
    Trigger,
    Words,
)

AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
PAIRS = [(here, there) for here in Jurisdiction for there in Jurisdiction if here is not there]


def child(**changes: object) -> ChildFound:
    usual = {"package": uuid4(), "relation": Relation.OWN_CHILD, "immediate_risk": False, "authority": "cs-kent"}
    return ChildFound(**(usual | changes))  # type: ignore[arg-type]


def texts(words: Words) -> list[str]:
    """Return every text of a pack that a screen may show."""
    shown = [str(getattr(words, field.name)) for field in fields(words) if field.name not in ("only_here", "decisions")]
    return [*shown, *words.decisions.values()]


def test_immediate_risk_is_told_at_once_and_every_other_child_within_a_day() -> None:
    assert refer_by(AT, immediate_risk=True) == AT
    assert refer_by(AT, immediate_risk=False) == AT + timedelta(hours=24)
    assert due_at(AT, immediate_risk=True, clock=USUAL_CLOCK) == AT + timedelta(hours=1)
    assert due_at(AT, immediate_risk=False, clock=USUAL_CLOCK) == AT + timedelta(hours=24)
    assert due_at(AT, immediate_risk=True, clock=ReferralClock(timedelta(minutes=30))) == AT + timedelta(minutes=30)


@pytest.mark.parametrize("age", [-1, 18, 40])
def test_only_a_child_has_the_age_of_a_child(age: int) -> None:
    with pytest.raises(BadInput, match="not the age"):
        check_child(child(age=age))


def test_a_child_is_never_a_suspect() -> None:
    for category in CHILD_CATEGORIES:
        check_child(child(category=category))
    with pytest.raises(BadInput, match="no suspect"):
        check_child(child(category=Category.SUSPECT))
    with pytest.raises(BadInput, match="no answer here"):
        corrected(Correctable.CATEGORY, "suspect")


@pytest.mark.parametrize("age", [None, 0, 17])
def test_a_child_of_any_age_or_none_known(age: int | None) -> None:
    check_child(child(age=age))


def test_a_child_without_authority_is_refused() -> None:
    with pytest.raises(BadInput, match="responsible authority"):
        check_child(child(authority=""))


@given(st.text(min_size=1, max_size=20), st.integers(1, 50))
def test_a_reference_is_the_same_each_time_and_tells_nothing_of_the_package(package: str, number: int) -> None:
    reference = child_reference(package, number)
    assert reference == child_reference(package, number)
    assert len(reference) == len("C-XXXX-XXXX")
    assert reference != child_reference(package, number + 1)


def test_references_of_an_operation_are_different() -> None:
    made = {child_reference(f"P-{package:05}/1", number) for package in range(5_000) for number in range(1, 4)}
    assert len(made) == 15_000


def test_the_first_48_hours_have_two_contacts() -> None:
    assert first_contacts(date(2026, 3, 10)) == (
        (Trigger.FIRST_DAY, date(2026, 3, 11)),
        (Trigger.SECOND_DAY, date(2026, 3, 12)),
    )


@pytest.mark.parametrize(("here", "there"), PAIRS)
def test_no_word_of_one_jurisdiction_appears_in_another(here: Jurisdiction, there: Jurisdiction) -> None:
    for text in texts(words_of(there)):
        for word in words_of(here).only_here:
            assert word.casefold() not in text.casefold(), f"{word!r} is a word of {here}, not of {there}"


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_every_jurisdiction_has_its_own_words_and_all_decisions(jurisdiction: Jurisdiction) -> None:
    words = words_of(jurisdiction)
    assert all(texts(words))
    assert set(words.decisions) == set(Decision)
    assert any(word.casefold() in " ".join(texts(words)).casefold() for word in words.only_here)


def test_words_that_the_packs_must_hold() -> None:
    england, scotland, ireland = (words_of(jurisdiction) for jurisdiction in Jurisdiction)
    assert (england.discussion, england.enquiry) == ("strategy discussion", "section 47 enquiry")
    assert (england.police_power, england.police_power_hours) == ("police protection (section 46)", 72)
    assert scotland.discussion == "inter-agency referral discussion (IRD)"
    assert scotland.court_order.startswith("child protection order")
    assert ireland.front_door == "Gateway team"
