"""File hashes by algorithm, with the fact that carries each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from daybreak.access.models import Compartmented
from daybreak.intake.models import Fact, Referral


class FileHash(Compartmented):
    """One hash of one file that one referral names (algorithm and lower-case hex digits)."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    algorithm = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="file_hashes")
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="+")

    class Meta(Compartmented.Meta):
        verbose_name_plural = "file hashes"
        indexes: ClassVar = [models.Index(fields=["compartment", "digest"], name="hashmatch_filehash_look")]

    def __str__(self) -> str:
        return f"{self.algorithm} {self.digest[:12]}"
