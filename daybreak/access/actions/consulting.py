"""That personal data was looked at: an act of its own, because who knew what, and when, has to be answered later.

Source: Data Protection Act 2018, s. 62 (logging of consultation by whom, when, of what).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.policy import Thing
from daybreak.agencies.models import Post
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def consult(permission: str, kind: str, row: Thing, *, by: Post, at: datetime) -> None:
    """Record that one record was opened; `kind` is the word its other entries name it by."""
    require(by, permission, row)
    assert isinstance(row, Model)  # noqa: S101
    record(permission, kind, row.pk, by=by.actor, at=at, processing=Processing.CONSULT)


def consult_list(permission: str, rows: Iterable[Model], *, of: Operation, by: Post, at: datetime) -> None:
    """Record that a list of an operation's records was read: one entry with the keys of what it showed."""
    require(by, permission)
    shown = [str(row.pk) for row in rows]
    record(permission, "operation", of.id, by=by.actor, at=at, processing=Processing.CONSULT, shown=shown)
