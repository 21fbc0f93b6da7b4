"""Sending packages to their force, calling them back, and looking into one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from daybreak.agencies.models import Post
from daybreak.access.gates import require
from daybreak.attribution.models import Clearance
from daybreak.identity.models import Mention
from daybreak.intake.models import Referral
from daybreak.intake.terms import ReferralState
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.kernel.words import Level
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.packages.actions.moving import locked, move
from daybreak.packages.models import Package
from daybreak.packages.terms import LIVE, PackageState
from daybreak.triage.rules import act_by


def disseminate(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Package]:
    """Send checked packages, each to its one force; the action clock of its level starts with receipt."""
    rows = locked(packages, "package:disseminate", by)
    for package in rows:
        package.disseminated_at = at
        package.act_by = act_by(Level(package.level), at)
    agencies = {row.id: {"force": row.compartment.agency.slug if row.compartment.agency else ""} for row in rows}
    sent = move(
        rows, PackageState.DISSEMINATED, permission="package:disseminate", by=by, at=at,
        fields=["disseminated_at", "act_by"], processing=Processing.DISCLOSE, payloads=agencies,
    )  # fmt: skip
    referrals = Mention.objects.filter(subject__in=[row.subject_id for row in rows]).values("referral")
    Referral.objects.filter(id__in=referrals, state=ReferralState.OPEN).update(state=ReferralState.DISSEMINATED)
    return sent


def recall(packages: Sequence[UUID], *, reason: str, by: Post, at: datetime) -> list[Package]:
    """Recall packages from their forces: nothing may be done on them any more."""
    rows = locked(packages, "package:recall", by)
    if not reason.strip():
        raise BadInput("A recall needs its reason", rule="recall-reason", remedy="Write why in one sentence")
    return move(rows, PackageState.RECALLED, permission="package:recall", by=by, at=at, reason=reason)


def recall_cleared(clearance: Clearance, *, by: Post, at: datetime) -> list[Package]:
    """Recall every live package that holds what was cleared: the person, the premises, or the identifier."""
    held = Q(pk__in=[])
    if clearance.subject_id:
        held = Q(subject=clearance.subject_id)
    elif clearance.premises_id:
        held = Q(premises__of=clearance.premises_id)
    elif clearance.identifier:
        held = Q(items__value__iexact=clearance.identifier.rpartition("|")[2])
    keys = list(Package.objects.filter(held, state__in=LIVE).values_list("pk", flat=True).distinct())
    return recall(keys, reason=f"Cleared: {clearance.reason}", by=by, at=at)


def open_package(key: UUID | str, *, by: Post, at: datetime) -> Package:
    """Return one package to read, recorded as a consultation."""
    package = find(Package.objects.select_related("compartment__agency"), key)
    require(by, "package:read", package)
    record("package:read", "package", package.id, by=by.actor, at=at, processing=Processing.CONSULT)
    return package
