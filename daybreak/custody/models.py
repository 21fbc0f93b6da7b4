"""Exhibits, their hand-overs, and examination counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.custody.terms import GradingScheme, ItemKind
from daybreak.kernel.fields import one_of, word
from daybreak.visits.models import Visit


class Exhibit(Compartmented):
    """A seized item: its reference is officer's initials and a number, its seal is on the bag."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="exhibits")
    reference = models.CharField(max_length=32, help_text="ABC/1")
    seal_number = models.CharField(max_length=32)
    kind = word(ItemKind)
    description = models.CharField(max_length=500, blank=True, help_text="masked where graphic")
    found_where = models.CharField(max_length=200, blank=True)
    seized_at = models.DateTimeField()
    seized_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", ItemKind, name="custody_exhibit_kind"),
            models.UniqueConstraint(fields=["visit", "reference"], name="custody_exhibit_reference"),
            models.UniqueConstraint(fields=["compartment", "seal_number"], name="custody_exhibit_seal"),
        ]

    def __str__(self) -> str:
        return self.reference


class Handover(Compartmented):
    """A hand-over with giver and taker; `number` counts from 1 for each exhibit."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="handovers")
    number = models.IntegerField()
    given_by = models.UUIDField()
    taken_by = models.UUIDField()
    seal_number = models.CharField(max_length=32, help_text="as read at the hand-over")
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    where = models.CharField(max_length=200, blank=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["exhibit", "number"], name="custody_handover_once"),
            models.CheckConstraint(condition=~Q(given_by=F("taken_by")), name="custody_handover_two"),
            models.CheckConstraint(condition=Q(taken_at__gte=F("given_at")), name="custody_handover_order"),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.number}"


class ExaminationCount(Compartmented):
    """How many items of one (scheme, category) an examination counted on an exhibit."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="counts")
    scheme = word(GradingScheme)
    category = models.CharField(max_length=8)
    count = models.IntegerField()
    examined_by = models.UUIDField()
    examined_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("scheme", GradingScheme, name="custody_examinationcount_scheme"),
            models.CheckConstraint(condition=Q(count__gte=0), name="custody_examinationcount_count"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.category}: {self.count}"
