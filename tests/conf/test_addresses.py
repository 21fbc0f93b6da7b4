"""Roles, database and grants of the embedded server, as the server itself tells them."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from daybreak.conf import addresses
from daybreak.conf.home import private_folder
from daybreak.conf.postgres import place
from daybreak.kernel.errors import BadInput, Unavailable
from tests.conf.conftest import As


def test_reading_the_addresses_starts_nothing(tmp_path: Path) -> None:
    home = private_folder(tmp_path / "home")
    told = addresses.databases(home)
    assert list(told) == ["default", "owner", "reader"]
    assert [told[alias]["USER"] for alias in told] == ["daybreak_app", "daybreak_owner", "daybreak_reader"]
    assert {told[alias]["NAME"] for alias in told} == {"daybreak"}
    assert told["default"]["OPTIONS"] == {"pool": {"min_size": 1, "max_size": 16}}
    assert told["owner"]["OPTIONS"] == told["reader"]["OPTIONS"] == {}
    assert not (home / "postgres").exists()
    assert addresses.databases(home) == told


def test_a_server_that_does_not_run_is_unavailable_and_says_how_to_start_it(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="Start it"):
        addresses.prepare(private_folder(tmp_path / "home"))


def test_the_roles_may_do_no_more_than_they_must(started: Path) -> None:
    with As(started).admin() as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
            " OR rolinherit FROM pg_roles WHERE rolname LIKE 'daybreak\\_%' AND NOT rolsuper ORDER BY rolname"
        ).fetchall()
    assert rows == [(name, True, False) for name in ("daybreak_app", "daybreak_owner", "daybreak_reader")]


@pytest.mark.parametrize("alias", ["default", "reader"])
def test_app_and_reader_may_look_but_make_nothing(started: Path, alias: str) -> None:
    with As(started).role("owner") as owner, As(started).role(alias) as connection:
        owner.execute("CREATE TABLE IF NOT EXISTS public.kept (n int)")
        for refused in (
            "CREATE TABLE public.mine (n int)", "CREATE TEMP TABLE mine (n int)", "CREATE SCHEMA mine",
            "SELECT * FROM public.kept", "SET ROLE daybreak_owner", "CREATE EXTENSION hstore",
            "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT pg_read_file('postgresql.conf')",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)


def test_the_owner_makes_tables_and_trusted_extensions(started: Path) -> None:
    with As(started).role("owner") as owner:
        owner.execute("CREATE TABLE made (n int); DROP TABLE made")
        for extension in ("pg_trgm", "btree_gist", "citext"):
            owner.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")


@pytest.mark.parametrize(
    ("alias", "statement", "idle"), [("default", "30s", "1min"), ("reader", "1min", "1min"), ("owner", "0", "0")]
)
def test_a_role_that_runs_away_is_stopped(started: Path, alias: str, statement: str, idle: str) -> None:
    with As(started).role(alias) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == (statement,)
        assert connection.execute("SHOW idle_in_transaction_session_timeout").fetchone() == (idle,)


def test_nobody_else_may_connect(started: Path) -> None:
    with As(started).admin() as connection:
        connection.execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN PASSWORD 'known'")
    found = place.find(started)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(host=str(found.socket), user="stranger", password="known", dbname="daybreak")


def test_a_second_run_changes_nothing_and_a_first_repairs(started: Path) -> None:
    def state() -> list[object]:
        with As(started).admin("daybreak") as connection:
            return [
                connection.execute(query).fetchall()
                for query in (
                    "SELECT xmin, rolname, rolpassword FROM pg_authid ORDER BY 2",
                    "SELECT xmin, datname, datacl::text FROM pg_database ORDER BY 2",
                    "SELECT xmin, nspname, nspacl::text FROM pg_namespace WHERE nspname = 'public'",
                    "SELECT xmin, setconfig FROM pg_db_role_setting ORDER BY setrole",
                )
            ]

    before = state()
    addresses.ensure(started)
    assert state() == before
    with As(started).admin("daybreak") as connection:
        connection.execute("ALTER ROLE daybreak_app BYPASSRLS CREATEDB INHERIT")
        connection.execute("ALTER ROLE daybreak_reader SET statement_timeout = '1h'")
        connection.execute("GRANT CONNECT ON DATABASE daybreak TO PUBLIC; GRANT CREATE ON SCHEMA public TO PUBLIC")
        connection.execute("REVOKE USAGE ON SCHEMA public FROM daybreak_app")
    addresses.prepare(started)
    test_the_roles_may_do_no_more_than_they_must(started)
    test_nobody_else_may_connect(started)
    test_app_and_reader_may_look_but_make_nothing(started, "default")
    test_a_role_that_runs_away_is_stopped(started, "reader", "1min", "1min")


def test_another_database_gets_the_same_roles_and_can_go_again(started: Path) -> None:
    addresses.prepare(started, database="test_daybreak")
    with As(started).role("owner", "test_daybreak") as owner, As(started).role("default", "test_daybreak") as app:
        owner.execute("CREATE TABLE t (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM t")
        addresses.drop(started, "test_daybreak")  # although they are connected
    with As(started).admin() as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = 'test_daybreak'").fetchone() is None
    addresses.drop(started, "test_daybreak")


def test_processes_that_prepare_at_once_all_succeed(started: Path) -> None:
    code = "import sys; from pathlib import Path; from daybreak.conf.addresses import prepare; "
    code += "prepare(Path(sys.argv[1]), database='at_once')"
    with As(started).admin() as connection:
        connection.execute("DROP DATABASE daybreak WITH (FORCE)")
        for role in ("app", "reader", "owner"):
            connection.execute(f"DROP ROLE daybreak_{role}")
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(started)], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 6, told
    addresses.drop(started, "at_once")
    addresses.ensure(started)
    test_the_roles_may_do_no_more_than_they_must(started)


def test_a_lost_key_is_said_and_only_replaced_when_asked(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (started / "keys" / "postgres-daybreak_app").unlink()
    with pytest.raises(Unavailable, match="DAYBREAK_ADOPT_ROLES"):
        addresses.prepare(started)
    monkeypatch.setenv("DAYBREAK_ADOPT_ROLES", "1")
    addresses.prepare(started)
    monkeypatch.delenv("DAYBREAK_ADOPT_ROLES")
    addresses.prepare(started)
    with As(started).role("default") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("daybreak_app",)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://a:hidden@b/c", "not the address of a PostgreSQL server"),
        ("postgresql://a:hidden@b", "cannot be used"),
        ("postgresql://a:hidden@b/UPPER", "cannot be used"),
        ("postgresql://a:hidden@b/d?colour=red", "not the address"),
    ],
)
def test_a_wrong_url_is_refused_without_repeating_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(BadInput, match=told) as refused:
        addresses.databases(tmp_path)
    assert "hidden" not in str(refused.value)


def test_the_parts_of_the_url_reach_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://dba:hidden@db.example.org:6543/case?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    monkeypatch.setenv("DATABASE_URL", url)
    told = addresses.databases(tmp_path)
    app = told["default"]
    assert (app["HOST"], app["PORT"], app["NAME"], app["USER"]) == ("db.example.org", "6543", "case", "case_app")
    assert told["owner"]["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    assert app["OPTIONS"] == told["owner"]["OPTIONS"] | {"pool": {"min_size": 1, "max_size": 16}}
    assert "hidden" not in repr(told)
    assert "hidden" not in repr(addresses.server(tmp_path))
