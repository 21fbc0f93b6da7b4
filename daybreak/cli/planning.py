"""What `daybreak plan` does: windows and capacities where there are none, then the plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybreak.access.models import Operation
from daybreak.access.queries import operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces, posts_held
from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.kernel.periods import Period
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.visits import actions as visits
from daybreak.visits.queries import capacities

HELPS = 10  # sentences said; the page of the plan has them all


def plan_visits(
    codename: str,
    *,
    windows: list[tuple[datetime, datetime]],
    teams: int,
    seconds: float,
    username: str,
    at: datetime,
    mend: bool = False,
) -> dict[str, Any]:
    """Set windows, give forces without a capacity a usual one, propose visits, plan; return what was planned."""
    gold = session.acting(username, Role.GOLD, at=at)
    _propose_everywhere(at)
    with viewing(gold):
        of = operation(codename)
        visits.set_windows(of, [Period(start, end) for start, end in windows], by=gold, at=at)
        _usual_capacities(of, windows, teams, by=gold, at=at)
        made = visits.plan_operation(of, by=gold, at=at, seconds=seconds, seed=1, mend=mend)
    late = sum(1 for missing in made.unplaced if missing["late"])
    return {
        "plan": made.number,
        "status": made.status,
        "placed": made.placed,
        "unplaced": len(made.unplaced) - late,
        "after_their_deadline": late,
        "gap": made.gap,
        "moved": len(made.changes),
        "what_would_help": sorted({str(missing["help"]) for missing in made.unplaced})[:HELPS],
    }


def _usual_capacities(
    of: Operation, windows: list[tuple[datetime, datetime]], teams: int, *, by: Post, at: datetime
) -> None:
    starts = [start for start, _ in windows]
    set_already = set(
        capacities(of).filter(window_starts_at__in=starts).values_list("compartment__agency__slug", flat=True)
    )
    missing = [force.slug for force in forces() if force.slug not in set_already]
    visits.set_capacities(of, {slug: dict.fromkeys(starts, teams) for slug in missing}, by=by, at=at)


def _propose_everywhere(at: datetime) -> None:
    """Propose visits for accepted packages, as each force's own silver or analyst."""
    acting: dict[str, Post] = {}
    for post in posts_held(at=at).filter(role__in=[Role.FORCE_ANALYST, Role.SILVER]):
        acting.setdefault(post.agency.slug, post)
    for post in acting.values():
        with viewing(post):
            accepted = Package.objects.filter(state=PackageState.ACCEPTED).order_by("reference")
            # One package without a door is refused alone; several are sorted by the action itself.
            keys = list(accepted.filter(premises__door="established").distinct().values_list("id", flat=True))
            if keys:
                visits.propose(keys, by=post, at=at)
