"""Reads about forces that are offline: whose keys are known, what they answered in files."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from daybreak.access.models import Operation
from daybreak.packages.models import AnswerKey, ForceKey, Package, ReceivedAnswer
from daybreak.packages.terms import LIVE


@dataclass(frozen=True, slots=True)
class OfflineForce:
    """A force with a key: since when it opens envelopes, since when it signs answers, how many packages are live."""

    slug: str
    name: str
    opens_since: datetime | None
    answers_since: datetime | None
    live: int


def offline_forces(operation: Operation) -> list[OfflineForce]:
    """Return the forces that gave a key, by name."""
    mine = {"compartment__operation": operation, "compartment__agency__isnull": False, "retired_at": None}
    fields = ("compartment__agency__slug", "compartment__agency__name", "registered_at")
    since: dict[tuple[str, str], list[datetime | None]] = {}
    for slug, name, at in ForceKey.objects.filter(**mine).values_list(*fields):
        since.setdefault((slug, name), [None, None])[0] = at
    for slug, name, at in AnswerKey.objects.filter(**mine).values_list(*fields):
        since.setdefault((slug, name), [None, None])[1] = at
    live = Package.objects.filter(state__in=LIVE, compartment__operation=operation).order_by()
    counted = dict(live.values_list("compartment__agency__slug").annotate(n=Count("pk")))
    return [
        OfflineForce(slug, name, opened, answered, counted.get(slug, 0))
        for (slug, name), (opened, answered) in sorted(since.items(), key=lambda each: each[0][1])
    ]


def opens_envelopes(of: Package) -> bool:
    """Answer whether the force of a package gave the key it opens envelopes with."""
    return ForceKey.objects.filter(compartment=of.compartment_id, retired_at=None).exists()


def opening_envelopes(compartments: Collection[int]) -> frozenset[int]:
    """Return those of the forces' compartments that ever gave a key to open envelopes with."""
    rows = ForceKey.objects.filter(compartment__in=compartments)
    return frozenset(rows.values_list("compartment_id", flat=True))


def live_with(slug: str) -> QuerySet[Package]:
    """Return the live packages of a force, by reference."""
    return Package.objects.filter(compartment__agency__slug=slug, state__in=LIVE).order_by("reference")


def answers_received(operation: Operation) -> QuerySet[ReceivedAnswer]:
    """Return what forces answered in files, the newest first."""
    rows = ReceivedAnswer.objects.filter(compartment__operation=operation).select_related("package")
    return rows.order_by("-imported_at", "package__reference", "-number")
