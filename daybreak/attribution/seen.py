"""Reads of grounds that people entered by hand, and of where one can be entered."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.attribution.models import Door, Ground, SeenGround
from daybreak.identity import queries as identities
from daybreak.identity.models import Occupancy, Premises
from daybreak.kernel.locks import find


def entered_grounds(national: Compartment, *, of: UUID | None = None) -> list[tuple[UUID, SeenGround]]:
    """Return the grounds entered by hand and not withdrawn, each with the subject its own was redirected to."""
    rows = SeenGround.objects.filter(compartment=national, withdrawal=None).select_related("subject")
    found = [(row.subject_id if row.subject.redirected_to_id is None else identities.subject(row.subject_id).id, row)
             for row in rows.order_by("entered_at", "id")]  # fmt: skip
    return [(subject, row) for subject, row in found if of in (None, subject)]


def seen_ground(key: UUID) -> SeenGround:
    """Return one ground entered by hand; hidden and absent are the same NotFound."""
    return find(SeenGround.objects.select_related("compartment"), key)


def seen_grounds(subject: UUID) -> QuerySet[SeenGround]:
    """Return the grounds entered about a subject and those redirected to it, withdrawn ones too, newest first."""
    rows = SeenGround.objects.filter(Q(subject=subject) | Q(subject__redirected_to=subject))
    return rows.select_related("premises", "withdrawal", "subject").order_by("-entered_at", "id")


def places_known(subject: UUID) -> QuerySet[Premises]:
    """Return the premises some record connects a subject to, by their key: where a ground can be entered."""
    tables = (Occupancy, Ground, Door)
    known = [table._default_manager.filter(subject=subject).values("premises") for table in tables]
    return identities.premises().filter(Q(pk__in=known[0]) | Q(pk__in=known[1]) | Q(pk__in=known[2]))
