"""An aim searched force by force, with what links forces kept where it is.

Forty-five small searches take about a second where the whole nation takes two to fifteen. For the delay this is only a
good start of the search over the nation; for the balance it is the search, and what `solve` says that aim means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic

from daybreak.visits.planner.groups import Grid, Kind
from daybreak.visits.planner.least import Effort, Found, least
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim
from daybreak.visits.planner.score import Placement, busy, peaks, score

# A force of 400 targets needs a few dozen nodes at most.
_NODES = 500

# What each force must keep at its own value; windows in use are kept by closing the others.
_HELD = {Aim.DELAY: (Aim.DEADLINES,), Aim.BALANCE: (Aim.DEADLINES, Aim.DELAY)}


@dataclass(frozen=True, slots=True)
class _Share:
    """One force alone: its own kinds (their positions in the whole), and the teams out for links with other forces."""

    positions: tuple[int, ...]
    kinds: tuple[Kind, ...]
    layout: Grid
    linked: Mapping[tuple[str, int], int]
    placement: Placement


def by_force(
    aim: Aim, placement: Placement, kinds: Sequence[Kind], layout: Grid, *, ends: float, seed: int, workers: int
) -> Found:
    """Return the placement improved in each force, until `ends` on the monotonic clock, `workers` forces at a time.

    The bound is the sum of the forces' bounds: it holds for placements that keep what links forces.
    """
    used = {window for (_, window), number in placement.items() if number}
    open_windows = used if aim is Aim.BALANCE else set(range(len(layout.keys)))
    forces = sorted({force for force, _ in layout.teams})
    shares = [_share(force, placement, kinds, layout, open_windows) for force in forces]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        found = list(pool.map(lambda share: _search(aim, share, ends=ends, seed=seed), shares))
    whole = dict(placement)
    for share, each in zip(shares, found, strict=True):
        if each.placement is not None:
            whole = {at: number for at, number in whole.items() if at[0] not in share.positions}
            whole |= {(share.positions[at], window): number for (at, window), number in each.placement.items()}
    return Found(whole, sum(each.bound for each in found), any(each.by_clock for each in found))


def _share(force: str, placement: Placement, kinds: Sequence[Kind], layout: Grid, open_windows: set[int]) -> _Share:
    own = [position for position, kind in enumerate(kinds) if [each for each, _ in kind.needs] == [force]]
    number_of = {position: number for number, position in enumerate(own)}
    others = {at: number for at, number in placement.items() if at[0] not in number_of}
    linked = {place: teams for place, teams in busy(others, kinds).items() if place[0] == force}
    left = {place: teams - linked.get(place, 0) for place, teams in layout.teams.items() if place[0] == force}
    return _Share(
        positions=tuple(own),
        kinds=tuple(
            replace(kinds[at], windows=tuple(window for window in kinds[at].windows if window in open_windows))
            for at in own
        ),
        layout=replace(layout, teams=left),
        linked=linked,
        placement={(number_of[at], w): number for (at, w), number in placement.items() if at in number_of},
    )


def _search(aim: Aim, share: _Share, *, ends: float, seed: int) -> Found:
    floor = sum(peaks(share.linked).values()) if aim is Aim.BALANCE else 0
    if not share.kinds:
        return Found(None, floor, by_clock=False)
    model = Model(share.kinds, share.layout, already=share.linked)
    values = score(share.placement, share.kinds, share.layout)
    for held in _HELD[aim]:
        model.hold(held, values[held])
    found = least(model, aim, start=share.placement, effort=Effort(ends - monotonic(), _NODES, seed))
    return replace(found, bound=max(floor, found.bound))
