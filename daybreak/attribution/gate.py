"""What the door gate looks at besides grounds, read for a whole operation or for one subject."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet

from daybreak.access.models import Compartment
from daybreak.attribution import places
from daybreak.attribution.models import Resolution, TypedIdentifier
from daybreak.attribution.queries import standing_leads
from daybreak.attribution.rules import FINE_ENOUGH
from daybreak.attribution.seen import said_against
from daybreak.attribution.stopped import stopped_in
from daybreak.attribution.terms import TypedState
from daybreak.identity.people import same_people

Row = TypeVar("Row", bound=Model)
Against = dict[tuple[UUID, UUID], list[tuple[date, str]]]


@dataclass(slots=True)
class DoorFacts:
    """What the gate needs besides grounds, by subject; `cleared` by subject or premises, `several` by premises.

    `against` are the records that say that a subject is not at a premises.
    """

    without_zone: Counter[UUID]
    without_port: Counter[UUID]
    differing: Counter[UUID]
    uncompared: Counter[UUID]
    cleared: dict[UUID, str]
    typed: Counter[UUID | None]
    several: dict[UUID, str]
    against: Against


def door_facts(national: Compartment, *, of: UUID | None = None) -> DoorFacts:
    """Return what the gate looks at besides grounds: for all subjects, or of one for itself alone."""
    leads = _about(standing_leads(national), "subject", of)
    coarse = ~Q(precision__in=FINE_ENOUGH) & Q(at__isnull=False)
    answers = Resolution.objects.filter(compartment=national, request__lead__fact__version__current=True)
    answers = _about(answers, "request__lead__subject", of)
    typed = TypedIdentifier.objects.filter(compartment=national, subject__isnull=False, state=TypedState.WAITING)
    waiting = [key for key in typed.values_list("subject_id", flat=True) if key]
    people = same_people(set(waiting))
    uncompared = answers.filter(Q(compared_at=None) | Q(compared_at__lt=F("referral__changed_at")))
    return DoorFacts(
        without_zone=Counter(leads.filter(at=None).values_list("subject_id", flat=True)),
        without_port=Counter(leads.filter(Q(port=None) | coarse).values_list("subject_id", flat=True)),
        differing=Counter(answers.exclude(differences=[]).values_list("request__lead__subject_id", flat=True)),
        uncompared=Counter(uncompared.values_list("request__lead__subject_id", flat=True)),
        cleared=stopped_in(national, of=of),
        typed=Counter(same for key in waiting for same in people[key]),
        several=places.of_several_households(national, of=of),
        against=said_against(national, of=of),
    )


def _about(rows: QuerySet[Row], column: str, of: UUID | None) -> QuerySet[Row]:
    return rows if of is None else rows.filter(**{column: of})
