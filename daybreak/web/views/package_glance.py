"""A package at a glance: its clocks and its doors, before anything that has to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from daybreak.kernel.words import ItemState
from daybreak.packages.models import Package, PackageMove, PackagePause, PackagePremises
from daybreak.packages.pauses import holds, runs_out_at
from daybreak.packages.terms import CLOCK_RUNS
from daybreak.web.parts.shown import value
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views.clocks import clock_cell

COLUMNS = ["Clock or door", "How it stands", "Since"]


def glance(
    package: Package,
    premises: Iterable[PackagePremises],
    moves: Sequence[PackageMove],
    pauses: Iterable[PackagePause],
    now: datetime,
) -> list[list[object]]:
    """Return the action clock, the state, and each door with how many items of its gate are open."""
    runs = package.state in CLOCK_RUNS and package.acted_at is None
    pause = next((each for each in pauses if each.resumed_at is None), None) if runs else None
    paused = pause if holds(pause, at=now) else None
    stopped = f"Acted on {value(package.acted_at)}" if package.acted_at else words_of(package.state)
    came = next((move.moved_at for move in reversed(moves) if move.after == package.state), package.built_at)
    clock = clock_cell(runs_out_at(package, pause, at=now), now, running=runs, stopped=stopped, paused=paused)
    rows: list[list[object]] = [
        ["Act by", clock, package.disseminated_at or "Not sent yet"],
        ["State", Cell(state=package.state), came],
    ]
    return [*rows, *(_door(each, package) for each in premises)]


def _door(row: PackagePremises, package: Package) -> list[object]:
    left = [item for item in row.items if item.get("state") == ItemState.OPEN]
    note = f"{len(left)} of {len(row.items)} items open" if row.items else "no gate was checked"
    signed = value(package.signed_at) if package.signed_at else "As it was built"
    return [Cell(f"Door: {row.address}", note=words_of(row.role)), Cell(state=row.door, note=note), signed]
