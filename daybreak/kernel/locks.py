"""Finding and locking the one row an action is about."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.crypto import salted_hmac

from daybreak.kernel.errors import NotFound

Row = TypeVar("Row", bound=models.Model)


def lock(model: type[Row], key: UUID | int) -> Row:
    """Return the row freshly read and locked until the transaction ends; hidden and absent rows raise NotFound.

    Every action starts here: a state checked without the lock let six simultaneous disseminations through. No key is
    ever changed, so rows that refer to this one may still be written elsewhere: with a stronger lock, an act that waits
    for the ranking and the ranking that writes about the same subject wait for each other.
    """
    return find(model._default_manager.select_for_update(of=("self",), no_key=True), key)


def find(rows: models.QuerySet[Row] | type[Row], key: UUID | int | str) -> Row:
    """Return one row by its key; hidden, absent and malformed keys raise the same NotFound."""
    queryset = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    try:
        return queryset.get(pk=key)
    except (ObjectDoesNotExist, ValueError, TypeError) as absent:
        raise NotFound(thing=name_of(queryset.model)) from absent
    except Exception as malformed:
        if type(malformed).__name__ != "ValidationError":  # Django's answer to a malformed UUID
            raise
        raise NotFound(thing=name_of(queryset.model)) from malformed


def name_of(model: type[models.Model]) -> str:
    """Return what a row of a model is called in a sentence: child referral."""
    return str(model._meta.verbose_name)


def version_of(*parts: models.QuerySet[Any]) -> str:
    """Return the version of a thing: another one after any change of a row of its parts; '' where there is none.

    Made from PostgreSQL's xmin, the transaction that wrote a row, so no table keeps a counter that an action could
    forget. Keyed, because transaction numbers would tell how much goes on elsewhere. A restored database has new
    versions: then an open form is refused once too often, never once too little.
    """
    stamps = [_stamps(part) for part in parts]
    if not stamps or not stamps[0]:
        return ""
    return salted_hmac("daybreak.kernel.version", repr(stamps), algorithm="sha256").hexdigest()[:32]


def _stamps(part: models.QuerySet[Any]) -> list[tuple[str, str]]:
    written_by = RawSQL(f'"{part.model._meta.db_table}"."xmin"::text', (), output_field=models.TextField())  # noqa: S611 - a table's name, from code
    rows = part.order_by("pk").annotate(written_by=written_by)
    return [(str(key), by) for key, by in rows.values_list("pk", "written_by")]
