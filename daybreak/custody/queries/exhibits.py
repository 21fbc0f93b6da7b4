"""Exhibits, and where each of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from daybreak.access.models import Operation
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules import continuity, range_of, reference_key, standing
from daybreak.custody.terms import DEVICES, Break, Origin, Passage, Standing, StepKind
from daybreak.kernel.bulk import among
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find

PASSAGE = (
    "number", "kind", "signed_by", "happened_at", "seal_number", "given_to", "new_seal", "corrects", "part", "says",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Holding:
    """An exhibit with every step of its continuity, where it is now, and the breaks."""

    exhibit: Exhibit
    steps: tuple[Step, ...]
    standing: Standing
    breaks: tuple[Break, ...]

    @property
    def held_by(self) -> UUID:
        """Who holds it now; while it is given and not yet taken, that is still who gave it."""
        return self.standing.held_by

    @property
    def hands(self) -> int:
        """How many people took it after the seizure."""
        return sum(step.kind == StepKind.TAKEN for step in self.steps)


def exhibits_of(visit: UUID) -> QuerySet[Exhibit]:
    """Return what was seized on a visit, in the order of seizure."""
    return Exhibit.objects.filter(visit=visit).order_by("seized_at", "reference")


def exhibits(operation: Operation) -> QuerySet[Exhibit]:
    """Return every exhibit of an operation the viewer sees, by visit and reference.

    Descriptions may be graphic and are not fetched: `described` says that there is one (`open_description`).
    """
    rows = Exhibit.objects.filter(compartment__operation=operation).select_related("visit", "compartment__agency")
    return _masked(rows).order_by("visit__reference", "reference")


def exhibits_by_key(keys: Iterable[UUID]) -> QuerySet[Exhibit]:
    """Return these exhibits without their descriptions, as far as the viewer sees them."""
    return _masked(Exhibit.objects.filter(pk__in=list(keys)).select_related("visit", "compartment__agency"))


def searched(rows: QuerySet[Exhibit], words: str) -> QuerySet[Exhibit]:
    """Return those whose reference or label is this, or whose seal holds it; descriptions are never searched."""
    said = words.strip()
    if not said:
        return rows
    wanted = Q(reference__iexact=said) | Q(seal_number__icontains=said)
    try:
        wanted |= Q(reference_key=reference_key(said.upper()))
    except BadInput:
        wanted |= Q()
    return rows.filter(wanted | _labelled(said))


def holding_of(exhibit: UUID) -> Holding:
    """Return one exhibit's continuity; NotFound when hidden or absent. Its description is not fetched."""
    found = find(_masked(Exhibit.objects.select_related("visit", "compartment__agency")), exhibit)
    return holdings([found])[found.id]


def holdings(exhibits: Iterable[Exhibit]) -> dict[UUID, Holding]:
    """Return the continuity of many exhibits by their key."""
    rows = {exhibit.id: exhibit for exhibit in exhibits}
    taken: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(exhibit__in=among(rows)).order_by("exhibit_id", "number"):
        taken[step.exhibit_id].append(step)
    return {key: _holding(exhibit, tuple(taken[key])) for key, exhibit in rows.items()}


def devices_by_force(operation: Operation) -> dict[str, int]:
    """Return how many devices each force the viewer sees has seized, by force slug."""
    rows = Exhibit.objects.filter(compartment__operation=operation, kind__in=[kind.value for kind in DEVICES])
    counted = rows.values_list("compartment__agency__slug").annotate(devices=Count("id"))
    return dict(counted.order_by("compartment__agency__slug"))


def passages(exhibits: Iterable[UUID]) -> dict[UUID, list[Passage]]:
    """Return the steps of many exhibits as continuity reads them, without the rest of their rows."""
    found: dict[UUID, list[Passage]] = {key: [] for key in exhibits}
    rows = Step.objects.filter(exhibit__in=among(found)).order_by("number").values_list("exhibit_id", *PASSAGE)
    for key, number, kind, *rest in rows:
        found[key].append(Passage(number, StepKind(kind), *rest))
    return found


def origin_of(exhibit: Exhibit) -> Origin:
    """Return where the continuity of an exhibit begins."""
    return Origin(exhibit.seized_by, exhibit.seized_at, exhibit.seal_number)


def passage_of(row: Step) -> Passage:
    """Return a step as continuity reads it."""
    number, kind, *rest = (getattr(row, name) for name in PASSAGE)
    return Passage(number, StepKind(kind), *rest)


def _masked(rows: QuerySet[Exhibit]) -> QuerySet[Exhibit]:
    return rows.annotate(described=~Q(description="")).defer("description")


def _labelled(words: str) -> Q:
    try:
        span = range_of(words)
    except BadInput:  # one word of a search may look like a label and be none
        span = None
    return Q(pk__gte=span[0], pk__lte=span[1]) if span else Q()


def _holding(exhibit: Exhibit, steps: tuple[Step, ...]) -> Holding:
    origin, rows = origin_of(exhibit), [passage_of(each) for each in steps]
    return Holding(exhibit, steps, standing(origin, rows), continuity(origin, rows))
