"""Snapshots, true and shown figures, releases, unlocks and published files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.agencies.models import Agency
from daybreak.identity.models import Subject
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import IN_MY_COMPARTMENTS, RowPolicy
from daybreak.release.crossed import Attacked, Kept, ShownCell, TrueCell
from daybreak.release.embargoed import Clearance, Proposal, ReleaseKey, SealedPack, Sealing, TextVersion
from daybreak.release.quoted import Quote
from daybreak.release.terms import ReleaseState

__all__ = [
    "Attacked", "ChangeReason", "Clearance", "FrozenRecord", "Kept", "Proposal", "PublishedFile", "Quote", "Release",
    "ReleaseKey", "SealedPack", "Sealing", "ShownCell", "ShownFigure", "Snapshot", "TextVersion", "TrueCell",
    "TrueFigure", "Unlock",
]  # fmt: skip


class Snapshot(Compartmented):
    """All figures frozen at one instant; lies with the figures."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    number = models.IntegerField()
    as_at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="SHA-256 over the canonical true figures")
    records_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the records behind them; empty where none were frozen"
    )
    cells_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over the cells of tables; empty where none were counted"
    )
    left_out = models.JSONField(default=dict, help_text="why a table is not published, by what its rows are")
    statements = models.JSONField(default=list, help_text="keys of what is not so, as far as the figures bear it out")
    days = models.JSONField(default=dict, help_text="the days a text may name, by what happened; empty where not kept")
    ledger_size = models.BigIntegerField(help_text="of the checkpoint it was frozen on")
    ledger_root = models.CharField(max_length=64)
    frozen_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "number"], name="release_snapshot_number"),
        ]

    def __str__(self) -> str:
        return f"snapshot {self.number}"


class TrueFigure(Compartmented):
    """One figure of one force (or the named remainder, agency empty) as counted; lies nationally."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="true_figures")
    figure = models.CharField(max_length=64)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.IntegerField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(
                fields=["snapshot", "figure", "agency"], nulls_distinct=False, name="release_truefigure_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="release_truefigure_value"),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.value}"


class FrozenRecord(Compartmented):
    """A record behind a figure of a snapshot; lies where the record lay, and moves with it when it is restricted.

    Seen by who sees both the snapshot and that part. Nothing in it hangs on the record: it stays when the record goes.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"
    apart = ("snapshot",)

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="records", db_index=False)
    figure = models.CharField(max_length=64)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    thing = models.UUIDField(help_text="the record")
    once = models.UUIDField(help_text="what is counted once: the person, premises, exhibit, child or visit")
    about = models.ForeignKey(
        Subject, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+",
        help_text="the suspect it tells of",
    )  # fmt: skip

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            RowPolicy(
                name="release_frozenrecord_rows",
                see=f"{IN_MY_COMPARTMENTS} AND EXISTS (SELECT FROM release_snapshot s WHERE s.id = snapshot_id)",
                write=IN_MY_COMPARTMENTS,
            ),
            models.UniqueConstraint(fields=["snapshot", "figure", "thing"], name="release_frozenrecord_once"),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.thing}"


class ShownFigure(Compartmented):
    """One figure as it may be published: national (agency empty) or a force's, empty where protected."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="shown_figures")
    figure = models.CharField(max_length=64)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    value = models.IntegerField(null=True, help_text="empty: protected, not zero")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(
                fields=["snapshot", "figure", "agency"], nulls_distinct=False, name="release_shownfigure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {'protected' if self.value is None else self.value}"


class ChangeReason(Compartmented):
    """Why a published figure is another one in a later snapshot, in a person's words; the newest holds."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="reasons")
    since = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+", help_text="the published one")
    figure = models.CharField(max_length=64)
    reason = models.CharField(max_length=1000)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["given_at", "pk"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="release_changereason_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.reason}"


class Release(Compartmented):
    """A release cut from one snapshot, locked until its embargo and two people."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="releases")
    state = word(ReleaseState, default=ReleaseState.DRAFT)
    headline = models.CharField(max_length=300)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1, help_text="of the text: the last one written")
    sealing = models.ForeignKey(
        Sealing, null=True, on_delete=models.PROTECT, related_name="+", help_text="that holds now; empty in a draft"
    )
    embargo_until = models.DateTimeField()
    drafted_by = models.UUIDField()
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True, help_text="when two people lifted the embargo in an emergency")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            # Whoever changes the keys learns whether a release waits (release/sql/waiting.sql), and nothing of it.
            RowPolicy(
                name="release_release_functions", see="current_setting('daybreak.waiting', true) = 'on'",
                act="SELECT", owners=True,
            ),
            one_of("state", ReleaseState, name="release_release_state"),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__gte=models.F("embargo_until"))
                | Q(lifted_at__isnull=False),
                name="release_release_embargo",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "held", "published"]) | Q(sealing__isnull=False),
                name="release_release_sealed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.headline


class Unlock(Compartmented):
    """One person's unlock of one sealing; two different people are needed, and a new sealing wants them again."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="unlocks")
    sealing = models.ForeignKey(Sealing, null=True, on_delete=models.PROTECT, related_name="unlocks")
    person = models.UUIDField()
    post = models.UUIDField()
    unlocked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            # Who left and came back unlocks again: what counts is counted by person (unlocking.py).
            models.UniqueConstraint(fields=["sealing", "person", "unlocked_at"], name="release_unlock_person_once"),
        ]

    def __str__(self) -> str:
        return f"unlock by {self.person}"


class PublishedFile(Compartmented):
    """A file exactly as published, with its digest: the nation's lie with the figures, a force's with its press."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    published_at = models.DateTimeField(null=True, help_text="empty for what was published before packs were sealed")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["release", "compartment", "name"], name="release_publishedfile_name"),
        ]

    def __str__(self) -> str:
        return self.name
