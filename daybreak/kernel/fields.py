"""Model fields and table checks that several rooms use."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import migrations, models


def word(vocabulary: type[StrEnum], **options: Any) -> models.CharField[str, str]:
    """Return a character field for one word of a closed vocabulary (the check stands in the table: `one_of`)."""
    longest = max(len(item.value) for item in vocabulary)
    return models.CharField(max_length=max(longest, 32), **options)


def one_of(field: str, vocabulary: type[StrEnum], *, name: str) -> models.CheckConstraint:
    """Return the table check that refuses any word outside the vocabulary."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [w.value for w in vocabulary]}), name=name)


def load_sql(room_file: str, name: str) -> migrations.RunSQL:
    """Return the migration step that loads `sql/NAME.sql` of the room whose migration file is given.

    Objects are written as CREATE OR REPLACE, so a later migration may load a newer text of the same file.
    """
    folder = Path(room_file).parent.parent / "sql"
    return migrations.RunSQL((folder / f"{name}.sql").read_text("utf-8"), migrations.RunSQL.noop)
