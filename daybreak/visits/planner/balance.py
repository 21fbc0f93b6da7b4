"""The last aim, force by force: spread its visits over the windows in use.

What links forces and which windows are in use are settled by now, so each force can be balanced alone and exactly:
forty-five small searches in two seconds instead of a large one in up to fifteen, and the same value when compared.
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


@dataclass(frozen=True, slots=True)
class _Share:
    """One force alone: its own kinds (their positions in the whole), and the teams out for links with other forces."""

    positions: tuple[int, ...]
    kinds: tuple[Kind, ...]
    layout: Grid
    linked: Mapping[tuple[str, int], int]
    placement: Placement


def balanced(
    placement: Placement, kinds: Sequence[Kind], layout: Grid, *, ends: float, seed: int, workers: int
) -> Found:
    """Return the placement with every force balanced, until `ends` on the monotonic clock, `workers` at a time."""
    shares = [_share(force, placement, kinds, layout) for force in sorted({force for force, _ in layout.teams})]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        found = list(pool.map(lambda share: _balance(share, ends=ends, seed=seed), shares))
    whole = dict(placement)
    for share, each in zip(shares, found, strict=True):
        if each.placement is not None:
            whole = {at: number for at, number in whole.items() if at[0] not in share.positions}
            whole |= {(share.positions[at], window): number for (at, window), number in each.placement.items()}
    return Found(whole, sum(each.bound for each in found), any(each.by_clock for each in found))


def _share(force: str, placement: Placement, kinds: Sequence[Kind], layout: Grid) -> _Share:
    in_use = {window for (_, window), number in placement.items() if number}
    own = [position for position, kind in enumerate(kinds) if [each for each, _ in kind.needs] == [force]]
    others = {at: number for at, number in placement.items() if at[0] not in own}
    linked = {place: teams for place, teams in busy(others, kinds).items() if place[0] == force}
    left = {place: teams - linked.get(place, 0) for place, teams in layout.teams.items() if place[0] == force}
    return _Share(
        positions=tuple(own),
        kinds=tuple(replace(kinds[at], windows=tuple(w for w in kinds[at].windows if w in in_use)) for at in own),
        layout=replace(layout, teams=left),
        linked=linked,
        placement={(own.index(at), window): number for (at, window), number in placement.items() if at in own},
    )


def _balance(share: _Share, *, ends: float, seed: int) -> Found:
    floor = sum(peaks(share.linked).values())
    if not share.placement:
        return Found(None, floor, by_clock=False)
    model = Model(share.kinds, share.layout, already=share.linked)
    values = score(share.placement, share.kinds, share.layout)
    for aim in (Aim.DEADLINES, Aim.DELAY):
        model.hold(aim, values[aim])
    effort = Effort(seconds=ends - monotonic(), nodes=_NODES, seed=seed)
    found = least(model, Aim.BALANCE, start=share.placement, effort=effort)
    return replace(found, bound=max(floor, found.bound))
