"""A PostgreSQL server as Daybreak reaches it: its administrator, the database, and the three roles made for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from daybreak.conf.postgres.binaries import OLDEST
from daybreak.kernel.errors import Unavailable

Connection = psycopg.Connection[tuple[Any, ...]]


ROLES = {"default": "app", "owner": "owner", "reader": "reader"}
_START = "Start it: python -m daybreak.conf.postgres start."


class Refused(Unavailable):
    """No connection: no server there, a wrong password, a database that is absent or closed to this user."""


@dataclass(frozen=True, slots=True)
class Server:
    """How to reach a server as its administrator; `login` holds libpq's parameters without a database."""

    login: Mapping[str, str] = field(repr=False)
    name: str
    embedded: bool

    @contextmanager
    def connect(self, database: str | None = None, **other: str) -> Iterator[Connection]:
        """Open a connection that commits each statement; without a database, to one that any server has.

        Raises Refused with the server's answer. `other` replaces parts of the login (user, password).
        """
        parameters = {"connect_timeout": "10", **self.login, "application_name": "daybreak set-up", **other}
        for choice in [database] if database else ["postgres", self.name]:
            try:
                connection = psycopg.connect(dbname=choice, autocommit=True, **parameters)  # type: ignore[arg-type]
                break
            except psycopg.OperationalError as error:
                refused = error
        else:
            raise Refused(
                f"PostgreSQL refuses user {parameters.get('user', '')!r}: {' '.join(str(refused).split())}",
                remedy=_START if self.embedded else "Check DATABASE_URL, and that the server runs.",
            )
        with connection:
            yield connection

    def roles(self) -> dict[str, str]:
        """Name the login of each alias."""
        return {alias: f"{self.name}_{ending}" for alias, ending in ROLES.items()}


def check_version(connection: Connection) -> None:
    """Refuse a server that is too old."""
    major = connection.info.server_version // 10000
    if major < OLDEST:
        raise Unavailable(
            f"the server runs PostgreSQL {major}, Daybreak needs {OLDEST} or newer",
            remedy="Upgrade it, or unset DATABASE_URL to use the embedded one.",
        )
