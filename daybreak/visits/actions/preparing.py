"""Answering what must be settled before a visit, and waiving an item with rank and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record_many
from daybreak.packages.models import Package
from daybreak.visits.actions.naming import doors_of, given_for
from daybreak.visits.locks import lock_packages
from daybreak.visits.models import PreparationItem, Visit
from daybreak.visits.rules.lasting import OF_PREMISES
from daybreak.visits.rules.readiness import is_reason
from daybreak.visits.rules.warrants import local_day
from daybreak.visits.terms import Preparation, Prepared, VisitState

UNKNOWN = "unknown"
"""An answer that keeps every item of the gate closed."""


def prepare(items: Sequence[Prepared], *, by: Post, at: datetime) -> list[PreparationItem]:
    """Write down the answers; an answer given again replaces the earlier one, which stays in the ledger.

    Visits of these packages that were ready are planned again until they are checked anew.
    """
    packages = _packages(items)
    for package in packages.values():
        require(by, "visit:prepare", package)
    for item in items:
        _check(item, packages[item.package], at)
    rows = _rows(packages, items, waived=False, by=by, at=at)
    _write(rows)
    _record("visit:prepare", rows, by=by, at=at)
    return rows


def waive(packages: Sequence[UUID], kind: Preparation, *, reason: str, by: Post, at: datetime) -> list[PreparationItem]:
    """Waive one item of preparation: only a Silver commander may, and only with a written reason."""
    items = [Prepared(package, kind, reason) for package in packages]
    locked = _packages(items)
    for package in locked.values():
        require(by, "visit:waive", package)
    if not is_reason(reason):
        raise BadInput("A waiver needs a written reason", place="reason", remedy="Write why, in a few words")
    rows = _rows(locked, items, waived=True, by=by, at=at)
    _write(rows)
    _record("visit:waive", rows, by=by, at=at)
    return rows


def withdraw_waiver(
    packages: Sequence[UUID], kind: Preparation, *, reason: str, by: Post, at: datetime
) -> list[PreparationItem]:
    """Take a waiver back: the item is unanswered again, and keeps the gate closed until somebody answers it.

    Raises Conflict where the item is not waived, BadInput without a written reason.
    """
    items = [Prepared(package, kind, UNKNOWN) for package in packages]
    locked = _packages(items)
    for package in locked.values():
        require(by, "visit:waive", package)
    if not is_reason(reason):
        raise BadInput(
            "Taking a waiver back needs a written reason", place="reason", remedy="Write why, in a few words"
        )
    waived = PreparationItem.objects.filter(package__in=locked, kind=kind, waived=True)
    missing = [locked[key].reference for key in sorted(set(locked) - set(waived.values_list("package", flat=True)))]
    if missing:
        raise Conflict(
            f"{kind.value} is not waived for {', '.join(missing)}", remedy="Look at the gate: it may be answered by now"
        )
    rows = _rows(locked, items, waived=False, whole=True, by=by, at=at)
    _write(rows)
    entries = [(row.package_id, {"kind": row.kind, "reason": reason.strip()}) for row in rows]
    record_many("visit:withdraw-waiver", "package", entries, by=by.actor, at=at)
    return rows


def _packages(items: Sequence[Prepared]) -> Mapping[UUID, Package]:
    return {package.id: package for package in lock_packages(item.package for item in items)}


def _check(item: Prepared, package: Package, at: datetime) -> None:
    if not item.answer.strip():
        raise BadInput(
            "An item of preparation needs an answer",
            place=f"{package.reference}, {item.kind}",
            remedy="Write the answer, or leave the item out",
        )
    if item.on is not None and item.on > (today := local_day(at)):
        raise BadInput(
            f"{item.on} lies ahead (today is {today}): it has not happened yet",
            place=f"{package.reference}, {item.kind}", rule="date",
            remedy="Write the day of issue, or the day it was held, once that has come",
        )  # fmt: skip
    if item.kind is Preparation.WARRANT and item.on is None:
        raise BadInput(
            "A warrant needs its day of issue",
            place=f"{package.reference}, {item.kind}",
            remedy="Add the day; where entry needs no warrant, a Silver commander waives the item with the reason",
        )


def _rows(
    packages: Mapping[UUID, Package],
    items: Sequence[Prepared],
    *,
    waived: bool,
    whole: bool = False,
    by: Post,
    at: datetime,
) -> list[PreparationItem]:
    doors = doors_of(packages)
    return [
        PreparationItem(
            compartment=packages[item.package].compartment, package_id=item.package, kind=item.kind,
            answer=item.answer.strip(), on=item.on, waived=waived,
            given_for=given_for(item, packages[item.package], doors[item.package], whole=waived or whole),
            answered_by=by.id, answered_at=at,
        )
        for item in items
    ]  # fmt: skip


def _write(rows: Sequence[PreparationItem]) -> None:
    PreparationItem.objects.bulk_create(
        {(row.package_id, row.kind): row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["package", "kind"],
        update_fields=["answer", "on", "waived", "given_for", "reopened", "answered_by", "answered_at"],
    )
    packages = {row.package_id for row in rows}
    Visit.objects.filter(package__in=packages, state=VisitState.READY).update(state=VisitState.PLANNED)


def _record(act: str, rows: Sequence[PreparationItem], *, by: Post, at: datetime) -> None:
    entries = [(row.package_id, _said(row)) for row in rows]
    record_many(act, "package", entries, by=by.actor, at=at)


def _said(row: PreparationItem) -> dict[str, object]:
    said: dict[str, object] = {"kind": row.kind, "answer": row.answer, "on": str(row.on or "")}
    if row.kind in OF_PREMISES and not row.waived:
        said["visits"] = sorted(row.given_for)  # which doors it opens is part of what was said
    return said
