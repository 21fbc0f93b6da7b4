"""The reading of release texts: marks stand where the words are wrong, in every kind, on every nation's page."""

from __future__ import annotations

import pytest

from bench.text_check import CAUGHT, FALSE_ALARMS, counted, is_caught, texts_written, told_of_texts
from daybreak.release.reading import Slip, Told, claims, slips
from daybreak.release.reading.check import sentences
from daybreak.release.reading.people import NO_NAME
from daybreak.release.reading.terms import Page

KINDS = {"name", "convicted", "care", "identifying", "nation", "number", "date", "negative", "label"}


def read(text: str, told: Told) -> tuple[Slip, ...]:
    return slips(text, told=told)


def test_planted_errors_are_marked_and_clean_texts_are_not() -> None:
    found = counted(read)
    assert set(found.by_kind) == KINDS
    assert min(found.errors, found.clean) >= 100
    assert found.caught >= CAUGHT, found.by_kind
    assert found.false_alarms <= FALSE_ALARMS


def test_a_reading_that_marks_nothing_catches_nothing() -> None:
    assert counted(lambda text, told: ()).caught == 0


def test_a_reading_that_marks_everything_alarms_everywhere() -> None:
    assert counted(lambda text, told: [Slip(0, text, "all", "")]).false_alarms == 1


def test_every_planted_error_stands_once_in_its_text() -> None:
    for error in texts_written()["error"]:
        assert error["text"].count(error["wrong"]) == 1, error
        assert not is_caught(error, [])


@pytest.mark.parametrize(
    ("page", "text", "wrong"),
    [
        (Page.SCOTLAND, "The Crown Prosecution Service decides on charges.", ["Crown Prosecution Service"]),
        (Page.ENGLAND, "The Crown Prosecution Service decides on charges.", []),
        (Page.SCOTLAND, "Reports go to the procurator fiscal.", []),
        (Page.ENGLAND, "Reports go to the procurator fiscal.", ["procurator fiscal"]),
        (Page.NORTHERN_IRELAND, "Social workers held a section 47 enquiry.", ["section 47"]),
        (Page.WALES, "Forces in England, Wales, Scotland and Northern Ireland took part.", []),
        (Page.WALES, "Children in Scotland were safeguarded.", ["Scotland"]),
        (Page.UK, "Forces in the Republic of Ireland helped.", []),
        (Page.UK, "Forces in Ireland helped.", ["Ireland"]),
    ],
)
def test_each_page_speaks_its_own_nations_words(page: Page, text: str, wrong: list[str]) -> None:
    assert [slip.words for slip in slips(text, told=Told({}, (), page))] == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Owen Tregarrick left later.", "Owen Tregarrick"),
        ("TREGARRICK was arrested.", "TREGARRICK"),
        ("Tregarrick, Owen, was arrested.", "Tregarrick, Owen"),
        ("O. Tregarrick's home was searched.", "O. Tregarrick's"),
    ],
)
def test_a_name_is_found_in_every_form(text: str, wrong: str) -> None:
    assert wrong in [slip.words for slip in slips(text, told=told_of_texts())]
    assert not slips(text, told=Told({})) or "," in text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Paedophile teacher John Smith was arrested today.", "John Smith"),
        ("Music teacher John Smith has also been arrested.", "John Smith"),
        ("John Smith, a teacher from Leeds, was arrested.", "John Smith"),
        ("John Smith and Jane Marshgate were later charged.", "Jane Marshgate"),
        ("Police arrested paedophile teacher John Smith.", "John Smith"),
        ("Yesterday morning John Smith was released on bail.", "John Smith"),
    ],
)
def test_who_was_arrested_is_a_name_whatever_stands_before_it(text: str, wrong: str) -> None:
    assert wrong in [slip.words for slip in slips(text, told=Told({})) if slip.instead == NO_NAME]


@pytest.mark.parametrize(
    "text",
    [
        "People from West Yorkshire were arrested.",
        "Suspects in Scotland and Northern Ireland were charged.",
        "Everybody in the West Midlands who was arrested is a suspect.",
        "Operation Lantern has been named as an example.",
    ],
)
def test_a_place_or_an_operation_is_no_name(text: str) -> None:
    assert not [slip for slip in slips(text, told=Told({})) if slip.instead == NO_NAME]


def test_a_number_stands_with_what_it_counts() -> None:
    told = Told({"arrests": [660], "premises_searched": [745]})
    assert slips("Officers made 660 arrests and searched 745 premises.", told=told) == ()
    [slip] = slips("Officers made 745 arrests.", told=told)
    assert (slip.words, slip.at) == ("745", 14)


def test_sentences_keep_their_places() -> None:
    text = "It began on 5 May 2026. Mr. Day spoke\n\nAt s.46 it ended."
    assert [(s.at, s.words) for s in sentences(text)] == [
        (0, "It began on 5 May 2026."), (24, "Mr. Day spoke"), (39, "At s.46 it ended."),
    ]  # fmt: skip


NOT_SO = "None of the people arrested was a registered sex offender."


@pytest.mark.parametrize(
    "text",
    [
        NOT_SO,
        "None of those arrested was a registered sex offender.",
        "Not one of those arrested was a registered sex offender.",
        "None were registered sex offenders.",
        "Nobody arrested was a known sex offender.",
        "Those arrested were not registered sex offenders.",
        "No registered sex offenders were arrested.",
        "Police arrested no registered sex offenders.",
        "The operation found no registered sex offender.",
        "There were no registered sex offenders among them.",
    ],
)
def test_that_nobody_was_a_registered_sex_offender_is_a_claim_with_a_count(text: str) -> None:
    [slip] = [slip for slip in slips(text, told=Told({"registered_sex_offenders": [44]})) if slip.rule == claims.RULE]
    assert slip.instead == "leave it out: the snapshot counts 44"
    [slip] = [slip for slip in slips(text, told=Told({})) if slip.rule == claims.RULE]
    assert "define and freeze it" in slip.instead


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        (NOT_SO, True),
        ("None of those arrested was a registered sex offender.", True),
        ("None of those arrested were registered sex offenders.", True),
        ("Not one of the people arrested was a registered sex offender.", True),
        ("None of those arrested in Kent was a registered sex offender.", False),
        ("None of those arrested was a registered sex offender or a teacher.", False),
        ("None of those arrested has been a registered sex offender.", False),
        ("None of the people interviewed was a registered sex offender.", False),
    ],
)
def test_what_the_figures_bear_out_passes_and_nothing_wider(text: str, passes: bool) -> None:
    assert (slips(text, told=Told({}, not_so=[NOT_SO])) == ()) is passes
    assert slips(text, told=Told({}))


@pytest.mark.parametrize(
    "text",
    [
        "The people arrested are suspects; nobody has been found guilty.",
        "An arrested person is a suspect, not an offender.",
        "None of them is named before a charge.",
        "Nobody should be called guilty before a court has said so.",
    ],
)
def test_what_holds_by_law_is_no_claim(text: str) -> None:
    assert not [slip for slip in slips(text, told=Told({})) if slip.rule == claims.RULE]
