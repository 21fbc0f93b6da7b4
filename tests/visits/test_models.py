"""Each constraint of the tables of visits refuses once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from daybreak.access.viewer import viewing
from daybreak.packages.models import PackagePremises
from daybreak.visits.models import Capacity, Outcome, Plan, PreparationItem, Visit, VisitEvent, Window
from tests.rooms import World
from tests.visits.invented import DAWN, accepted

pytestmark = pytest.mark.django_db


def refused(name: str, write: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        write()


def test_windows_and_capacities(world: World) -> None:
    with viewing(world.coordinator):
        span = {"compartment": world.national, "starts_at": DAWN, "ends_at": DAWN + timedelta(hours=2)}
        Window.objects.create(**span)
        refused("visits_window_once", lambda: Window.objects.create(**span))
        refused("visits_window_period", lambda: Window.objects.create(**(span | {"ends_at": DAWN})))
        teams = {"compartment": world.force("kent"), "window_starts_at": DAWN, "teams": 3}
        Capacity.objects.create(**teams)
        refused("visits_capacity_once", lambda: Capacity.objects.create(**teams))
        other = teams | {"window_starts_at": DAWN + timedelta(hours=2), "teams": -1}
        refused("visits_capacity_teams", lambda: Capacity.objects.create(**other))


def test_a_plan_is_numbered_once_and_never_changed(world: World) -> None:
    with viewing(world.coordinator):
        plan = {
            "compartment": world.national,
            "number": 1,
            "status": "optimal",
            "objective": {},
            "bound": {},
            "gap": 0.0,
            "placed": 0,
            "made_by": world.coordinator.id,
            "made_at": world.at,
        }
        Plan.objects.create(**plan)
        refused("visits_plan_number", lambda: Plan.objects.create(**plan))
        refused("permission denied", lambda: Plan.objects.update(gap=0.5))


def test_visits(world: World) -> None:
    package = accepted(world, premises=2)[0]
    with viewing(world.coordinator):
        first, second = PackagePremises.objects.filter(package=package).order_by("address")
        visit = {"compartment": package.compartment, "package": package, "premises": first, "reference": "V-1"}
        Visit.objects.create(**visit)
        other = visit | {"premises": second, "reference": "V-2"}
        refused("premises_id", lambda: Visit.objects.create(**(visit | {"reference": "V-2"})))
        refused("visits_visit_reference", lambda: Visit.objects.create(**(visit | {"premises": second})))
        refused(
            "visits_visit_state",
            lambda: Visit.objects.create(**other, state="elsewhere", starts_at=DAWN, plan_number=1),
        )
        refused("visits_visit_planned", lambda: Visit.objects.create(**other, state="ready"))
        refused("visits_visit_stood_down", lambda: Visit.objects.create(**other, state="stood_down"))


def test_preparation(world: World) -> None:
    package = accepted(world)[0]
    with viewing(world.coordinator):
        item = {
            "compartment": package.compartment,
            "package": package,
            "kind": "warrant",
            "answer": "W 1",
            "answered_by": world.coordinator.id,
            "answered_at": world.at,
        }
        PreparationItem.objects.create(**item)
        refused("visits_preparationitem_once", lambda: PreparationItem.objects.create(**item))
        refused("visits_preparationitem_kind", lambda: PreparationItem.objects.create(**(item | {"kind": "tea"})))
        other = item | {"kind": "evidence_team", "answer": ""}
        refused("visits_preparationitem_answer", lambda: PreparationItem.objects.create(**other))


def test_events_and_outcomes_are_appended_once_and_never_changed(world: World) -> None:
    package = accepted(world)[0]
    with viewing(world.coordinator):
        where = {"compartment": package.compartment}
        premises = PackagePremises.objects.get(package=package)
        visit = Visit.objects.create(**where, package=package, premises=premises, reference="V-1")
        event = {
            **where,
            "visit": visit,
            "event_ref": uuid4(),
            "kind": "entry",
            "happened_at": DAWN,
            "received_at": DAWN,
            "recorded_by": world.coordinator.id,
        }
        VisitEvent.objects.create(**event)
        refused("visits_visitevent_once", lambda: VisitEvent.objects.create(**event))
        refused("visits_visitevent_kind", lambda: VisitEvent.objects.create(**(event | {"kind": "tea"})))
        refused("permission denied", lambda: VisitEvent.objects.update(note="changed"))
        outcome = {**where, "package": package, "kind": "arrest", "at": DAWN, "recorded_by": world.coordinator.id}
        Outcome.objects.create(**outcome)
        refused("visits_outcome_stands_once", lambda: Outcome.objects.create(**outcome))
        refused("visits_outcome_kind", lambda: Outcome.objects.create(**(outcome | {"kind": "convicted"})))
        refused("permission denied", lambda: Outcome.objects.update(kind="charge"))
        refused("permission denied", lambda: Outcome.objects.update(recorded_by=uuid4()))
