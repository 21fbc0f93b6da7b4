"""The people that figures count: each once, under whichever reference, by what any package about them says."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, QuerySet

from daybreak.packages.people import person_of
from daybreak.visits.models import Outcome
from daybreak.visits.terms import OutcomeKind

Rows = QuerySet[Any]
PERSON: Func = person_of("package__subject")
"""Whom a record of a package tells of."""


def arrests() -> Rows:
    return Outcome.objects.filter(kind=OutcomeKind.ARREST)


def attendances() -> Rows:
    return Outcome.objects.filter(kind=OutcomeKind.VOLUNTARY_ATTENDANCE)


def people(rows: Rows) -> Rows:
    """Return the people that these records tell of, as a set to look for others in."""
    return rows.order_by().values(person=PERSON)


def about(rows: Rows, whom: Rows) -> Rows:
    """Return those of the records that tell of these people."""
    found: Rows = rows.alias(person=PERSON).filter(person__in=whom)
    return found


def about_others(rows: Rows, whom: Rows) -> Rows:
    """Return those of the records that tell of anybody but these people."""
    found: Rows = rows.alias(person=PERSON).exclude(person__in=whom)
    return found
