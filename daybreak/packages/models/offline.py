"""Keys of the lead agency and of forces that are offline, and what those answered in files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.kernel.fields import one_of, word
from daybreak.packages.models.rows import seen_with_package
from daybreak.packages.models.sent import Package
from daybreak.packages.terms import Said


class ForceKey(Compartmented):
    """The public half of the key a force opens envelopes with (age), in that force's compartment; one is current."""

    recipient = models.CharField(max_length=100)
    registered_by = models.UUIDField()
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(
                fields=["compartment"], condition=Q(retired_at=None), name="packages_forcekey_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.recipient


class AnswerKey(Compartmented):
    """The public half of the key an offline force signs its answers with (Ed25519), in its compartment."""

    vkey = models.CharField(max_length=300)
    registered_by = models.UUIDField()
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(
                fields=["compartment"], condition=Q(retired_at=None), name="packages_answerkey_one_current"
            ),
            models.UniqueConstraint(fields=["vkey"], condition=Q(retired_at=None), name="packages_answerkey_one_force"),
        ]

    def __str__(self) -> str:
        return self.vkey


class SigningKey(models.Model):
    """A key packages were or are signed with, from when until when; the private half lies in the home."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE"

    generation = models.IntegerField(primary_key=True)
    vkey = models.CharField(max_length=300)
    since = models.DateTimeField(null=True, help_text="empty for the first one")
    until = models.DateTimeField(null=True, help_text="empty for the one that signs now")
    because = models.CharField(max_length=1000, blank=True, help_text="why it followed the one before")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vkey"], name="packages_signingkey_vkey"),
            models.CheckConstraint(condition=Q(generation=1) | ~Q(because=""), name="packages_signingkey_because"),
        ]

    def __str__(self) -> str:
        return self.vkey


class ReceivedAnswer(Compartmented):
    """A file in which an offline force answered, as it was signed; the same one is never taken twice."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="received_answers")
    answer = models.UUIDField(help_text="the force's own number of it")
    number = models.IntegerField(help_text="counts the force's answers about this package")
    said = word(Said)
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()
    note = models.TextField(help_text="the file, byte by byte")
    imported_by = models.UUIDField()
    imported_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            seen_with_package("packages_receivedanswer_rows"),
            one_of("said", Said, name="packages_receivedanswer_said"),
            models.UniqueConstraint(fields=["answer"], name="packages_receivedanswer_once"),
            models.UniqueConstraint(fields=["package", "number"], name="packages_receivedanswer_number"),
        ]

    def __str__(self) -> str:
        return f"{self.said} by {self.said_by}"
