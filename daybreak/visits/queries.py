"""Reads of visits: the day board, plans, readiness, figures. Row policies decide whose visits they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.deconfliction.models import HitSide
from daybreak.deconfliction.queries import plans_stopped
from daybreak.deconfliction.terms import OPEN_STATES
from daybreak.identity.models import Subject
from daybreak.identity.people import same_people
from daybreak.kernel.errors import NotFound
from daybreak.kernel.identifiers import address_key
from daybreak.kernel.locks import find
from daybreak.kernel.words import GateItem, ItemState
from daybreak.packages.models import Package, PackageItem, PackagePremises
from daybreak.visits.models import (
    Capacity,
    MutualAid,
    Outcome,
    Plan,
    PlanCondition,
    PlanSearch,
    PreparationItem,
    Team,
    Visit,
    VisitEvent,
    Window,
)
from daybreak.visits.rules.warrants import LOCAL, local_day
from daybreak.visits.terms import EventKind, OutcomeKind, VisitState


@dataclass(frozen=True, slots=True)
class BoardCount:
    """How many visits of a force stand in a state in a window."""

    starts_at: datetime | None
    force: str
    state: str
    visits: int


@dataclass(frozen=True, slots=True)
class ForceFigures:
    """What a force did: people arrested or attending once each, premises searched once each."""

    force: str
    force_name: str
    visits: int = 0
    completed: int = 0
    arrests: int = 0
    voluntary_attendances: int = 0
    premises_searched: int = 0


def windows(operation: Operation) -> QuerySet[Window]:
    """Return the windows of an operation in order of time; only command sees them."""
    return Window.objects.filter(compartment__operation=operation).order_by("starts_at")


def capacities(operation: Operation) -> QuerySet[Capacity]:
    """Return the search teams the viewer's forces have, by force and window."""
    rows = Capacity.objects.filter(compartment__operation=operation).select_related("compartment__agency")
    return rows.order_by("compartment__agency__slug", "window_starts_at")


def day_board(
    operation: Operation, *, on: date | None = None, force: str = "", state: VisitState | None = None
) -> QuerySet[Visit]:
    """Return the visits of a local day (all days without one), by window, force and reference."""
    rows = Visit.objects.filter(compartment__operation=operation)
    if on is not None:
        start = datetime.combine(on, time.min, LOCAL)
        rows = rows.filter(
            starts_at__gte=start, starts_at__lt=datetime.combine(on + timedelta(days=1), time.min, LOCAL)
        )
    rows = rows.filter(compartment__agency__slug=force) if force else rows
    rows = rows.filter(state=state) if state else rows
    found = rows.select_related("package", "premises", "compartment__agency")
    return found.order_by("starts_at", "compartment__agency__slug", "reference")


def with_event(rows: QuerySet[Visit], kind: EventKind) -> QuerySet[Visit]:
    """Return those of the visits on which a kind of event was recorded, each once."""
    return rows.filter(Exists(VisitEvent.objects.filter(visit=OuterRef("pk"), kind=kind)))


def with_outcome(rows: QuerySet[Package], kind: OutcomeKind) -> QuerySet[Package]:
    """Return of each person with a kind of outcome the newest of the packages that holds it: each person once."""
    held = rows.filter(Exists(Outcome.objects.filter(package=OuterRef("pk"), kind=kind)))
    newest = held.order_by("subject_id", "-version", "pk").distinct("subject_id")
    return rows.filter(pk__in=newest.values("pk"))


def board_counts(operation: Operation, *, on: date | None = None) -> list[BoardCount]:
    """Return the day board counted: one line for each window, force and state that has visits."""
    keys = ("starts_at", "compartment__agency__slug", "state")
    rows = day_board(operation, on=on).order_by(*keys).values_list(*keys).annotate(visits=Count("id"))
    return [BoardCount(*row) for row in rows]


def teams_taken(operation: Operation) -> dict[tuple[str, datetime], int]:
    """Return the teams that visits take, by force and start of window."""
    keys = ("compartment__agency__slug", "starts_at")
    rows = day_board(operation).exclude(state=VisitState.STOOD_DOWN).filter(starts_at__isnull=False)
    counted = rows.order_by(*keys).values_list(*keys).annotate(taken=Sum("teams"))
    return {(slug, starts_at): taken for slug, starts_at, taken in counted}


def days(operation: Operation) -> list[date]:
    """Return the local days on which the viewer's visits start, in order."""
    starts = Visit.objects.filter(compartment__operation=operation, starts_at__isnull=False).order_by()
    return sorted({local_day(at) for at in starts.values_list("starts_at", flat=True).distinct() if at})


def search_latest(operation: Operation) -> PlanSearch | None:
    """Return the newest search for a plan, or None; only command sees searches."""
    return PlanSearch.objects.filter(compartment__operation=operation).order_by("-begun_at").first()


def aid(operation: Operation) -> QuerySet[MutualAid]:
    """Return what forces may lend each other, by lender and borrower; only command sees it."""
    rows = MutualAid.objects.filter(compartment__operation=operation).select_related("lender", "borrower")
    return rows.order_by("lender__name", "borrower__name")


def plan_latest(operation: Operation) -> Plan | None:
    """Return the newest plan, or None; only command sees plans."""
    return Plan.objects.filter(compartment__operation=operation).order_by("-number").first()


def plan_numbered(operation: Operation, number: int) -> Plan:
    """Return a plan by its number; NotFound when there is none."""
    found = Plan.objects.filter(compartment__operation=operation, number=number).first()
    if found is None:
        raise NotFound(thing="plan", said=str(number))
    return found


def conditions(operation: Operation) -> QuerySet[PlanCondition]:
    """Return the conditions that stand, oldest first; only command sees them."""
    return PlanCondition.objects.filter(compartment__operation=operation, lifted_at=None).order_by("set_at", "pk")


def moved_between(before: Plan, after: Plan) -> list[tuple[str, str | None, str | None]]:
    """Return the visits with another window in the later plan: reference, start before, start after; None for none."""
    named = sorted(before.assignments.keys() | after.assignments.keys())
    seen = set(Visit.objects.filter(reference__in=named).values_list("reference", flat=True))
    pairs = ((key, before.assignments.get(key), after.assignments.get(key)) for key in named if key in seen)
    return [(key, old, new) for key, old, new in pairs if old != new]


def preparation_of(package: UUID) -> QuerySet[PreparationItem]:
    """Return what has been answered for a package's visits."""
    return PreparationItem.objects.filter(package=package).order_by("kind")


def going_of(package: UUID) -> QuerySet[Visit]:
    """Return the visits of a package that are not stood down, with their premises."""
    rows = Visit.objects.filter(package=package).exclude(state=VisitState.STOOD_DOWN)
    return rows.select_related("premises").order_by("reference")


def readiness_of(visit: UUID) -> tuple[GateItem, ...]:
    """Return the gate's items as last checked, in the gate's order; empty before the first check."""
    return tuple(
        GateItem(item["key"], item["rule"], ItemState(item["state"]), item["seen"], item["task_of"])
        for item in find(Visit, visit).readiness
    )


def events_of(visit: UUID) -> QuerySet[VisitEvent]:
    """Return what happened on a visit, in the order of the devices' clocks."""
    return VisitEvent.objects.filter(visit=visit).order_by("happened_at", "event_ref")


def outcomes_of(package: UUID) -> QuerySet[Outcome]:
    """Return what followed for the suspect of a package, oldest first; what was corrected is left out."""
    return Outcome.objects.filter(package=package).order_by("at", "kind")


def outcomes_ever(package: UUID) -> QuerySet[Outcome]:
    """Return everything that was recorded as following, also what was corrected, oldest first."""
    return Outcome.every.filter(package=package).select_related("corrected_by").order_by("at", "kind", "pk")


def teams(operation: Operation) -> QuerySet[Team]:
    """Return the teams of the viewer's forces, by name."""
    return Team.objects.filter(compartment__operation=operation).order_by("compartment__agency__slug", "name")


def for_device_of(rows: QuerySet[Visit], post: Post) -> QuerySet[Visit]:
    """Return those visits an officer may take along: of the own team, or, in no team, those no team has.

    Who commands a force takes along any of it.
    """
    if post.role != Role.BRONZE:
        return rows
    own = list(Team.objects.filter(posts__contains=[post.pk]).values_list("pk", flat=True))
    return rows.filter(team__in=own) if own else rows.filter(team=None)


def wrong_premises(operation: Operation) -> QuerySet[VisitEvent]:
    """Return every report of a wrong premises, newest first: each is somebody's task today (rule 7)."""
    rows = VisitEvent.objects.filter(compartment__operation=operation, kind=EventKind.WRONG_PREMISES)
    rows = rows.select_related("visit__premises", "visit__package", "compartment__agency")
    return rows.order_by("-happened_at", "visit__reference")


def figures_by_force(operation: Operation) -> list[ForceFigures]:
    """Return what each force the viewer sees did, by name; the national figure is their sum."""
    columns = _visit_counts(operation) | _person_counts(operation) | {"premises_searched": _searched(operation)}
    forces = {
        row.agency.slug: row.agency.name
        for row in operation.compartments.filter(kind="force").select_related("agency")
        if row.agency is not None
    }
    seen = sorted({slug for column in columns.values() for slug in column}, key=lambda slug: forces[slug])
    return [
        ForceFigures(slug, forces[slug], **{name: column.get(slug, 0) for name, column in columns.items()})
        for slug in seen
    ]


def open_conflicts(packages: Sequence[Package]) -> dict[UUID, int]:
    """Return for each package how many hits on its subject its force has not settled; packages without any are absent.

    Matched by the subject's reference, which is all a force sees of the national hit.
    """
    sides = HitSide.objects.filter(subject_reference__in={package.subject_reference for package in packages})
    places = sides.filter(state__in=OPEN_STATES).values_list("compartment_id", "subject_reference")
    counts = Counter(places)
    found = {package.id: counts[package.compartment_id, package.subject_reference] for package in packages}
    return {package: count for package, count in found.items() if count}


def stopped(packages: Iterable[Package]) -> frozenset[UUID]:
    """Return the packages that wait for a check by the lead agency; why is answered to nobody (`plans_stopped`)."""
    rows = list(packages)
    things = {row.id: [f"subject:{row.subject_reference}"] for row in rows}
    people = same_people({row.subject_id for row in rows})  # as far as they are seen: a force sees none besides
    named = dict(Subject.objects.filter(pk__in=frozenset().union(*people.values())).values_list("pk", "reference"))
    for row in rows:
        things[row.id] += [f"subject:{named[key]}" for key in people[row.subject_id] if key in named]
    places = PackagePremises.objects.filter(package__in=list(things))
    for package, address in places.values_list("package_id", "address"):
        things[package] += [f"address:{key}" for key in keys_of_address(address)]
    items = PackageItem.objects.filter(package__in=list(things)).exclude(normal="")
    for package, kind, normal in items.values_list("package_id", "kind", "normal"):
        things[package].append(f"{kind}:{normal}")
    return plans_stopped(things)


def keys_of_address(address: str) -> set[str]:
    """Return the normal forms an address written in one line can have: its locality may be there or not.

    One too many stops a plan until somebody looks, one too few would let it go ahead.
    """
    *parts, code = address.split(", ")
    lines = (", ".join(parts[:end]) for end in range(1, len(parts) + 1))
    return {key for line in lines if (key := address_key(line, code))}


def _visit_counts(operation: Operation) -> dict[str, dict[str, int]]:
    rows = Visit.objects.filter(compartment__operation=operation).values_list("compartment__agency__slug")
    done = Count("id", filter=Q(state=VisitState.COMPLETED))
    counted = list(rows.annotate(visits=Count("id"), completed=done).order_by("compartment__agency__slug"))
    return {
        "visits": {slug: visits for slug, visits, _ in counted},
        "completed": {slug: completed for slug, _, completed in counted},
    }


def _person_counts(operation: Operation) -> dict[str, dict[str, int]]:
    # A person arrested under an earlier version of the package is the same person.
    people = Count("package__subject_id", distinct=True)
    rows = Outcome.objects.filter(compartment__operation=operation)
    return {
        name: dict(rows.filter(kind=kind).values_list("compartment__agency__slug").annotate(people=people).order_by())
        for name, kind in (
            ("arrests", OutcomeKind.ARREST),
            ("voluntary_attendances", OutcomeKind.VOLUNTARY_ATTENDANCE),
        )
    }


def _searched(operation: Operation) -> dict[str, int]:
    # Three short reads: joined in one, the server takes minutes where its statistics are from before the day.
    events = VisitEvent.objects.filter(compartment__operation=operation, kind=EventKind.SEARCH)
    searched = set(events.order_by().values_list("visit_id", flat=True).distinct())
    visits = Visit.objects.filter(pk__in=searched).values_list("compartment__agency__slug", "premises_id")
    pairs = list(visits.order_by())
    rows = PackagePremises.objects.filter(pk__in={premises for _, premises in pairs})
    place = dict(rows.values_list("id", "of_id"))
    return Counter(force for force, _ in {(slug, place[premises]) for slug, premises in pairs if slug})
