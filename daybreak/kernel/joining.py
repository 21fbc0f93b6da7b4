"""Statements over every row of their tables, planned without what statistics say of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def joined_whole() -> Iterator[CursorWrapper]:
    """Yield a cursor, within a transaction, for statements over every row: their tables are joined whole.

    Statistics know nothing of what has just arrived. Of tables that were analysed while it was being written they say
    that they are empty, and each row of one then looks through all of the other: what takes a second never ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
