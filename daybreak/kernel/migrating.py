"""Bringing tables up to date, without drawing every model anew for each check that is added to one of them.

Django keeps a whole set of models beside a migration and makes all that are linked anew at each change of one. Here
nearly all are linked, and half of the changes are constraints. No other model can tell whether one has a constraint,
and PostgreSQL asks only for the fields: so the list is set on the model that is there. A new installation takes half
the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.migrations.state import ProjectState


def migrate(database: str) -> None:
    """Run every migration that is not applied yet, as the owner of the tables that `database` names."""
    with _constraints_alone():
        call_command("migrate", database=database, verbosity=0, interactive=False)


@contextmanager
def _constraints_alone() -> Iterator[None]:
    kept = ProjectState._append_option, ProjectState._remove_option  # type: ignore[attr-defined]
    ProjectState._append_option, ProjectState._remove_option = _append, _remove  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._append_option, ProjectState._remove_option = kept  # type: ignore[attr-defined]


def _append(state: Any, room: str, model: str, option: str, added: Any) -> None:
    _set(state, room, model, option, [*state.models[room, model].options[option], added])


def _remove(state: Any, room: str, model: str, option: str, name: str) -> None:
    left = [each for each in state.models[room, model].options[option] if each.name != name]
    _set(state, room, model, option, left)


def _set(state: Any, room: str, model: str, option: str, values: list[Any]) -> None:
    """Set constraints or indexes in the state, and on the model where models were made of it already."""
    state.models[room, model].options[option] = values
    if "apps" in vars(state):
        setattr(state.apps.get_model(room, model)._meta, option, values)
