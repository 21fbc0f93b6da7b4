"""Trying a row the tables must refuse."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, models, transaction


def refused(constraint: str, row: models.Model, **wrong: Any) -> None:
    """Assert that the row, written once more with the wrong values, is refused by the named constraint."""
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    with pytest.raises(Error, match=constraint), transaction.atomic():
        type(row)._default_manager.create(**fields | wrong)


def unchangeable(row: models.Model, **change: Any) -> None:
    """Assert that the app's role may neither change nor delete the row."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        rows._raw_delete(using="default")
