"""A child's record is corrected by a further entry; one more authority is told; two records are one by judgement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.release.counting import count
from daybreak.safeguarding import following, queries
from daybreak.safeguarding.actions import correct_child, judge_same, record_children, refer, refer_further
from daybreak.safeguarding.models import Child, ChildCorrection, ChildJudgement, ChildReferral
from daybreak.safeguarding.terms import Capacity, Correctable, EntryKind, Verdict
from tests.rooms import World
from tests.safeguarding.invented import found, recorded
from tests.visits.invented import accepted

pytestmark = pytest.mark.django_db
WHY = "A neighbour and the school say so"


def test_a_correction_keeps_what_was_said_and_tells_the_authority(world: World) -> None:
    child, bronze = recorded(world, {"age": 7, "known_as": "Robin"})[0], world.bronze("kent")
    with viewing(bronze):
        sent = refer([child.id], by=bronze, at=world.at)[0]
        said = ((Correctable.AGE, "9"), (Correctable.WHEREABOUTS, "with an aunt"), (Correctable.AGE, ""))
        for minutes, (field, value) in enumerate(said):
            at = world.at + timedelta(minutes=minutes)
            correct_child(child.id, field, value, reason=WHY, by=bronze, at=at)
        kept = [(row.field, row.was, row.became) for row in following.corrections_of(child.id)]
        assert kept == [("age", "7", "9"), ("whereabouts", "", "with an aunt"), ("age", "9", "")]
        with pytest.raises(Conflict, match="says that already"):
            correct_child(child.id, Correctable.AGE, "", reason=WHY, by=bronze, at=world.at)
    with viewing(world.social_worker("cs-kent")):
        row = ChildReferral.objects.get(pk=sent.id)
        assert (row.age, row.whereabouts) == (None, "with an aunt")
        assert [each.kind for each in following.thread(sent.id)] == [EntryKind.CORRECTION] * 3


def test_risk_found_later_shortens_the_clock_and_risk_taken_back_never_lengthens_it(world: World) -> None:
    child, bronze = recorded(world)[0], world.bronze("kent")
    later = world.at + timedelta(hours=2)
    with viewing(bronze):
        sent = refer([child.id], by=bronze, at=world.at)[0]
        correct_child(child.id, Correctable.IMMEDIATE_RISK, "yes", reason=WHY, by=bronze, at=later)
        assert ChildReferral.objects.get(pk=sent.id).due_at == later + timedelta(hours=1)
        correct_child(child.id, Correctable.IMMEDIATE_RISK, "no", reason=WHY, by=bronze, at=later)
        assert ChildReferral.objects.get(pk=sent.id).due_at == later + timedelta(hours=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Correctable.AGE, "18"), (Correctable.AGE, "seven"), (Correctable.IMMEDIATE_RISK, ""),
        (Correctable.RELATION, "friend"), (Correctable.CERTAINTY, "maybe"),
    ],
)  # fmt: skip
def test_what_is_no_answer_corrects_nothing(world: World, field: Correctable, value: str) -> None:
    child, bronze = recorded(world)[0], world.bronze("kent")
    with viewing(bronze):
        with pytest.raises(BadInput):
            correct_child(child.id, field, value, reason=WHY, by=bronze, at=world.at)
        with pytest.raises(BadInput):
            correct_child(child.id, Correctable.WHEREABOUTS, "x", reason=" ", by=bronze, at=world.at)
        assert not ChildCorrection.objects.exists()


def test_a_correction_is_never_changed_by_the_app(world: World) -> None:
    child, bronze = recorded(world)[0], world.bronze("kent")
    with viewing(bronze):
        correct_child(child.id, Correctable.AGE, "9", reason=WHY, by=bronze, at=world.at)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            ChildCorrection.objects.update(reason="another")


def test_home_and_host_are_both_told_and_the_child_is_counted_once(world: World) -> None:
    child, bronze = recorded(world, {"capacity": Capacity.HOST})[0], world.bronze("kent")
    with viewing(bronze):
        refer([child.id], by=bronze, at=world.at)
        made = refer_further(child.id, authority="cs-surrey", capacity=Capacity.HOME, by=bronze, at=world.at)
        assert made.compartment_id == world.authority("cs-surrey").id
        for authority in ("cs-surrey", "cs-kent"):
            with pytest.raises(Conflict, match="already"):
                refer_further(child.id, authority=authority, capacity=Capacity.HOME, by=bronze, at=world.at)
        figures = queries.figures_by_force(world.operation)[0]
        assert (figures.children, figures.referred) == (1, 1)
    for slug in ("cs-kent", "cs-surrey"):
        with viewing(world.social_worker(slug)):
            assert ChildReferral.objects.count() == 1


# ── two forces ────────────────────────────────────────────────────────────────────────────────────────────────────────
def of_two_forces(world: World) -> tuple[Child, Child]:
    made = []
    for slug in ("kent", "surrey"):
        bronze, package = world.bronze(slug), accepted(world, slug)[0]
        with viewing(bronze):
            child = record_children([found(package, known_as="Robin Tester")], by=bronze, at=world.at)[0]
            refer([child.id], by=bronze, at=world.at)
        made.append(child)
    return made[0], made[1]


def test_a_child_of_two_forces_is_found_joined_by_judgement_and_taken_apart_again(world: World) -> None:
    kent, surrey = of_two_forces(world)
    by = world.coordinator
    told: dict[str, Any] = {"national": world.national, "reason": WHY, "by": by, "at": world.at}
    with viewing(by):
        assert count("children_safeguarded", world.operation).national == 2, "never silently"
        pairs = [{one.id, two.id} for one, two in following.may_be_one(world.operation)]
        assert pairs == [{kent.id, surrey.id}]
        judge_same(kent.id, surrey.id, Verdict.SAME, **told)
        assert count("children_safeguarded", world.operation).national == 1
        assert following.may_be_one(world.operation) == []
        for one, two in ((surrey.id, kent.id), (kent.id, kent.id)):
            with pytest.raises((Conflict, NotFound)):
                judge_same(one, two, Verdict.SAME, **told)
        judge_same(kent.id, surrey.id, Verdict.DIFFERENT, **told)
        assert count("children_safeguarded", world.operation).national == 2
        assert following.may_be_one(world.operation) == [], "judged pairs do not come back"
        assert ChildJudgement.objects.count() == 2
    with viewing(world.silver("kent")):
        assert not ChildJudgement.objects.exists()
        assert Child.objects.count() == 1


def test_no_force_and_no_analyst_joins_children_of_two_forces(world: World) -> None:
    kent, surrey = of_two_forces(world)
    for by, refused in ((world.analyst, NotAllowed), (world.gold, NotAllowed), (world.silver("kent"), NotFound)):
        with viewing(by), pytest.raises(refused):
            judge_same(kent.id, surrey.id, Verdict.SAME, national=world.national, reason=WHY, by=by, at=world.at)


def test_of_one_child_only_one_record_needs_to_be_referred_or_at_risk(world: World) -> None:
    root, bronze = recorded(world)[0], world.bronze("kent")
    package = accepted(world)[0]
    with viewing(bronze):
        same = record_children(
            [found(package, counted_as=root.id, immediate_risk=True)], by=bronze, at=world.at
        )[0]  # fmt: skip
        refer([same.id], by=bronze, at=world.at)
    with viewing(world.coordinator):
        assert count("children_safeguarded", world.operation).national == 1
        assert count("children_at_immediate_risk", world.operation).national == 1
