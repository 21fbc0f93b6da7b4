"""Each constraint of the tables refused once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, transaction

from daybreak.access.viewer import viewing
from daybreak.triage.models import Ranking, RankingRun
from tests.rooms import World
from tests.triage.invented import AT, add_reported

pytestmark = pytest.mark.django_db


def a_run(world: World, number: int = 1) -> RankingRun:
    return RankingRun.objects.create(
        compartment=world.national, number=number, model_version="1", ranked=1, digest="d", ran_at=AT
    )


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"level": "grave"}, "triage_ranking_level"),
        ({"uncertainty": 1.5}, "triage_ranking_share"),
        ({"position": 0}, "triage_ranking_place"),
        ({"score": -1}, "triage_ranking_place"),
        ({"position": 2}, "triage_ranking_once"),
        ({"other": True}, "triage_ranking_position"),
    ],
)
def test_a_place_that_cannot_be_is_refused(world: World, wrong: dict[str, Any], constraint: str) -> None:
    with viewing(world.analyst):
        run, subject, other = a_run(world), add_reported(world, 1), add_reported(world, 2)
        right = {
            "compartment": world.national, "run": run, "subject": subject, "position": 1, "score": 1.0, "level": "low",
            "reasons": [], "uncertainty": 0.5,
        }  # fmt: skip
        if constraint in ("triage_ranking_once", "triage_ranking_position"):
            Ranking.objects.create(**right)
        changed = dict(wrong)
        if changed.pop("other", False):
            changed["subject"] = other
        with pytest.raises(Error, match=constraint), transaction.atomic():
            Ranking.objects.create(**right | changed)


def test_two_runs_cannot_have_one_number(world: World) -> None:
    with viewing(world.analyst):
        a_run(world)
        with pytest.raises(Error, match="triage_rankingrun_number"), transaction.atomic():
            a_run(world)


def test_a_run_is_never_changed(world: World) -> None:
    with viewing(world.analyst):
        a_run(world)
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            RankingRun.objects.update(ranked=2)
