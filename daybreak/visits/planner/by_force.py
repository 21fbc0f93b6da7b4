"""An aim searched force by force, with what links forces, and what they lend each other, kept where it is.

Forty-five small searches take about a second where the whole nation takes two to fifteen. For the delay this is only a
good start of the search over the nation; for balance and travel it is the search, and what `solve` says they mean.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic

from daybreak.visits.planner.grid import TEAMS, Grid, Use
from daybreak.visits.planner.groups import Kind
from daybreak.visits.planner.least import Effort, Found, least
from daybreak.visits.planner.model import Model
from daybreak.visits.planner.result import Aim
from daybreak.visits.planner.score import TRIP, Placement, Trips, busy, peaks, score, trips

# A force of 400 targets needs a few dozen nodes; a search over the nation goes further than more of them would.
_NODES = 60

# What each force must keep at its own value; windows in use are kept by closing the others.
_HELD = {
    Aim.DELAY: (Aim.DEADLINES,),
    Aim.BALANCE: (Aim.DEADLINES, Aim.DELAY),
    Aim.TRAVEL: (Aim.DEADLINES, Aim.DELAY, Aim.BALANCE),
}


@dataclass(frozen=True, slots=True)
class _Share:
    """One force alone: its own kinds (their positions in the whole), and what is in use for links with others."""

    positions: tuple[int, ...]
    kinds: tuple[Kind, ...]
    layout: Grid
    linked: Mapping[tuple[Use, int], int]
    made: Trips
    placement: Placement


def by_force(
    aim: Aim, placement: Placement, kinds: Sequence[Kind], layout: Grid, *, ends: float, seed: int, workers: int
) -> Found:
    """Return the placement improved in each force, until `ends` on the monotonic clock, `workers` forces at a time.

    The bound is the sum of the forces' bounds: it holds for placements that keep what links forces.
    """
    used = {window for (_, window), number in placement.numbers.items() if number}
    open_windows = set(range(len(layout.keys))) if aim is Aim.DELAY else used
    shares = _shares(placement, kinds, layout, open_windows)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        found = list(pool.map(lambda share: _search(aim, share, ends=ends, seed=seed), shares))
    numbers = dict(placement.numbers)
    for share, each in zip(shares, found, strict=True):
        if each.placement is not None:
            own = set(share.positions)
            numbers = {at: number for at, number in numbers.items() if at[0] not in own}
            numbers |= {(share.positions[at], w): number for (at, w), number in each.placement.numbers.items()}
    kept = _kept(aim, placement, kinds, layout)
    return Found(
        replace(placement, numbers=numbers), kept + sum(each.bound for each in found), any(e.by_clock for e in found)
    )


def _kept(aim: Aim, placement: Placement, kinds: Sequence[Kind], layout: Grid) -> int:
    """Return what the kept part counts for the aim, beside the forces' own."""
    if aim is not Aim.TRAVEL:
        return 0
    costs = {(arc.lender, arc.borrower): arc.cost for arc in layout.arcs}
    joint = trips(_only(placement, _joint(kinds)), kinds)
    return TRIP * len(joint) + sum(
        costs[lender, borrower] * teams for (lender, borrower, _), teams in placement.lent.items()
    )


def _joint(kinds: Sequence[Kind]) -> set[int]:
    """Return the kinds of several forces, and those to be kept apart from something: they stay where they are."""
    return {
        position
        for position, kind in enumerate(kinds)
        if kind.one.apart or len({use[0] for use, _ in kind.one.needs}) != 1
    }


def _only(placement: Placement, positions: Collection[int]) -> Placement:
    return Placement({at: number for at, number in placement.numbers.items() if at[0] in positions})


def _shares(placement: Placement, kinds: Sequence[Kind], layout: Grid, open_windows: set[int]) -> list[_Share]:
    joint = _joint(kinds)
    own: dict[str, list[int]] = {force: [] for force in sorted(layout.names)}
    for position, kind in enumerate(kinds):
        if position not in joint:
            own[kind.one.needs[0][0][0]].append(position)
    kept = _only(placement, joint)
    outside, made = busy(kept, kinds, layout), trips(kept, kinds)
    return [_share(force, own[force], placement, kinds, layout, open_windows, outside, made) for force in own]


def _share(
    force: str,
    own: Sequence[int],
    placement: Placement,
    kinds: Sequence[Kind],
    layout: Grid,
    open_windows: set[int],
    outside: Mapping[tuple[Use, int], int],
    made: Trips,
) -> _Share:
    number_of = {position: number for number, position in enumerate(own)}
    linked = {at: number for at, number in outside.items() if at[0][0] == force}
    return _Share(
        positions=tuple(own),
        kinds=tuple(_narrowed(kinds[at], open_windows) for at in own),
        layout=replace(layout, room=_left(force, placement, layout, linked), arcs=(), aid={}, names={force: force}),
        linked=linked,
        made={trip for trip in made if trip[0] == force},
        placement=Placement({(number_of[at], w): n for (at, w), n in placement.numbers.items() if at in number_of}),
    )


def _narrowed(kind: Kind, windows: set[int]) -> Kind:
    return replace(kind, one=replace(kind.one, windows=tuple(at for at in kind.one.windows if at in windows)))


def _left(
    force: str, placement: Placement, layout: Grid, linked: Mapping[tuple[Use, int], int]
) -> dict[Use, tuple[int, ...]]:
    """Return what the force has left for its own kinds, with what it was lent and less what it lent."""
    room = {
        use: [number - linked.get((use, at), 0) for at, number in enumerate(row)]
        for use, row in layout.room.items()
        if use[0] == force
    }
    for (lender, borrower, window), teams in placement.lent.items():
        if force in (lender, borrower):
            room[force, TEAMS][window] += teams if force == borrower else -teams
    return {use: tuple(row) for use, row in room.items()}


def _search(aim: Aim, share: _Share, *, ends: float, seed: int) -> Found:
    floor = sum(peaks(share.linked).values()) if aim is Aim.BALANCE else 0
    if not share.kinds:
        return Found(None, floor, by_clock=False)
    model = Model(share.kinds, share.layout, already=share.linked, made=share.made)
    values = score(share.placement, share.kinds, share.layout)
    for held in _HELD[aim]:
        if held is Aim.BALANCE:
            values[held] = sum(peaks(_with(share)).values())
        model.hold(held, values[held])
    found = least(model, aim, start=share.placement, effort=Effort(ends - monotonic(), _NODES, seed))
    gone = {trip[:2] for trip in trips(share.placement, share.kinds)} - {trip[:2] for trip in share.made}
    floor = TRIP * len(gone) if aim is Aim.TRAVEL else floor
    return replace(found, bound=max(floor, found.bound))


def _with(share: _Share) -> Mapping[tuple[Use, int], int]:
    used = busy(share.placement, share.kinds, share.layout)
    for at, number in share.linked.items():
        used[at] += number
    return used
