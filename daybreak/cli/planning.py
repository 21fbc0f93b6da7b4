"""What `daybreak plan` does: windows and capacities where there are none, then the plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from daybreak.access.models import Operation
from daybreak.access.policy import PERMISSIONS
from daybreak.access.queries import operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces, posts_held
from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.kernel.periods import Period
from daybreak.packages.before_visits import before_visits
from daybreak.packages.doors import with_door
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.visits import actions as visits
from daybreak.visits.queries import capacities

PLANNERS = PERMISSIONS["visit:prepare"].roles
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
        waits = _what_waits(of, at)
    late = sum(1 for missing in made.unplaced if missing["late"])
    return {
        "plan": made.number,
        "status": made.status,
        "placed": made.placed,
        "unplaced": len(made.unplaced) - late,
        "after_their_deadline": late,
        "gap": made.gap,
        "moved": len(made.changes),
        "why_not": waits,
        "what_would_help": sorted({str(missing["help"]) for missing in made.unplaced})[:HELPS],
    }


def _what_waits(of: Operation, at: datetime) -> list[str]:
    """Return why packages have no visit to plan, with what to do next; nothing where all have one."""
    planners = posts_held(at=at).filter(role__in=PLANNERS)
    waits = before_visits(of, with_planners=set(planners.values_list("agency__slug", flat=True)))
    alone = waits.forces_alone
    said = {
        f"{waits.unanswered:,} packages await the answer of their force: its analyst acknowledges and accepts them"
        " on the page Packages (`daybreak appoint` names one; `daybreak package list` says which)": waits.unanswered,
        f"{waits.without_door:,} accepted packages have no established door: the page of each says which item is open;"
        " see to it, run `daybreak resolve`, and build a new version": waits.without_door,
        f"Nobody proposes visits in {', '.join(alone)}: daybreak appoint USERNAME --name NAME --agency"
        f" {alone[0] if alone else ''} --role silver --admit REASON": len(alone),
        "There is no package yet: `daybreak disseminate`": not waits.built,
    }
    return [words for words, holds in said.items() if holds]


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
    for post in posts_held(at=at).filter(role__in=PLANNERS):
        acting.setdefault(post.agency.slug, post)
    for post in acting.values():
        with viewing(post):
            accepted = Package.objects.filter(state=PackageState.ACCEPTED).order_by("reference")
            # One package without a door is refused alone; several are sorted by the action itself.
            keys = list(with_door(accepted).values_list("id", flat=True))
            if keys:
                visits.propose(keys, by=post, at=at)
