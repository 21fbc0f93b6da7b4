"""Packages, what they hold, the premises they name, and every move they made."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.agencies.models import Agency
from daybreak.attribution.models import Clearance
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import IN_MY_COMPARTMENTS, RowPolicy, named_for_texts
from daybreak.kernel.words import AddressRole, Category, Level
from daybreak.packages.models.rows import SENT_OR_OURS, UNTIL_RECALLED, seen_with_package
from daybreak.packages.terms import LONGEST_PAUSE, Answer, PackageState
from daybreak.triage.terms import PauseGround


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
    acted_at = models.DateTimeField(null=True, help_text="when officers first stood at the door: the clock stops")
    answer_reason = models.CharField(max_length=1000, blank=True, help_text="the force's: rejected or passed on")
    transferred_to = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    because = models.CharField(max_length=1000, blank=True, help_text="why a new version was built")
    ranked_level = word(Level, blank=True)
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    signature = models.TextField(blank=True, help_text="signed note over the digest of what the package says")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            RowPolicy(name="packages_package_rows", see=SENT_OR_OURS, write=IN_MY_COMPARTMENTS),
            one_of("state", PackageState, name="packages_package_state"),
            one_of("level", Level, name="packages_package_level"),
            one_of("access_to_children", Answer, name="packages_package_access"),
            named_for_texts("packages_package"),  # whom a charge was brought against
            models.UniqueConstraint(fields=["subject", "version"], name="packages_package_version"),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=["disseminated", "acknowledged", "accepted"]),
                name="packages_package_one_live",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=["draft", "checked", "signed"]),
                name="packages_package_one_unsent",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked", "signed", "closed"])
                | Q(disseminated_at__isnull=False, act_by__isnull=False),
                name="packages_package_clock",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("built_by")), name="packages_package_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(answer_reason=""), name="packages_package_rejection"
            ),
            models.CheckConstraint(
                condition=~Q(state="transferred") | (Q(transferred_to__isnull=False) & ~Q(answer_reason="")),
                name="packages_package_transfer",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None, signature="")
                | (Q(signed_at__isnull=False) & ~Q(signature="") & ~Q(signed_by=models.F("built_by"))),
                name="packages_package_signed",
            ),
            models.CheckConstraint(condition=Q(supersedes=None) | ~Q(because=""), name="packages_package_because"),
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
    normal = models.CharField(max_length=300, blank=True, help_text="comparable form, by which a clearance finds it")
    detail = models.JSONField(default=dict)
    referral = models.CharField(max_length=300, help_text="scheme and reference")
    source_name = models.CharField(max_length=300)
    source_digest = models.CharField(max_length=64)
    place = models.CharField(max_length=500)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            seen_with_package("packages_packageitem_rows", UNTIL_RECALLED),
            models.CheckConstraint(condition=Q(category=Category.SUSPECT), name="packages_packageitem_suspect_only"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["normal"], condition=~Q(normal=""), name="packages_packageitem_normal")
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
            seen_with_package("packages_packagepremises_rows"),
            one_of("door", DoorState, name="packages_packagepremises_door"),
            one_of("role", AddressRole, name="packages_packagepremises_role"),
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
        constraints: ClassVar = [
            seen_with_package("packages_packagemove_rows"),
            one_of("before", PackageState, name="packages_packagemove_before"),
            one_of("after", PackageState, name="packages_packagemove_after"),
            # No way leads back, so a package reaches each state at most once, whoever presses how often.
            models.UniqueConstraint(fields=["package", "after"], name="packages_packagemove_once"),
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"


class PackagePause(Compartmented):
    """A time in which a package's action clock stood, with its ground, its words and who answers for it."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="pauses")
    ground = word(PauseGround)
    reason = models.CharField(max_length=1000)
    paused_by = models.UUIDField()
    paused_at = models.DateTimeField()
    review_at = models.DateTimeField(help_text="from then on the pause no longer holds, whoever forgot it")
    resumed_by = models.UUIDField(null=True)
    resumed_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        ordering: ClassVar = ["paused_at"]
        constraints: ClassVar = [
            seen_with_package("packages_packagepause_rows"),
            one_of("ground", PauseGround, name="packages_packagepause_ground"),
            models.CheckConstraint(condition=~Q(reason=""), name="packages_packagepause_reason"),
            models.CheckConstraint(
                condition=Q(resumed_at=None) | Q(resumed_at__gte=models.F("paused_at")),
                name="packages_packagepause_period",
            ),
            models.CheckConstraint(
                condition=Q(review_at__gt=models.F("paused_at"))
                & Q(review_at__lte=models.F("paused_at") + LONGEST_PAUSE),
                name="packages_packagepause_review",
            ),
            models.UniqueConstraint(
                fields=["package"], condition=Q(resumed_at=None), name="packages_packagepause_one_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ground} from {self.paused_at}"


class RecallNotice(Compartmented):
    """That a force was told to stop acting on a package, and when it said that it had.

    The clearance lies nationally: its force learns from the move why, and nothing else of the register.
    """

    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="recall_notice")
    clearance = models.ForeignKey(Clearance, null=True, on_delete=models.PROTECT, related_name="recall_notices")
    sent_at = models.DateTimeField()
    acknowledged_by = models.UUIDField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            seen_with_package("packages_recallnotice_rows"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="packages_recallnotice_who",
            ),
        ]

    def __str__(self) -> str:
        return f"recall of {self.package_id}"
