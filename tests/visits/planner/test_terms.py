"""What the planner takes and gives: JSON both ways, and refusals that name the place."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given

import daybreak.visits.planner as planner
from daybreak.kernel.errors import BadInput
from daybreak.visits.planner.result import Aim, Part, Plan, Shortage, Status, Why
from daybreak.visits.planner.terms import Force, Instance, Target, Window
from tests.visits.planner.instances import START, instances, windows

KEYS = frozenset({"w00", "w01"})
TARGET = Target("t", "north", 1, 1, None, KEYS)
NORTH = Force("north", {"w00": 1})


@given(instances())
def test_an_instance_survives_json(instance: Instance) -> None:
    assert Instance.from_json(instance.to_json()) == instance


def test_a_plan_survives_json() -> None:
    shortage = Shortage(("t",), False, "north", "w00", 1, Why.TEAMS_TAKEN, "1 more search team of north in window w00.")
    found = Plan({"u": "w01"}, ("t",), (Part(Aim.DEADLINES, 4, 3),), Status.BOUNDED, (shortage,), 7)
    assert Plan.from_json(found.to_json()) == found
    assert json.loads(found.to_json())["gap"] == 0.25


@pytest.mark.parametrize(
    ("schema", "path", "value"),
    [
        ("instance", (), Instance),
        ("instance", ("windows", "items"), Window),
        ("instance", ("forces", "items"), Force),
        ("instance", ("targets", "items"), Target),
        ("plan", ("parts", "items"), Part),
        ("plan", ("missing", "items"), Shortage),
    ],
)
def test_the_published_shape_names_every_field(schema: str, path: tuple[str, ...], value: type) -> None:
    found = json.loads((Path(planner.__file__).parent / f"{schema}.schema.json").read_text())
    for step in path:
        found = found["properties"][step] if step in found.get("properties", {}) else found[step]
    assert set(found["properties"]) == set(found["required"]) == {field.name for field in fields(value)}


def test_the_published_shape_knows_every_word() -> None:
    found = json.loads((Path(planner.__file__).parent / "plan.schema.json").read_text())["properties"]
    assert found["status"]["enum"] == list(Status)
    assert found["parts"]["items"]["properties"]["aim"]["enum"] == list(Aim)
    assert found["missing"]["items"]["properties"]["why"]["enum"] == list(Why)


@pytest.mark.parametrize(
    ("forces", "targets", "place"),
    [
        ((NORTH, NORTH), (), "force north"),
        ((Force("north", {"w09": 1}),), (), "force north, window w09"),
        ((Force("north", {"w00": -1}),), (), "force north, window w00"),
        ((NORTH,), (TARGET, TARGET), "target t"),
        ((), (TARGET,), "target t"),
        ((NORTH,), (Target("t", "north", 0, 1, None, KEYS),), "target t"),
        ((NORTH,), (Target("t", "north", 1, 0, None, KEYS),), "target t"),
        ((NORTH,), (Target("t", "north", 1, 1, 2, KEYS),), "target t"),
        ((NORTH,), (Target("t", "north", 1, 1, -2, KEYS),), "target t"),
        ((NORTH,), (Target("t", "north", 1, 1, None, frozenset({"w09"})),), "target t"),
    ],
)
def test_what_cannot_be_planned_with_is_refused(
    forces: tuple[Force, ...], targets: tuple[Target, ...], place: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        Instance(windows(2), forces, targets)
    assert refusal.value.place == place
    assert refusal.value.remedy


def test_windows_come_in_order() -> None:
    with pytest.raises(BadInput, match="order of time"):
        Instance(windows(2)[::-1], (), ())


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="zone"):
        Window("w", datetime(2027, 3, 1, 6), datetime(2027, 3, 1, 8))  # noqa: DTZ001 - what is tested


def test_a_window_ends_after_it_starts() -> None:
    with pytest.raises(BadInput, match="end after"):
        Window("w", START, START - timedelta(hours=1))


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("[", ""),
        ("[]", "document"),
        ('{"windows": [], "forces": []}', "document"),
        ('{"windows": {}, "forces": [], "targets": []}', "windows"),
        ('{"windows": [], "forces": [{"key": "", "teams": {}}], "targets": []}', "forces[0].key"),
        ('{"windows": [], "forces": [{"key": "f", "teams": {"w": true}}], "targets": []}', "forces[0].teams.w"),
        ('{"windows": [{"key": "w", "starts_at": "soon", "ends_at": ""}], "forces": [], "targets": []}',
         "windows[0].starts_at"),
    ],
)  # fmt: skip
def test_a_document_of_another_shape_is_refused(document: str, place: str) -> None:
    with pytest.raises(BadInput) as refusal:
        Instance.from_json(document)
    assert refusal.value.place == place
    assert refusal.value.remedy
