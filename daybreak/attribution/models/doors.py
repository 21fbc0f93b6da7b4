"""Grounds, derived and entered, and the doors they establish."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.attribution.terms import (
    DoorState,
    GroundKind,
)
from daybreak.identity.models import Premises, Subject
from daybreak.intake.models import Fact
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import to_functions
from daybreak.kernel.words import AddressRole


class Ground(Compartmented):
    """One piece of evidence that a subject is found at a premises."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"  # derived: gathered anew at every check
    brings = ("fact",)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="grounds")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="grounds")
    kind = word(GroundKind)
    upstream = models.CharField(max_length=300, help_text="the record it comes from in the end")
    role = word(AddressRole)
    on = models.DateField(null=True, help_text="the day the evidence speaks of")
    counts = models.BooleanField()
    why_not = models.CharField(max_length=300, blank=True)
    there_on = models.DateField(null=True, help_text="the day on which it shows the subject there, where it does")
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", GroundKind, name="attribution_ground_kind"),
            one_of("role", AddressRole, name="attribution_ground_role"),
            models.UniqueConstraint(fields=["subject", "premises", "kind", "fact"], name="attribution_ground_once"),
            models.CheckConstraint(condition=Q(counts=True) | ~Q(why_not=""), name="attribution_ground_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.upstream}"


class SeenGround(Compartmented):
    """A ground somebody saw in a record elsewhere and entered by hand; never edited, only withdrawn.

    `against`: the record says that the subject is not there; it is no ground, and blocks the door.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="seen_grounds")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="seen_grounds")
    kind = word(GroundKind)
    reference = models.CharField(max_length=200, help_text="what finds the record again where it is kept")
    upstream = models.CharField(max_length=300, help_text="the record it comes from in the end")
    from_subscriber = models.BooleanField(help_text="it rests on an operator's subscriber or billing record")
    role = word(AddressRole)
    on = models.DateField(help_text="the day the record speaks of")
    against = models.BooleanField(default=False, help_text="it says that the subject is not there")
    seen_by = models.CharField(max_length=200, help_text="who saw the record")
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", GroundKind, name="attribution_seen_kind"),
            one_of("role", AddressRole, name="attribution_seen_role"),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(upstream="") & ~Q(seen_by=""), name="attribution_seen_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class GroundWithdrawal(Compartmented):
    """That a ground entered by hand is relied on no more, and why."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    ground = models.OneToOneField(SeenGround, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)
    withdrawn_by = models.UUIDField()
    withdrawn_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_withdrawal_reason"),
        ]

    def __str__(self) -> str:
        return f"withdrawal of {self.ground_id}"


class Door(Compartmented):
    """The door gate for one subject at one premises, as last checked."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="doors")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="doors")
    state = word(DoorState)
    items = models.JSONField(help_text="gate items with rule, state, what was seen, whose task")
    checked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            # Whoever holds a package learns whether its door stands (packages/sql/doors_now.sql), and nothing of it.
            to_functions("attribution_door", setting="daybreak.doors"),
            one_of("state", DoorState, name="attribution_door_state"),
            models.UniqueConstraint(fields=["subject", "premises"], name="attribution_door_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state} door of {self.subject_id}"
