"""Model of what somebody says on the record: written by one person, approved by another, printed only then."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.records import Compartmented
from daybreak.agencies.models import Agency
from daybreak.kernel.fields import one_of, word
from daybreak.release.terms import QuoteState


class Quote(Compartmented):
    """A sentence with its speaker, for the national page or one force's; its words are never changed."""

    release = models.ForeignKey("release.Release", on_delete=models.PROTECT, related_name="quotes")
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="+", help_text="whose page; empty: the national one"
    )
    state = word(QuoteState, default=QuoteState.WRITTEN)
    words = models.CharField(max_length=1000)
    speaker = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    written_by = models.UUIDField(help_text="the post")
    written_by_person = models.UUIDField()
    written_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True, help_text="the post")
    approved_by_person = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True, help_text="the post")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why it was withdrawn")

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["written_at", "id"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", QuoteState, name="release_quote_state"),
            models.CheckConstraint(condition=~Q(words="") & ~Q(speaker="") & ~Q(title=""), name="release_quote_whole"),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(approved_by_person__isnull=False) & ~Q(approved_by_person=F("written_by_person"))),
                name="release_quote_two",
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="release_quote_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.words[:40]}"
