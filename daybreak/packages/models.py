"""Packages, what they hold, the premises they name, and every move they made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import AddressRole, Category, Level
from daybreak.packages.terms import Answer, PackageState


class Package(Compartmented):
    """One version of the package about one subject, in the compartment of the one force it goes to.

    The force sees nothing national: what it may know stands here and in the items, copied with its places.
    """

    reference = models.CharField(max_length=32, help_text="said aloud and printed: P-7KQ2M4/1")
    version = models.IntegerField(default=1)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="packages")
    subject_reference = models.CharField(max_length=32)
    subject_name = models.CharField(max_length=300, blank=True)
    state = word(PackageState, default=PackageState.DRAFT)
    level = word(Level)
    position = models.IntegerField(help_text="rank when it was built")
    reasons = models.JSONField(help_text="of the rank")
    access_to_children = word(Answer, default=Answer.UNKNOWN)
    built_by = models.UUIDField()
    built_at = models.DateTimeField()
    checked_by = models.UUIDField(null=True)
    disseminated_at = models.DateTimeField(null=True)
    act_by = models.DateTimeField(null=True, help_text="the action clock of its level, running from receipt")
    answer_reason = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", PackageState, name="packages_package_state"),
            one_of("level", Level, name="packages_package_level"),
            one_of("access_to_children", Answer, name="packages_package_access"),
            models.UniqueConstraint(fields=["subject", "version"], name="packages_package_version"),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=["draft", "checked", "disseminated", "acknowledged", "accepted"]),
                name="packages_package_one_live",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked", "closed"])
                | Q(disseminated_at__isnull=False, act_by__isnull=False),
                name="packages_package_clock",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("built_by")), name="packages_package_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(answer_reason=""), name="packages_package_rejection"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["compartment", "state", "act_by"], name="packages_package_inbox")]

    def __str__(self) -> str:
        return self.reference


class PackageItem(Compartmented):
    """A fact as it travels: value and place in its source, for this force only. Never a child's or a witness's."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="items")
    category = word(Category)
    kind = models.CharField(max_length=32)
    value = models.TextField()
    detail = models.JSONField(default=dict)
    referral = models.CharField(max_length=300, help_text="scheme and reference")
    source_name = models.CharField(max_length=300)
    source_digest = models.CharField(max_length=64)
    place = models.CharField(max_length=500)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=Q(category=Category.SUSPECT), name="packages_packageitem_suspect_only"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class PackagePremises(Compartmented):
    """A premises the package names, with its role and the door gate as it stood at dissemination."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="premises")
    of = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=500)
    role = word(AddressRole)
    door = word(DoorState)
    items = models.JSONField(default=list)

    class Meta(Compartmented.Meta):
        verbose_name_plural = "package premises"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("door", DoorState, name="packages_packagepremises_door"),
            models.UniqueConstraint(fields=["package", "of"], name="packages_packagepremises_once"),
        ]

    def __str__(self) -> str:
        return self.address


class PackageMove(Compartmented):
    """One move of a package: from, to, by whom, when, why. Who has what since when is read from here."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="moves")
    before = word(PackageState)
    after = word(PackageState)
    moved_by = models.UUIDField()
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["moved_at"]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
