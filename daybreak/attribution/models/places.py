"""What people noted about a premises: how many households, whose connection, whose area. The newest note stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.agencies.models import Agency
from daybreak.attribution.terms import MarkKind
from daybreak.identity.models import Premises
from daybreak.kernel.fields import one_of, word


class PremisesMark(Compartmented):
    """What somebody found out about a premises; taken back by a further mark, never edited."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="marks")
    kind = word(MarkKind)
    reason = models.CharField(max_length=500, help_text="how it is known")
    marked_by = models.UUIDField()
    marked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", MarkKind, name="attribution_mark_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_mark_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.premises_id}"


class ForceChoice(Compartmented):
    """Which force a person says polices a premises, and what the table had said; both are kept.

    Without a force the choice is taken back, and the table stands again.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"

    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="force_choices")
    force = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    suggested = models.CharField(max_length=300, help_text="what the tables said then")
    reason = models.CharField(max_length=500)
    chosen_by = models.UUIDField()
    chosen_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_choice_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.force_id} for {self.premises_id}"
