"""Noting what is known of a premises: households, connection, which force polices it. Undone by a further note."""

from __future__ import annotations

from datetime import datetime

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind
from daybreak.attribution import forces, places
from daybreak.attribution.actions.doors import recheck_doors
from daybreak.attribution.models import ForceChoice, PremisesMark
from daybreak.attribution.terms import MarkKind
from daybreak.identity.models import Premises
from daybreak.kernel.errors import BadInput
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def mark_premises(premises: Premises, kind: MarkKind, *, reason: str, by: Post, at: datetime) -> PremisesMark:
    """Note what was found out about a premises; the doors of everybody connected to it are checked again at once.

    Of several households it is no door until the flat or room is known; over a shared connection nobody is placed.
    """
    national = Compartment.objects.select_for_update().get(pk=premises.compartment_id)
    require(by, "premises:mark", premises)
    _check_reason(reason, "A note about a premises")
    row = PremisesMark(
        compartment=national, premises=premises, kind=kind, reason=reason.strip()[:500], marked_by=by.id, marked_at=at
    )
    row.save(force_insert=True)
    if subjects := places.subjects_at(premises.pk):
        recheck_doors(national, subjects, by=by, at=at)
    record("premises:mark", "premises", premises.pk, by=by.actor, at=at, processing=Processing.ALTER, kind=str(kind),
           reason=row.reason)  # fmt: skip
    return row


def choose_force(premises: Premises, force: Agency | None, *, reason: str, by: Post, at: datetime) -> ForceChoice:
    """Say which force polices a premises, whatever the table says; both are kept. None takes the choice back.

    Packages built from now on go by it; what was sent is not moved.
    """
    national = Compartment.objects.select_for_update().get(pk=premises.compartment_id)
    require(by, "force:choose", premises)
    _check_reason(reason, "Choosing a force")
    if force is not None and force.kind != AgencyKind.FORCE:
        raise BadInput(f"{force.name} is no police force", rule="a force", remedy="Choose one of the forces")
    row = ForceChoice(
        compartment=national, premises=premises, force=force, reason=reason.strip()[:500],
        suggested=forces.suggestion(premises).words[:300], chosen_by=by.id, chosen_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    record("force:choose", "premises", premises.pk, by=by.actor, at=at, processing=Processing.ALTER,
           force=force.slug if force else "", suggested=row.suggested, reason=row.reason)  # fmt: skip
    return row


def _check_reason(reason: str, act: str) -> None:
    if not reason.strip():
        raise BadInput(f"{act} needs its reason", rule="reason", place="reason", remedy="Write how it is known")
