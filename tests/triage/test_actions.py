"""Ranking the subjects of an operation."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.viewer import viewing
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.intake.terms import FactKind, RecordKind, ReferralState
from daybreak.kernel.errors import NotAllowed, NotFound
from daybreak.kernel.words import Category, Level
from daybreak.ledger.models import Entry
from daybreak.triage.actions import rank_subjects
from daybreak.triage.models import Ranking, RankingRun
from daybreak.triage.queries import counts_by_level, current_ranking, current_run, ranking_of
from tests.rooms import World
from tests.triage.invented import AT, Said, add_nation, add_referral, add_reported, add_subject

pytestmark = pytest.mark.django_db

CHILDREN = Said(FactKind.CHILDREN_IN_HOME, "2")
LIVE = Said(FactKind.ANNOTATION, "liveStreaming", party="")
GRADE = Said(FactKind.FILE_GRADE, "A1", party="file/0", detail={"scheme": "ncmec"})


def ranked(world: World) -> RankingRun:
    return rank_subjects(world.operation, by=world.analyst, at=AT)


def test_the_most_endangered_child_comes_first(world: World) -> None:
    with viewing(world.analyst):
        add_reported(world, 1, GRADE)
        add_reported(world, 2, CHILDREN, LIVE)
        add_reported(world, 3, CHILDREN)
        add_reported(world, 4)
        add_reported(world, 5)
        run = ranked(world)
        places = [(r.position, r.subject.reference, r.level) for r in current_ranking(world.operation)]
        assert [reference for _, reference, _ in places] == ["S-000002", "S-000003", "S-000001", "S-000004", "S-000005"]
        assert [position for position, _, _ in places] == [1, 2, 3, 4, 5]
        assert places[0][2] == Level.HIGH
        assert run.ranked == 5
        assert counts_by_level(world.operation) == {
            Level.VERY_HIGH: 0,
            Level.HIGH: 1,
            Level.MEDIUM: 1,
            Level.LOW: 3,
        }


def test_reasons_lead_back_to_their_facts(world: World) -> None:
    with viewing(world.analyst):
        subject = add_reported(world, 1, CHILDREN)
        ranked(world)
        (reason,) = ranking_of(subject.id).reasons
        fact = subject.mentions.get().referral.facts.get()
        assert (reason["factor"], reason["seen"], reason["facts"]) == ("children-in-home", "2", [str(fact.id)])


def test_only_facts_of_the_suspect_and_of_current_versions_count(world: World) -> None:
    with viewing(world.analyst):
        others = (
            Said(FactKind.OCCUPATION, "teacher", party=party) for party in ("reporter/0", "reported/1", "victim/0")
        )
        plain = add_reported(world, 1, *others)
        old = add_subject(world, 2, add_referral(world, "2", [CHILDREN], current=False))
        ranked(world)
        assert ranking_of(plain.id).score == ranking_of(old.id).score == 0


def test_who_is_ranked(world: World) -> None:
    with viewing(world.analyst):
        listed = add_reported(world, 1)
        never = add_subject(world, 2)  # nothing was ever reported
        add_subject(world, 3, add_referral(world, "3", state=ReferralState.REJECTED))
        add_subject(world, 4, add_referral(world, "4"), category=Category.WITNESS)
        gone = add_subject(world, 5, add_referral(world, "5"))
        Subject.objects.filter(pk=gone.pk).update(state=SubjectState.REDIRECTED, redirected_to=listed)
        ranked(world)
        assert [row.subject_id for row in current_ranking(world.operation)] == [listed.id]
        assert ranking_of(gone.id).subject_id == listed.id, "a person is ranked under the reference they have now"
        with pytest.raises(NotFound):
            ranking_of(never.id)


def test_a_closed_referral_still_tells_of_children(world: World) -> None:
    with viewing(world.analyst):
        subject = add_subject(world, 1, add_referral(world, "1", [CHILDREN], state=ReferralState.CLOSED))
        ranked(world)
        assert ranking_of(subject.id).level == Level.MEDIUM


def test_local_records_and_answers_are_not_counted_as_referrals(world: World) -> None:
    with viewing(world.analyst):
        kinds = (RecordKind.REFERRAL, RecordKind.INTELLIGENCE, RecordKind.RESOLUTION)
        referrals = [add_referral(world, kind, kind=kind, sender=f"Example {kind}") for kind in kinds]
        subject = add_subject(world, 1, *referrals)
        ranked(world)
        assert ranking_of(subject.id).score == 0


def test_referrals_and_providers_are_counted_over_all_referrals(world: World) -> None:
    with viewing(world.analyst):
        referrals = [add_referral(world, f"{n}", sender=f"Example {n}") for n in range(4)]
        subject = add_subject(world, 1, *referrals)
        ranked(world)
        assert {reason["factor"]: reason["seen"] for reason in ranking_of(subject.id).reasons if reason["points"]} == {
            "four-referrals": "4",
            "several-providers": "4",
        }


def test_a_merged_referral_still_tells_its_facts_and_is_not_counted_again(world: World) -> None:
    with viewing(world.analyst):
        merged = add_referral(world, "merged", [CHILDREN], state=ReferralState.MERGED)
        subject = add_subject(world, 1, add_referral(world, "1"), merged)
        ranked(world)
        assert [r["factor"] for r in ranking_of(subject.id).reasons] == ["children-in-home"]


def test_the_same_facts_give_the_same_run_and_a_new_one_stands(world: World) -> None:
    with viewing(world.analyst):
        for number in range(1, 9):
            add_reported(world, number, *[CHILDREN, LIVE, GRADE][: number % 4])
        first, second = ranked(world), ranked(world)
        assert (first.digest, first.number, second.number) == (second.digest, 1, 2)
        add_reported(world, 9, CHILDREN)
        third = rank_subjects(world.operation, by=world.analyst, at=AT + timedelta(hours=1))
        assert third.digest != second.digest
        assert current_run(world.operation) == third
        assert current_ranking(world.operation).count() == 9
        assert Ranking.objects.count() == 8 + 8 + 9


def test_one_entry_in_the_ledger_carries_the_digest(world: World) -> None:
    with viewing(world.analyst):
        add_reported(world, 1)
        run = ranked(world)
    with viewing(world.auditor):
        entry = Entry.objects.get(act="subject:rank")
        assert (entry.thing_ref, entry.processing) == (str(run.id), "combine")


def test_who_may_rank(world: World) -> None:
    for post in (world.gold, world.press_officer, world.silver("kent")):
        with viewing(post), pytest.raises(NotAllowed):
            rank_subjects(world.operation, by=post, at=AT)


def test_the_number_of_statements_does_not_depend_on_the_number_of_subjects(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            ranked(world)
        return len(seen)

    with viewing(world.analyst):
        add_reported(world, 1, CHILDREN)
        ranked(world)  # the first run keeps the factors
        few = statements()
        add_nation(world, 300)
        assert statements() == few


@pytest.mark.slow
def test_twenty_thousand_subjects_are_ranked_in_eight_seconds(world: World) -> None:
    with viewing(world.analyst):
        add_nation(world, 20_000)
        before = time.perf_counter()
        run = ranked(world)
        seconds = time.perf_counter() - before
        assert run.ranked == 20_000
        assert seconds < 8, f"{seconds:.1f} s"
