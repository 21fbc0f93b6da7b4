"""The viewer of a transaction: the one value the row policies derive everything from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Model, QuerySet

from daybreak.agencies.models import Post
from daybreak.kernel.rows import IN_MY_COMPARTMENTS, RowPolicy

Row = TypeVar("Row", bound=Model)


@contextmanager
def viewing(post: Post | None, *, using: str = "default") -> Iterator[None]:
    """Open the transaction of one request, command or job, as the post that is looking; None sees no rows.

    The setting is local to the transaction, so a pooled connection can never carry it to the next request;
    transactions opened anywhere else have no viewer and therefore no rows. Cannot be nested.
    """
    # Only where a surrounding test transaction goes on does the setting outlive this block; an error undoes it.
    surrounded = connections[using].in_atomic_block
    with transaction.atomic(using=using, durable=True):
        before = _set(using, str(post.id) if post else "")
        yield
        if surrounded and not connections[using].needs_rollback:
            _set(using, before)


@contextmanager
def counting(operation: UUID) -> Iterator[None]:
    """Count an operation's figures with its restricted records among them, inside `viewing`.

    A figure counts what its reader may not open. The database widens what is seen to command posts of the whole
    operation only; open nothing inside this block, only count.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('daybreak.counting', %s, true)", [str(operation)])
    try:
        yield
    finally:
        if not connections["default"].needs_rollback:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT set_config('daybreak.counting', '', true)")


def narrowed(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the same rows, with the viewer's part written out where the viewer sees exactly one.

    Changes no answer: the policy filters again. A list the database knows to lie in one part it reads in the order of
    its index, instead of reading all of the part and sorting it.
    """
    if not _within_parts(rows.model):
        return rows
    with connections[rows.db].cursor() as cursor:
        cursor.execute("SELECT access.may_see()")
        seen: list[int] = cursor.fetchone()[0]
    return rows.filter(compartment_id=seen[0]) if len(seen) == 1 else rows


def _within_parts(model: type[Model]) -> bool:
    policies = [constraint for constraint in model._meta.constraints if isinstance(constraint, RowPolicy)]
    return any(policy.see.partition(" AND ")[0] == IN_MY_COMPARTMENTS for policy in policies)


def at_once(at: datetime) -> datetime:
    """Return the instant, or the beginning of this transaction where the database's clock is behind the caller's.

    Terms are held by the database: what opens or closes at this instant does so within this very transaction.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT least(%s, now())", [at])
        began: datetime = cursor.fetchone()[0]
        return began


def _set(using: str, viewer: str) -> str:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('daybreak.viewer', true), ''), set_config('daybreak.viewer', %s, true)",
            [viewer],
        )
        return str(cursor.fetchone()[0])
