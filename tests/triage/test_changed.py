"""Ranking only what changed gives what a full run would; an old rank is computed again from what was kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from daybreak.access.viewer import viewing
from daybreak.identity.models import Mention
from daybreak.intake.models import Referral, Version
from daybreak.intake.terms import FactKind, ReferralState
from daybreak.kernel.errors import NotAllowed
from daybreak.triage.actions import rank_changed, rank_subjects
from daybreak.triage.factors import FILE, load, shipped
from daybreak.triage.facts import known_subjects, signatures
from daybreak.triage.models import Ranking, Standing
from daybreak.triage.placing import places_of
from daybreak.triage.queries import current_ranking, decisions_in_force, ranking_of
from daybreak.triage.recomputing import digest_holds, recompute
from daybreak.triage.terms import Scope
from tests.rooms import World
from tests.triage.invented import AT, Said, add_facts, add_nation, add_referral, add_reported, add_subject

pytestmark = pytest.mark.django_db
CHILDREN = Said(FactKind.CHILDREN_IN_HOME, "2")
LIVE = Said(FactKind.ANNOTATION, "liveStreaming", party="")


def another_version(referral: Referral, *facts: Said) -> Version:
    """Write a newer version of a referral's one part, as intake would."""
    old = referral.versions.get(current=True)
    Version.objects.filter(pk=old.pk).update(current=False)
    new = Version.objects.create(
        compartment=referral.compartment, referral=referral, part=old.part, number=old.number + 1, source=old.source,
        place="/", digest=f"{old.number}", received_at=AT,
    )  # fmt: skip
    add_facts(new, facts)
    return new


def stands(world: World) -> list[tuple[str, float, str, bool]]:
    return [
        (row.subject.reference, row.score, row.level, bool(row.reasons)) for row in current_ranking(world.operation)
    ]


def would_stand(world: World, at: datetime) -> list[tuple[str, float, str, bool]]:
    signed = signatures(world.national, decisions_in_force(world.national), model=shipped())
    known = known_subjects(world.national, signed, model=shipped(), every=True)
    rows = places_of(known, decisions_in_force(world.national), model=shipped(), at=at)
    return [(r.known.reference, r.place.ranked.score, r.place.ranked.level, bool(r.place.ranked.reasons)) for r in rows]


def test_one_new_fact_ranks_one_subject_again_and_the_order_is_that_of_a_full_run(world: World) -> None:
    with viewing(world.analyst):
        add_nation(world, 60)
        rank_subjects(world.operation, by=world.analyst, at=AT)
        assert rank_changed(world.operation, by=world.analyst, at=AT) is None
        subject = current_ranking(world.operation).last().subject  # type: ignore[union-attr]
        another_version(subject.mentions.get().referral, CHILDREN, LIVE)
        with CaptureQueriesContext(connection) as asked:
            run = rank_changed(world.operation, by=world.analyst, at=AT)
        assert sum('FROM "triage_leveldecision"' in each["sql"] for each in asked) == 1, "decisions are read once"
        assert run is not None
        assert (run.scope, run.ranked, run.number) == (Scope.CHANGED, 1, 2)
        assert stands(world) == would_stand(world, AT)
        row = ranking_of(subject.id)
        assert [each.subject_id for each in current_ranking(world.operation)].index(subject.id) + 1 == row.position


@pytest.mark.parametrize("what", ["new", "rejected", "moved", "reopened", "lapsed", "factors"])
def test_whatever_changes_a_rank_is_seen(world: World, what: str) -> None:
    with viewing(world.analyst):
        dated = Said(FactKind.INCIDENT_AT, (AT - timedelta(days=29)).isoformat(), party="")
        one = add_reported(world, 1, CHILDREN, dated)
        add_subject(world, 2, add_referral(world, "2", [LIVE]), add_referral(world, "2b"))
        shut = add_subject(world, 3, add_referral(world, "3", [CHILDREN], state=ReferralState.REJECTED))
        rank_subjects(world.operation, by=world.analyst, at=AT)
        later, model = AT, shipped()
        match what:
            case "new":
                add_reported(world, 4, LIVE)
            case "rejected":
                Referral.objects.filter(mentions__subject=one).update(state=ReferralState.REJECTED)
            case "moved":
                Mention.objects.filter(referral__reference="2b").update(subject=one)
            case "reopened":
                Referral.objects.filter(mentions__subject=shut).update(state=ReferralState.OPEN)
            case "lapsed":
                later = AT + timedelta(days=2)
            case "factors":
                model = load(FILE.read_bytes() + b"\n# reviewed again\n", name="f")
        run = rank_changed(world.operation, by=world.analyst, at=later, model=model)
        assert run is not None
        assert stands(world) == would_stand(world, later)
        assert rank_changed(world.operation, by=world.analyst, at=later, model=model) is None


def test_ranking_what_changed_takes_as_many_statements_for_many_as_for_few(world: World) -> None:
    def statements() -> int:
        subject = current_ranking(world.operation).last().subject  # type: ignore[union-attr]
        another_version(subject.mentions.first().referral, CHILDREN)  # type: ignore[union-attr]
        with CaptureQueriesContext(connection) as seen:
            rank_changed(world.operation, by=world.analyst, at=AT)
        return len(seen)

    with viewing(world.analyst):
        add_nation(world, 5)
        rank_subjects(world.operation, by=world.analyst, at=AT)
        few = statements()
        add_nation_more(world)
        rank_subjects(world.operation, by=world.analyst, at=AT)
        assert statements() == few


def add_nation_more(world: World) -> None:
    for number in range(1, 40):
        add_reported(world, number)


def test_who_may_rank_what_changed(world: World) -> None:
    for post in (world.gold, world.press_officer, world.silver("kent")):
        with viewing(post), pytest.raises(NotAllowed):
            rank_changed(world.operation, by=post, at=AT)


def test_an_old_rank_is_computed_again_and_is_equal(world: World) -> None:
    with viewing(world.analyst):
        add_nation(world, 40)
        run = rank_subjects(world.operation, by=world.analyst, at=AT)
        for subject in [row.subject for row in current_ranking(world.operation)[:5]]:
            another_version(subject.mentions.first().referral)  # type: ignore[union-attr]
        rank_subjects(world.operation, by=world.analyst, at=AT + timedelta(days=400))
        again = list(recompute(run))
        assert len(again) == 40
        assert [each for each in again if not each.holds] == []
        assert digest_holds(run)


def test_a_rank_that_is_not_what_its_facts_give_is_named(world: World) -> None:
    with viewing(world.analyst):
        subject = add_reported(world, 1, CHILDREN)
        run = rank_subjects(world.operation, by=world.analyst, at=AT)
        right = ranking_of(subject.id)
        Standing.objects.all().delete()
        other = rank_subjects(world.operation, by=world.analyst, at=AT)
        row = Ranking(
            compartment=world.national, run=run, subject=add_reported(world, 2), position=2, score=9, level="high",
            advised="high", reasons=right.reasons, uncertainty=0, inputs=right.inputs, unanswered=right.unanswered,
        )  # fmt: skip
        row.save(force_insert=True)
        (wrong,) = [each for each in recompute(run) if not each.holds]
        assert (wrong.reference, wrong.differs) == ("S-000002", ("points", "level", "advised level"))
        assert not digest_holds(run)
        assert digest_holds(other)


def test_a_fact_that_is_gone_is_said(world: World) -> None:
    with viewing(world.analyst):
        subject = add_reported(world, 1, CHILDREN)
        run = rank_subjects(world.operation, by=world.analyst, at=AT)
        right = ranking_of(subject.id)
        gone = right.inputs | {"facts": [*right.inputs["facts"], "00000000-0000-0000-0000-000000000000"]}
        Ranking(
            compartment=world.national, run=run, subject=add_reported(world, 2), position=2, score=right.score,
            level=right.level, advised=right.advised, reasons=right.reasons, uncertainty=0, inputs=gone,
            unanswered=right.unanswered,
        ).save(force_insert=True)  # fmt: skip
        (found,) = recompute(run, reference="S-000002")
        assert (found.missing, found.differs, found.holds) == (1, (), False)
