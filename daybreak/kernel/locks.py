"""Finding and locking the one row an action is about."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from daybreak.kernel.errors import NotFound

Row = TypeVar("Row", bound=models.Model)


def lock(model: type[Row], key: UUID | int) -> Row:
    """Return the row freshly read and locked until the transaction ends; hidden and absent rows raise NotFound.

    Every action starts here: a state checked without the lock let six simultaneous disseminations through.
    """
    return find(model._default_manager.select_for_update(of=("self",)), key)


def find(rows: models.QuerySet[Row] | type[Row], key: UUID | int | str) -> Row:
    """Return one row by its key; hidden, absent and malformed keys raise the same NotFound."""
    queryset = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    try:
        return queryset.get(pk=key)
    except (ObjectDoesNotExist, ValueError, TypeError) as absent:
        raise NotFound from absent
    except Exception as malformed:
        if type(malformed).__name__ != "ValidationError":  # Django's answer to a malformed UUID
            raise
        raise NotFound from malformed
