"""Which database Daybreak speaks to, and as whom.

`DATABASE_URL` names a server (PostgreSQL 15 or newer) and a login that may make roles; without it the embedded server
in the home folder is used. Either way the application logs in as three roles made for it: owner (migrations), app
(everything a request does) and reader (figures). Their passwords are made here and kept in the home folder.
"""

import os
import re
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from daybreak.conf.home import password
from daybreak.conf.postgres import cluster, place
from daybreak.conf.postgres.grants import grant_all
from daybreak.conf.postgres.making import SUPERUSER
from daybreak.conf.postgres.server import Server
from daybreak.kernel.errors import BadInput

_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,55}")  # 63 bytes, less the longest ending of a role's name
_POOL = {"min_size": 1, "max_size": 16}


def embedded() -> bool:
    """Say whether the embedded server is the one: `DATABASE_URL` names none."""
    return not os.environ.get("DATABASE_URL", "").strip()


def server(home: Path) -> Server:
    """Read how to reach the server as its administrator. Starts nothing.

    Raises BadInput when `DATABASE_URL` cannot be used; the message never repeats it, since it holds a password.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url:
        found = place.find(home)
        login = {"host": str(found.socket), "port": str(place.PORT), "user": SUPERUSER}
        return Server(login | {"password": password(home, "postgres-admin")}, "daybreak", embedded=True)
    try:
        login = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        raise BadInput(
            "DATABASE_URL is not the address of a PostgreSQL server",
            remedy="Write postgresql://LOGIN:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full.",
        ) from None
    name = login.pop("dbname", "")
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"the database {name!r} of DATABASE_URL cannot be used",
            remedy="Take at most 56 lower-case letters, digits, '_' and '-', a letter first.",
        )
    return Server(login, name, embedded=False)


def ensure(home: Path) -> None:
    """Start the embedded server, if that is the one, and make sure that roles and database are there."""
    if server(home).embedded:
        cluster.start(home)
    prepare(home)


def prepare(home: Path, *, database: str | None = None) -> None:
    """Make the three roles and the database, or what is missing of them; the server must be running.

    `database` makes another one (a test's) for the same roles. Safe to run twice, and twice at once. Raises
    Unavailable with the statements to run when the login of `DATABASE_URL` may not.
    """
    reached = server(home)
    grant_all(reached, database or reached.name, _passwords(home, reached))


def drop(home: Path, database: str) -> None:
    """Remove a database made by `prepare`, ending its connections; the roles stay."""
    reached = server(home)
    with reached.connect() as connection:
        connection.execute(
            psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(psycopg.sql.Identifier(database))
        )


def databases(home: Path) -> dict[str, dict[str, Any]]:
    """Give the value of Django's `DATABASES`: `default` (app), `owner` and `reader`. Starts nothing."""
    reached = server(home)
    passwords = _passwords(home, reached)
    own = ("user", "password", "host", "port")
    options = {name: value for name, value in reached.login.items() if name not in own}
    return {
        alias: {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": reached.name,
            "USER": role,
            "PASSWORD": passwords[alias],
            "HOST": reached.login.get("host", ""),
            "PORT": reached.login.get("port", ""),
            "OPTIONS": options | ({"pool": dict(_POOL)} if alias == "default" else {}),
            "CONN_MAX_AGE": 0,
            "ATOMIC_REQUESTS": False,
        }
        for alias, role in reached.roles().items()
    }


def _passwords(home: Path, reached: Server) -> dict[str, str]:
    return {alias: password(home, f"postgres-{role}") for alias, role in reached.roles().items()}
