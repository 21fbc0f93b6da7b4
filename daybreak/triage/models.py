"""Runs of the ranking, where each subject stands, what people decided of it, and who looked again at the lowest."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.identity.models import Subject
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import Level
from daybreak.triage.terms import DecisionKind, DecisionState, Finding, Scope


class KeptFactors(Compartmented):
    """The file of factors of a version, byte by byte, kept with the first run that used it."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    digest = models.CharField(max_length=64, help_text="SHA-256 of the text")
    version = models.CharField(max_length=64)
    text = models.TextField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "kept factors"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "digest"], name="triage_keptfactors_once"),
        ]

    def __str__(self) -> str:
        return self.version


class RankingRun(Compartmented):
    """One run with one version of the factors: over all subjects, or over those that had changed."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.IntegerField(help_text="1 is the first run of the operation")
    scope = word(Scope, default=Scope.FULL)
    model_version = models.CharField(max_length=64)
    factors = models.ForeignKey(KeptFactors, null=True, on_delete=models.PROTECT, related_name="runs")
    ranked = models.IntegerField(help_text="subjects")
    digest = models.CharField(max_length=64, help_text="SHA-256 over position, subject, score and level of every place")
    ran_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("scope", Scope, name="triage_rankingrun_scope"),
            models.UniqueConstraint(fields=["compartment", "number"], name="triage_rankingrun_number"),
        ]

    def __str__(self) -> str:
        return f"ranking of {self.ranked} by {self.model_version}"


class Ranking(Compartmented):
    """A subject's place in one run: score in points, level, and the reasons that add up to it."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    # No index of its own: the two unique keys begin with it.
    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="rankings", db_index=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="rankings")
    position = models.IntegerField(help_text="1 is first")
    score = models.FloatField()
    level = word(Level, help_text="in force: what the factors advise, or what people decided")
    advised = word(Level, default=Level.LOW, help_text="what the factors alone advise")
    reasons = models.JSONField(help_text="factor, points, what was seen, in which facts")
    unanswered = ArrayField(models.CharField(max_length=64), default=list, help_text="factors no fact answers")
    uncertainty = models.FloatField(help_text="share of the factors that are unanswered, 0 to 1")
    inputs = models.JSONField(
        default=dict, help_text="what it was computed from: keys of facts, counts, the decision in force"
    )
    lapses_at = models.DateTimeField(null=True, help_text="when time alone may change it")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("level", Level, name="triage_ranking_level"),
            one_of("advised", Level, name="triage_ranking_advised"),
            models.CheckConstraint(condition=Q(uncertainty__gte=0, uncertainty__lte=1), name="triage_ranking_share"),
            models.CheckConstraint(condition=Q(position__gte=1, score__gte=0), name="triage_ranking_place"),
            models.UniqueConstraint(fields=["run", "subject"], name="triage_ranking_once"),
            models.UniqueConstraint(fields=["run", "position"], name="triage_ranking_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.level}"


class Standing(Compartmented):
    """Where a subject stands now: its newest rank, and the text the current order is kept by."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="standing")
    ranking = models.OneToOneField(Ranking, on_delete=models.PROTECT, related_name="standing")
    order_key = models.CharField(max_length=64, help_text="sorts as the ranking does: level, points, reference")
    signature = models.CharField(
        max_length=64, help_text="of the records it was ranked from: another one, another look"
    )
    received_at = models.DateTimeField(help_text="when its first record arrived: the clock runs from here")
    lapses_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        indexes: ClassVar = [models.Index(fields=["order_key"], name="triage_standing_order")]

    def __str__(self) -> str:
        return self.order_key


class LevelDecision(Compartmented):
    """A person's decision about a level, with the reason; a lowering is asked by one person and agreed by another."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="level_decisions")
    kind = word(DecisionKind)
    level = word(Level)
    state = word(DecisionState)
    why = models.CharField(max_length=1000)
    seen_score = models.IntegerField(help_text="points of the rank that was before them")
    seen_factors = ArrayField(models.CharField(max_length=64), default=list)
    asked_by = models.UUIDField(help_text="post")
    asked_by_person = models.UUIDField()
    asked_at = models.DateTimeField()
    answered_by = models.UUIDField(null=True, help_text="post of the second person")
    answered_by_person = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", DecisionKind, name="triage_leveldecision_kind"),
            one_of("level", Level, name="triage_leveldecision_level"),
            one_of("state", DecisionState, name="triage_leveldecision_state"),
            models.CheckConstraint(condition=~Q(why=""), name="triage_leveldecision_why"),
            models.CheckConstraint(
                condition=~Q(kind="lower", state="standing") | Q(answered_by_person__isnull=False),
                name="triage_leveldecision_second",
            ),
            models.CheckConstraint(
                condition=Q(answered_by_person=None) | ~Q(answered_by_person=models.F("asked_by_person")),
                name="triage_leveldecision_two_people",
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="standing"), name="triage_leveldecision_one_standing"
            ),
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="asked"), name="triage_leveldecision_one_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.level}"


class ToolOutcome(Compartmented):
    """What an assessor found with a tool outside (KIRAT, ...): kept as it was told, never computed, never counted."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="tool_outcomes")
    tool = models.CharField(max_length=100)
    tool_version = models.CharField(max_length=50)
    outcome = models.CharField(max_length=300, help_text="in the tool's own words")
    assessor = models.CharField(max_length=200)
    assessed_on = models.DateField()
    expires_on = models.DateField(help_text="from this day on it no longer says anything")
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-assessed_on", "-recorded_at"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(tool="") & ~Q(tool_version="") & ~Q(outcome="") & ~Q(assessor=""),
                name="triage_tooloutcome_whole",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("assessed_on")), name="triage_tooloutcome_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.tool_version}: {self.outcome}"


class LowSample(Compartmented):
    """A random sample of the records at the lowest level, that anybody can draw again from seed and run."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.IntegerField()
    seed = models.CharField(max_length=64)
    population = models.IntegerField()
    population_digest = models.CharField(max_length=64, help_text="SHA-256 over the references, sorted")
    size = models.IntegerField()
    drawn_by = models.UUIDField()
    drawn_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "number"], name="triage_lowsample_number"),
        ]

    def __str__(self) -> str:
        return f"sample {self.number}"


class Sampled(Compartmented):
    """A subject drawn into a sample, at its place."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    sample = models.ForeignKey(LowSample, on_delete=models.PROTECT, related_name="drawn")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="sampled")
    place = models.IntegerField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "sampled"
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["sample", "subject"], name="triage_sampled_once"),
            models.UniqueConstraint(fields=["sample", "place"], name="triage_sampled_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.sample}"


class SeenAgain(Compartmented):
    """A person looked again at a record of the lowest level, on schedule or because it was drawn."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="seen_again")
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="+")
    finding = word(Finding)
    why = models.CharField(max_length=1000)
    seen_by = models.UUIDField()
    seen_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        verbose_name_plural = "seen again"
        ordering: ClassVar = ["-seen_at"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("finding", Finding, name="triage_seenagain_finding"),
            models.CheckConstraint(condition=~Q(why=""), name="triage_seenagain_why"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} at {self.seen_at}"
