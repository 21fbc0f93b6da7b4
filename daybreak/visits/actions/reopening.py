"""Opening items of the gate again: a child found later was not known to whoever answered or waived them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.words import ItemState
from daybreak.ledger.actions import record_many
from daybreak.packages.terms import Answer
from daybreak.visits.locks import lock_packages
from daybreak.visits.models import PreparationItem, Visit
from daybreak.visits.rules.lasting import OF_CHILDREN, because_of_child, open_again
from daybreak.visits.rules.readiness import TASK_OF
from daybreak.visits.terms import STOPPABLE, Preparation, VisitState


def reopen_for_children(packages: Iterable[UUID], *, by: Post, at: datetime) -> list[PreparationItem]:
    """Open again what a child found since concerns: waivers of it, the discussion, a no to access; return these items.

    Visits of these packages that were ready are planned again, but where officers stand at another door of the package
    already: they go together, and what is found behind one does not leave the others warned.
    """
    rows = lock_packages(packages)
    for row in rows:
        require(by, "child:record", row)
    known = list(PreparationItem.objects.filter(package__in=rows, kind__in=OF_CHILDREN))
    items = [item for item in known if not item.reopened and (item.waived or _concerned(item))]
    for item in items:
        item.reopened = because_of_child(waived=item.waived)
    update_rows(items, ["reopened"])
    _take_back(items)
    record_many(
        "visit:reopen", "package", [(item.package_id, {"kind": item.kind}) for item in items], by=by.actor, at=at
    )
    return items


def _concerned(item: PreparationItem) -> bool:
    return item.kind == Preparation.STRATEGY_DISCUSSION or item.answer.casefold() != Answer.YES


def _take_back(items: Sequence[PreparationItem]) -> None:
    """Say on visits ahead why they are not ready any more, at once: nobody may look whether the gate was checked."""
    seen = {(item.package_id, item.kind): item.reopened for item in items}
    locked = Visit.objects.select_for_update(no_key=True).filter(package__in={package for package, _ in seen})
    rows = list(locked.order_by("pk"))
    begun = {row.package_id for row in rows if row.state in (VisitState.UNDER_WAY, VisitState.COMPLETED)}
    ahead = [row for row in rows if row.state in STOPPABLE and row.package_id not in begun]
    for row in ahead:
        for item in row.readiness:
            if why := seen.get((row.package_id, item["key"])):
                item.update(
                    state=ItemState.OPEN.value, seen=open_again(why), task_of=item["task_of"] or TASK_OF[item["key"]]
                )
        row.state = VisitState.PLANNED if row.state == VisitState.READY else row.state
    update_rows(ahead, ["readiness", "state"])
