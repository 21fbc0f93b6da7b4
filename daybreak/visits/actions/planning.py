"""Planning an operation: one solved and checked plan, written onto the visits it places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Max

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record
from daybreak.packages.terms import PackageState
from daybreak.visits import queries
from daybreak.visits.actions.gathering import gather
from daybreak.visits.locks import lock_movable, lock_operation
from daybreak.visits.models import Plan, Visit, Window
from daybreak.visits.planner.checker import check
from daybreak.visits.planner.comparing import Moved, compare
from daybreak.visits.planner.result import Aim, Status
from daybreak.visits.planner.result import Plan as Solved
from daybreak.visits.planner.terms import Instance
from daybreak.visits.rules.readiness import WAITS
from daybreak.visits.terms import VisitState


@dataclass(frozen=True, slots=True)
class Searched:
    """A plan that was searched beside everything else, and what was asked for then."""

    given: Instance
    solved: Solved


class Watch(Protocol):
    """Who looks on while a plan is searched, and may end the search: the best plan by then is kept."""

    def begin(self, stop: Callable[[], None]) -> None:
        """Take what ends the search."""

    def tell(self, values: Mapping[Aim, int]) -> None:
        """Hear the values of the best plan so far."""


def plan_operation(
    operation: Operation,
    *,
    by: Post,
    at: datetime,
    seconds: float,
    seed: int,
    watch: Watch | None = None,
    mend: bool = False,
    searched: Searched | None = None,
) -> Plan:
    """Plan every visit that has not been made ready, in windows still to come; return the plan with its bounds.

    Ready visits keep their windows and what they use. What finds no place is proposed again, with why and what would
    help on the plan. With `mend`, visits keep their windows where they can and nothing is searched: for the day itself.
    The visits stay locked while it searches, up to `seconds`; `watch` sees how far it is, and stops it. `searched` is
    written as it is, or mended where something changed since it was asked for. Conflict without windows, or when the
    independent check finds the plan at fault.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    windows = list(queries.windows(operation).filter(starts_at__gte=at))
    if not windows:
        raise Conflict("No window lies ahead in this operation", rule="window", remedy="Set the windows first")
    visits = lock_movable(operation)
    _stay_connected(seconds)
    accepted = [visit for visit in visits if visit.package.state == PackageState.ACCEPTED]
    held = queries.stopped({visit.package for visit in accepted})
    going = [visit for visit in accepted if visit.package_id not in held]
    given = gather(operation, windows, going, at=at)
    before = _before(going, windows)
    if searched is not None:
        solved = searched.solved if searched.given == given else _mended(given, searched.solved)
    else:
        solved = _mended(given, before) if mend else _solved(given, seconds=seconds, seed=seed, watch=watch)
    _check(given, solved)
    off = [visit for visit in visits if visit not in going]
    row = _plan(operation, solved, changes=compare(given, before, solved).moved, windows=windows, off=off, by=by, at=at)
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
        moved=len(row.changes),
    )
    return row


def _stay_connected(seconds: float) -> None:
    """Let this transaction be silent for as long as the search may take: otherwise the server ends it after 60 s."""
    with connection.cursor() as cursor:
        silence = f"{int(seconds) + 60}s"
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [silence])


def _solved(given: Instance, *, seconds: float, seed: int, watch: Watch | None) -> Solved:
    from daybreak.visits.planner import solve  # the solver takes 0.6 s to load; only planning needs it
    from daybreak.visits.planner.search import Stop

    if watch is None:
        return solve.plan(given, seconds=seconds, seed=seed)
    stop = Stop()
    watch.begin(stop.now)
    return solve.plan(given, seconds=seconds, seed=seed, stop=stop, tell=lambda found: watch.tell(found.values))


def _mended(given: Instance, before: Solved) -> Solved:
    from daybreak.visits.planner.replan import replan

    return replan(given, before)


def _before(visits: Sequence[Visit], windows: Sequence[Window]) -> Solved:
    """Return the windows that visits have now, as a plan that says nothing about itself."""
    label = {window.starts_at: window.label for window in windows}
    stand = {visit.reference: label[visit.starts_at] for visit in visits if visit.starts_at in label}
    left = tuple(visit.reference for visit in visits if visit.reference not in stand)
    return Solved(stand, left, (), Status.BOUNDED, (), 0)


def _check(given: Instance, found: Solved) -> None:
    if faults := check(given, found):
        raise Conflict(
            f"The plan did not pass its independent check: {faults[0].rule}: {faults[0].message}",
            rule="every plan is checked by other code than made it",
            place=faults[0].place,
            remedy="Report this with the instance; no visit was changed",
        )


def _plan(
    operation: Operation,
    solved: Solved,
    *,
    changes: Sequence[Moved],
    windows: Sequence[Window],
    off: Sequence[Visit],
    by: Post,
    at: datetime,
) -> Plan:
    national = compartment(operation, CompartmentKind.NATIONAL)
    last = Plan.objects.filter(compartment=national).aggregate(last=Max("number"))["last"] or 0
    start = {window.label: window.starts_at.isoformat() for window in windows}
    return Plan.objects.create(
        compartment=national,
        number=last + 1,
        status=solved.status.value,
        objective={part.aim.value: part.value for part in solved.parts},
        bound={part.aim.value: part.bound for part in solved.parts},
        gap=solved.gap,
        placed=len(solved.assignments),
        unplaced=[*_missing(solved), *(_off(visit) for visit in off)],
        assignments={reference: start[label] for reference, label in solved.assignments.items()},
        loans=[asdict(each) for each in solved.loans],
        changes=[asdict(each) for each in changes],
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
            "what": each.what,
            "teams": each.number,
            "why": each.why.value,
            "help": each.help,
        }
        for each in solved.missing
    ]


def _off(visit: Visit) -> dict[str, object]:
    state = visit.package.state
    why = {"visits": [visit.reference], "late": False, "force": None, "window": None, "teams": 0}
    if state == PackageState.ACCEPTED:  # in the words of the readiness gate, and no more than those
        return why | {"why": "check", "help": f"It {WAITS}: it is planned when that is done"}
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
