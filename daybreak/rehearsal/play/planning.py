"""Plan: visits proposed, prepared, placed, and checked for readiness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from daybreak.kernel.periods import Period
from daybreak.packages.models import Package
from daybreak.packages.terms import Answer, PackageState
from daybreak.rehearsal.cast import ForcePosts
from daybreak.rehearsal.nation.day import WINDOWS, Team
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.safeguarding.tasks import check_ready
from daybreak.visits import actions as visits
from daybreak.visits.models import Visit
from daybreak.visits.rules.warrants import local_day
from daybreak.visits.terms import Preparation, Prepared, VisitState

PREPARED = {
    Preparation.WARRANT: "Warrant for all premises named",
    Preparation.STRATEGY_DISCUSSION: "Held with the authority where the children live",
    Preparation.WELFARE_PLAN: "Written; contacts named for the first two days",
    Preparation.EVIDENCE_TEAM: "Named",
}
TUESDAY = 1


def plan(scene: Scene, advance: Advance) -> Figures:
    """Propose visits, prepare them, plan the nation, and check each visit's readiness."""
    cast, at = scene.cast, scene.wait(days=1)
    windows = _windows(at)
    with scene.as_post(cast.gold) as by:
        visits.set_windows(cast.operation, windows, by=by, at=at)
        visits.set_capacities(cast.operation, _teams(scene.nation.teams, windows), by=by, at=at)
    refused = sum(_propose_and_prepare(scene, posts) for posts in cast.forces.values())
    with scene.as_post(cast.gold) as by:
        made = visits.plan_operation(cast.operation, by=by, at=scene.wait(hours=3), seconds=60, seed=scene.nation.seed)
    ready = 0
    for posts in cast.forces.values():
        with scene.as_post(posts.silver) as by:
            planned = list(Visit.objects.filter(state=VisitState.PLANNED).values_list("id", flat=True))
            ready += len(check_ready(planned, by=by, at=scene.clock).ready) if planned else 0
        advance(1)
    late = sum(1 for missing in made.unplaced if missing["late"])
    unplaced = len(made.unplaced) - late
    return {"placed": made.placed, "late": late, "unplaced": unplaced, "refused": refused, "ready": ready}


def _windows(at: datetime) -> list[Period[datetime]]:
    """Return two windows a day from the next Tuesday on, enough for the windows the nation's teams work in."""
    day = (at + timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    day += timedelta(days=(TUESDAY - day.weekday()) % 7)
    starts = [day + timedelta(days=n // 2, hours=7 * (n % 2)) for n in range(WINDOWS)]
    return [Period(start, start + timedelta(hours=5)) for start in starts]


def _teams(teams: Iterable[Team], windows: list[Period[datetime]]) -> dict[str, dict[datetime, int]]:
    found: dict[str, dict[datetime, int]] = {}
    for team in teams:
        own = found.setdefault(team.force, {window.from_: 0 for window in windows})
        for number in team.windows:
            own[windows[number - 1].from_] += 1
    return found


def _propose_and_prepare(scene: Scene, posts: ForcePosts) -> int:
    with scene.as_post(posts.silver) as by:
        accepted = dict(
            Package.objects.filter(state=PackageState.ACCEPTED)
            .order_by("reference")
            .values_list("id", "access_to_children")
        )
        if not accepted:
            return 0
        proposed = visits.propose(list(accepted), by=by, at=scene.clock)
        today = local_day(scene.clock)
        doors = _doors(accepted)
        items = [
            Prepared(package, kind, words, today, doors[package] if kind is Preparation.WARRANT else ())
            for package in accepted
            for kind, words in PREPARED.items()
        ]
        # What was unknown on receipt has been found out by now.
        items += [
            Prepared(package, Preparation.ACCESS_TO_CHILDREN, "yes" if known == Answer.YES else "no")
            for package, known in accepted.items()
        ]
        visits.prepare(items, by=by, at=scene.clock)
    return len(proposed.refused)


def _doors(packages: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the references of each package's visits: the rehearsal's warrants name all premises."""
    found: dict[UUID, tuple[str, ...]] = dict.fromkeys(packages, ())
    ahead = Visit.objects.filter(package__in=found).exclude(state=VisitState.STOOD_DOWN).order_by("reference")
    for package, reference in ahead.values_list("package_id", "reference"):
        found[package] += (reference,)
    return found
