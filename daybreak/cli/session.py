"""What every command needs first: the database running, Django loaded, and the post it acts as."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from daybreak.conf import addresses
from daybreak.conf.home import home, whereabouts
from daybreak.kernel.errors import Conflict, NotFound

if TYPE_CHECKING:
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role


def load() -> None:
    """Load Django with this installation's settings; starts nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daybreak.conf.settings")
    import django

    django.setup()


def prepare() -> None:
    """Start the database where it is the embedded one, bring its tables up to date, grant the roles their rights."""
    addresses.ensure(home())
    load()
    from daybreak.access.roles import grant_tables
    from daybreak.kernel.migrating import migrate

    migrate("owner")
    grant_tables()


def open_installation() -> None:
    """Make the installation ready for a command; Conflict when `daybreak init` has not been run.

    It looks before it starts anything: a mistyped DAYBREAK_HOME must not become a folder with keys and a database.
    """
    where = whereabouts()
    if not (where / ("postgres" if addresses.embedded() else "keys")).is_dir():
        raise _no_installation(where)
    addresses.ensure(home())
    load()
    from django.db import DatabaseError

    from daybreak.agencies.models import Post

    try:
        founded = Post.objects.exists()
    except DatabaseError:
        founded = False
    if not founded:
        raise _no_installation(where)
    if not_applied():
        raise Conflict(
            f"The database of {where} is of an older version of Daybreak",
            remedy="Back it up, then `daybreak stop` and `daybreak init`, which brings it up to date and no more",
        )


def not_applied() -> set[tuple[str, str]]:
    """Return the changes of tables this version has and the database has not, by room and name.

    By the names of their files: to load them all would double what a command takes.
    """
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    rooms = [
        (config.label, Path(config.path)) for config in apps.get_app_configs() if config.name.startswith("daybreak.")
    ]
    known = {(room, file.stem) for room, path in rooms for file in path.glob("migrations/[0-9]*.py")}
    return known - MigrationRecorder(connection).applied_migrations().keys()


def _no_installation(where: Path) -> Conflict:
    return Conflict(
        f"There is no installation in {where}",
        remedy='Set DAYBREAK_HOME to the folder of yours, or found one: `daybreak init --codename "FIRST LIGHT"`',
    )


def let_go() -> None:
    """Close every connection this process holds."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    for connection in connections.all():
        connection.close()
        if isinstance(connection, DatabaseWrapper) and connection.alias == "default":
            connection.close_pool()


def now() -> datetime:
    """Return the present instant; only doors read the clock."""
    return datetime.now(UTC)


def acting(username: str, role: Role, *, at: datetime, or_as: Sequence[Role] = ()) -> Post:
    """Return the post a command acts as: the longest-held one of the role, or the named person's.

    A named person acts from their post of that role, or else of the first in `or_as` that they hold, or from the one
    they hold longest: the act itself says who may.
    """
    from daybreak.agencies.queries import posts_held

    held = posts_held(at=at).order_by("held_from", "person__username")
    held = held.filter(person__username=username) if username else held
    wanted = (role, *or_as) if username else (role,)
    post = next((found for each in wanted if (found := held.filter(role=each).first())), None)
    post = post or (held.first() if username else None)
    if post is None:
        words = f"{username} holds no post" if username else f"Nobody holds the post of {role.value.replace('_', ' ')}"
        named = username or "USERNAME"
        raise NotFound(
            words,
            remedy=f'`daybreak posts` lists who does; or: daybreak appoint {named} --name "NAME" --agency AGENCY'
            f' --role {role.value} --admit "REASON"',
        )
    return post
