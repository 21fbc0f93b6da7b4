"""What is planned: windows, what forces can do, conditions, plans, and visits with their gate."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.agencies.models import Agency
from daybreak.kernel.fields import one_of, word
from daybreak.packages.models import Package, PackagePremises
from daybreak.visits.terms import (
    ConditionKind,
    SearchState,
    VisitState,
)


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
    """What a force has in a window; lies in the force's compartment. Without a number, custody and devices have no
    limit."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    window_starts_at = models.DateTimeField()
    teams = models.IntegerField()
    skills = models.JSONField(default=dict, help_text="how many of the teams have a skill; a team counts under one")
    custody = models.IntegerField(null=True, help_text="places for people arrested")
    forensic = models.IntegerField(null=True, help_text="devices that can be looked at")

    class Meta(Compartmented.Meta):
        verbose_name_plural = "capacities"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "window_starts_at"], name="visits_capacity_once"),
            models.CheckConstraint(condition=Q(teams__gte=0), name="visits_capacity_teams"),
            models.CheckConstraint(
                condition=(Q(custody=None) | Q(custody__gte=0)) & (Q(forensic=None) | Q(forensic__gte=0)),
                name="visits_capacity_limits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.teams} teams"


class MutualAid(Compartmented):
    """How many teams one force may lend another in any window, and how far they travel; lies nationally."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    lender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    borrower = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    teams = models.IntegerField()
    cost_km = models.IntegerField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "mutual aid"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "lender", "borrower"], name="visits_mutualaid_once"),
            models.CheckConstraint(condition=Q(teams__gte=0, cost_km__gte=0), name="visits_mutualaid_counts"),
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="visits_mutualaid_two"),
        ]

    def __str__(self) -> str:
        return f"{self.teams} teams"


class PlanCondition(Compartmented):
    """What a person laid down for plans about visits, with the reason; lifted by a further entry, never deleted.

    `starts_at` and `ends_at` are the period of a no-go, and the window of a lock.
    """

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE"

    kind = word(ConditionKind)
    visits = ArrayField(models.UUIDField())
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500)
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_reason = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["set_at", "pk"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", ConditionKind, name="visits_plancondition_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="visits_plancondition_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=["together", "apart"]) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="visits_plancondition_period",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | (Q(lifted_by__isnull=False) & ~Q(lifted_reason="")),
                name="visits_plancondition_lifted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"


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
    assignments = models.JSONField(default=dict, help_text="visit's reference to start of its window")
    loans = models.JSONField(default=list, help_text="lender, borrower, window, teams")
    changes = models.JSONField(default=list, help_text="since the plan before: visit, before, after, why, minutes")
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


class PlanSearch(Compartmented):
    """A search for a plan that goes on in the background: how far it is, who began it, who stopped it."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE"

    state = word(SearchState, default=SearchState.WAITING)
    seconds = models.IntegerField(help_text="how long it may search")
    begun_by = models.UUIDField()
    begun_at = models.DateTimeField()
    aims = models.JSONField(default=dict, help_text="what the best plan so far is worth, by aim")
    told_at = models.DateTimeField(help_text="when it last said how far it is")
    stopped_by = models.UUIDField(null=True)
    stopped_at = models.DateTimeField(null=True)
    plan_number = models.IntegerField(null=True)
    failed_why = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-begun_at"]
        verbose_name_plural = "plan searches"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", SearchState, name="visits_plansearch_state"),
            models.CheckConstraint(condition=Q(seconds__gte=1, seconds__lte=3600), name="visits_plansearch_seconds"),
            models.CheckConstraint(
                condition=~Q(state="found") | Q(plan_number__isnull=False), name="visits_plansearch_found"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failed_why=""), name="visits_plansearch_failed"),
            models.UniqueConstraint(
                fields=["compartment"], condition=Q(state__in=["waiting", "searching"]), name="visits_plansearch_one"
            ),
        ]

    def __str__(self) -> str:
        return self.state


class Team(Compartmented):
    """Officers who go to doors together: their devices take along the visits of their team and no others."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE"

    name = models.CharField(max_length=60)
    posts = ArrayField(models.UUIDField(), default=list)
    formed_by = models.UUIDField()
    formed_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="visits_team_name"),
            models.UniqueConstraint(fields=["compartment", "name"], name="visits_team_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Visit(Compartmented):
    """One premises of one package, visited once; lies in the force's compartment."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="visits")
    premises = models.OneToOneField(PackagePremises, on_delete=models.PROTECT, related_name="visit")
    reference = models.CharField(max_length=40)
    state = word(VisitState, default=VisitState.PROPOSED)
    teams = models.IntegerField(default=1)
    skills = models.JSONField(default=dict, help_text="how many of its teams need a skill")
    arrests = models.IntegerField(default=0, help_text="people expected in custody")
    devices = models.IntegerField(default=0, help_text="devices expected")
    plan_number = models.IntegerField(null=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    readiness = models.JSONField(default=list, help_text="gate items as last checked")
    stood_down_reason = models.CharField(max_length=1000, blank=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="visits")

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
