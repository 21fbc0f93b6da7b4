"""Calling packages back, what a clearance calls back, and the holders' word that they stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.attribution.actions import clear
from daybreak.attribution.models import Clearance, SuspectedError
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record_many
from daybreak.packages.models import Package, RecallNotice
from daybreak.packages.moving import check_moves, check_reason, lock_packages, move, require_each
from daybreak.packages.queries import holding_cleared
from daybreak.packages.referrals import reopen
from daybreak.packages.terms import FINAL, LIVE, RETURNED, UNSENT, PackageState


def recall(packages: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Package]:
    """Recall packages from their forces: nothing more is done on them; referrals nobody else answers open again."""
    rows = lock_packages(packages)
    require_each(rows, "package:recall", by)
    check_reason(reason, act="A recall")
    check_moves(rows, to=PackageState.RECALLED)
    _take_back(rows, reason=reason, by=by, at=at)
    _record_recall(rows, reason=reason, by=by, at=at)
    return rows


def clear_and_recall(
    thing: Subject | Premises | str, *, national: Compartment, reason: str, by: Post, at: datetime
) -> tuple[Clearance, list[Package]]:
    """Clear a person, premises or identifier and recall every live package that holds it, in one transaction (rule 9).

    Returns the clearance and what it recalled. Each force that held one is asked to acknowledge that it stopped.
    """
    clearance = clear(thing, national=national, reason=reason, by=by, at=at)
    return clearance, recall_cleared(clearance, by=by, at=at)


def acknowledge_recall(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Package]:
    """Say for the force that held them that nothing more is done on recalled packages; each is said once.

    Raises Conflict, and says it of none, where a package is not recalled or was acknowledged before.
    """
    rows = lock_packages(packages)
    require_each(rows, "package:acknowledge", by)
    waiting = RecallNotice.objects.filter(package__in=rows, acknowledged_at=None)
    asked = set(waiting.values_list("package_id", flat=True))
    for row in rows:
        if row.id not in asked:
            raise Conflict(
                f"Package {row.reference}, {row.state}, has no recall that waits to be acknowledged",
                rule="recall",
                remedy="Open the package and see what happened to it",
            )
    waiting.update(acknowledged_by=by.id, acknowledged_at=at)
    things = [(row.id, {"reference": row.reference, "recall": True}) for row in rows]
    record_many("package:acknowledge", "package", things, by=by.actor, at=at)
    return rows


def recall_cleared(clearance: Clearance, *, by: Post, at: datetime) -> list[Package]:
    """Recall every live package that holds what is cleared; return them.

    Packages not sent yet, rejected or passed on are closed too, so that nothing cleared waits to go out, or late in
    nobody's hands. Call it in the clearance's own transaction; once more changes nothing.
    """
    # Unsent ones are locked with the rest: a dissemination under way is waited for and then recalled.
    held = holding_cleared(Clearance.objects.filter(pk=clearance.pk), clearance.compartment.operation_id)
    rows = lock_packages(held.exclude(state__in=FINAL).values_list("pk", flat=True))
    require_each(rows, "package:recall", by)
    reason = f"Cleared: {clearance.reason}"[:1000]
    live = [row for row in rows if row.state in LIVE]
    over = [row for row in rows if row.state in UNSENT | RETURNED]
    returned = {row.subject_id for row in over if row.state in RETURNED}
    move(over, to=PackageState.CLOSED, by=by, at=at, reason=reason)
    _take_back(live, reason=reason, by=by, at=at, clearance=clearance)
    if returned:
        reopen(returned, by=by, at=at)
    _record_recall(live, reason=reason, by=by, at=at)
    record_many("package:close", "package", [(row.id, {"reason": reason}) for row in over], by=by.actor, at=at)
    return live


def recall_suspected(error: SuspectedError, *, by: Post, at: datetime) -> list[Package]:
    """Recall every live package that holds what is suspected to be wrong; return them.

    Packages not sent yet stay as they are and are held: `disseminate` refuses them while the error is open. Call it in
    the error's own transaction.
    """
    held = holding_cleared(SuspectedError.objects.filter(pk=error.pk), error.compartment.operation_id)
    # Unsent ones are locked too: a dissemination under way is waited for and then recalled.
    rows = lock_packages(held.filter(state__in=LIVE | UNSENT).values_list("pk", flat=True))
    require_each(rows, "package:recall", by)
    reason = f"Suspected wrong ({error.reference}): {error.reason}"[:1000]
    live = [row for row in rows if row.state in LIVE]
    _take_back(live, reason=reason, by=by, at=at)
    _record_recall(live, reason=reason, by=by, at=at)
    return live


def _take_back(
    rows: Sequence[Package], *, reason: str, by: Post, at: datetime, clearance: Clearance | None = None
) -> None:
    RecallNotice.objects.bulk_create(
        RecallNotice(compartment_id=row.compartment_id, package=row, clearance=clearance, sent_at=at) for row in rows
    )
    move(rows, to=PackageState.RECALLED, by=by, at=at, reason=reason)
    reopen({row.subject_id for row in rows}, by=by, at=at)


def _record_recall(rows: Sequence[Package], *, reason: str, by: Post, at: datetime) -> None:
    things = [(row.id, {"reference": row.reference, "reason": reason}) for row in rows]
    record_many("package:recall", "package", things, by=by.actor, at=at)
