"""Bring a server to the state Daybreak needs: roles, database, grants; and prove it by logging in."""

import os
import time
from collections.abc import Callable, Mapping

import psycopg

from daybreak.conf.postgres.roles import Missing, database_statements, new_password, role_statements, schema_statements
from daybreak.conf.postgres.server import Connection, Refused, Server, check_version
from daybreak.kernel.errors import Unavailable

# What two runs at once can meet; the loser looks again and finds less to do.
_RACES = (
    psycopg.errors.DuplicateObject,
    psycopg.errors.DuplicateDatabase,
    psycopg.errors.UniqueViolation,
    psycopg.errors.InternalError_,  # "tuple concurrently updated"
    psycopg.errors.ObjectInUse,  # template0 is being copied
)
_TRIES = 50


def grant_all(server: Server, database: str, passwords: Mapping[str, str]) -> None:
    """Make the roles and the database, then log in as each role.

    Raises Unavailable with the statements a database administrator should run, when this login may not.
    """
    roles = server.roles()
    with server.connect() as connection:
        check_version(connection)
        try:
            _settle(connection, lambda: role_statements(connection, roles, passwords))
            _settle(connection, lambda: database_statements(connection, database, roles))
            with server.connect(database) as inside:
                _settle(inside, lambda: schema_statements(inside, roles))
        except psycopg.errors.InsufficientPrivilege as error:
            script = _script(server, connection, database, passwords)
            why = error.diag.message_primary
            raise Unavailable(
                f"the login {connection.info.user!r} of DATABASE_URL may not set the database up ({why})",
                remedy=f"Ask the database administrator to run this in psql, then try again:\n\n{script}",
            ) from None
    for alias, role in roles.items():
        _log_in(server, database, role, passwords[alias])


def _settle(connection: Connection, missing: Callable[[], Missing]) -> None:
    """Run what is missing; when another process was faster, look again."""
    for attempt in range(_TRIES):
        try:
            for statement in list(missing()):
                connection.execute(statement)
        except _RACES as error:
            last: psycopg.Error = error
            connection.execute("RESET ROLE")
            time.sleep(0.01 * attempt)
        else:
            return
    raise Unavailable(f"the database is being changed by others all the time: {last}", remedy="Try again.")


def _log_in(server: Server, database: str, role: str, password: str) -> None:
    try:
        with server.connect(database, user=role, password=password):
            return
    except Refused as refused:
        if os.environ.get("DAYBREAK_ADOPT_ROLES") != "1":
            raise Unavailable(
                f"the role {role!r} exists, but the password in this home folder does not open it: {refused.message}",
                remedy="Copy the folder `keys` from the home folder that made the role; or, when that is lost, set "
                "DAYBREAK_ADOPT_ROLES=1 once: the role gets the password kept here, and the other home is shut out.",
            ) from None
    with server.connect() as connection:
        connection.execute(new_password(connection, role, password))
    with server.connect(database, user=role, password=password):
        pass


def _script(server: Server, connection: Connection, database: str, passwords: Mapping[str, str]) -> str:
    """Write all that is missing as one script; it holds verifiers, from which no password can be found."""
    roles = server.roles()
    outer = [*role_statements(connection, roles, passwords), *database_statements(connection, database, roles)]
    try:
        with server.connect(database) as inside:
            inner = list(schema_statements(inside, roles))
    except Unavailable:
        inner = list(schema_statements(None, roles))
    lines = [f"{statement.as_string(connection)};" for statement in outer]
    lines += [f'\\connect "{database}"'] if inner else []
    return "\n".join([*lines, *(f"{statement.as_string(connection)};" for statement in inner)])
