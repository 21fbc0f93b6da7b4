"""Proposing visits out of accepted packages, and standing them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.attribution.terms import DoorState
from daybreak.kernel.errors import BadInput, GateNotMet
from daybreak.kernel.states import check_move
from daybreak.kernel.words import GateItem, ItemState
from daybreak.ledger.actions import record_many
from daybreak.packages.models import Package, PackagePremises
from daybreak.packages.terms import PackageState
from daybreak.visits.locks import lock_packages, lock_visits
from daybreak.visits.models import Visit
from daybreak.visits.rules.readiness import door_items, is_reason
from daybreak.visits.terms import VISIT_MOVES, Refused, VisitState


@dataclass(frozen=True, slots=True)
class Proposed:
    """New visits; packages the door gate kept back; premises left out of packages that go on."""

    visits: tuple[Visit, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[Refused, ...]


def propose(packages: Sequence[UUID], *, by: Post, at: datetime, teams: int = 1) -> Proposed:
    """Propose one visit for each premises whose door is established; the same call twice makes no second visit.

    A package that is not accepted or has no established door is returned as refused and the rest goes on; asked for
    alone it raises GateNotMet with item, rule and whose task.
    """
    rows = lock_packages(packages)
    for row in rows:
        require(by, "visit:prepare", row)
    premises = _premises(rows)
    refused = tuple(kept for row in rows if (kept := _kept_back(row, premises[row.id])))
    if refused and len(rows) == 1:
        raise _not_met(refused[0])
    kept_back = {each.key for each in refused}
    going = [row for row in rows if row.id not in kept_back]
    visits = Visit.objects.bulk_create([visit for row in going for visit in _visits(row, premises[row.id], teams)])
    left_out = tuple(one for row in going for one in _left_out(premises[row.id]))
    record_many("visit:propose", "visit", [(v.id, {"reference": v.reference}) for v in visits], by=by.actor, at=at)
    return Proposed(tuple(visits), refused, left_out)


def stand_down(visits: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Visit]:
    """Stand visits down for a written reason; none of them is planned again."""
    rows = lock_visits(visits)
    for row in rows:
        require(by, "visit:prepare", row)
    if not is_reason(reason):
        raise BadInput("Standing a visit down needs a reason", place="reason", remedy="Write why, in a few words")
    for row in rows:
        check_move(VISIT_MOVES, what=f"Visit {row.reference}", now=VisitState(row.state), to=VisitState.STOOD_DOWN)
        row.state, row.stood_down_reason = VisitState.STOOD_DOWN, reason
    Visit.objects.filter(pk__in=[row.pk for row in rows]).update(state=VisitState.STOOD_DOWN, stood_down_reason=reason)
    record_many("visit:stand-down", "visit", [(row.id, {"reason": reason}) for row in rows], by=by.actor, at=at)
    return rows


def _premises(packages: list[Package]) -> dict[UUID, list[PackagePremises]]:
    rows = PackagePremises.objects.filter(package__in=packages).select_related("visit")
    found: dict[UUID, list[PackagePremises]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.address, row.role, row.of_id)):
        found[row.package_id].append(row)
    return found


def _kept_back(package: Package, premises: list[PackagePremises]) -> Refused | None:
    if package.state != PackageState.ACCEPTED:
        item = GateItem("package", "The package is accepted", ItemState.OPEN, package.state, "force analyst")
        return Refused(package.id, package.reference, (item,))
    if any(row.door == DoorState.ESTABLISHED for row in premises):
        return None
    items = tuple(item for row in premises for item in door_items(row.items, address=row.address))
    nowhere = door_items([], address="the package names no premises")
    return Refused(package.id, package.reference, items or nowhere)


def _visits(package: Package, premises: list[PackagePremises], teams: int) -> list[Visit]:
    stem = package.reference.removeprefix("P-")
    return [
        Visit(
            compartment=package.compartment,
            package=package,
            premises=row,
            reference=f"V-{stem}-{number}",
            teams=teams,
        )
        for number, row in enumerate(premises, start=1)
        if row.door == DoorState.ESTABLISHED and not hasattr(row, "visit")
    ]


def _left_out(premises: list[PackagePremises]) -> list[Refused]:
    return [
        Refused(row.id, row.address, door_items(row.items, address=row.address))
        for row in premises
        if row.door != DoorState.ESTABLISHED
    ]


def _not_met(refused: Refused) -> GateNotMet:
    items = [f"{item.key}: {item.rule}; task of {item.task_of}" for item in refused.items]
    return GateNotMet(
        f"No visit can be proposed for package {refused.reference}: {items[0]}",
        items=items,
        rule="door gate",
        remedy="Close the open items, then propose it again",
    )
