"""What is prepared and recorded: items, events, outcomes, devices, decisions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import named_for_texts
from daybreak.packages.models import Package
from daybreak.visits.models.planned import Visit
from daybreak.visits.terms import (
    DecisionLevel,
    EventKind,
    OutcomeKind,
    Preparation,
    Sex,
    Work,
)


class PreparationItem(Compartmented):
    """The answer to one item of readiness for a package's visits; a waiver carries rank and reason."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="preparation")
    kind = word(Preparation)
    answer = models.CharField(max_length=1000)
    on = models.DateField(null=True, help_text="the day of issue for a warrant, the day held for a discussion")
    waived = models.BooleanField(default=False)
    given_for = models.JSONField(default=dict, help_text="visits proposed then: key, first and last day where planned")
    reopened = models.CharField(max_length=200, blank=True, help_text="why it counts no more; empty while it does")
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", Preparation, name="visits_preparationitem_kind"),
            models.UniqueConstraint(fields=["package", "kind"], name="visits_preparationitem_once"),
            models.CheckConstraint(condition=~Q(answer=""), name="visits_preparationitem_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.answer}"


class VisitEvent(Compartmented):
    """What was recorded on a visit: device time and server time, appended only, the same event once."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="events")
    event_ref = models.UUIDField(help_text="minted on the device: a repeated send is the same event")
    kind = word(EventKind)
    note = models.CharField(max_length=2000, blank=True)
    happened_at = models.DateTimeField(help_text="device time")
    received_at = models.DateTimeField(help_text="server time")
    recorded_by = models.UUIDField()
    device = models.UUIDField(null=True, help_text="the device it was recorded on; empty for a page")
    ahead_ms = models.BigIntegerField(default=0, help_text="the device's clock less the server's, as it measured it")
    seized = models.JSONField(default=dict, help_text="of a seizure: reference, seal, kind, where, description")
    against_gate = models.CharField(max_length=500, blank=True, help_text="why it should not have been: it is kept")

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["happened_at", "event_ref"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", EventKind, name="visits_visitevent_kind"),
            models.UniqueConstraint(fields=["visit", "event_ref"], name="visits_visitevent_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class Standing(models.Manager["Outcome"]):
    """The outcomes that stand: without those a further entry corrected."""

    def get_queryset(self) -> models.QuerySet[Outcome]:
        return super().get_queryset().filter(superseded_at=None)


class Outcome(Compartmented):
    """What followed for the suspect of a package: several over time, never changed, corrected by a further entry.

    An arrest or attendance that two devices saw stands once, at the earlier time, whichever arrives first. `objects`
    are those that stand, and what every figure counts; `every` has the corrected ones too.
    """

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE (at, superseded_at, superseded_by, superseded_reason)"
    objects = Standing()
    every: ClassVar[models.Manager[Outcome]] = models.Manager()

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="outcomes")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="outcomes")
    kind = word(OutcomeKind)
    at = models.DateTimeField()
    recorded_by = models.UUIDField()
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.UUIDField(null=True)
    superseded_reason = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            named_for_texts("visits_outcome"),  # a charge
            one_of("kind", OutcomeKind, name="visits_outcome_kind"),
            models.UniqueConstraint(
                fields=["package", "kind"],
                condition=Q(kind__in=["arrest", "voluntary_attendance"], superseded_at=None),
                name="visits_outcome_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None, superseded_by=None, superseded_reason="")
                | (Q(superseded_at__isnull=False, superseded_by__isnull=False) & ~Q(superseded_reason="")),
                name="visits_outcome_superseded",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Particulars(Compartmented):
    """What a force's custody record says of the suspect of a package: the newest holds, none is changed.

    Counted in tables of releases, and in no list: never a reason to look for anybody. Empty where it says nothing.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="particulars")
    number = models.PositiveIntegerField(help_text="of the package, from 1: the last one holds")
    sex = word(Sex, blank=True)
    work = word(Work, blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=Q(sex__in=["", *(w.value for w in Sex)]), name="visits_particulars_sex"),
            models.CheckConstraint(
                condition=Q(work__in=["", *(w.value for w in Work)]), name="visits_particulars_work"
            ),
            models.UniqueConstraint(fields=["package", "number"], name="visits_particulars_number"),
        ]

    def __str__(self) -> str:
        return f"particulars {self.number}"


class Device(Compartmented):
    """A device an officer takes along: which visits it carries, when it was last heard, whether it was revoked."""

    post = models.UUIDField(help_text="whose it is")
    name = models.CharField(max_length=100)
    enrolled_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    ahead_ms = models.BigIntegerField(default=0, help_text="its clock less the server's when it was last heard")
    carries = ArrayField(models.UUIDField(), default=list, blank=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoked_reason = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="visits_device_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(Compartmented):
    """What somebody who commands decided, and why: appended only, corrected by a further one."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.IntegerField()
    level = word(DecisionLevel)
    decided = models.CharField(max_length=1000)
    rationale = models.CharField(max_length=2000)
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="decisions")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-recorded_at", "-number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("level", DecisionLevel, name="visits_decision_level"),
            models.CheckConstraint(condition=~Q(decided="") & ~Q(rationale=""), name="visits_decision_words"),
            models.UniqueConstraint(fields=["compartment", "number"], name="visits_decision_number"),
        ]

    def __str__(self) -> str:
        return self.decided
