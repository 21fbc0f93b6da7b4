"""Runs of the ranking and each subject's place in them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.identity.models import Subject
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import Level


class RankingRun(Compartmented):
    """One run over all subjects with one version of the factors."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.IntegerField(help_text="1 is the first run of the operation")
    model_version = models.CharField(max_length=64)
    ranked = models.IntegerField(help_text="subjects")
    digest = models.CharField(max_length=64, help_text="SHA-256 over position, subject, score and level of every place")
    ran_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "number"], name="triage_rankingrun_number"),
        ]

    def __str__(self) -> str:
        return f"ranking of {self.ranked} by {self.model_version}"


class Ranking(Compartmented):
    """A subject's place in one run: score in points, level, and the reasons that add up to it."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    run = models.ForeignKey(RankingRun, on_delete=models.PROTECT, related_name="rankings")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="rankings")
    position = models.IntegerField(help_text="1 is first")
    score = models.FloatField()
    level = word(Level)
    reasons = models.JSONField(help_text="factor, points, what was seen, in which facts")
    unanswered = ArrayField(models.CharField(max_length=64), default=list, help_text="factors no fact answers")
    uncertainty = models.FloatField(help_text="share of the factors that are unanswered, 0 to 1")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("level", Level, name="triage_ranking_level"),
            models.CheckConstraint(condition=Q(uncertainty__gte=0, uncertainty__lte=1), name="triage_ranking_share"),
            models.CheckConstraint(condition=Q(position__gte=1, score__gte=0), name="triage_ranking_place"),
            models.UniqueConstraint(fields=["run", "subject"], name="triage_ranking_once"),
            models.UniqueConstraint(fields=["run", "position"], name="triage_ranking_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.level}"
