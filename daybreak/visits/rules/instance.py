"""Building what the planner is given out of visits as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daybreak.kernel.periods import Period
from daybreak.visits.planner.terms import Force, Instance, Target, Window
from daybreak.visits.rules import warrants
from daybreak.visits.rules.windows import deadline, weight
from daybreak.visits.terms import Law


@dataclass(frozen=True, slots=True)
class Placeable:
    """A visit to place: `warrant_issued_on` None when no warrant is recorded yet, then any window will do.

    `beside` is the start of the window another visit of the package holds already, where it does.
    """

    reference: str
    force: str
    package: str
    teams: int
    level: str
    access: str
    act_by: datetime | None
    law: Law
    warrant_issued_on: date | None = None
    beside: datetime | None = None


def instance(
    windows: Sequence[tuple[str, Period[datetime]]],
    visits: Iterable[Placeable],
    *,
    teams: Mapping[tuple[str, datetime], int],
    held: Mapping[tuple[str, datetime], int],
) -> Instance:
    """Return the planner's instance: windows under their labels, teams by (force, start) less those held already."""
    wanted = sorted(visits, key=lambda visit: visit.reference)
    many = Counter(visit.package for visit in wanted)
    return Instance(
        windows=tuple(Window(label, period.from_, _end(period)) for label, period in windows),
        forces=tuple(
            Force(slug, {label: _free(teams, held, (slug, period.from_)) for label, period in windows})
            for slug in sorted({visit.force for visit in wanted})
        ),
        targets=tuple(_target(visit, windows, linked=many[visit.package] > 1) for visit in wanted),
    )


def allowed(visit: Placeable, windows: Sequence[tuple[str, Period[datetime]]]) -> frozenset[str]:
    """Return the windows in which the warrant is valid and the package's other visits go, if any of them is held."""
    return frozenset(
        label
        for label, period in windows
        if visit.beside in (None, period.from_) and _within_warrant(visit, period.from_, _end(period))
    )


def _target(visit: Placeable, windows: Sequence[tuple[str, Period[datetime]]], *, linked: bool) -> Target:
    return Target(
        key=visit.reference,
        force=visit.force,
        teams=visit.teams,
        weight=weight(visit.level, access=visit.access),
        act_by=deadline(visit.act_by, [period for _, period in windows]),
        windows=allowed(visit, windows),
        linked=visit.package if linked else None,
    )


def _within_warrant(visit: Placeable, starts_at: datetime, ends_at: datetime) -> bool:
    if visit.warrant_issued_on is None:
        return True
    first, final = warrants.local_days(starts_at, ends_at)
    return warrants.is_valid(visit.warrant_issued_on, first_day=first, final_day=final, months=visit.law.warrant_months)


def _free(
    teams: Mapping[tuple[str, datetime], int], held: Mapping[tuple[str, datetime], int], where: tuple[str, datetime]
) -> int:
    return max(0, teams.get(where, 0) - held.get(where, 0))


def _end(period: Period[datetime]) -> datetime:
    assert period.until is not None  # noqa: S101 - a window has an end
    return period.until
