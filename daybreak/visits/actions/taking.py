"""Taking up an earlier plan again: what a later one spoilt is put back, as far as it still can be."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record
from daybreak.visits import queries
from daybreak.visits.actions.gathering import asked
from daybreak.visits.actions.planning import Searched, plan_operation
from daybreak.visits.locks import lock_operation
from daybreak.visits.models import Plan
from daybreak.visits.planner.result import Plan as Solved
from daybreak.visits.planner.result import Status


def take_up(operation: Operation, number: int, *, by: Post, at: datetime) -> Plan:
    """Give visits the windows an earlier plan gave them; where they may not have them any more it is mended.

    The result is a new plan: nothing is undone by removing. NotFound for a number without a plan, Conflict when none of
    its windows lies ahead.
    """
    lock_operation(operation)
    require(by, "visit:plan")
    earlier = queries.plan_numbered(operation, number)
    label = {window.starts_at.isoformat(): window.label for window in queries.windows(operation)}
    ahead = {window.label for window in queries.windows(operation).filter(starts_at__gte=at)}
    stand = {key: label[start] for key, start in earlier.assignments.items() if label.get(start) in ahead}
    if not stand:
        raise Conflict(
            f"None of the windows of plan {number} lies ahead", rule="window", remedy="Plan anew, or take a later one"
        )
    given = asked(operation, at=at)
    left = tuple(target.key for target in given.targets if target.key not in stand)
    kept = Searched(given, Solved(stand, left, (), Status.MENDED, (), 0))
    mended = Searched(given, _mended(kept))
    made = plan_operation(operation, by=by, at=at, seconds=1, seed=0, searched=mended)
    record("plan:take-up", "plan", made.id, by=by.actor, at=at, number=made.number, taken=number)
    return made


def _mended(kept: Searched) -> Solved:
    from daybreak.visits.planner.replan import replan

    return replan(kept.given, kept.solved)
