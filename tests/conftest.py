"""One test database for the session, made as an installation makes its own: roles, migrations, grants.

Tests run as the app's role, under the row policies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connections

from daybreak.conf import addresses
from daybreak.conf.home import home

if TYPE_CHECKING:
    from tests.rooms import World

TEST_DATABASE = os.environ.get("DAYBREAK_TEST_DATABASE", "test_daybreak")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Make the test database with its own owner role's rights, migrate as owner, work as app."""
    from daybreak.access.roles import grant_tables

    where = home()
    addresses.ensure(where)
    addresses.drop(where, TEST_DATABASE)
    addresses.prepare(where, database=TEST_DATABASE)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        for alias in ("default", "owner", "reader"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = TEST_DATABASE
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        grant_tables()
        yield
        for alias in ("default", "owner", "reader"):
            connections[alias].close()
            if alias == "default":
                connections[alias].close_pool()
    addresses.drop(where, TEST_DATABASE)


@pytest.fixture()
def at() -> datetime:
    """The instant a test acts at."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture()
def world(db: None, at: datetime) -> World:
    """A small invented installation with one operation."""
    from tests.rooms import make_world

    return make_world(at)


@pytest.fixture()
def committed(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Real transactions, for what only shows after a commit; afterwards the owner empties every table."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        _empty_tables()


@pytest.fixture()
def committed_world(committed: None, at: datetime) -> World:
    """The small installation, committed."""
    from tests.rooms import make_world

    return make_world(at)


def _empty_tables() -> None:
    keep = ("django_migrations", "django_content_type", "auth_permission")
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = ", ".join(name for (name,) in cursor.fetchall() if name not in keep)
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
