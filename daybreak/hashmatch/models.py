"""File hashes with the facts that carry them, lists of known hashes in versions, and matches."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.hashmatch.terms import Algorithm, ListState, MatchKind, MatchState
from daybreak.intake.models import Fact, Referral
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import RowPolicy


class FileHash(Compartmented):
    """One hash of one file that one referral names (algorithm and lower-case hex digits)."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    algorithm = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    quality = models.SmallIntegerField(null=True, help_text="PDQ's own measure, 0 to 100, where the source tells it")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="file_hashes")
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="+")

    class Meta(Compartmented.Meta):
        verbose_name_plural = "file hashes"
        indexes: ClassVar = [models.Index(fields=["compartment", "digest"], name="hashmatch_filehash_look")]

    def __str__(self) -> str:
        return f"{self.algorithm} {self.digest[:12]}"


class PdqDigest(models.Model):
    """One PDQ hash that some file of some operation has, in the order of arrival; whose it is, is not said here.

    The index of near matches is made of these. What it finds is looked for among the file hashes, under their policy.
    """

    privileges: ClassVar[str] = "SELECT, INSERT"
    reads: ClassVar[bool] = False

    id = models.BigAutoField(primary_key=True)
    digest = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="hashmatch_pdqdigest_rows", see="(SELECT access.viewer()) IS NOT NULL"),
        ]

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class HashList(Compartmented):
    """A list of known hashes: who publishes it, and whether it is matched against."""

    name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    state = word(ListState, default=ListState.ACTIVE)
    changed_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", ListState, name="hashmatch_hashlist_state"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(publisher=""), name="hashmatch_hashlist_named"),
            models.UniqueConstraint(fields=["compartment", "name"], name="hashmatch_hashlist_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ListVersion(Compartmented):
    """A list as it was imported at one time; the current one is matched against, the others are kept."""

    hash_list = models.ForeignKey(HashList, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    current = models.BooleanField(default=True)
    file_name = models.CharField(max_length=300)
    file_digest = models.CharField(max_length=64, help_text="SHA-256 of the file as it was handed in")
    categories = models.JSONField(help_text="[scheme, value] of each category, in the order of their numbers")
    refused = models.IntegerField(help_text="lines that could not be taken")
    problems = models.JSONField(help_text="[place, rule, remedy] of the first of them")
    imported_at = models.DateTimeField()
    imported_by = models.UUIDField(help_text="the post")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["hash_list", "number"], name="hashmatch_listversion_once"),
            models.UniqueConstraint(
                fields=["hash_list"], condition=Q(current=True), name="hashmatch_listversion_current"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.hash_list_id}"


class ListPart(Compartmented):
    """The hashes of one algorithm of a version; `manifest` is the SHA-256 over its chunks, and names its index."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="parts")
    algorithm = word(Algorithm)
    hashes = models.BigIntegerField()
    manifest = models.CharField(max_length=64)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("algorithm", Algorithm, name="hashmatch_listpart_algorithm"),
            models.UniqueConstraint(fields=["version", "algorithm"], name="hashmatch_listpart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.hashes} {self.algorithm}"


class ListChunk(Compartmented):
    """Some hashes of a part in the order of their bytes, then a mark each (`packing`): what indexes are made of."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    part = models.ForeignKey(ListPart, on_delete=models.PROTECT, related_name="chunks")
    number = models.IntegerField()
    body = models.BinaryField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["part", "number"], name="hashmatch_listchunk_once"),
        ]

    def __str__(self) -> str:
        return f"chunk {self.number}"


class HashMatch(Compartmented):
    """That a file of one referral has the hash of another referral's file, or of a list: a lead, and no more.

    Hangs on the file hashes of both referrals: it is restricted together with either.
    """

    kind = word(MatchKind)
    mine = models.ForeignKey(FileHash, on_delete=models.PROTECT, related_name="matches")
    other = models.ForeignKey(FileHash, null=True, on_delete=models.PROTECT, related_name="+")
    referrals = models.CharField(max_length=80, blank=True, help_text="keys of both referrals, in order")
    version = models.ForeignKey(ListVersion, null=True, on_delete=models.PROTECT, related_name="+")
    hash_list = models.ForeignKey(HashList, null=True, on_delete=models.PROTECT, related_name="matches")
    scheme = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, help_text="of the other one; the same as this one's unless it is near")
    distance = models.SmallIntegerField(help_text="bits of PDQ in which both differ; 0 is exact")
    quality = models.SmallIntegerField(null=True, help_text="the lower one of both, where told")
    files = models.IntegerField(default=1, help_text="how many files matched when it was found")
    found_at = models.DateTimeField()
    state = word(MatchState, default=MatchState.WAITING)
    judged_by = models.UUIDField(null=True, help_text="the post")
    judged_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        verbose_name_plural = "hash matches"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", MatchKind, name="hashmatch_hashmatch_kind"),
            one_of("state", MatchState, name="hashmatch_hashmatch_state"),
            models.CheckConstraint(
                condition=Q(kind="overlap", other__isnull=False, hash_list=None)
                | Q(kind="listed", other=None, hash_list__isnull=False, version__isnull=False),
                name="hashmatch_hashmatch_what",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(reason="")),
                name="hashmatch_hashmatch_judged",
            ),
            models.UniqueConstraint(
                fields=["compartment", "referrals"], condition=Q(kind="overlap"), name="hashmatch_hashmatch_pair"
            ),
            models.UniqueConstraint(
                fields=["mine", "hash_list"], condition=Q(kind="listed"), name="hashmatch_hashmatch_listed"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "state", "found_at"], name="hashmatch_hashmatch_newest")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.mine_id}"
