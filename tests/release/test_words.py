"""The text cut from a snapshot passes its own check, whatever the figures; the files say no more than may be shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.release.definitions import BY_KEY, DEFINITIONS, FEW, SMALL
from daybreak.release.protecting import derivable, shown
from daybreak.release.reading import Told, claims, slips
from daybreak.release.rules import Counted
from daybreak.release.words import STANDING, counted, headline, national_text, safeguarded, with_article

AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
FIGURES = {definition.key: 100 * number for number, definition in enumerate(DEFINITIONS, start=1)}
texts = st.fixed_dictionaries({key: st.none() | st.integers(0, 99_999) for key in FIGURES})


@given(texts, st.sampled_from(["BRIGHT DAWN", "DAWN 2", "OFFENDER TODAY"]))
def test_the_text_never_slips(figures: dict[str, int | None], codename: str) -> None:
    text = national_text(codename, figures, as_at=AT, forces=45)
    said = {key: [number] for key, number in figures.items() if number is not None}
    assert slips(text, told=Told(said | {"forces": [45]}), standing=(*STANDING, codename)) == ()
    assert text.startswith(headline(codename, figures))


def test_the_text_says_every_figure_as_frozen_and_what_it_counts() -> None:
    text = national_text("BRIGHT DAWN", FIGURES, as_at=AT, forces=45)
    assert all(f"{number:,}" in text for number in FIGURES.values())
    assert all(definition.counts in text for definition in DEFINITIONS)
    assert "as at 17 March 2026, 09:30 UTC" in text
    assert "safeguarded 500 children, 600 of them at immediate risk" in text


def test_a_wrong_figure_in_the_text_would_be_found() -> None:
    text = national_text("BRIGHT DAWN", FIGURES | {"arrests": 745}, as_at=AT, forces=45)
    [slip] = slips(
        text, told=Told({key: [number] for key, number in FIGURES.items()}), standing=(*STANDING, "BRIGHT DAWN")
    )
    assert slip.words == "745"


NONE = dict.fromkeys(FIGURES, 0)


def test_noughts_are_said_in_words_and_nothing_is_said_of_nobody() -> None:
    body = national_text("BRIGHT DAWN", NONE, as_at=AT, forces=45).partition("Figures as at")[0]
    assert "No child was safeguarded." in body
    assert "Officers made no arrest. They searched no premises and seized no devices." in body
    assert not re.search(r"\b0\b|people arrested|voluntarily|immediate risk", body)
    none_of_them = FIGURES | {"children_at_immediate_risk": 0, "positions_of_trust": 0}
    body = national_text("BRIGHT DAWN", none_of_them, as_at=AT, forces=45)
    assert "safeguarded 500 children, none of them at immediate risk." in body
    assert "and none was in a position of trust." in body


@pytest.mark.parametrize("key", sorted(set(FIGURES) - {"voluntary_attendances"}))
def test_a_nought_in_words_that_the_snapshot_does_not_count_is_marked(key: str) -> None:
    text = national_text("BRIGHT DAWN", FIGURES | {key: 0}, as_at=AT, forces=45)
    said = {each: [number] for each, number in FIGURES.items()}
    standing = (*STANDING, "BRIGHT DAWN")
    marks = slips(text, told=Told(said), standing=standing)
    assert {slip.rule for slip in marks} == {claims.RULE}
    assert slips(text, told=Told(said | {key: [0]}), standing=standing) == ()


def test_one_is_one_and_a_service_has_its_article() -> None:
    assert counted(1, "people") == "1 person"
    assert [with_article(name) for name in ("Kent Police", "Metropolitan Police Service")] == [
        "Kent Police", "the Metropolitan Police Service",
    ]  # fmt: skip
    both = {"children_safeguarded": None, "children_at_immediate_risk": None}
    assert safeguarded(both) == (
        "The number of children safeguarded, and of those at immediate risk, is not published, to protect them."
    )


def test_a_protected_national_figure_is_said_without_its_number() -> None:
    text = national_text("BRIGHT DAWN", FIGURES | {"arrests": None}, as_at=AT, forces=45)
    assert f"Officers arrested a number of people, which {FEW}, on suspicion" in text


PROTECTABLE = (
    "arrests", "voluntary_attendances", "premises_searched", "devices_seized", "children_safeguarded",
    "children_at_immediate_risk", "registered_sex_offenders", "positions_of_trust",
)  # fmt: skip


@pytest.mark.parametrize("withheld", list(product((False, True), repeat=len(PROTECTABLE))))
def test_whatever_is_withheld_the_sentences_are_whole_and_pass_the_check(withheld: tuple[bool, ...]) -> None:
    figures = FIGURES | {key: None for key, hidden in zip(PROTECTABLE, withheld, strict=True) if hidden}
    text = national_text("BRIGHT DAWN", figures, as_at=AT, forces=45)
    said = Told({key: [number] for key, number in figures.items() if number is not None})
    assert slips(text, told=said, standing=(*STANDING, "BRIGHT DAWN")) == ()
    body = text.partition("What the figures count")[0]
    assert (FEW in body) == any(withheld)
    assert not re.search(r"None|a number withheld|,[,.;]|  | ,|withheld (children|people|premises)", body)


FORCES = ["kent", "surrey", "wiltshire", "dorset"]
numbers = st.lists(st.integers(0, 12), min_size=len(FORCES), max_size=len(FORCES))


def counted_of(values: list[int], remainder: int = 0) -> dict[str, Counted]:
    by_force = dict(zip(FORCES, values, strict=True))
    return {key: Counted(sum(values) + remainder, by_force, remainder) for key in FIGURES}


@settings(max_examples=40, deadline=None)
@given(numbers, st.integers(0, 6))
def test_what_is_shown_gives_no_small_count_away(values: list[int], remainder: int) -> None:
    figures = {
        key: figure for key, figure in counted_of(values, remainder).items() if key in ("arrests", "devices_seized")
    }
    table = shown(figures)
    assert derivable(figures, table) == ()
    for key, row in table.items():
        for slug, value in row.items():
            true = figures[key].forces.get(slug, figures[key].national)
            assert value is None or value == true
            if BY_KEY[key].of_people and slug and 0 < true < SMALL:
                assert value is None
    assert None not in table["devices_seized"].values(), "things are not people"


def test_what_is_shown_or_can_be_worked_out_is_named() -> None:
    figures = {"arrests": counted_of([2, 9, 9, 0])["arrests"]}
    table = shown(figures)
    open_table: dict[str, dict[str, int | None]] = {
        "arrests": {"": 20, "kent": 2, "surrey": 9, "wiltshire": 9, "dorset": 0}
    }
    assert derivable(figures, open_table) == ("arrests/kent",)
    one_missing = {"arrests": {**open_table["arrests"], "kent": None}}
    assert derivable(figures, one_missing) == ("arrests/kent",), "the rest of the sum gives it away"
    assert derivable(figures, table) == ()
