"""Setting what a plan is made within: windows for the whole operation, teams for each force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment, compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput
from daybreak.kernel.periods import Period
from daybreak.ledger.actions import record, record_many
from daybreak.visits.locks import lock_operation
from daybreak.visits.models import Capacity, Window
from daybreak.visits.rules.warrants import local_label
from daybreak.visits.rules.windows import in_order


def set_windows(
    operation: Operation, periods: Sequence[Period[datetime]], *, by: Post, at: datetime
) -> tuple[Window, ...]:
    """Set the windows of an operation, replacing those it had; return them in order of time.

    Visits keep the window they were given until the next plan. BadInput when windows overlap or have no end.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    national = compartment(operation, CompartmentKind.NATIONAL)
    ordered = in_order(periods)
    Window.objects.filter(compartment=national).exclude(starts_at__in=[p.from_ for p in ordered]).delete()
    Window.objects.bulk_create(
        [_window(national, period) for period in ordered],
        update_conflicts=True,
        unique_fields=["compartment", "starts_at"],
        update_fields=["label", "ends_at"],
    )
    windows = tuple(Window.objects.filter(compartment=national).order_by("starts_at"))
    record(
        "window:set", "operation", operation.id, by=by.actor, at=at, windows=[(w.starts_at, w.ends_at) for w in windows]
    )
    return windows


def set_capacities(operation: Operation, teams: Mapping[str, Mapping[datetime, int]], *, by: Post, at: datetime) -> int:
    """Set how many search teams forces have, by force slug and start of window; return how many numbers were set.

    What is not named stays as it was. BadInput names the first force, window or number that cannot be.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    forces = compartments_by_agency(operation, CompartmentKind.FORCE)
    starts = set(Window.objects.filter(compartment__operation=operation).values_list("starts_at", flat=True))
    for slug, numbers in sorted(teams.items()):
        _check(slug, numbers, forces, starts)
    Capacity.objects.bulk_create(
        [
            Capacity(compartment=forces[slug], window_starts_at=start, teams=count)
            for slug, numbers in sorted(teams.items())
            for start, count in sorted(numbers.items())
        ],
        update_conflicts=True,
        unique_fields=["compartment", "window_starts_at"],
        update_fields=["teams"],
    )
    payloads = [
        (forces[slug].id, {"teams": {start.isoformat(): count for start, count in numbers.items()}})
        for slug, numbers in sorted(teams.items())
    ]
    record_many("capacity:set", "compartment", [(str(key), load) for key, load in payloads], by=by.actor, at=at)
    return sum(len(numbers) for numbers in teams.values())


def _window(national: Compartment, period: Period[datetime]) -> Window:
    assert period.until is not None  # noqa: S101 - in_order refused the others
    label = local_label(period.from_, period.until)
    return Window(compartment=national, label=label, starts_at=period.from_, ends_at=period.until)


def _check(
    slug: str, numbers: Mapping[datetime, int], forces: Mapping[str, Compartment], starts: set[datetime]
) -> None:
    if slug not in forces:
        raise BadInput("No force of this name takes part", place=slug, remedy="See `daybreak agencies` for the slugs")
    for start, count in numbers.items():
        if start not in starts:
            raise BadInput(
                f"No window starts at {start.isoformat()}", place=slug, remedy="Set the windows first, then the teams"
            )
        if count < 0:
            raise BadInput(f"{count} teams cannot be", rule="0 or more", place=slug, remedy="Correct the number")
