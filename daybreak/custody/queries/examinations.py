"""What examinations found: the newest counts, both sides of a re-examination, and what waits for intake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from daybreak.access.models import Operation
from daybreak.custody.models import Examination, ExaminationCount, ResultChunk, Search
from daybreak.custody.rules import difference
from daybreak.custody.terms import GradingScheme, Looking
from daybreak.intake.sealing import unseal

Counts = Mapping[tuple[GradingScheme, str], int]


@dataclass(frozen=True, slots=True)
class Compared:
    """An examination with its counts, and what it counted more or less than the one before it."""

    examination: Examination
    counts: Counts
    changed: Counts


def examinations_of(exhibit: UUID) -> list[Examination]:
    """Return every examination of an exhibit with its counts, the first in front."""
    return list(Examination.objects.filter(exhibit=exhibit).prefetch_related("counts").order_by("number"))


def counts_of(exhibit: UUID) -> list[ExaminationCount]:
    """Return the counts of the newest examination; schemes are never added up."""
    newest = Examination.objects.filter(exhibit=exhibit).order_by("-number").values("pk")[:1]
    return list(ExaminationCount.objects.filter(examination=Subquery(newest)).order_by("scheme", "category"))


def compared(exhibit: UUID) -> list[Compared]:
    """Return every examination of an exhibit beside the one before it; both stay as they were."""
    found: list[Compared] = []
    before: Counts | None = None
    for each in examinations_of(exhibit):
        counts = {(GradingScheme(row.scheme), row.category): row.count for row in each.counts.all()}
        found.append(Compared(each, counts, {} if before is None else difference(before, counts)))
        before = counts
    return found


def for_identification(operation: Operation) -> QuerySet[Examination]:
    """Return the newest examinations that found new material, of exhibits the viewer sees, the oldest first."""
    newest = Examination.objects.filter(exhibit=OuterRef("exhibit")).order_by("-number").values("pk")[:1]
    rows = Examination.objects.filter(compartment__operation=operation, for_identification=True, pk=Subquery(newest))
    return rows.select_related("exhibit__visit", "compartment__agency").order_by("examined_at", "pk")


def searches_of(examinations: Iterable[UUID]) -> dict[UUID, list[Search]]:
    """Return by examination what was said about looking for a child, in its order."""
    found: dict[UUID, list[Search]] = {}
    for row in Search.objects.filter(examination__in=set(examinations)).order_by("number"):
        found.setdefault(row.examination_id, []).append(row)
    return found


def new_material(operation: Operation) -> QuerySet[Examination]:
    """Return the flagged examinations with `looking` (the state that holds) and `looked_by`: what waits in front."""
    last = Search.objects.filter(examination=OuterRef("pk")).order_by("-number")
    state = Coalesce(Subquery(last.values("state")[:1]), Value(Looking.WAITING.value))
    order = Case(*[When(looking=each.value, then=place) for place, each in enumerate(Looking)], default=9)
    rows = for_identification(operation).annotate(looking=state, looked_by=Subquery(last.values("said_by")[:1]))
    return rows.order_by(order, "examined_at", "pk")


def waiting_results(operation: Operation) -> QuerySet[Examination]:
    """Return the examinations whose hashes wait for the lead agency to take them in, the oldest first."""
    rows = Examination.objects.filter(compartment__operation=operation, taken_in=None, chunks__number=0)
    return rows.select_related("compartment__agency").order_by("examined_at", "pk")


def sealed_result(examination: Examination) -> tuple[bytes, str]:
    """Return the reduced export of an examination, and the country whose grading its numbers follow.

    Tampered where what is stored is not what was sealed.
    """
    rows = list(ResultChunk.objects.filter(examination=examination).order_by("number"))
    chunks = [(row.number, bytes(row.nonce), bytes(row.ciphertext)) for row in rows]
    return unseal(chunks, digest=rows[0].digest, key=settings.KEY_OF("sealing")), rows[0].profile
