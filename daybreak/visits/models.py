"""Windows, capacities, plans, visits, their preparation, events and outcomes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.kernel.fields import one_of, word
from daybreak.packages.models import Package, PackagePremises
from daybreak.visits.terms import DecisionLevel, EventKind, OutcomeKind, Preparation, VisitState


class Window(Compartmented):
    """A stretch of time in which visits may start everywhere; lies nationally."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    label = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visits_window_period"),
            models.UniqueConstraint(fields=["compartment", "starts_at"], name="visits_window_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Capacity(Compartmented):
    """How many search teams a force has in a window; lies in the force's compartment."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    window_starts_at = models.DateTimeField()
    teams = models.IntegerField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "capacities"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "window_starts_at"], name="visits_capacity_once"),
            models.CheckConstraint(condition=Q(teams__gte=0), name="visits_capacity_teams"),
        ]

    def __str__(self) -> str:
        return f"{self.teams} teams"


class Plan(Compartmented):
    """One solved plan, with what was proven about it; lies nationally."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.IntegerField()
    status = models.CharField(max_length=32)
    objective = models.JSONField()
    bound = models.JSONField()
    gap = models.FloatField()
    placed = models.IntegerField()
    unplaced = models.JSONField(default=list, help_text="which, why, what would help")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "number"], name="visits_plan_number"),
        ]

    def __str__(self) -> str:
        return f"plan {self.number}"


class Visit(Compartmented):
    """One premises of one package, visited once; lies in the force's compartment."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="visits")
    premises = models.OneToOneField(PackagePremises, on_delete=models.PROTECT, related_name="visit")
    reference = models.CharField(max_length=40)
    state = word(VisitState, default=VisitState.PROPOSED)
    teams = models.IntegerField(default=1)
    plan_number = models.IntegerField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    readiness = models.JSONField(default=list, help_text="gate items as last checked")
    stood_down_reason = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", VisitState, name="visits_visit_state"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "stood_down"])
                | Q(starts_at__isnull=False, plan_number__isnull=False),
                name="visits_visit_planned",
            ),
            models.CheckConstraint(
                condition=~Q(state="stood_down") | ~Q(stood_down_reason=""), name="visits_visit_stood_down"
            ),
            models.UniqueConstraint(fields=["compartment", "reference"], name="visits_visit_reference"),
        ]
        indexes: ClassVar = [models.Index(fields=["compartment", "starts_at"], name="visits_visit_day")]

    def __str__(self) -> str:
        return self.reference


class PreparationItem(Compartmented):
    """The answer to one item of readiness for a package's visits; a waiver carries rank and reason."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="preparation")
    kind = word(Preparation)
    answer = models.CharField(max_length=1000)
    on = models.DateField(null=True, help_text="the day of issue for a warrant, the day held for a discussion")
    waived = models.BooleanField(default=False)
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


class Outcome(Compartmented):
    """What followed for the suspect of a package: several over time, never replaced.

    An arrest or attendance that two devices saw stands once, at the earlier time, whichever arrives first.
    """

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="outcomes")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="outcomes")
    kind = word(OutcomeKind)
    at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", OutcomeKind, name="visits_outcome_kind"),
            models.UniqueConstraint(
                fields=["package", "kind"],
                condition=Q(kind__in=["arrest", "voluntary_attendance"]),
                name="visits_outcome_person_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


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
