"""Subjects and all that leads to them are national: a force learns of its own through packages only."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.identity import queries
from daybreak.identity.actions import judge, resolve, switch_fusing
from daybreak.identity.models import (
    Account,
    FusingSwitch,
    Judgement,
    Link,
    LinkModel,
    Mention,
    Occupancy,
    Premises,
    Subject,
)
from daybreak.identity.terms import Verdict
from daybreak.kernel.errors import NotFound
from tests.identity.test_actions import ALEX, ALEX_AGAIN
from tests.intake.invented import deliver, report
from tests.rooms import World

MODELS = (Account, FusingSwitch, Judgement, Link, LinkModel, Mention, Occupancy, Premises, Subject)


@pytest.mark.django_db
def test_who_sees_subjects(world: World) -> None:
    with viewing(world.coordinator):
        national, by = world.national, world.coordinator
        deliver(report("1001", ALEX), report("1002", ALEX_AGAIN), national=national, by=by, at=world.at)
        switch_fusing(national, on=False, reason="Not yet.", by=by, at=world.at)
        resolve(national, by=by, at=world.at)
        left, right = Mention.objects.order_by("key").values_list("id", flat=True)
        judge(left, right, verdict=Verdict.SAME, why="One account.", by=by, at=world.at)
        subject = queries.subjects().get()
    for post in (world.analyst, world.coordinator, world.gold):
        with viewing(post):
            assert all(model.objects.exists() for model in MODELS)
            assert queries.subject_by_reference(subject.reference) == subject
    outside = (
        world.force_analyst("kent"), world.silver("surrey"), world.press_officer, world.auditor,
        world.social_worker("cs-kent"), None,
    )  # fmt: skip
    for hidden_from in outside:
        with viewing(hidden_from):
            assert [model.objects.count() for model in MODELS] == [0] * len(MODELS)
            assert not queries.subjects().exists()
            assert not queries.premises().exists()
            assert queries.links_by_band() == {}
            with pytest.raises(NotFound):
                queries.subject(subject.id)
            with pytest.raises(NotFound):
                queries.subject_by_reference(subject.reference)
