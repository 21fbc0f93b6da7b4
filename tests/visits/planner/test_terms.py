"""What the planner takes and gives: JSON both ways, and refusals that name the place."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given

import daybreak.visits.planner as planner
from daybreak.kernel.errors import BadInput
from daybreak.visits.planner.result import Aim, Loan, Part, Plan, Shortage, Status, Why
from daybreak.visits.planner.terms import Aid, Force, Instance, Span, Target, Window
from tests.visits.planner.instances import START, instances, windows

KEYS = frozenset({"w00", "w01"})
TARGET = Target("t", "north", 1, 1, None, KEYS)
NORTH = Force("north", {"w00": 1})


@given(instances())
def test_an_instance_survives_json(instance: Instance) -> None:
    assert Instance.from_json(instance.to_json()) == instance


def test_a_plan_survives_json() -> None:
    shortage = Shortage(
        ("t",), False, "north", "w00", "teams", 1, Why.TEAMS_TAKEN, "1 more search team of north in window w00."
    )
    found = Plan(
        {"u": "w01"}, ("t",), (Part(Aim.DEADLINES, 4, 3),), Status.BOUNDED, (shortage,), 7, (Loan("a", "b", "w", 1),)
    )
    assert Plan.from_json(found.to_json()) == found
    assert json.loads(found.to_json())["gap"] == 0.25


@pytest.mark.parametrize(
    ("schema", "path", "value"),
    [
        ("instance", (), Instance),
        ("instance", ("windows", "items"), Window),
        ("instance", ("forces", "items"), Force),
        ("instance", ("targets", "items"), Target),
        ("instance", ("aid", "items"), Aid),
        ("plan", ("loans", "items"), Loan),
        ("plan", ("parts", "items"), Part),
        ("plan", ("missing", "items"), Shortage),
    ],
)
def test_the_published_shape_names_every_field(schema: str, path: tuple[str, ...], value: type) -> None:
    found = json.loads((Path(planner.__file__).parent / f"{schema}.schema.json").read_text())
    for step in path:
        found = found["properties"][step] if step in found.get("properties", {}) else found[step]
    needed = {f.name for f in fields(value) if f.default is MISSING and f.default_factory is MISSING}
    assert set(found["properties"]) == {field.name for field in fields(value)}
    assert set(found["required"]) == needed


def test_the_published_shape_knows_every_word() -> None:
    found = json.loads((Path(planner.__file__).parent / "plan.schema.json").read_text())["properties"]
    assert found["status"]["enum"] == list(Status)
    assert found["parts"]["items"]["properties"]["aim"]["enum"] == list(Aim)
    assert found["missing"]["items"]["properties"]["why"]["enum"] == list(Why)


@pytest.mark.parametrize(
    ("forces", "targets", "place"),
    [
        ((NORTH, NORTH), (), "force north"),
        ((Force("north", {"w09": 1}),), (), "force north, teams, window w09"),
        ((Force("north", {"w00": -1}),), (), "force north, teams, window w00"),
        ((NORTH,), (TARGET, TARGET), "target t"),
        ((), (TARGET,), "target t"),
        ((NORTH,), (Target("t", "north", 0, 1, None, KEYS),), "target t"),
        ((NORTH,), (Target("t", "north", 1, 0, None, KEYS),), "target t"),
        ((NORTH,), (Target("t", "north", 1, 1, datetime(2027, 3, 1), KEYS),), "target t"),  # noqa: DTZ001 - what is tested
        ((NORTH,), (replace(TARGET, skills={"child": 2}),), "target t"),
        ((NORTH,), (replace(TARGET, skills={"child": 0}),), "target t"),
        ((NORTH,), (replace(TARGET, arrests=-1),), "target t"),
        ((NORTH,), (replace(TARGET, locked="w09"),), "target t"),
        ((NORTH,), (replace(TARGET, apart=frozenset({"stranger"})),), "target t"),
        ((NORTH,), (replace(TARGET, warrant=Span(START, START)),), "target t"),
        ((replace(NORTH, custody={"w00": -1}),), (), "force north, custody, window w00"),
        ((replace(NORTH, skills={"child": {"w09": 1}}),), (), "force north, skill child, window w09"),
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
