"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
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


def _public_actions() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in _action_files():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if "by" in {argument.arg for argument in node.args.kwonlyargs}:
                    found.append((f"{path.relative_to(ROOMS)}:{node.name}", node))
    return found


def _calls(node: ast.FunctionDef) -> list[str]:
    return [
        call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    ]


PART_OF_AN_ACT = {"identity/actions/deriving.py:derive", "identity/actions/judging.py:derive_again"}
"""Steps shared by two actions; both of those require and record."""


@pytest.mark.parametrize(("name", "action"), _public_actions(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_action_requires_and_records(name: str, action: ast.FunctionDef) -> None:
    if name in PART_OF_AN_ACT or name.startswith("ledger/"):
        return
    calls = _calls(action)
    assert any(call.startswith(("require", "_require", "_begin", "_locked", "_move")) for call in calls), f"{name} checks no permission"
    assert any(call.startswith(("record", "_record", "_move")) for call in calls), f"{name} leaves no ledger entry"


def _own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("daybreak.")]


def test_every_compartmented_table_declares_its_policy() -> None:
    for model in _own_models():
        if issubclass(model, Compartmented | BetweenCompartments):
            policies = [constraint for constraint in model._meta.constraints if isinstance(constraint, RowPolicy)]
            assert policies, f"{model.__name__} lost the policy of its base: extend Meta.constraints"
            assert all(policy.forced for policy in policies)


@pytest.mark.django_db
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
        and node.func.id in ("require", "may", "may_be_asked")
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
