"""Statements that run for every arrival: planned once for a connection, their values sent beside them.

Django builds the text of a query anew each time and writes the values into it, so that the database plans it anew too:
together more than the statement itself takes where it touches a few rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar
from uuid import uuid4

import orjson
from django.db import connection, models
from psycopg import Cursor, ServerCursor

from daybreak.kernel.errors import NotFound
from daybreak.kernel.joining import joined_whole

Row = TypeVar("Row", bound=models.Model)
FEW = 30  # keys: what PostgreSQL takes an array for that it does not know yet is ten
AT_ONCE = 5_000  # rows that come together
Values = Sequence[object] | Mapping[str, object]


def run(statement: str, values: Values) -> list[tuple[Any, ...]]:
    """Run a statement, whose text comes from code alone; return its rows, none for one that returns nothing.

    It stays planned where it is about a few keys; for many at once it is planned for them.
    """
    connection.ensure_connection()
    assert connection.connection is not None  # noqa: S101 - just made sure of
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), values, prepare=_are_few(values))
        return cursor.fetchall() if cursor.description else []


def _are_few(values: Values) -> bool:
    each = values.values() if isinstance(values, Mapping) else values
    return not any(isinstance(value, list) and len(value) > FEW for value in each)


def streamed(statement: str, values: Values) -> Iterator[tuple[Any, ...]]:
    """Run a statement of many rows within a transaction; yield them as they come, without holding all of them."""
    connection.ensure_connection()
    assert connection.connection is not None  # noqa: S101 - just made sure of
    with connection.wrap_database_errors, ServerCursor(connection.connection, f"rows_{uuid4().hex}") as cursor:
        cursor.itersize = AT_ONCE
        with joined_whole():  # planned here; what is fetched later keeps its plan
            cursor.execute(statement.encode(), values)
        yield from cursor


def read(model: type[Row], condition: str, values: Values) -> list[Row]:
    """Return the rows of a model that a condition of SQL lets through, with what follows it (ORDER BY, LIMIT)."""
    names, columns, documents = _columns(model)
    rows = run(f"SELECT {columns} FROM {model._meta.db_table} WHERE {condition}", values)  # noqa: S608 - a model's names
    if documents:
        rows = [tuple(orjson.loads(v) if n in documents else v for n, v in enumerate(row)) for row in rows]
    return [model.from_db(connection.alias, names, row) for row in rows]


def hold(row: models.Model) -> None:
    """Lock a row that is known already until the transaction ends; NotFound where it is hidden or absent by now."""
    table, key = row._meta.db_table, row._meta.pk.column
    if not run(f"SELECT 1 FROM {table} WHERE {key} = %s FOR NO KEY UPDATE", [row.pk]):  # noqa: S608 - a model's names
        raise NotFound(thing=str(row._meta.verbose_name))


@cache
def _columns(model: type[models.Model]) -> tuple[list[str], str, frozenset[int]]:
    """Return the attributes, the columns, and which of these are documents: those come as text."""
    fields = model._meta.concrete_fields
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    shown = [
        f"{name}::text" if isinstance(field, models.JSONField) else name
        for field, name in zip(fields, quoted, strict=True)
    ]
    documents = frozenset(n for n, field in enumerate(fields) if isinstance(field, models.JSONField))
    return [field.attname for field in fields], ", ".join(shown), documents
