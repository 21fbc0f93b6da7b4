"""Planning an operation: one solved and checked plan, written onto the visits it places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from daybreak.kernel.periods import Period
from daybreak.ledger.actions import record
from daybreak.packages.terms import PackageState
from daybreak.visits import queries
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.locks import lock_movable, lock_operation
from daybreak.visits.models import Plan, PreparationItem, Visit, Window
from daybreak.visits.planner.checker import check
from daybreak.visits.planner.result import Plan as Solved
from daybreak.visits.planner.terms import Instance
from daybreak.visits.rules.instance import Placeable, instance
from daybreak.visits.terms import HELD, Preparation, VisitState


def plan_operation(operation: Operation, *, by: Post, at: datetime, seconds: float, seed: int) -> Plan:
    """Plan every visit that has not been made ready, in windows still to come; return the plan with its bounds.

    Ready visits keep their windows and teams. What finds no place is proposed again, with why and what would help on
    the plan. The visits stay locked while it searches, up to `seconds`. Conflict without windows, or when the
    independent check finds the plan at fault.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    windows = list(queries.windows(operation).filter(starts_at__gte=at))
    if not windows:
        raise Conflict("No window lies ahead in this operation", rule="window", remedy="Set the windows first")
    visits = lock_movable(operation)
    _stay_connected(seconds)
    going = [visit for visit in visits if visit.package.state == PackageState.ACCEPTED]
    given = _instance(operation, windows, going)
    solved = _solved(given, seconds=seconds, seed=seed)
    row = _plan(operation, solved, off=[visit for visit in visits if visit not in going], by=by, at=at)
    _write(visits, windows, solved.assignments, number=row.number)
    record(
        "visit:plan",
        "plan",
        row.id,
        by=by.actor,
        at=at,
        number=row.number,
        placed=row.placed,
        unplaced=len(visits) - row.placed,
        status=row.status,
        seed=seed,
    )
    return row


def _stay_connected(seconds: float) -> None:
    """Let this transaction be silent for as long as the search may take: otherwise the server ends it after 60 s."""
    with connection.cursor() as cursor:
        silence = f"{int(seconds) + 60}s"
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [silence])


def _solved(given: Instance, *, seconds: float, seed: int) -> Solved:
    from daybreak.visits.planner.solve import plan  # the solver takes 0.6 s to load; only planning needs it

    found = plan(given, seconds=seconds, seed=seed)
    if faults := check(given, found):
        raise Conflict(
            f"The plan did not pass its independent check: {faults[0].rule}: {faults[0].message}",
            rule="every plan is checked by other code than made it",
            place=faults[0].place,
            remedy="Report this with the instance; no visit was changed",
        )
    return found


def _instance(operation: Operation, windows: Sequence[Window], visits: Sequence[Visit]) -> Instance:
    held = list(
        Visit.objects.filter(compartment__operation=operation, state__in=HELD, starts_at__isnull=False)
        .values_list("package_id", "compartment__agency__slug", "starts_at", "teams")
        .order_by("starts_at")
    )
    busy: Counter[tuple[str, datetime]] = Counter()
    for _, slug, starts_at, teams in held:
        if starts_at is not None:
            busy[slug, starts_at] += teams
    ahead = {window.starts_at for window in windows}
    beside = {package: starts_at for package, _, starts_at, _ in held if starts_at in ahead}
    issued = _warrants(visits)
    return instance(
        [(window.label, Period(window.starts_at, window.ends_at)) for window in windows],
        [_placeable(visit, issued.get(visit.package_id), beside.get(visit.package_id)) for visit in visits],
        teams={
            (row.compartment.agency.slug, row.window_starts_at): row.teams
            for row in queries.capacities(operation)
            if row.compartment.agency is not None
        },
        held=busy,
    )


def _placeable(visit: Visit, issued_on: date | None, beside: datetime | None) -> Placeable:
    agency, package = visit.compartment.agency, visit.package
    assert agency is not None  # noqa: S101 - a visit lies in a force's compartment
    return Placeable(
        reference=visit.reference,
        force=agency.slug,
        package=package.reference,
        teams=visit.teams,
        level=package.level,
        access=package.access_to_children,
        act_by=package.act_by,
        law=law_of(agency.jurisdiction),
        warrant_issued_on=issued_on,
        beside=beside,
    )


def _warrants(visits: Iterable[Visit]) -> dict[UUID, date]:
    rows = PreparationItem.objects.filter(
        package__in={visit.package_id for visit in visits}, kind=Preparation.WARRANT, waived=False, on__isnull=False
    )
    return {package: on for package, on in rows.values_list("package_id", "on") if on is not None}


def _plan(operation: Operation, solved: Solved, *, off: Sequence[Visit], by: Post, at: datetime) -> Plan:
    national = compartment(operation, CompartmentKind.NATIONAL)
    last = Plan.objects.filter(compartment=national).aggregate(last=Max("number"))["last"] or 0
    return Plan.objects.create(
        compartment=national,
        number=last + 1,
        status=solved.status.value,
        objective={part.aim.value: part.value for part in solved.parts},
        bound={part.aim.value: part.bound for part in solved.parts},
        gap=solved.gap,
        placed=len(solved.assignments),
        unplaced=[*_missing(solved), *(_off(visit) for visit in off)],
        made_by=by.id,
        made_at=at,
    )


def _missing(solved: Solved) -> list[dict[str, object]]:
    return [
        {
            "visits": list(each.targets),
            "late": each.late,
            "force": each.force,
            "window": each.window,
            "teams": each.teams,
            "why": each.why.value,
            "help": each.help,
        }
        for each in solved.missing
    ]


def _off(visit: Visit) -> dict[str, object]:
    state = visit.package.state
    why = {"visits": [visit.reference], "late": False, "force": None, "window": None, "teams": 0}
    return why | {"why": f"package_{state}", "help": f"Its package is {state}: stand the visit down"}


def _write(visits: Sequence[Visit], windows: Sequence[Window], assignments: Mapping[str, str], *, number: int) -> None:
    """Write the plan in one statement a window, and one for all visits without a place."""
    keys: dict[str | None, list[UUID]] = defaultdict(list)
    for visit in visits:
        keys[assignments.get(visit.reference)].append(visit.id)
    for window in windows:
        Visit.objects.filter(pk__in=keys[window.label]).update(
            state=VisitState.PLANNED, plan_number=number, starts_at=window.starts_at, ends_at=window.ends_at
        )
    Visit.objects.filter(pk__in=keys[None]).update(
        state=VisitState.PROPOSED, plan_number=None, starts_at=None, ends_at=None
    )
