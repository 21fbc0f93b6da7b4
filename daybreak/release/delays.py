"""Reads of how long people waited: from receipt to a force, and from there to the door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min

from daybreak.access.models import Operation
from daybreak.packages.models import Package
from daybreak.packages.terms import FINAL, PackageState
from daybreak.release.spread import Waited

DAY = timedelta(days=1)
_GIVEN_BACK = FINAL | {PackageState.REJECTED, PackageState.TRANSFERRED}


class Delay(StrEnum):
    """What is timed."""

    SENDING = "sending"  # from the first report that names the person to the package sent to the force
    VISITING = "visiting"  # from there to officers at the door


class _Row(NamedTuple):
    subject: UUID
    force: str
    level: str
    state: str
    sent_at: datetime
    acted_at: datetime | None
    received_at: datetime | None


def waits(operation: Operation, delay: Delay, *, level: str = "", at: datetime) -> list[Waited]:
    """Return how long each person waited, as far as the viewer sees them; who still waits, until now.

    One person at one force once: from the first package sent there to the first time at the door, under the level of
    the newest package. Who was given back, passed on or closed without a visit no longer waits, and is left out;
    so is, for the way to the force, whom no report with a time of receipt names.
    """
    of: dict[tuple[UUID, str], list[_Row]] = defaultdict(list)
    for row in _rows(operation):
        of[row.subject, row.force].append(row)
    found = (_waited(rows, delay, at=at) for rows in of.values())
    return [each for each in found if each and (not level or each.level == level)]


def _rows(operation: Operation) -> Iterable[_Row]:
    rows = Package.objects.filter(compartment__operation=operation, disseminated_at__isnull=False)
    rows = rows.annotate(received_at=Min("subject__mentions__referral__received_at")).order_by("version")
    columns = ("subject_id", "compartment__agency__slug", "level", "state", "disseminated_at", "acted_at")
    return (_Row(*row) for row in rows.values_list(*columns, "received_at"))


def _waited(rows: list[_Row], delay: Delay, *, at: datetime) -> Waited | None:
    """Return the wait of one person at one force; None where there is none to time."""
    newest, sent = rows[-1], min(row.sent_at for row in rows)
    if delay == Delay.SENDING:
        received = newest.received_at
        return Waited(newest.force, newest.level, _days(received, sent), over=True) if received else None
    acted = min((row.acted_at for row in rows if row.acted_at), default=None)
    if acted is None and all(row.state in _GIVEN_BACK for row in rows):
        return None
    return Waited(newest.force, newest.level, _days(sent, acted or at), over=acted is not None)


def _days(begun: datetime, ended: datetime) -> float:
    return max((ended - begun) / DAY, 0.0)
