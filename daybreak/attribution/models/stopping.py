"""The clearance register, and errors that are suspected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.attribution.terms import (
    ClearedKind,
    ErrorFinding,
)
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.fields import word
from daybreak.kernel.rows import RowPolicy, to_functions


def _to_holders(table: str) -> RowPolicy:
    """Return the policy by which whoever holds a package learns that it is stopped (packages/sql/doors_now.sql)."""
    return to_functions(table, setting="daybreak.doors")


class Clearance(Compartmented):
    """That a person, premises or identifier is cleared: recalls what holds it, blocks every later door."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    kind = word(ClearedKind)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="clearances")
    premises = models.ForeignKey(Premises, null=True, on_delete=models.PROTECT, related_name="clearances")
    identifier = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=1000)
    cleared_by = models.UUIDField()
    cleared_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            _to_holders("attribution_clearance"),
            models.CheckConstraint(
                condition=Q(kind="subject", subject__isnull=False)
                | Q(kind="premises", premises__isnull=False)
                | (Q(kind="identifier") & ~Q(identifier="")),
                name="attribution_clearance_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_clearance_reason"),
        ]

    def __str__(self) -> str:
        return f"cleared {self.kind}"


class SuspectedError(Compartmented):
    """That what is held of a person, premises or identifier may be wrong: until it is closed nothing goes on with it.

    It names what a clearance names, in the same columns, so that both find the same packages and doors.
    """

    reference = models.CharField(max_length=32, help_text="said aloud: E-7KQ2M4")
    kind = word(ClearedKind)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="suspected_errors")
    premises = models.ForeignKey(Premises, null=True, on_delete=models.PROTECT, related_name="suspected_errors")
    identifier = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=1000)
    raised_by = models.UUIDField()
    raised_by_person = models.UUIDField()
    raised_at = models.DateTimeField()
    finding = word(ErrorFinding, blank=True)
    words = models.CharField(max_length=1000, blank=True, help_text="why it was closed so")
    closed_by = models.UUIDField(null=True)
    closed_by_person = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            _to_holders("attribution_suspectederror"),
            models.CheckConstraint(
                condition=Q(kind="subject", subject__isnull=False, premises=None, identifier="")
                | Q(kind="premises", premises__isnull=False, subject=None, identifier="")
                | (Q(kind="identifier", subject=None, premises=None) & ~Q(identifier="")),
                name="attribution_error_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_error_reason"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, closed_by_person=None, finding="", words="")
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False, finding__in=["wrong", "right"])
                    & ~Q(words="")
                    & ~Q(closed_by_person=models.F("raised_by_person"))
                    & Q(closed_by_person__isnull=False)
                ),
                name="attribution_error_closed_by_another",
            ),
            models.UniqueConstraint(
                fields=["compartment", "subject", "premises", "identifier"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="attribution_error_one_open",
            ),
            models.UniqueConstraint(fields=["compartment", "reference"], name="attribution_error_reference"),
        ]

    def __str__(self) -> str:
        return self.reference
