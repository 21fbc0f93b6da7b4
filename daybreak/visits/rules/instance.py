"""Building what the planner is given out of visits as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from daybreak.kernel.periods import Period
from daybreak.kernel.words import Level
from daybreak.visits.planner.terms import CELL, Aid, Force, Instance, Span, Target, Window
from daybreak.visits.rules import warrants
from daybreak.visits.rules.windows import weight
from daybreak.visits.terms import Placeable, Room

Slot = tuple[str, Period[datetime]]
"""A window: its label and its period."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a plan is made within: windows under their labels, what each force has, what it is called, aid."""

    windows: Sequence[Slot]
    rooms: Mapping[tuple[str, datetime], Room]
    names: Mapping[str, str] = field(default_factory=dict)
    aid: Sequence[Aid] = ()


def instance(given: Given, visits: Iterable[Placeable], *, held: Iterable[Placeable] = ()) -> Instance:
    """Return the planner's instance: forces have what they have less what visits that keep their window use."""
    wanted = sorted(visits, key=lambda visit: visit.reference)
    used = list(held)
    lent = [each for each in given.aid if each.lender != each.borrower]
    slugs = {visit.force for visit in wanted} | {slug for slug, _ in given.rooms}
    windows = tuple(_window(slot) for slot in given.windows)
    keys = {period.from_: label for label, period in given.windows}
    return Instance(
        windows=windows,
        forces=tuple(_force(slug, given, [one for one in used if one.force == slug]) for slug in sorted(slugs)),
        targets=tuple(_target(visit, keys, {one.reference for one in wanted}) for visit in wanted),
        aid=tuple(each for each in lent if {each.lender, each.borrower} <= slugs),
    )


def warrant_span(visit: Placeable) -> Span | None:
    """Return when the warrant may be used: from the day of issue to its last day, local days; None without one."""
    if visit.warrant_issued_on is None:
        return None
    last = warrants.last_day(visit.warrant_issued_on, months=visit.law.warrant_months)
    start = datetime.combine(visit.warrant_issued_on, time.min, warrants.LOCAL)
    return Span(start, datetime.combine(last + timedelta(days=1), time.min, warrants.LOCAL))


def _window(slot: Slot) -> Window:
    label, period = slot
    return Window(label, period.from_.astimezone(warrants.LOCAL), _end(period).astimezone(warrants.LOCAL))


def _target(visit: Placeable, keys: Mapping[datetime, str], planned: set[str]) -> Target:
    beside = visit.beside
    return Target(
        key=visit.reference,
        force=visit.force,
        teams=visit.teams,
        weight=weight(visit.level, access=visit.access),
        act_by=visit.act_by,
        windows=None if beside is None else frozenset(filter(None, [keys.get(beside)])),
        linked=visit.together,
        level=Level(visit.level),
        children=visit.access != "no",
        skills=visit.skills,
        arrests=visit.arrests,
        devices=visit.devices,
        warrant=warrant_span(visit),
        no_go=tuple(Span(start, end) for start, end in visit.no_go),
        apart=frozenset(visit.apart & planned) - {visit.reference},
        place=visit.place,
        locked=None if visit.locked is None else keys.get(visit.locked),
    )


def _force(slug: str, given: Given, held: Sequence[Placeable]) -> Force:
    rooms = {label: given.rooms.get((slug, period.from_), Room()) for label, period in given.windows}
    starts = {label: period.from_ for label, period in given.windows}
    skills = sorted({skill for room in rooms.values() for skill in room.skills})
    at = {label: [one for one in held if one.beside == start] for label, start in starts.items()}
    cells = {label: [one for one in held if _is_held(one, start)] for label, start in starts.items()}
    return Force(
        slug,
        {label: _left(room.teams, (one.teams for one in at[label])) for label, room in rooms.items()},
        given.names.get(slug, ""),
        {
            skill: {
                label: _left(room.skills.get(skill, 0), (one.skills.get(skill, 0) for one in at[label]))
                for label, room in rooms.items()
            }
            for skill in skills
        },
        _limited({label: (room.custody, (one.arrests for one in cells[label])) for label, room in rooms.items()}),
        _limited({label: (room.forensic, (one.devices for one in at[label])) for label, room in rooms.items()}),
    )


def _is_held(visit: Placeable, start: datetime) -> bool:
    return visit.beside is not None and visit.beside <= start < visit.beside + CELL


def _limited(stated: Mapping[str, tuple[int | None, Iterable[int]]]) -> dict[str, int] | None:
    """Return what is left by window; None where the force states no number for any: then it is not limited."""
    known = {label: _left(number, used) for label, (number, used) in stated.items() if number is not None}
    return known if len(known) == len(stated) and known else None


def _left(number: int, used: Iterable[int]) -> int:
    return max(0, number - sum(used))


def _end(period: Period[datetime]) -> datetime:
    assert period.until is not None  # noqa: S101 - a window has an end
    return period.until
