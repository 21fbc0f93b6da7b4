"""Plans over the API: searched in the background, stopped, mended, taken up again; what they are made within."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from daybreak.access.viewer import viewing
from daybreak.kernel.periods import Period
from daybreak.visits.actions import plan_operation, propose, set_windows
from daybreak.visits.actions.gathering import asked as given_now
from daybreak.visits.actions.planning import Searched
from daybreak.visits.models import Capacity, MutualAid, PlanSearch, Visit
from daybreak.visits.planner import solve
from daybreak.visits.tasks import find_plan
from tests.api.programs import Program
from tests.rooms import World
from tests.visits.invented import accepted

HOUR = timedelta(hours=1)


def ahead() -> list[datetime]:
    """Return the starts of three windows of two hours to come: a door reads the clock."""
    first = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    return [first + 2 * number * HOUR for number in range(3)]


def asked(world: World, *, count: int = 3) -> list[Visit]:
    """Return visits of Kent that wait for a plan, with windows ahead."""
    packages, analyst = accepted(world, count=count), world.force_analyst("kent")
    with viewing(analyst):
        propose([package.id for package in packages], by=analyst, at=world.at)
        visits = list(Visit.objects.order_by("reference"))
    with viewing(world.gold):
        set_windows(world.operation, [Period(start, start + 2 * HOUR) for start in ahead()], by=world.gold, at=world.at)
    return visits


def room(start: datetime, **said: Any) -> dict[str, Any]:
    return {"force": "kent", "starts_at": start.isoformat(), "teams": 1} | said


@pytest.mark.django_db
def test_what_a_plan_is_made_within_is_stated_by_programs(world: World) -> None:
    visits, gold = asked(world), Program(world, world.gold)
    told = [room(start, skills={"digital": 1}, custody=3, forensic=40) for start in ahead()]
    assert gold.send("/plans/capacities", {"capacities": told}).json() == {"kept": 3}
    wrong = gold.send("/plans/capacities", {"capacities": [room(ahead()[0], skills={"digital": 2})]})
    assert (wrong.status_code, wrong.json()["place"]) == (422, "kent")
    aid = {"lender": "surrey", "borrower": "kent", "teams": 2, "kilometres": 50}
    for teams in (2, 1):
        assert gold.send("/plans/aid", aid | {"teams": teams}).status_code == 200
    assert gold.send("/plans/aid", aid | {"lender": "kent"}).status_code == 422
    with viewing(world.gold):
        assert [(row.teams, row.cost_km) for row in MutualAid.objects.all()] == [(1, 50)]
        assert {(row.custody, row.forensic) for row in Capacity.objects.all()} == {(3, 40)}
    assert gold.send("/plans/aid", aid | {"teams": 0}).status_code == 200
    needs = {"visits": [str(visits[0].id)], "teams": 2, "skills": {"digital": 1}, "arrests": 1, "devices": 9}
    assert gold.send("/plans/needs", needs).status_code == 403, "a force says what its visits need"
    assert Program(world, world.force_analyst("surrey")).send("/plans/needs", needs).status_code == 404
    assert Program(world, world.force_analyst("kent")).send("/plans/needs", needs).json() == {"kept": 1}
    with viewing(world.gold):
        assert MutualAid.objects.count() == 0
        assert Visit.objects.get(pk=visits[0].id).skills == {"digital": 1}


@pytest.mark.django_db
def test_conditions_are_laid_down_and_lifted(world: World) -> None:
    visits, gold = asked(world), Program(world, world.gold)
    locked = {"kind": "lock", "visits": [str(visits[0].id)], "reason": "He is at home then",
              "starts_at": ahead()[2].isoformat()}  # fmt: skip
    made = gold.send("/plans/conditions", locked)
    assert made.status_code == 201, made.content
    assert gold.send("/plans/conditions", locked | {"starts_at": None}).status_code == 422
    assert [each["kind"] for each in gold.get("/plans/conditions").json()] == ["lock"]
    gold.send("/plans/capacities", {"capacities": [room(start) for start in ahead()]})
    assert gold.send("/plans/mend").json()["placed"] == 3
    with viewing(world.gold):
        assert Visit.objects.get(pk=visits[0].id).starts_at == ahead()[2]
    assert (
        gold.send(f"/plans/conditions/{made.json()['id']}/lift", {"reason": "He works nights now"}).status_code == 200
    )
    assert gold.get("/plans/conditions").json() == []


@pytest.mark.django_db
def test_an_earlier_plan_is_taken_up_again_as_a_new_one(world: World) -> None:
    asked(world)
    gold = Program(world, world.gold)
    gold.send("/plans/capacities", {"capacities": [room(start, teams=3) for start in ahead()]})
    assert gold.send("/plans/mend").status_code == 201
    stood = _windows(world)
    one = next(iter(stood))
    locked = {"kind": "lock", "visits": [str(one)], "reason": "He is at home then", "starts_at": ahead()[2].isoformat()}
    key = gold.send("/plans/conditions", locked).json()["id"]
    assert gold.send("/plans/mend").json()["number"] == 2
    assert _windows(world) != stood
    kept = gold.send("/plans/1/take").json()
    assert _windows(world)[one] == ahead()[2], "what is laid down since holds"
    gold.send(f"/plans/conditions/{key}/lift", {"reason": "He works nights now"})
    taken = gold.send("/plans/1/take")
    assert (taken.status_code, taken.json()["number"]) == (201, kept["number"] + 1)
    assert _windows(world) == stood
    assert gold.send("/plans/77/take").status_code == 404


def _windows(world: World) -> dict[UUID, datetime | None]:
    with viewing(world.gold):
        return dict(Visit.objects.values_list("id", "starts_at"))


@pytest.mark.django_db
def test_a_search_is_begun_once_and_its_job_with_it(world: World) -> None:
    asked(world)
    gold = Program(world, world.gold)
    begun = gold.send("/plans/searches", {"seconds": 20})
    assert begun.status_code == 202, begun.content
    assert gold.send("/plans/searches", {"seconds": 20}).status_code == 409, "one at a time"
    jobs = ProcrastinateJob.objects.filter(task_name__endswith="search")
    assert [job["key"] for job in jobs.values_list("args", flat=True)] == [begun.json()["id"]]
    assert not jobs.exclude(lock=None).exists(), "the job of a worker that was killed would hold it for ever"
    path = f"/plans/searches/{begun.json()['id']}"
    assert gold.get(path).json()["state"] == "waiting"
    assert gold.send(f"{path}/stop").json()["stopped_at"] is not None
    assert Program(world, world.silver("kent")).get(path).status_code == 403
    with viewing(world.gold):
        PlanSearch.objects.update(told_at=datetime.now(UTC) - timedelta(minutes=4))
    assert gold.send("/plans/searches", {"seconds": 20}).status_code == 202, "one that died keeps no other back"


def test_a_search_beside_everything_gives_a_plan_of_what_is_so_when_it_ends(committed_world: World) -> None:
    world = committed_world
    visits, gold = asked(world), Program(committed_world, committed_world.gold)
    gold.send("/plans/capacities", {"capacities": [room(start, teams=3) for start in ahead()]})
    first = UUID(gold.send("/plans/searches", {"seconds": 5}).json()["id"])
    made = find_plan(first, by=world.gold)
    assert made is not None
    told = gold.get(f"/plans/searches/{first}").json()
    assert (told["state"], told["plan_number"], told["failed_why"]) == ("found", made.number, "")
    assert made.placed == 3
    assert find_plan(first, by=world.gold) is None, "a job that runs again does nothing"
    second = UUID(gold.send("/plans/searches", {"seconds": 5}).json()["id"])
    gold.send(f"/plans/searches/{second}/stop")
    assert find_plan(second, by=world.gold) is not None
    with viewing(world.gold):
        searched = Searched(given := given_now(world.operation, at=datetime.now(UTC)), solve.plan(given, seconds=2))
        Capacity.objects.all().delete()
        last = plan_operation(
            world.operation, by=world.gold, at=datetime.now(UTC), seconds=2, seed=1, searched=searched
        )
    assert (last.status, last.placed) == ("mended", 0), "there are no teams any more: what was found is mended"
    assert len(last.unplaced) == len(visits)
    assert all(each["help"] for each in last.unplaced)
