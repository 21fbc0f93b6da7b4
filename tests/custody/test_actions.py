"""Writing custody: seizing, handing over, counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.custody import queries
from daybreak.custody.actions import (
    correct,
    destroy,
    give,
    open_description,
    open_exhibit,
    record_examinations,
    reseal,
    return_to,
    seize,
    take,
    withdraw,
)
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.terms import BreakKind, Correction, Examined, GradingScheme, Part, Resealed
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.ledger.models import Entry
from tests.custody.invented import bagged, entered, pass_on, read, seized
from tests.rooms import World
from tests.visits.invented import DAWN, planned

pytestmark = pytest.mark.django_db


def entries(world: World, act: str) -> int:
    with viewing(world.auditor):
        return Entry.objects.filter(act=act).count()


# ── seizing ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_sent_again_is_the_same_exhibit(world: World) -> None:
    visit, bronze = entered(world)[0], world.bronze("kent")
    with viewing(bronze):
        first = seize(bagged(visit, 2), by=bronze, at=world.at)
        again = seize(bagged(visit, 3), by=bronze, at=world.at)
        assert [row.id for row in again[:2]] == [row.id for row in first]
        assert [row.reference for row in queries.exhibits_of(visit.id)] == ["ABC/1", "ABC/2", "ABC/3"]
    assert entries(world, "exhibit:seize") == 3


def test_nothing_is_seized_before_the_entry(world: World) -> None:
    visit, bronze = planned(world)[0], world.bronze("kent")
    with viewing(bronze), pytest.raises(Conflict, match="Record the entry first"):
        seize(bagged(visit), by=bronze, at=world.at)


def test_a_reference_and_a_seal_are_used_once(world: World) -> None:
    first, second = entered(world, count=2)
    bronze = world.bronze("kent")
    item = bagged(first)[0]
    with viewing(bronze):
        seize([item], by=bronze, at=world.at)
        with pytest.raises(Conflict, match="another seal"):
            seize([replace(item, seal_number="S-other")], by=bronze, at=world.at)
        with pytest.raises(Conflict, match="on another visit"):
            seize([replace(item, visit=second.id)], by=bronze, at=world.at)
        with pytest.raises(Conflict, match="another seal"):
            seize([replace(item, reference="ABC-01", seal_number="S-2")], by=bronze, at=world.at)
        twice = [replace(item, reference="ABC/8", seal_number="T"), replace(item, reference="ABC/9", seal_number="T")]
        with pytest.raises(Conflict, match="on another exhibit"):
            seize(twice, by=bronze, at=world.at)
        assert Exhibit.objects.count() == 1


def test_an_examiner_seizes_nothing(world: World) -> None:
    visit, examiner = entered(world)[0], world.examiner("kent")
    with viewing(examiner), pytest.raises(NotAllowed):
        seize(bagged(visit), by=examiner, at=world.at)


# ── handing over ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_unbroken_way_from_officer_to_examiner(world: World) -> None:
    exhibit = seized(world)[0]
    bronze, silver, examiner = world.bronze("kent"), world.silver("kent"), world.examiner("kent")
    assert pass_on(exhibit, bronze, silver, 1) == ()
    assert pass_on(exhibit, silver, examiner, 2) == ()
    with viewing(examiner):
        holding = queries.holding_of(exhibit.id)
        assert [(row.number, row.kind, row.signed_by, row.given_to) for row in holding.steps] == [
            (1, "given", bronze.id, silver.id),
            (2, "taken", silver.id, None),
            (3, "given", silver.id, examiner.id),
            (4, "taken", examiner.id, None),
        ]
        assert (holding.held_by, holding.hands, holding.breaks) == (examiner.id, 2, ())
        assert queries.outside_breaks([exhibit.id]) == {}
    assert entries(world, "exhibit:give") == entries(world, "exhibit:take") == 2


def test_until_the_taker_signs_the_giver_holds_it(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    at = DAWN + timedelta(hours=1)
    with viewing(bronze):
        give([read(exhibit, at)], to=silver, by=bronze, at=at)
        holding = queries.holding_of(exhibit.id)
        assert (holding.held_by, holding.standing.given_to, holding.hands) == (bronze.id, silver.id, 0)
        with pytest.raises(Conflict, match="not taken yet"):
            give([read(exhibit, at)], to=world.posts[Role.SILVER, "kent", 1], by=bronze, at=at)
        with pytest.raises(BadInput):  # nobody signs for the other side
            take([read(exhibit, at)], by=bronze, at=at)
    examiner = world.examiner("kent")
    with viewing(examiner), pytest.raises(Conflict, match="waits for you"):
        withdraw(exhibit.id, reason="not mine at all", by=examiner, at=at)
    with viewing(silver):
        withdraw(exhibit.id, reason="it never reached the store", by=silver, at=at)
        assert queries.holding_of(exhibit.id).standing.given_to is None
        with pytest.raises(Conflict):
            withdraw(exhibit.id, reason="it never reached the store", by=silver, at=at)


def test_what_breaks_continuity_is_recorded_and_told(world: World) -> None:
    exhibit = seized(world)[0]
    bronze, silver, examiner = world.bronze("kent"), world.silver("kent"), world.examiner("kent")
    assert [each.kind for each in pass_on(exhibit, silver, examiner, 2)] == [BreakKind.GAP]
    assert [each.kind for each in pass_on(exhibit, examiner, bronze, 1)] == [BreakKind.GAP, BreakKind.OVERLAP]
    assert [each.kind for each in pass_on(exhibit, bronze, silver, 3, seal="S-9")] == [
        BreakKind.GAP, BreakKind.OVERLAP, BreakKind.SEAL
    ]  # fmt: skip
    with viewing(bronze):
        assert Step.objects.count() == 6
        assert queries.outside_breaks([exhibit.id]) == {}


def test_what_was_not_given_is_taken_with_a_reason_only(world: World) -> None:
    exhibit, examiner = seized(world)[0], world.examiner("kent")
    at = DAWN + timedelta(hours=1)
    with viewing(examiner):
        with pytest.raises(BadInput):
            take([read(exhibit, at)], by=examiner, at=at)
        written = take([read(exhibit, at, reason="stood in the store without a giver")], by=examiner, at=at)
        assert [each.kind for each in written.breaks[exhibit.id]] == [BreakKind.GAP]
        with pytest.raises(Conflict, match="with you already"):
            take([read(exhibit, at, reason="stood in the store without a giver")], by=examiner, at=at)


def test_two_people_of_one_force_sign(world: World) -> None:
    exhibit, bronze = seized(world)[0], world.bronze("kent")
    at = DAWN + timedelta(hours=1)
    with viewing(bronze):
        with pytest.raises(BadInput, match="two people"):
            give([read(exhibit, at)], to=bronze, by=bronze, at=at)
        with pytest.raises(NotAllowed):
            give([read(exhibit, at)], to=world.posts[Role.GOLD, "", 1], by=bronze, at=at)
    stranger = world.examiner("surrey")
    with viewing(bronze), pytest.raises(NotAllowed, match="only where it is its own"):
        give([read(exhibit, at)], to=stranger, by=bronze, at=at)


def test_nothing_is_signed_before_it_happened(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    with viewing(bronze), pytest.raises(BadInput, match="happened already"):
        give([read(exhibit, DAWN + timedelta(hours=2))], to=silver, by=bronze, at=DAWN + timedelta(hours=1))


# ── seals, corrections, the end ───────────────────────────────────────────────────────────────────────────────────────
def test_a_seal_is_broken_with_a_reason_and_closed_under_a_new_number(world: World) -> None:
    first, second = seized(world, count=2)
    bronze, at = world.bronze("kent"), DAWN + timedelta(hours=1)

    def again(new_seal: str, reason: str = "opened to see whether it was on") -> Resealed:
        return Resealed(first.id, first.seal_number, new_seal, reason, at)

    with viewing(bronze):
        with pytest.raises(Conflict, match="another exhibit"):
            reseal([again(second.seal_number)], by=bronze, at=at)
        with pytest.raises(BadInput):
            reseal([again("NEW-1", "")], by=bronze, at=at)
        assert reseal([again("NEW-1")], by=bronze, at=at).breaks == {}
        assert queries.holding_of(first.id).standing.seal_number == "NEW-1"
        with pytest.raises(Conflict, match="another exhibit"):
            reseal([Resealed(second.id, second.seal_number, "NEW-1", "opened to see it", at)], by=bronze, at=at)
        other = replace(bagged(first.visit, first=9)[0], seal_number="NEW-1")
        with pytest.raises(Conflict, match="on another exhibit"):
            seize([other], by=bronze, at=at)
    assert pass_on(replace_seal(first, "NEW-1"), bronze, world.silver("kent"), 2) == ()


def replace_seal(exhibit: Exhibit, seal: str) -> Exhibit:
    exhibit.seal_number = seal  # as read from the bag by the test, never saved
    return exhibit


def test_a_correction_stands_beside_what_it_corrects(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    assert [each.kind for each in pass_on(exhibit, bronze, silver, 1, seal="S-9")] == [BreakKind.SEAL]
    right = Correction(1, Part.SEAL, exhibit.seal_number, "read the wrong line of the form")
    at = DAWN + timedelta(hours=2)
    examiner = world.examiner("kent")
    with viewing(examiner), pytest.raises(NotAllowed, match="Only who signed"):
        correct(exhibit.id, right, by=examiner, at=at)
    with viewing(bronze):
        correct(exhibit.id, right, by=bronze, at=at)
    with viewing(silver):
        written = correct(exhibit.id, replace(right, corrects=2), by=silver, at=at)
        assert [(each.kind, each.explained) for each in written.breaks[exhibit.id]] == [(BreakKind.SEAL, 3)]
        assert Step.objects.get(exhibit=exhibit, number=1).seal_number == "S-9"
        with pytest.raises(BadInput, match="not corrected itself"):
            correct(exhibit.id, replace(right, corrects=3), by=silver, at=at)


def test_nothing_follows_the_end_but_a_correction(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    pass_on(exhibit, bronze, silver, 1)
    at = DAWN + timedelta(days=1)
    with viewing(bronze), pytest.raises(NotAllowed):
        destroy(exhibit.id, seal_number=exhibit.seal_number, reason="court order of today", by=bronze, at=at)
    with viewing(silver):
        done = return_to(
            exhibit.id, seal_number=exhibit.seal_number, reason="owner, no further action", by=silver, at=at
        )
        assert done.breaks == {}
        with pytest.raises(Conflict, match="not held any more"):
            give([read(exhibit, at)], to=bronze, by=silver, at=at)
        correct(exhibit.id, Correction(3, Part.PLACE, "front desk", "the place was left out"), by=silver, at=at)


# ── examining and looking ─────────────────────────────────────────────────────────────────────────────────────────────
def test_a_later_examination_stands_beside_the_first(world: World) -> None:
    exhibit, examiner = seized(world)[0], world.examiner("kent")
    abc, ncmec = GradingScheme.UK_ABC, GradingScheme.NCMEC
    with viewing(examiner):
        first = Examined(exhibit.id, {(abc, "A"): 3, (ncmec, "A1"): 4}, unknown_hashes=0)
        record_examinations([first], by=examiner, at=DAWN)
        later = Examined(exhibit.id, {(abc, "A"): 5}, devices=1, unknown_hashes=2)
        record_examinations([later], by=examiner, at=DAWN + timedelta(days=1))
        with pytest.raises(BadInput, match="no category"):
            record_examinations([Examined(exhibit.id, {(abc, "A1"): 1})], by=examiner, at=DAWN)
        found = queries.compared(exhibit.id)
        assert [each.counts for each in found] == [first.counts, later.counts]
        assert [each.changed for each in found] == [{}, {(ncmec, "A1"): -4, (abc, "A"): 2}]
        assert [(row.scheme, row.category, row.count) for row in queries.counts_of(exhibit.id)] == [("uk_abc", "A", 5)]
        assert [row.exhibit_id for row in queries.for_identification(world.operation)] == [exhibit.id]


def test_only_an_examiner_records_results(world: World) -> None:
    exhibit, bronze = seized(world)[0], world.bronze("kent")
    with viewing(bronze), pytest.raises(NotAllowed):
        record_examinations([Examined(exhibit.id, {(GradingScheme.UK_ABC, "A"): 3})], by=bronze, at=DAWN)


def test_documents_are_no_devices(world: World) -> None:
    seized(world, count=9)  # one of each kind
    with viewing(world.silver("kent")):
        assert queries.devices_by_force(world.operation) == {"kent": 7}


def test_looking_at_an_exhibit_is_recorded(world: World) -> None:
    exhibit, analyst = seized(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        assert open_exhibit(exhibit.id, by=analyst, at=world.at).held_by == exhibit.seized_by
    assert entries(world, "exhibit:open") == 1


def test_a_description_and_its_correction_are_opened_together(world: World) -> None:
    visit, bronze = entered(world)[0], world.bronze("kent")
    with viewing(bronze):
        exhibit = seize([replace(bagged(visit)[0], description="first words")], by=bronze, at=world.at)[0]
        correct(
            exhibit.id, Correction(0, Part.DESCRIPTION, "better words", "named the wrong thing"), by=bronze, at=world.at
        )
        said = open_description(exhibit.id, reason="needed for the file", by=bronze, at=world.at)
    assert said == "first words\nCorrected by entry 1: better words"
