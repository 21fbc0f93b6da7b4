"""Batches, archives, sealed sources, receipts, referrals in versions, facts; saved declarations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from daybreak.access.models import Compartmented
from daybreak.intake.terms import DeclarationKind, FactKind, Outcome, RecordKind, ReferralState
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import Category


class Batch(Compartmented):
    """One delivery from one sender."""

    name = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    received_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["-received_at", "name"]

    def __str__(self) -> str:
        return self.name


class Archive(Compartmented):
    """An archive a delivery came in: it is not kept, its members are, each as a file of its own."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="archives")
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="bytes")
    members = models.IntegerField(help_text="files that came out of it, refused ones included")

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:12]})"


class Source(Compartmented):
    """A file exactly as it was received: sealed before anything reads it, addressed by its SHA-256."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sources")
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="bytes")
    name = models.CharField(max_length=300)
    received_at = models.DateTimeField()
    rewritten_from = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the file as delivered, where only a text made of it is kept"
    )

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "digest"], name="intake_source_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.digest[:12]})"


class SealedChunk(Compartmented):
    """A part of a sealed source: AES-256-GCM, the digest and the number bound in as associated data."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="chunks")
    number = models.IntegerField()
    nonce = models.BinaryField(max_length=12)
    ciphertext = models.BinaryField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["source", "number"], name="intake_sealedchunk_once"),
        ]

    def __str__(self) -> str:
        return f"chunk {self.number}"


class Referral(Compartmented):
    """One report under one reference of one scheme; what it says lies in its versions."""

    scheme = models.CharField(max_length=100)
    reference = models.CharField(max_length=200)
    kind = word(RecordKind)
    state = word(ReferralState, default=ReferralState.OPEN)
    sender = models.CharField(max_length=200)
    owner = models.UUIDField(help_text="the post that owns it from the minute it is received")
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="when its newest version arrived")
    data_expires_at = models.DateTimeField(
        null=True, help_text="the earliest the provider may delete what could still be asked of it"
    )

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", RecordKind, name="intake_referral_kind"),
            one_of("state", ReferralState, name="intake_referral_state"),
            models.UniqueConstraint(fields=["compartment", "scheme", "reference"], name="intake_referral_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-received_at"], name="intake_referral_newest"),
            models.Index(fields=["compartment", "kind", "state"], name="intake_referral_state_idx"),
            models.Index(
                fields=["compartment", "data_expires_at"],
                name="intake_referral_expiry",
                condition=models.Q(data_expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.reference}"


class Version(Compartmented):
    """What one source said about one part of a referral; a newer one supersedes, never overwrites."""

    brings_alone = ("source",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="versions")
    part = models.CharField(max_length=200)
    number = models.IntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="versions")
    place = models.CharField(max_length=500)
    digest = models.CharField(max_length=64, help_text="SHA-256 over the facts: equal content gives no new version")
    kept = models.JSONField(
        default=list,
        help_text="[kind, party, place, text] of notes, file names and what no reader knows: nothing is lost",
    )
    received_at = models.DateTimeField()
    current = models.BooleanField(default=True)
    data_expires_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["referral", "part", "number"], name="intake_version_once"),
            models.UniqueConstraint(
                fields=["referral", "part"], condition=models.Q(current=True), name="intake_version_current"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.part}"


class Receipt(Compartmented):
    """What became of one record of a batch; the batch reconciles over these rows."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="receipts")
    outcome = word(Outcome)
    file_name = models.CharField(max_length=300)
    file_digest = models.CharField(max_length=64)
    file_size = models.BigIntegerField()
    place = models.CharField(max_length=500, blank=True)
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="receipts")
    rule = models.CharField(max_length=100, blank=True)
    message = models.CharField(max_length=500, blank=True)
    remedy = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("outcome", Outcome, name="intake_receipt_outcome"),
            models.CheckConstraint(
                condition=~models.Q(outcome=Outcome.QUARANTINED) | ~models.Q(rule=""), name="intake_receipt_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["compartment", "file_digest"], name="intake_receipt_digest")]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.outcome}"


class Fact(Compartmented):
    """One thing a source says, as it says it, with its normal form where it has one and its place in the source."""

    privileges: ClassVar[str] = "SELECT, INSERT"
    brings = ("referral",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="facts")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="facts")
    party = models.CharField(max_length=64, blank=True, help_text="whom it is about: 'reported/0', '' for the report")
    category = word(Category)
    kind = word(FactKind)
    value = models.TextField()
    normal = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)
    place = models.CharField(max_length=500)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("category", Category, name="intake_fact_category"),
            one_of("kind", FactKind, name="intake_fact_kind"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["compartment", "kind", "normal"], condition=~models.Q(normal=""), name="intake_fact_normal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class SavedDeclaration(Compartmented):
    """A declaration kept under its name; a newer version supersedes, never overwrites."""

    name = models.CharField(max_length=80)
    number = models.IntegerField()
    kind = word(DeclarationKind)
    text = models.TextField(help_text="the TOML as it was given")
    digest = models.CharField(max_length=64)
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()
    current = models.BooleanField(default=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", DeclarationKind, name="intake_declaration_kind"),
            models.UniqueConstraint(fields=["compartment", "name", "number"], name="intake_declaration_once"),
            models.UniqueConstraint(
                fields=["compartment", "name"], condition=models.Q(current=True), name="intake_declaration_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
