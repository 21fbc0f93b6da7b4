"""Reads of custody: exhibits of a visit, their continuity, counts. Only the force that seized them sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Operation
from daybreak.custody.models import ExaminationCount, Exhibit, Handover
from daybreak.custody.rules import continuity
from daybreak.custody.terms import DEVICES, Break, Origin, Passage
from daybreak.kernel.locks import find


@dataclass(frozen=True, slots=True)
class Holding:
    """An exhibit with every hand it passed through, who holds it now, and the breaks."""

    exhibit: Exhibit
    handovers: tuple[Handover, ...]
    held_by: UUID
    breaks: tuple[Break, ...]


def exhibits_of(visit: UUID) -> QuerySet[Exhibit]:
    """Return what was seized on a visit, in the order of seizure."""
    return Exhibit.objects.filter(visit=visit).order_by("seized_at", "reference")


def exhibits(operation: Operation) -> QuerySet[Exhibit]:
    """Return every exhibit of an operation the viewer sees, by visit and reference."""
    rows = Exhibit.objects.filter(compartment__operation=operation).select_related("visit", "compartment__agency")
    return rows.order_by("visit__reference", "reference")


def holding_of(exhibit: UUID) -> Holding:
    """Return one exhibit's continuity; NotFound when hidden or absent.

    Its description may be graphic and is not fetched: `described` says that there is one (`open_description`).
    """
    rows = Exhibit.objects.select_related("visit").annotate(described=~Q(description="")).defer("description")
    found = find(rows, exhibit)
    return holdings([found])[found.id]


def holdings(exhibits: Iterable[Exhibit]) -> dict[UUID, Holding]:
    """Return the continuity of many exhibits by their key."""
    rows = {exhibit.id: exhibit for exhibit in exhibits}
    passed: dict[UUID, list[Handover]] = defaultdict(list)
    for handover in Handover.objects.filter(exhibit__in=rows).order_by("exhibit_id", "number"):
        passed[handover.exhibit_id].append(handover)
    return {key: _holding(exhibit, tuple(passed[key])) for key, exhibit in rows.items()}


def counts_of(exhibit: UUID) -> list[ExaminationCount]:
    """Return the latest count of each scheme and category; schemes are never added up."""
    rows = ExaminationCount.objects.filter(exhibit=exhibit).order_by("scheme", "category", "-examined_at", "-id")
    return list(rows.distinct("scheme", "category"))


def devices_by_force(operation: Operation) -> dict[str, int]:
    """Return how many devices each force the viewer sees has seized, by force slug."""
    rows = Exhibit.objects.filter(compartment__operation=operation, kind__in=[kind.value for kind in DEVICES])
    counted = rows.values_list("compartment__agency__slug").annotate(devices=Count("id"))
    return dict(counted.order_by("compartment__agency__slug"))


def passages(exhibits: Iterable[UUID]) -> dict[UUID, list[Passage]]:
    """Return the hand-overs of many exhibits as continuity reads them, without the rest of their rows."""
    columns = ("number", "given_by", "taken_by", "seal_number", "given_at", "taken_at")
    found: dict[UUID, list[Passage]] = {key: [] for key in exhibits}
    for key, *passage in Handover.objects.filter(exhibit__in=found).values_list("exhibit_id", *columns):
        found[key].append(Passage(*passage))
    return found


def origin_of(exhibit: Exhibit) -> Origin:
    """Return where the continuity of an exhibit begins."""
    return Origin(exhibit.seized_by, exhibit.seized_at, exhibit.seal_number)


def passage_of(row: Handover) -> Passage:
    """Return a hand-over as continuity reads it."""
    return Passage(row.number, row.given_by, row.taken_by, row.seal_number, row.given_at, row.taken_at)


def _holding(exhibit: Exhibit, handovers: tuple[Handover, ...]) -> Holding:
    held_by = handovers[-1].taken_by if handovers else exhibit.seized_by
    breaks = continuity(origin_of(exhibit), [passage_of(each) for each in handovers])
    return Holding(exhibit, handovers, held_by, breaks)
