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
from daybreak.attribution.terms import DoorState
from daybreak.cli import session
from daybreak.kernel.periods import Period
from daybreak.packages.models import Package
from daybreak.packages.terms import PackageState
from daybreak.visits import actions as visits
from daybreak.visits.queries import capacities

PLANNERS = (Role.FORCE_ANALYST, Role.SILVER)
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
        waits = _what_waits(of)
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


def _what_waits(of: Operation) -> list[str]:
    """Return why packages have no visit to plan, with what to do next; nothing where all have one."""
    rows = Package.objects.filter(compartment__operation=of)
    accepted = rows.filter(state=PackageState.ACCEPTED)
    with_door = accepted.filter(premises__door=DoorState.ESTABLISHED).distinct()
    unanswered = rows.filter(state__in=[PackageState.DISSEMINATED, PackageState.ACKNOWLEDGED]).count()
    blocked = accepted.exclude(pk__in=with_door.values("pk")).count()
    alone = sorted(set(with_door.values_list("compartment__agency__slug", flat=True)) - _forces_with_planners())
    said = {
        f"{unanswered:,} packages await the answer of their force: its analyst acknowledges and accepts them"
        " on the page Packages (`daybreak appoint` names one; `daybreak package list` says which)": unanswered,
        f"{blocked:,} accepted packages have no established door: the page of each says which item is open; see to it,"
        " run `daybreak resolve`, and build a new version": blocked,
        f"Nobody proposes visits in {', '.join(alone)}: daybreak appoint USERNAME --name NAME --agency"
        f" {alone[0] if alone else ''} --role silver --admit REASON": len(alone),
        "There is no package yet: `daybreak disseminate`": 0 if rows.exists() else 1,
    }
    return [words for words, number in said.items() if number]


def _forces_with_planners() -> set[str]:
    held = posts_held(at=session.now()).filter(role__in=PLANNERS)
    return set(held.values_list("agency__slug", flat=True))


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
            keys = list(accepted.filter(premises__door="established").distinct().values_list("id", flat=True))
            if keys:
                visits.propose(keys, by=post, at=at)
