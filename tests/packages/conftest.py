"""A world whose rows are committed, for tests in which several people press at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests.rooms import World, make_world


@pytest.fixture
def committed_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, held_nothing: Path, at: datetime
) -> Iterator[World]:
    """Found a world outside any test transaction; afterwards the owner empties every table."""
    with django_db_blocker.unblock():
        try:
            yield make_world(at)
        finally:
            _empty_tables()


def _empty_tables() -> None:
    """Empty the tables as owner: the app's role may not, which is why Django's own way cannot."""
    models = (model for model in apps.get_models() if model.__module__.startswith("daybreak."))
    tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
