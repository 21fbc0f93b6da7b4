"""Which answers settle an item of the gate, and which only say "no", or "later", in other words."""

from __future__ import annotations

from datetime import date

import pytest

from daybreak.kernel.words import GateItem, Jurisdiction, open_items
from daybreak.rehearsal.play.planning import PREPARED
from daybreak.safeguarding.rules import HELD, HELD_OR_NOT, INCOMPLETE, NOT_HELD
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.rules.answers import WRITE, WRITE_WARRANT
from daybreak.visits.rules.readiness import readiness
from daybreak.visits.terms import Answered, Preparation, Standing

WARRANT, DISCUSSION, WELFARE = Preparation.WARRANT, Preparation.STRATEGY_DISCUSSION, Preparation.WELFARE_PLAN
DAY, BEFORE = date(2026, 3, 10), date(2026, 3, 9)


def item_of(kind: Preparation, text: str, on: date | None = BEFORE) -> GateItem:
    answers = {kind: Answered(text, on)}
    seen = Standing("accepted", True, (), DAY, DAY, True, 0, law_of(Jurisdiction.ENGLAND_WALES), DAY, answers)
    return next(item for item in readiness(seen) if item.key == kind)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("N/A - not needed", "N/A"), ("n/a for this visit", "n/a"), ("NA", "NA"), ("TBC by Friday", "TBC"),
        ("Tba", "Tba"), ("tbd", "tbd"), ("Nil", "Nil"), ("Nil recorded", "Nil"), ("Pending", "Pending"),
        ("To follow", "To follow"), ("To be confirmed", "To be"), ("Outstanding", "Outstanding"),
        ("Awaiting supervisor", "Awaiting"), ("Declined", "Declined"), ("Neither", "Neither"), ("Nope.", "Nope"),
        ("Cannot be given", "Cannot"), ("Without", "Without"), ("Not yet", "Not yet"), ("Isn\u2019t one yet", "Isn't"),
        ("No, 2 officers short: nobody named", "No"), ("no - 1 officer away", "no"), ("no: 0", "no"), ("No 0", "No"),
        ("No one", "No"), ("No", "No"), ("  \u2014 none \u2014", "none"), ("(nobody yet)", "nobody"), ("Ｎ／Ａ", "N/A"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [WARRANT, DISCUSSION, WELFARE, Preparation.EVIDENCE_TEAM])
def test_a_no_in_whatever_words_closes_the_gate_and_names_the_word(kind: Preparation, text: str, word: str) -> None:
    found = item_of(kind, text)
    assert found in open_items((found,))
    assert f"begins with “{word}”: write " in found.seen.replace("\u2019", "'")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Warrant refused by the court", "refused"), ("Application refused", "refused"),
        ("W 17 withdrawn", "withdrawn"),
        ("Warrant declined", "declined"), ("Warrant not granted", "not granted"), ("W 17, expired", "expired"),
        ("Warrant applied for", "applied for"), ("The court rejected it", "rejected"), ("W 17: refusal", "refusal"),
        ("Warrant not yet issued", "not yet issued"), ("Warrant to be sought", "to be"),
        ("There is no warrant", "no warrant"),
        ("Hearing pending", "pending"), ("Warrant hasn\u2019t come", "hasn't"), ("never issued", "never"),
        ("Warrant issued by Example Magistrates, no. 17; an earlier one refused on 3 March", "refused"),
    ],
)  # fmt: skip
def test_a_warrant_that_was_not_given_opens_no_door(text: str, word: str) -> None:
    found = item_of(WARRANT, text)
    assert found in open_items((found,))
    assert f"“{word}”: {WRITE_WARRANT}" in found.seen.replace("\u2019", "'")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((WARRANT, text) for text in ("W 17", "No 17", "No. 17/2026", "Nº 17", "№ 17", "granted")),
        (WARRANT, "Example Magistrates, no. 17"),
        (WARRANT, "Issued by Norwich Magistrates, no. 17, for all premises named"),
        (WARRANT, "Northtown Sheriff Court 4/2026; entry at night allowed"),
        (WELFARE, "Nadia Other, custody nurse, and a named officer"),
        (WELFARE, "Noticed risks written; contacts named"),
        (WELFARE, "Nurse named; no officer away"), (WELFARE, "Version 1: an officer, to be called at any hour"),
        (WELFARE, "Tobias Other, of the refused-asylum team"), (Preparation.EVIDENCE_TEAM, "No 4 team"),
        (Preparation.EVIDENCE_TEAM, "team 4"), (Preparation.EVIDENCE_TEAM, "Notts digital team"),
        (DISCUSSION, "held"), (DISCUSSION, HELD), (DISCUSSION, HELD_OR_NOT), *PREPARED.items(),
    ],
)  # fmt: skip
def test_an_answer_that_holds_goes_on_holding(kind: Preparation, text: str) -> None:
    found = item_of(kind, text)
    assert open_items((found,)) == (), found.seen


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("no children are known", False), ("No child lives there", False), (NOT_HELD, False), (INCOMPLETE, True),
        ("TBC by Friday morning", True), ("Awaiting the local authority", True), ("N/A for this visit", True),
        ("Not yet, on Friday", True), ("To be held on Friday", True),
    ],
)  # fmt: skip
def test_a_reason_may_begin_with_no_but_puts_nothing_off(text: str, is_open: bool) -> None:
    found = item_of(DISCUSSION, text, on=None)
    assert (found in open_items((found,))) is is_open, found.seen


def test_an_answer_without_a_word_says_nothing() -> None:
    assert item_of(WELFARE, "?").seen == f"“?” says nothing: {WRITE}"
