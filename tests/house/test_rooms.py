"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections, models

from daybreak.access.models import BetweenCompartments, Compartmented
from daybreak.access.policy import PERMISSIONS
from daybreak.kernel.rows import RowPolicy

ROOMS = Path(__file__).parents[2] / "daybreak"
WAY = [
    "kernel", "ledger", "agencies", "access", "intake", "hashmatch", "identity", "deconfliction", "attribution",
    "triage", "packages", "visits", "custody", "safeguarding", "release",
]  # fmt: skip


def _action_files() -> list[Path]:
    single = [ROOMS / room / "actions.py" for room in WAY]
    split = [path for room in WAY for path in (ROOMS / room / "actions").glob("*.py") if path.name != "__init__.py"]
    return sorted(path for path in [*single, *split] if path.exists())


@cache
def _public_actions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path.relative_to(ROOMS)}:{node.name}", node)
        for path in _action_files()
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and _is_by_somebody(node)
    ]


def _is_by_somebody(node: ast.FunctionDef) -> bool:
    return "by" in {argument.arg for argument in node.args.kwonlyargs}


def _calls(node: ast.FunctionDef) -> list[str]:
    return [
        call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    ]


PART_OF_AN_ACT = {
    "identity/actions/deriving.py:derive",
    "identity/actions/judging.py:derive_again",
    "access/actions/restricting.py:name_parts",
    "packages/actions/pausing.py:end_pauses",
}
"""Steps shared by two actions; both of those require and record."""


REQUIRE = ("require", "_require", "_begin", "_locked", "_move")
RECORD = ("record", "_record", "_move")


@pytest.mark.parametrize(("name", "action"), [pytest.param(*each, id=each[0]) for each in _public_actions()])
def test_every_action_requires_and_records(name: str, action: ast.FunctionDef) -> None:
    if name in PART_OF_AN_ACT or name.startswith("ledger/"):
        return
    file = name.partition(":")[0]
    acts = {other.partition(":")[2] for other, _ in _public_actions() if other.startswith(f"{file}:")}
    calls = _calls(action)
    if (acts - {action.name}) & set(calls):  # the act on one thing is the act on many, of the same file
        return
    assert any(call.startswith(REQUIRE) for call in calls), f"{name} checks no permission"
    assert any(call.startswith(RECORD) for call in calls), f"{name} leaves no ledger entry"


def _own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("daybreak.")]


def test_every_compartmented_table_declares_its_policy() -> None:
    for model in _own_models():
        if issubclass(model, Compartmented | BetweenCompartments):
            policies = [constraint for constraint in model._meta.constraints if isinstance(constraint, RowPolicy)]
            assert policies, f"{model.__name__} lost the policy of its base: extend Meta.constraints"
            assert all(policy.forced for policy in policies)


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_database_holds_exactly_the_declared_policies() -> None:
    declared = {
        (model._meta.db_table, constraint.name, constraint.forced)
        for model in _own_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, RowPolicy)
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname, c.relforcerowsecurity FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"
            " WHERE c.relrowsecurity"
        )
        assert set(cursor.fetchall()) == declared


def test_every_permission_a_room_asks_for_is_in_the_table_and_used() -> None:
    asked = {
        node.args[1].value
        for path in ROOMS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("require", "require_ever", "require_release", "require_snapshot", "may", "may_be_asked")
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }
    assert asked <= set(PERMISSIONS), f"not in the policy table: {asked - set(PERMISSIONS)}"


def test_modules_stay_readable() -> None:
    long = [
        f"{path.relative_to(ROOMS)} ({lines})"
        for path in ROOMS.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text("utf-8").splitlines())) > 300
    ]
    assert not long, f"past 300 lines a file becomes a folder: {long}"


PACKAGES = sorted(path.parent for path in ROOMS.glob("*/__init__.py"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_every_room_says_what_it_takes_gives_and_holds_and_nothing_else(package: Path) -> None:
    module = ast.parse((package / "__init__.py").read_text("utf-8"))
    said = ast.get_docstring(module) or ""
    places = [said.find(f"\n{word}: ") for word in ("Takes", "Gives", "Holds")]
    assert min(places) > 0, f"{package.name}/__init__.py: Takes, Gives and Holds, each on a line of its own"
    assert places == sorted(places)
    assert len(module.body) == 1, f"{package.name}/__init__.py imports or defines something"


def test_modules_are_named_for_the_work() -> None:
    empty = {"core", "common", "util", "helper", "manager", "service", "data"}
    parts = {path.stem if path.suffix else path.name for path in ROOMS.rglob("*") if path.suffix in ("", ".py")}
    assert {part for part in parts if part.removesuffix("s") in empty} == set()


def test_only_doors_read_the_clock() -> None:
    clocks = {"now", "utcnow", "today", "time", "localtime"}
    reading = {
        f"{path.relative_to(ROOMS)}:{call.lineno}"
        for room in WAY
        for path in (ROOMS / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in clocks
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("datetime", "date", "time", "timezone")
    }
    assert reading == set(), "the instant is passed in as `at`"
