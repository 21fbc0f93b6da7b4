"""Interests of forces, hits between them, and each force's side of a hit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.agencies.models import Agency
from daybreak.deconfliction.terms import Handling, HitState
from daybreak.identity.models import Subject
from daybreak.intake.models import Fact
from daybreak.kernel.fields import one_of, word


class Interest(Compartmented):
    """That a force holds an interest in an identifier (its normal form), with its handling code. Lies nationally."""

    brings = ("fact",)

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    identifier_kind = models.CharField(max_length=32)
    identifier = models.CharField(max_length=300)
    handling = word(Handling)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="interests")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("handling", Handling, name="deconfliction_interest_handling"),
            models.UniqueConstraint(fields=["agency", "fact"], name="deconfliction_interest_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "identifier_kind", "identifier"], name="deconfliction_interest_look")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.identifier_kind}"


class Hit(Compartmented):
    """Two forces and one identifier or subject. Lies nationally; each force sees only its own side."""

    left = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="hits")
    found_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["left", "right"], name="deconfliction_hit_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="deconfliction_hit_two"),
        ]

    def __str__(self) -> str:
        return f"hit of {self.left_id} and {self.right_id}"


class HitSide(Compartmented):
    """One force's side of a hit, in that force's compartment; `shown` was written under the other's handling code."""

    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="sides")
    handling = word(Handling)
    shown = models.JSONField(help_text="what this force may learn: contact, reference, or content")
    subject_reference = models.CharField(max_length=32, blank=True, help_text="of this force's own interest")
    state = word(HitState, default=HitState.WAITING)
    waiting_since = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settlement = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("handling", Handling, name="deconfliction_hitside_handling"),
            one_of("state", HitState, name="deconfliction_hitside_state"),
            models.UniqueConstraint(fields=["hit", "compartment"], name="deconfliction_hitside_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state} side of {self.hit_id}"
