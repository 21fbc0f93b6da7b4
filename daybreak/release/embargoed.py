"""Models of the way to publication: versions of the text, cleared marks, sealed packs, what two people agree on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.records import Compartmented
from daybreak.agencies.models import Agency
from daybreak.kernel.fields import one_of, word
from daybreak.release.terms import ProposalKind

_RELEASE = "release.Release"


class ReleaseKey(models.Model):
    """A key releases were or are signed with, and beside it one packs are sealed under; both lie in the home.

    Of the key of packs nothing is kept but its generation, the same number.
    """

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE"

    generation = models.IntegerField(primary_key=True)
    vkey = models.CharField(max_length=300, help_text="the public half of the one that signs")
    since = models.DateTimeField(null=True, help_text="empty for the first one")
    until = models.DateTimeField(null=True, help_text="empty for the one that holds now")
    because = models.CharField(max_length=500, blank=True, help_text="why it followed the one before")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vkey"], name="release_releasekey_vkey"),
            models.CheckConstraint(condition=Q(generation=1) | ~Q(because=""), name="release_releasekey_because"),
        ]

    def __str__(self) -> str:
        return self.vkey


class TextVersion(Compartmented):
    """The text of a release as one person wrote it; the last version holds, and none is ever changed."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    release = models.ForeignKey(_RELEASE, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_by = models.UUIDField(help_text="the post")
    written_by_person = models.UUIDField()
    written_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["release", "number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["release", "number"], name="release_textversion_once"),
            models.CheckConstraint(condition=~Q(text=""), name="release_textversion_text"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class Clearance(Compartmented):
    """That somebody who did not write the text lets one mark stand: in this version, at this place, for this reason."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    release = models.ForeignKey(_RELEASE, on_delete=models.PROTECT, related_name="clearances")
    version = models.PositiveIntegerField()
    place = models.PositiveIntegerField(help_text="the character the mark begins at")
    words = models.CharField(max_length=500)
    rule = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    cleared_by = models.UUIDField(help_text="the post")
    cleared_by_person = models.UUIDField()
    cleared_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(
                fields=["release", "version", "place", "words", "rule"], name="release_clearance_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="release_clearance_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"


class Sealing(Compartmented):
    """One sealing of a release's packs, of one version of its text and one embargo; unlocks are of a sealing."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    release = models.ForeignKey(_RELEASE, on_delete=models.PROTECT, related_name="sealings")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(help_text="of the text")
    embargo_until = models.DateTimeField()
    generation = models.PositiveIntegerField(default=1, help_text="of the key its packs are sealed under")
    digest = models.CharField(
        max_length=64, help_text="SHA-256 over the sealed packs; of what they hold it tells nothing"
    )
    edition = models.PositiveIntegerField(null=True, help_text="the version its packs say they are; empty: not kept")
    edition_digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over that and what they say changed, and why; empty: not kept"
    )
    sealed_by = models.UUIDField(help_text="the post")
    sealed_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["release", "number"], name="release_sealing_once"),
        ]

    def __str__(self) -> str:
        return f"sealing {self.number}"


class SealedPack(Compartmented):
    """The files of one force (or of the nation, agency empty), encrypted under a key of their own; lies nationally.

    All packs of a sealing have one size, and the pack's key is itself encrypted: the database alone opens nothing.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"
    reads: ClassVar[bool] = False

    sealing = models.ForeignKey(Sealing, on_delete=models.PROTECT, related_name="packs")
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["sealing", "agency"], nulls_distinct=False, name="release_sealedpack_once"),
        ]

    def __str__(self) -> str:
        return f"a pack of {self.sealing_id}"


class Proposal(Compartmented):
    """What one person proposes and another agrees to: another embargo, or lifting it in an emergency."""

    release = models.ForeignKey(_RELEASE, on_delete=models.PROTECT, related_name="proposals")
    kind = word(ProposalKind)
    until = models.DateTimeField(null=True, help_text="the new embargo")
    sealing = models.ForeignKey(Sealing, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    proposed_by = models.UUIDField(help_text="the post")
    proposed_by_person = models.UUIDField()
    proposed_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True, help_text="the post")
    agreed_by_person = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["proposed_at"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", ProposalKind, name="release_proposal_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="release_proposal_reason"),
            models.CheckConstraint(
                condition=Q(kind="embargo", until__isnull=False) | Q(kind="lift", sealing__isnull=False),
                name="release_proposal_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_by_person=None, agreed_at=None)
                | (
                    Q(agreed_by__isnull=False, agreed_by_person__isnull=False, agreed_at__isnull=False)
                    & ~Q(agreed_by_person=F("proposed_by_person"))
                ),
                name="release_proposal_two",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
