"""Exhibits, the steps of their continuity, and what examinations found. Every table is appended to, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.custody.terms import GradingScheme, ItemKind, Looking, Part, StepKind
from daybreak.kernel.fields import one_of, word
from daybreak.visits.models import Visit


class Exhibit(Compartmented):
    """A seized item: its reference is officer's initials and a number, its seal is on the bag."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="exhibits")
    reference = models.CharField(max_length=32, help_text="as it is written on the bag: ABC/1")
    reference_key = models.CharField(max_length=32, help_text="the one spelling under which it is unique")
    seal_number = models.CharField(max_length=32)
    kind = word(ItemKind)
    description = models.CharField(max_length=500, blank=True, help_text="masked where graphic")
    found_where = models.CharField(max_length=200, blank=True)
    seized_at = models.DateTimeField()
    seized_by = models.UUIDField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", ItemKind, name="custody_exhibit_kind"),
            models.UniqueConstraint(fields=["compartment", "reference_key"], name="custody_exhibit_reference"),
            models.UniqueConstraint(fields=["compartment", "seal_number"], name="custody_exhibit_seal"),
        ]

    def __str__(self) -> str:
        return self.reference


class Step(Compartmented):
    """One entry of an exhibit's continuity, signed by one person; `number` counts from 1 for each exhibit."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()
    kind = word(StepKind)
    signed_by = models.UUIDField(help_text="the post whose holder says this, on their own account")
    given_to = models.UUIDField(null=True, help_text="the post named to take it")
    seal_number = models.CharField(max_length=32, blank=True, help_text="as read by who signs")
    new_seal = models.CharField(max_length=32, blank=True)
    place = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    corrects = models.IntegerField(null=True, help_text="the step a correction answers; 0 is the seizure")
    part = word(Part, blank=True)
    says = models.CharField(max_length=500, blank=True, help_text="may be graphic where it corrects a description")

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", StepKind, name="custody_step_kind"),
            models.UniqueConstraint(fields=["exhibit", "number"], name="custody_step_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="custody_step_number"),
            models.CheckConstraint(
                condition=Q(kind="given", given_to__isnull=False) & ~Q(given_to=F("signed_by"))
                | ~Q(kind="given") & Q(given_to=None),
                name="custody_step_two",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["withdrawn", "corrected"]) | ~Q(seal_number=""), name="custody_step_seal"
            ),
            models.CheckConstraint(
                condition=Q(kind="resealed") & ~Q(new_seal="") | ~Q(kind="resealed") & Q(new_seal=""),
                name="custody_step_new_seal",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["given", "taken"]) | ~Q(reason=""), name="custody_step_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="corrected", corrects__gte=0, corrects__lt=F("number"))
                & Q(part__in=[part.value for part in Part])
                & ~Q(says="")
                | ~Q(kind="corrected") & Q(corrects=None, part="", says=""),
                name="custody_step_correction",
            ),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("happened_at")), name="custody_step_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.kind}"


class Examination(Compartmented):
    """One examination of an exhibit; a later one stands beside it, and the newest is the one that counts."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="examinations")
    number = models.IntegerField()
    devices = models.IntegerField(null=True)
    first_generation = models.IntegerField(null=True, help_text="items made by whoever held the exhibit")
    unknown_hashes = models.IntegerField(null=True, help_text="items on no list of known ones")
    for_identification = models.BooleanField(help_text="new material: look for a child nobody has identified")
    source_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the export it was read from")
    examined_by = models.UUIDField()
    examined_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["exhibit", "number"], name="custody_examination_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1)
                & (Q(devices=None) | Q(devices__gte=0))
                & (Q(first_generation=None) | Q(first_generation__gte=0))
                & (Q(unknown_hashes=None) | Q(unknown_hashes__gte=0)),
                name="custody_examination_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"examination {self.number}"


class ExaminationCount(Compartmented):
    """How many items of one (scheme, category) an examination counted."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="counts")
    scheme = word(GradingScheme)
    category = models.CharField(max_length=8)
    count = models.IntegerField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("scheme", GradingScheme, name="custody_examinationcount_scheme"),
            models.CheckConstraint(condition=Q(count__gte=0), name="custody_examinationcount_count"),
            models.UniqueConstraint(fields=["examination", "scheme", "category"], name="custody_examinationcount_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.category}: {self.count}"


class Search(Compartmented):
    """One thing said about looking for a child after new material was found; the last one holds."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="searches")
    number = models.IntegerField()
    state = word(Looking)
    words = models.CharField(max_length=500, help_text="who looks, with what result; never what is on an item")
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", Looking, name="custody_search_state"),
            models.UniqueConstraint(fields=["examination", "number"], name="custody_search_once"),
            models.CheckConstraint(condition=Q(number__gte=1) & ~Q(words=""), name="custody_search_words"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.state}"


class ResultChunk(Compartmented):
    """A sealed part of an examiner's export, reduced to hashes and grades, that waits for intake (ADR 6)."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="chunks")
    number = models.IntegerField()
    nonce = models.BinaryField(max_length=12)
    ciphertext = models.BinaryField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the reduced file")
    profile = models.CharField(max_length=2, help_text="the country whose grading its numbers follow")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["examination", "number"], name="custody_resultchunk_once"),
        ]

    def __str__(self) -> str:
        return f"part {self.number}"


class TakenIn(Compartmented):
    """That the lead agency took the hashes of an examination in, as a new source of intake."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    examination = models.OneToOneField(Examination, on_delete=models.PROTECT, related_name="taken_in")
    batch = models.UUIDField()
    taken_by = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [*Compartmented.Meta.constraints]

    def __str__(self) -> str:
        return f"taken in {self.taken_at}"
