"""What went wrong before (DOMAIN, what went wrong): each case must come out otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.identity.models import Subject
from daybreak.intake.models import Batch, Receipt, Referral
from daybreak.intake.terms import FactKind, Outcome
from daybreak.kernel.words import Level
from daybreak.packages.watching import queues
from daybreak.triage.actions import rank_subjects, see_again
from daybreak.triage.queries import current_ranking, ranking_of
from daybreak.triage.terms import Finding
from tests.rooms import World
from tests.triage.invented import AT, Said, add_all, add_batch, add_reported

pytestmark = pytest.mark.django_db
NAMES = 2_345


def graded(grade: str) -> Said:
    return Said(FactKind.FILE_GRADE, grade, party="file/0", detail={"scheme": "ncmec"})


def a_list(world: World) -> list[Subject]:
    """Write the list: all others are graded higher than the doctor; of one in fifty access to a child is known."""
    batch = add_batch(world, "the list")
    reports = [(number, f"{number}", "Example Chat", told_of(number)) for number in range(1, NAMES + 1)]
    subjects = add_all(world, reports)
    receive(world, batch, Referral.objects.filter(mentions__subject__in=subjects.values()))
    return list(subjects.values())


def told_of(number: int) -> list[Said]:
    if number == NAMES:
        return [Said(FactKind.OCCUPATION, "consultant paediatrician"), graded("B2")]
    facts = [graded(("A1", "A2", "B1")[number % 3]), Said(FactKind.INCIDENT_AT, (AT - timedelta(days=9)).isoformat())]
    return facts + ([Said(FactKind.CHILDREN_IN_HOME, "1")] if number % 50 == 0 else [])


def receive(world: World, batch: Batch, referrals: Iterable[Referral]) -> None:
    Receipt.objects.bulk_create(
        Receipt(
            compartment=world.national, batch=batch, outcome=Outcome.NEW, file_name="a", file_digest="d",
            file_size=1, referral=referral,
        )
        for referral in referrals
    )  # fmt: skip


def test_the_doctor_whose_images_were_graded_low_is_in_the_first_twentieth(world: World) -> None:
    with viewing(world.analyst):
        doctor = a_list(world)[-1]
        rank_subjects(world.operation, by=world.analyst, at=AT)
        place = ranking_of(doctor.id)
        assert place.position <= NAMES * 0.05
        assert [reason["factor"] for reason in place.reasons] == ["works-with-children", "grade-b2"]
        first = current_ranking(world.operation).first()
        assert first is not None
        assert place.position < max(r.position for r in current_ranking(world.operation) if r.reasons[0]["points"] == 3)


def test_what_is_not_known_of_the_deputy_head_is_a_task_and_no_low_rank(world: World) -> None:
    with viewing(world.analyst):
        solicits = Said(FactKind.ANNOTATION, "csamSolicitation", party="")
        asked = add_reported(world, 1, solicits, Said(FactKind.OCCUPATION, "unknown"))
        known = add_reported(world, 2, solicits, Said(FactKind.OCCUPATION, "deputy head, primary school"))
        rank_subjects(world.operation, by=world.analyst, at=AT)
        (task,) = [reason for reason in ranking_of(asked.id).reasons if reason["task"]]
        assert task["factor"] == "access-unknown"
        assert task["task"].startswith("Find out whether the subject lives with, works with or volunteers with")
        assert ranking_of(asked.id).level == Level.MEDIUM
        assert ranking_of(known.id).level == Level.HIGH
        assert ranking_of(known.id).position == 1


def test_a_list_left_alone_alarms_the_supervisor_and_then_gold(world: World) -> None:
    with viewing(world.analyst):
        subjects = a_list(world)
        rank_subjects(world.operation, by=world.analyst, at=AT)

        def told(hours: float) -> list[tuple[str, int, str | None]]:
            at = AT + timedelta(hours=hours)
            return [(each.name, each.open, each.alarm) for each in queues(world.operation, at=at)]

        assert told(23) == [("the list", NAMES, None)]
        assert told(24) == [("the list", NAMES, "supervisor")]
        assert told(72) == [("the list", NAMES, "gold")]
        rank_subjects(world.operation, by=world.analyst, at=AT + timedelta(hours=71))
        assert told(72) == [("the list", NAMES, "gold")], "what a program does moves nothing"
        low = next(row.subject for row in current_ranking(world.operation) if row.level == Level.LOW)
        at = AT + timedelta(hours=70)
        see_again(low.id, finding=Finding.STAYS, why="Nothing new", by=world.analyst, at=at)
        assert told(72) == [("the list", NAMES, "gold")], "one touch does not keep all the others quiet"
        (row,) = queues(world.operation, at=AT + timedelta(hours=72))
        assert (row.touched_at, row.untouched) == (AT, NAMES - 1)
        (row,) = queues(world.operation, at=AT + timedelta(hours=70 + 72))
        assert (row.touched_at, row.untouched) == (AT, NAMES)
        assert len(subjects) == NAMES
    with viewing(world.silver("kent")):
        assert queues(world.operation, at=AT + timedelta(days=9)) == []
