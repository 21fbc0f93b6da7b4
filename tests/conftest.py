"""One test database for the session, made as an installation makes its own: roles, migrations, grants.

Tests run as the app's role, under the row policies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connections
from hypothesis import HealthCheck, settings
from psycopg import sql

import daybreak
from daybreak.conf import addresses
from daybreak.conf.home import home, locked

if TYPE_CHECKING:
    from tests.rooms import World
    from tests.timekeepers import Keeper

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

TEST_DATABASE = "_".join(
    [os.environ.get("DAYBREAK_TEST_DATABASE", "test_daybreak"), *os.environ.get("PYTEST_XDIST_WORKER", "").split()]
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Make the test database as a copy of one that was migrated and granted as an installation is; work as app."""
    where = home()
    addresses.ensure(where)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        template = _template(where)
        addresses.drop(where, TEST_DATABASE)
        _copy(where, template)
        addresses.prepare(where, database=TEST_DATABASE)
        _point_at(TEST_DATABASE)
        yield
        _let_go()
    addresses.drop(where, TEST_DATABASE)


def _template(where: Path) -> str:
    """Return a migrated database that is kept from run to run, under a name made from everything that shapes it."""
    from daybreak.access.roles import grant_tables
    from daybreak.kernel.migrating import migrate

    name = f"template_{_shape()}"
    with locked(where / "test-template.lock"):
        if name not in _databases(where):
            addresses.prepare(where, database=f"{name}_new")
            _point_at(f"{name}_new")
            migrate("owner")
            grant_tables()
            _let_go()
            with addresses.server(where).connect() as connection:
                connection.execute(
                    sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (f"{name}_new", name)))
                )
    return name


def _shape() -> str:
    """Return a digest of migrations, SQL and models (these declare the rights): a change makes a new template."""
    rooms = Path(daybreak.__file__).parent
    files = sorted(
        [
            *rooms.rglob("migrations/*.py"),
            *rooms.rglob("sql/*.sql"),
            *rooms.rglob("models.py"),
            *rooms.rglob("models/*.py"),
            rooms / "access/roles.py",
        ]
    )
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def _databases(where: Path) -> set[str]:
    with addresses.server(where).connect() as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def _copy(where: Path, template: str) -> None:
    reached = addresses.server(where)
    names = (TEST_DATABASE, template, reached.roles()["owner"])
    with locked(where / "test-template.lock"), reached.connect() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(*map(sql.Identifier, names)))


def _point_at(database: str) -> None:
    for alias in ("default", "owner", "reader"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one


def _let_go() -> None:
    for alias in ("default", "owner", "reader"):
        connections[alias].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has one


@pytest.fixture
def at() -> datetime:
    """The instant a test acts at."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None, at: datetime) -> World:
    """A small invented installation with one operation."""
    from tests.rooms import make_world

    return make_world(at)


@pytest.fixture
def held_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that holds no checkpoint yet: the ledger of an emptied database begins anew."""
    from django.conf import settings

    home = tmp_path / "held"
    home.mkdir()
    monkeypatch.setattr(settings, "HOME", home)
    return home


@pytest.fixture
def timekeeper(settings: Any, tmp_path: Path) -> Iterator[Keeper]:
    """A second machine whose signed time this installation asks, and from which it has counted for minutes."""
    from tests.timekeepers import count_from, kept

    settings.HOME = tmp_path
    count_from(tmp_path)
    with kept() as keeper:
        settings.TIMEKEEPER, settings.TIMEKEEPER_KEY = keeper.url, str(keeper.signer.verifier)
        yield keeper


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, held_nothing: Path) -> Iterator[None]:
    """Real transactions, for what only shows after a commit; afterwards the owner empties every table."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        _empty_tables()


@pytest.fixture
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
        for last in (False, False, True):
            try:
                cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
                break
            except OperationalError:  # the last request of a page that a browser holds open was still being answered
                if last:
                    raise
