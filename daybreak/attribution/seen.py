"""Reads of grounds that people entered by hand, and of where one can be entered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.attribution.models import Door, Ground, SeenGround
from daybreak.identity import queries as identities
from daybreak.identity.models import Occupancy, Premises
from daybreak.identity.people import leads_to, led_to
from daybreak.kernel.locks import find


def entered_grounds(national: Compartment, *, of: UUID | None = None) -> list[tuple[UUID, SeenGround]]:
    """Return the grounds entered by hand and not withdrawn, each with the subject its own was redirected to."""
    return [(subject, row) for subject, row in _standing(national, of) if not row.against]


def said_against(national: Compartment, *, of: UUID | None = None) -> dict[tuple[UUID, UUID], list[tuple[date, str]]]:
    """Return the day and kind of every standing record that says a subject is not at a premises, by both."""
    found: dict[tuple[UUID, UUID], list[tuple[date, str]]] = defaultdict(list)
    for subject, row in _standing(national, of):
        if row.against:
            found[subject, row.premises_id].append((row.on, str(row.kind).replace("_", " ")))
    return found


def _standing(national: Compartment, of: UUID | None) -> list[tuple[UUID, SeenGround]]:
    rows = SeenGround.objects.filter(compartment=national, withdrawal=None).order_by("entered_at", "id")
    rows = rows if of is None else rows.filter(subject__in=led_to([of]))
    ends = leads_to({row.subject_id for row in rows})
    return [(ends[row.subject_id], row) for row in rows]


def entered_roles(subjects: Collection[UUID]) -> list[tuple[UUID, UUID, str]]:
    """Return subject, premises and address role of every standing ground entered about the subjects."""
    led = led_to(subjects)
    rows = SeenGround.objects.filter(subject__in=list(led), withdrawal=None, against=False)
    return [(led[of], at, role) for of, at, role in rows.values_list("subject_id", "premises_id", "role")]


def seen_ground(key: UUID) -> SeenGround:
    """Return one ground entered by hand; hidden and absent are the same NotFound."""
    return find(SeenGround.objects.select_related("compartment"), key)


def seen_grounds(subject: UUID) -> QuerySet[SeenGround]:
    """Return the grounds entered about a subject and those redirected to it, withdrawn ones too, newest first."""
    rows = SeenGround.objects.filter(subject__in=led_to([subject]))
    return rows.select_related("premises", "withdrawal", "subject").order_by("-entered_at", "id")


def connections(subjects: Collection[UUID], national: Compartment) -> frozenset[tuple[UUID, UUID]]:
    """Return the subjects, each with every premises some record connects it to."""
    tables = (Occupancy, Ground, Door)
    found = (table._default_manager.filter(subject__in=subjects, compartment=national) for table in tables)
    return frozenset(pair for rows in found for pair in rows.values_list("subject_id", "premises_id"))


def places_known(subject: UUID) -> QuerySet[Premises]:
    """Return the premises some record connects a subject to, by their key: where a ground can be entered."""
    tables = (Occupancy, Ground, Door)
    known = [table._default_manager.filter(subject=subject).values("premises") for table in tables]
    return identities.premises().filter(Q(pk__in=known[0]) | Q(pk__in=known[1]) | Q(pk__in=known[2]))
