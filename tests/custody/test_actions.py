"""Writing custody: seizing, handing over, counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.custody import queries
from daybreak.custody.actions import hand_over, open_exhibit, record_counts, seize
from daybreak.custody.models import Exhibit, Handover
from daybreak.custody.terms import BreakKind, Counted, GradingScheme, HandedOver
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.ledger.models import Entry
from tests.custody.invented import bagged, entered, seized
from tests.rooms import World
from tests.visits.invented import DAWN, planned

pytestmark = pytest.mark.django_db


def entries(world: World, act: str) -> int:
    with viewing(world.auditor):
        return Entry.objects.filter(act=act).count()


def given(exhibit: Exhibit, hours: int = 1, *, seal: str = "") -> HandedOver:
    return HandedOver(exhibit.id, seal or exhibit.seal_number, DAWN + timedelta(hours=hours))


def pass_on(exhibit: Exhibit, by: Post, to: Post, hours: int, *, seal: str = "") -> list[BreakKind]:
    """Hand an exhibit over at an hour of the day; return the kinds of all its breaks."""
    with viewing(by):
        taken_at = DAWN + timedelta(hours=hours, minutes=5)
        passed = hand_over([given(exhibit, hours, seal=seal)], to=to, by=by, at=taken_at)
        return [found.kind for found in passed.breaks.get(exhibit.id, ())]


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
        with pytest.raises(Conflict, match="on another exhibit"):
            seize([replace(item, visit=second.id)], by=bronze, at=world.at)
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
    assert pass_on(exhibit, bronze, silver, 1) == []
    assert pass_on(exhibit, silver, examiner, 2) == []
    with viewing(examiner):
        holding = queries.holding_of(exhibit.id)
        assert [(row.number, row.given_by, row.taken_by) for row in holding.handovers] == [
            (1, bronze.id, silver.id),
            (2, silver.id, examiner.id),
        ]
        assert (holding.held_by, holding.breaks) == (examiner.id, ())
    assert entries(world, "exhibit:hand-over") == 2


def test_what_breaks_continuity_is_recorded_and_told(world: World) -> None:
    exhibit = seized(world)[0]
    bronze, silver, examiner = world.bronze("kent"), world.silver("kent"), world.examiner("kent")
    assert pass_on(exhibit, silver, examiner, 2) == [BreakKind.GAP]
    assert pass_on(exhibit, examiner, bronze, 1) == [BreakKind.GAP, BreakKind.OVERLAP]
    assert pass_on(exhibit, bronze, silver, 3, seal="S-9") == [BreakKind.GAP, BreakKind.OVERLAP, BreakKind.SEAL]
    with viewing(bronze):
        assert Handover.objects.count() == 3


def test_two_people_of_one_force_sign(world: World) -> None:
    exhibit, bronze = seized(world)[0], world.bronze("kent")
    with viewing(bronze):
        with pytest.raises(BadInput, match="two people"):
            hand_over([given(exhibit)], to=bronze, by=bronze, at=DAWN + timedelta(hours=1))
        with pytest.raises(NotAllowed):
            hand_over([given(exhibit)], to=world.posts[Role.GOLD, "", 1], by=bronze, at=DAWN + timedelta(hours=1))
    stranger = world.examiner("surrey")
    with viewing(bronze), pytest.raises(NotAllowed, match="only where it is its own"):
        hand_over([given(exhibit)], to=stranger, by=bronze, at=DAWN + timedelta(hours=1))


def test_it_is_not_given_after_it_was_taken(world: World) -> None:
    exhibit, bronze, silver = seized(world)[0], world.bronze("kent"), world.silver("kent")
    with viewing(bronze), pytest.raises(BadInput, match="before it is taken"):
        hand_over([given(exhibit, 2)], to=silver, by=bronze, at=DAWN + timedelta(hours=1))


# ── counting and looking ──────────────────────────────────────────────────────────────────────────────────────────────
def test_the_latest_count_of_each_scheme_and_category_stands(world: World) -> None:
    exhibit, examiner = seized(world)[0], world.examiner("kent")
    first = [
        Counted(exhibit.id, GradingScheme.UK_ABC, "A", 3),
        Counted(exhibit.id, GradingScheme.NCMEC, "A1", 4),
    ]
    with viewing(examiner):
        record_counts(first, by=examiner, at=DAWN)
        later = [Counted(exhibit.id, GradingScheme.UK_ABC, "A", 5)]
        record_counts(later, by=examiner, at=DAWN + timedelta(days=1))
        with pytest.raises(BadInput, match="no category"):
            record_counts([Counted(exhibit.id, GradingScheme.UK_ABC, "A1", 1)], by=examiner, at=DAWN)
        found = queries.counts_of(exhibit.id)
    assert [(row.scheme, row.category, row.count) for row in found] == [("ncmec", "A1", 4), ("uk_abc", "A", 5)]


def test_only_an_examiner_counts(world: World) -> None:
    exhibit, bronze = seized(world)[0], world.bronze("kent")
    with viewing(bronze), pytest.raises(NotAllowed):
        record_counts([Counted(exhibit.id, GradingScheme.UK_ABC, "A", 3)], by=bronze, at=DAWN)


def test_documents_are_no_devices(world: World) -> None:
    seized(world, count=9)  # one of each kind
    with viewing(world.silver("kent")):
        assert queries.devices_by_force(world.operation) == {"kent": 7}


def test_looking_at_an_exhibit_is_recorded(world: World) -> None:
    exhibit, analyst = seized(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        assert open_exhibit(exhibit.id, by=analyst, at=world.at).held_by == exhibit.seized_by
    assert entries(world, "exhibit:open") == 1
