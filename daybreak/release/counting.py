"""Counting figures out of the database: nationally, and apart from that by force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.agencies.queries import forces
from daybreak.custody.models import Exhibit, Step
from daybreak.custody.terms import DEVICES, SEIZURE, Part, StepKind
from daybreak.intake.terms import FactKind
from daybreak.packages.models import PackageItem
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.rules import Counted
from daybreak.safeguarding.models import Child
from daybreak.visits.models import Outcome, Visit
from daybreak.visits.terms import EventKind, OutcomeKind

Rows = QuerySet[Any]
YES = ("yes", "true", "y", "1")


def _arrests() -> Rows:
    return Outcome.objects.filter(kind=OutcomeKind.ARREST)


def _registered() -> Rows:
    said = PackageItem.objects.filter(kind=FactKind.REGISTERED_SEX_OFFENDER, value__iregex=f"^({'|'.join(YES)})$")
    return _arrests().filter(package__in=said.values("package"))


def _children() -> Rows:
    """Return each child once, whichever of its records was referred."""
    told = _same().filter(referral__isnull=False)
    return Child.objects.filter(Q(referral__isnull=False) | Exists(told), counted_as=None)


def _at_risk() -> Rows:
    return _children().filter(Q(immediate_risk=True) | Exists(_same().filter(immediate_risk=True)))


def _same() -> Rows:
    """Return the further records of a child, of this force or, by judgement, of another."""
    return Child.objects.filter(counted_as=OuterRef("pk"))


def _devices() -> Rows:
    """Return the exhibits that are devices, as their newest correction says where there is one."""
    said = Step.objects.filter(exhibit=OuterRef("pk"), kind=StepKind.CORRECTED, corrects=SEIZURE, part=Part.KIND)
    corrected = Subquery(said.order_by("-number").values("says")[:1])
    return Exhibit.objects.alias(now=Coalesce(corrected, F("kind"))).filter(now__in=DEVICES)


_ROWS: dict[str, tuple[Callable[[], Rows], str]] = {
    "arrests": (_arrests, "package__subject"),
    "voluntary_attendances": (
        lambda: Outcome.objects.filter(kind=OutcomeKind.VOLUNTARY_ATTENDANCE),
        "package__subject",
    ),
    "premises_searched": (lambda: Visit.objects.filter(events__kind=EventKind.SEARCH), "premises__of"),
    "devices_seized": (_devices, "id"),
    "children_safeguarded": (_children, "id"),
    "children_at_immediate_risk": (_at_risk, "id"),
    "registered_sex_offenders": (_registered, "package__subject"),
    "positions_of_trust": (lambda: _arrests().filter(~Q(package__disclosures=None)), "package__subject"),
}
"""For each figure its rows, and what is counted once among them."""


def count(key: str, operation: Operation, agencies: Sequence[Agency] | None = None) -> Counted:
    """Count one figure of one operation; a force's row is 0 where it has none.

    The national number is one count over all rows, not a sum, so that the two can be held against each other.
    """
    found, once = _ROWS[key]
    rows = found().filter(compartment__operation=operation).order_by()
    by_agency: dict[UUID | None, int] = dict(
        rows.values_list("compartment__agency").annotate(n=Count(once, distinct=True))
    )
    national = rows.aggregate(n=Count(once, distinct=True))["n"]
    named = {agency.slug: by_agency.pop(agency.id, 0) for agency in agencies or forces()}
    return Counted(national=national, forces=named, remainder=sum(by_agency.values()))


def count_all(operation: Operation) -> dict[str, Counted]:
    """Count every figure of the register, in its order."""
    agencies = list(forces())
    return {definition.key: count(definition.key, operation, agencies) for definition in DEFINITIONS}
