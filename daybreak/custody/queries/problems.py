"""Everything that is wrong with the continuity of an operation's exhibits, as far as the viewer sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from daybreak.access.models import Operation
from daybreak.custody.models import Exhibit
from daybreak.custody.queries.exhibits import exhibits, origin_of, passages
from daybreak.custody.queries.proving import outside_breaks
from daybreak.custody.rules import continuity, standing, with_swaps
from daybreak.custody.terms import Break, Standing
from daybreak.visits.models import Visit

WAITS = timedelta(hours=24)
"""How long a hand-over may wait for its taker before it is listed: a shift and the journey [M]."""


@dataclass(frozen=True, slots=True)
class Lost:
    """An exhibit that was seized and of which no row is left: only the ledger knows it."""

    exhibit: UUID
    visit: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class Problems:
    """Exhibits with breaks, those given long ago and not taken yet, and those of which no row is left."""

    exhibits: Mapping[UUID, Exhibit]
    breaks: Mapping[UUID, tuple[Break, ...]]
    waiting: Mapping[UUID, Standing]
    lost: tuple[Lost, ...]
    looked_at: int


def problems(operation: Operation, *, at: datetime) -> Problems:
    """Return what is wrong with the continuity of an operation: hands, times, seals, bags mixed up, and the ledger.

    Steps: 1 walk the steps of each; 2 name the exhibit another seal belongs to; 3 compare each row with the ledger.
    """
    found = {row.id: row for row in exhibits(operation)}
    steps = passages(found)
    walked = {key: each for key, row in found.items() if (each := continuity(origin_of(row), steps[key]))}
    seals = {row.seal_number: (row.id, row.reference) for row in found.values()}
    seals |= {row.new_seal: (key, found[key].reference) for key in found for row in steps[key] if row.new_seal}
    breaks = dict(with_swaps(walked, seals))
    for key, outside in outside_breaks(found).items():
        breaks[key] = (*breaks.get(key, ()), *outside)
    stand = {key: standing(origin_of(row), steps[key]) for key, row in found.items()}
    late = {key: each for key, each in stand.items() if each.given_at is not None and each.given_at + WAITS < at}
    return Problems(found, breaks, late, _lost(operation), len(found))


def _lost(operation: Operation) -> tuple[Lost, ...]:
    visits = Visit.objects.filter(compartment__operation=operation).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT exhibit, visit, reference FROM ledger.lost_exhibits(%s::uuid[])", [list(visits)])
        return tuple(Lost(*row) for row in cursor.fetchall())
