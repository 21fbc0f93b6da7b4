"""Mentions, links, judgements, and the subjects, accounts and premises derived from them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartmented
from daybreak.agencies.models import District
from daybreak.identity.features import mention_of
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.terms import Band, SubjectState, Verdict
from daybreak.intake.models import Fact, Referral
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import RowPolicy, named_for_texts
from daybreak.kernel.words import AddressRole, Category


class LinkModel(Compartmented):
    """Parameters of one trained linkage model; kept so that every score stays reproducible."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    digest = models.CharField(max_length=64)
    content = models.JSONField()
    trained_on = models.IntegerField(help_text="mentions")
    trained_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "digest"], name="identity_linkmodel_once"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class FusingSwitch(Compartmented):
    """Whether strong links fuse without a judgement; off until somebody with the permission switches it on."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    on = models.BooleanField()
    reason = models.CharField(max_length=500)
    switched_by = models.UUIDField()
    switched_at = models.DateTimeField()

    def __str__(self) -> str:
        return "on" if self.on else "off"


class Subject(Compartmented):
    """A person the operation is interested in; its identifier is never given to another."""

    reference = models.CharField(max_length=32, help_text="said aloud and printed: S-7KQ2M4")
    state = word(SubjectState, default=SubjectState.CURRENT)
    redirected_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    category = word(Category, default=Category.SUSPECT)
    name = models.CharField(max_length=300, blank=True)
    born_on = models.DateField(null=True)
    occupation = models.CharField(max_length=200, blank=True)
    mentions_count = models.IntegerField(default=0)
    identified_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            # Whoever holds a package learns whether its door stands (packages/sql/doors_now.sql), and the door is of
            # whoever stands for the person by now.
            RowPolicy(
                name="identity_subject_functions",
                see="current_setting('daybreak.doors', true) = 'on'",
                act="SELECT",
                owners=True,
            ),
            named_for_texts("identity_subject"),
            one_of("state", SubjectState, name="identity_subject_state"),
            one_of("category", Category, name="identity_subject_category"),
            models.UniqueConstraint(fields=["compartment", "reference"], name="identity_subject_reference"),
            models.CheckConstraint(
                condition=Q(state="redirected", redirected_to__isnull=False)
                | Q(state="current", redirected_to__isnull=True),
                name="identity_subject_redirect",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Mention(Compartmented):
    """A person as one referral mentions them: the record that is compared."""

    brings = ("referral",)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="mentions")
    party = models.CharField(max_length=64)
    key = models.CharField(max_length=300, help_text="scheme, reference and party: the same for ever")
    category = word(Category)
    features = models.JSONField(help_text="normal forms the linkage compares")
    digest = models.CharField(max_length=64, help_text="of the features: an unchanged mention is not compared again")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="mentions")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("category", Category, name="identity_mention_category"),
            models.UniqueConstraint(fields=["compartment", "key"], name="identity_mention_once"),
        ]

    def __str__(self) -> str:
        return self.key

    def read(self) -> MentionRead:
        """Return the value the linkage engine takes."""
        return mention_of(self.key, self.features, record_kind="")


class MentionKey(Compartmented):
    """A number under which a mention is looked for: 64 bits of a blocking key; mentions that share one are compared."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"  # derived from the features of its mention

    mention = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="keys", db_index=False)
    key = models.BigIntegerField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["mention", "key"], name="identity_mentionkey_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "key"], include=["mention"], name="identity_mentionkey_look")
        ]

    def __str__(self) -> str:
        return f"{self.key:x}"


class Link(Compartmented):
    """What the model says about two mentions: bits of evidence for (+) and against (-), and the band.

    A `pooled` one compares all that is known of their two subjects, and stands between the first mention of each.
    """

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"  # derived: replaced by every resolution

    left = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="links_left")
    right = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="links_right")
    bits = models.FloatField()
    band = word(Band)
    evidence = models.JSONField()
    contradictions = ArrayField(models.CharField(max_length=64), default=list)
    model = models.ForeignKey(LinkModel, on_delete=models.PROTECT)
    pooled = models.BooleanField(default=False)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("band", Band, name="identity_link_band"),
            models.UniqueConstraint(fields=["left", "right", "pooled"], name="identity_link_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="identity_link_two"),
        ]

    def __str__(self) -> str:
        return f"{self.band} {self.bits:.1f} bits"


class Judgement(Compartmented):
    """Somebody's verdict on two mentions; a later one on the same pair stands, none is ever changed."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    left = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Mention, on_delete=models.PROTECT, related_name="+")
    verdict = word(Verdict)
    why = models.CharField(max_length=1000)
    judged_by = models.UUIDField()
    judged_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("verdict", Verdict, name="identity_judgement_verdict"),
            models.CheckConstraint(condition=~Q(why=""), name="identity_judgement_why"),
        ]

    def __str__(self) -> str:
        return self.verdict


class Account(Compartmented):
    """An account at a provider, and the subject who seems to hold it."""

    service = models.CharField(max_length=200)
    identifier = models.CharField(max_length=300)
    screen_name = models.CharField(max_length=300, blank=True)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="accounts")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "service", "identifier"], name="identity_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} at {self.service}"


class Premises(Compartmented):
    """A place with an address; flats of one house are different premises."""

    key = models.CharField(max_length=300, help_text="normal form of the address")
    line1 = models.CharField(max_length=300)
    locality = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    district = models.ForeignKey(District, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Compartmented.Meta):
        verbose_name_plural = "premises"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.UniqueConstraint(fields=["compartment", "key"], name="identity_premises_once"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.line1, self.locality, self.postcode) if part)


class Occupancy(Compartmented):
    """That one fact places a subject at a premises, in a role."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"  # derived: replaced by every resolution
    brings = ("fact",)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="occupancies")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="occupancies")
    role = word(AddressRole)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")

    class Meta(Compartmented.Meta):
        verbose_name_plural = "occupancies"
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("role", AddressRole, name="identity_occupancy_role"),
            models.UniqueConstraint(fields=["subject", "premises", "fact"], name="identity_occupancy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.role} {self.premises_id}"
