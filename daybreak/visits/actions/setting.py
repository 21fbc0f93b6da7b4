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
from daybreak.visits.models import Capacity, MutualAid, Window
from daybreak.visits.planner.terms import Aid
from daybreak.visits.rules.warrants import local_label
from daybreak.visits.rules.windows import in_order
from daybreak.visits.terms import Room


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


def set_capacities(
    operation: Operation, rooms: Mapping[str, Mapping[datetime, int | Room]], *, by: Post, at: datetime
) -> int:
    """Set what forces have, by force slug and start of window: teams alone, or all; return how many were set.

    What is not named stays as it was. BadInput names the first force, window or number that cannot be.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    forces = compartments_by_agency(operation, CompartmentKind.FORCE)
    starts = set(Window.objects.filter(compartment__operation=operation).values_list("starts_at", flat=True))
    for slug, numbers in sorted(rooms.items()):
        _check(slug, {start: _room(room) for start, room in numbers.items()}, forces, starts)
    for field, wanted in (("teams", int), ("", Room)):
        _write(forces, rooms, wanted, [field] if field else ["teams", "skills", "custody", "forensic"])
    payloads = [
        (forces[slug].id, {"teams": {start.isoformat(): _said(room) for start, room in numbers.items()}})
        for slug, numbers in sorted(rooms.items())
    ]
    record_many("capacity:set", "compartment", [(str(key), load) for key, load in payloads], by=by.actor, at=at)
    return sum(len(numbers) for numbers in rooms.values())


def set_aid(operation: Operation, aid: Sequence[Aid], *, by: Post, at: datetime) -> int:
    """Set what forces may lend each other, replacing what was set; return how many pairs there are."""
    lock_operation(operation)
    require(by, "visit:plan")
    national = compartment(operation, CompartmentKind.NATIONAL)
    forces = compartments_by_agency(operation, CompartmentKind.FORCE)
    pairs = [(each.lender, each.borrower) for each in aid]
    for each in aid:
        _check_pair(each, forces)
        if pairs.count((each.lender, each.borrower)) > 1:
            raise BadInput(
                "Teams and kilometres of a pair are stated once",
                place=f"{each.lender} to {each.borrower}",
                remedy="Correct the number, or keep one line of the pair",
            )
    MutualAid.objects.filter(compartment=national).delete()
    MutualAid.objects.bulk_create(
        MutualAid(
            compartment=national,
            lender=forces[each.lender].agency,
            borrower=forces[each.borrower].agency,
            teams=each.teams,
            cost_km=each.cost,
        )
        for each in aid
    )
    said = [[each.lender, each.borrower, each.teams, each.cost] for each in aid]
    record("aid:set", "operation", operation.id, by=by.actor, at=at, aid=said)
    return len(aid)


def agree_aid(operation: Operation, aid: Aid, *, by: Post, at: datetime) -> None:
    """State what one force may lend another, others stay as they are; with 0 teams it lends nothing any more."""
    lock_operation(operation)
    require(by, "visit:plan")
    national = compartment(operation, CompartmentKind.NATIONAL)
    forces = compartments_by_agency(operation, CompartmentKind.FORCE)
    _check_pair(aid, forces)
    pair = {"lender": forces[aid.lender].agency, "borrower": forces[aid.borrower].agency}
    if aid.teams:
        worth = {"teams": aid.teams, "cost_km": aid.cost}
        MutualAid.objects.update_or_create(
            compartment=national, lender=pair["lender"], borrower=pair["borrower"], defaults=worth
        )
    else:
        MutualAid.objects.filter(compartment=national, **pair).delete()
    said = [aid.lender, aid.borrower, aid.teams, aid.cost]
    record("aid:agree", "operation", operation.id, by=by.actor, at=at, aid=said)


def _check_pair(aid: Aid, forces: Mapping[str, Compartment]) -> None:
    place = f"{aid.lender} to {aid.borrower}"
    if aid.lender not in forces or aid.borrower not in forces or aid.lender == aid.borrower:
        raise BadInput(
            "Two forces that take part are needed", place=place, remedy="See `daybreak agencies` for the slugs"
        )
    if aid.teams < 0 or aid.cost < 0:
        raise BadInput("Teams and kilometres are 0 or more", place=place, remedy="Correct the number")


def _write(
    forces: Mapping[str, Compartment],
    rooms: Mapping[str, Mapping[datetime, int | Room]],
    wanted: type,
    fields: Sequence[str],
) -> None:
    """Write those stated in this way: teams alone leave the rest of a window as it was."""
    rows = [
        Capacity(
            compartment=forces[slug],
            window_starts_at=start,
            teams=(full := _room(room)).teams,
            skills=dict(full.skills),
            custody=full.custody,
            forensic=full.forensic,
        )
        for slug, numbers in sorted(rooms.items())
        for start, room in sorted(numbers.items())
        if isinstance(room, wanted)
    ]
    Capacity.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["compartment", "window_starts_at"], update_fields=list(fields)
    )


def _room(room: int | Room) -> Room:
    return room if isinstance(room, Room) else Room(room)


def _said(room: int | Room) -> object:
    if isinstance(room, int):
        return room
    return [room.teams, dict(room.skills), room.custody, room.forensic]


def _window(national: Compartment, period: Period[datetime]) -> Window:
    assert period.until is not None  # noqa: S101 - in_order refused the others
    label = local_label(period.from_, period.until)
    return Window(compartment=national, label=label, starts_at=period.from_, ends_at=period.until)


def _check(
    slug: str, numbers: Mapping[datetime, Room], forces: Mapping[str, Compartment], starts: set[datetime]
) -> None:
    if slug not in forces:
        raise BadInput("No force of this name takes part", place=slug, remedy="See `daybreak agencies` for the slugs")
    for start, room in numbers.items():
        if start not in starts:
            raise BadInput(
                f"No window starts at {start.isoformat()}", place=slug, remedy="Set the windows first, then the teams"
            )
        counts = (room.teams, *room.skills.values(), room.custody or 0, room.forensic or 0)
        if min(counts) < 0 or sum(room.skills.values()) > room.teams:
            raise BadInput(
                f"{room.teams} teams with {sum(room.skills.values())} skills cannot be",
                rule="0 or more; a team counts under one skill",
                place=slug,
                remedy="Correct the numbers",
            )
