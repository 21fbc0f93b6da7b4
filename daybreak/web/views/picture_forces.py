"""Plan and readiness by force: small multiples on one scale, the same numbers as a table, and the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from daybreak.agencies.queries import forces
from daybreak.agencies.tiles import places
from daybreak.packages.terms import UNSENT, PackageState
from daybreak.visits.queries import BoardCount
from daybreak.visits.terms import VisitState
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of

STEPS = (VisitState.PROPOSED, VisitState.PLANNED, VisitState.READY, VisitState.UNDER_WAY, VisitState.COMPLETED,
         VisitState.STOOD_DOWN)  # fmt: skip
HIGH, WIDE = 40, 14
"""Height of a small chart's tallest bar, and from one bar to the next, in the units of its drawing."""
MAPS = {
    "packages": ("Packages sent", "/packages/?force={slug}"),
    "waiting": ("Packages not acknowledged", "/packages/?force={slug}&state=disseminated"),
    "overdue": ("Packages overdue", "/packages/?force={slug}&overdue=on"),
    "visits": ("Visits completed", "/day/?on=all&force={slug}&state=completed"),
    "arrests": ("People arrested", "/packages/?force={slug}&outcome=arrest"),
}


class FiguresByForce(Protocol):
    """Figures that can be asked for by force."""

    def of(self, key: str, slug: str = "") -> object:
        """Return one figure, None where there is none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a small chart."""

    state: VisitState
    number: int
    left: int
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One force's small chart, with its numbers in words."""

    slug: str
    name: str
    short: str
    total: int
    ready: int
    bars: tuple[Bar, ...]

    @property
    def words(self) -> str:
        """Return the chart in words."""
        said = ", ".join(f"{bar.number:,} {words_of(bar.state).lower()}" for bar in self.bars if bar.number)
        return f"{self.name}: {said or 'no visit'}"


@dataclass(frozen=True)
class Force:
    """A force and what is known of it: visits by state, packages sent and overdue."""

    slug: str
    name: str
    visits: Mapping[str, int]
    packages: Mapping[PackageState, tuple[int, int]]

    @property
    def sent(self) -> int:
        """Return the packages it was ever sent."""
        return sum(number for state, (number, _) in self.packages.items() if state not in UNSENT)

    @property
    def late(self) -> int:
        """Return the packages whose clock is over."""
        return sum(late for _, late in self.packages.values())

    @property
    def takes_part(self) -> bool:
        """Answer whether the reader sees anything of it."""
        return bool(self.visits or self.packages)

    @property
    def standing(self) -> int:
        """Return the visits that were not stood down."""
        return sum(number for state, number in self.visits.items() if state != VisitState.STOOD_DOWN)


def known(board: list[BoardCount], packages: Mapping[tuple[str, PackageState], tuple[int, int]]) -> list[Force]:
    """Return every force, by name, from the visits by window and the packages by state (how many, how many overdue)."""
    visits: dict[str, dict[str, int]] = {}
    for row in board:
        states = visits.setdefault(row.force or "", {})
        states[row.state] = states.get(row.state, 0) + row.visits
    held: dict[str, dict[PackageState, tuple[int, int]]] = {}
    for (slug, state), counted in packages.items():
        held.setdefault(slug, {})[state] = counted
    return [Force(force.slug, force.name, visits.get(force.slug, {}), held.get(force.slug, {})) for force in forces()]


def panels(found: list[Force]) -> list[Panel]:
    """Return a small chart of each force, all on one scale, so that they can be set beside each other."""
    most = max((number for force in found for number in force.visits.values()), default=0)
    return [_panel(force, most) for force in found if force.takes_part]


def _panel(force: Force, most: int) -> Panel:
    bars = tuple(_bar(place, state, force.visits.get(state, 0), most) for place, state in enumerate(STEPS))
    ready = sum(force.visits.get(state, 0) for state in (VisitState.READY, VisitState.UNDER_WAY, VisitState.COMPLETED))
    placed = places().get(force.slug)
    short = placed.short if placed else ""
    return Panel(force.slug, force.name, short, force.standing, ready, bars)


def _bar(place: int, state: VisitState, number: int, most: int) -> Bar:
    # One visit beside a hundred is still seen.
    height = max(2, round(HIGH * number / most)) if number else 0
    return Bar(state, number, place * WIDE, HIGH - height, height)


def columns() -> list[Column | str]:
    """Return the columns of the table."""
    steps = (Column(words_of(state), numeric=True) for state in STEPS)
    return ["Force", Column("Packages sent", numeric=True), Column("Overdue", numeric=True), *steps]


def rows(found: list[Force]) -> list[Row]:
    """Return each force's numbers; each above nought opens its list."""
    return [
        Row(
            [
                Cell(force.name, href=f"/forces/{force.slug}/"),
                _cell(force.sent, f"/packages/?force={force.slug}"),
                _cell(force.late, f"/packages/?force={force.slug}&overdue=on"),
                *(_cell(force.visits.get(state, 0), f"/day/?on=all&force={force.slug}&state={state.value}")
                  for state in STEPS),
            ]
        )
        for force in found
        if force.takes_part
    ]  # fmt: skip


def _cell(number: int, href: str) -> Cell:
    return Cell(number, href=href if number else "")


def drawn(chosen: str, found: list[Force], figures: FiguresByForce, *, counts: bool) -> dict[str, object]:
    """Return the map asked for: value by force, and where a force's tile leads.

    People are as they are frozen for whoever may not count them now, and then lead to the frozen figures.
    """
    legend, href = MAPS[chosen]
    values: dict[str, object] = {force.slug: _of(chosen, force) for force in found}
    if chosen == "arrests":
        values = {slug: figures.of("arrests", slug) for slug in values}
        href = href if counts else "/release/"
    return {"chosen": chosen, "legend": legend, "values": values, "href": href}


def _of(chosen: str, force: Force) -> int:
    waiting = force.packages.get(PackageState.DISSEMINATED, (0, 0))[0]
    done = force.visits.get(VisitState.COMPLETED, 0)
    return {"packages": force.sent, "waiting": waiting, "overdue": force.late}.get(chosen, done)
