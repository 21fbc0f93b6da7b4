"""Interests of forces, hits between them and each one's side, look-ups, silent blocks, and the register of all."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from daybreak.access.models import Compartment, Compartmented
from daybreak.agencies.models import Agency
from daybreak.deconfliction.terms import BlockGround, BlockState, Handling, HitKind, HitState
from daybreak.identity.models import Subject
from daybreak.intake.models import Fact
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import RowPolicy, to_functions

BOTH_SIDES = "daybreak.both_sides"
"""Set for as long as a function of sql/ lasts: they alone reach a side that its viewer does not see."""


class LookUp(Compartmented):
    """That somebody of a force asked whether anybody else holds an identifier; the answer is not kept here."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    reference = models.CharField(max_length=32, help_text="said aloud: L-7KQ2M4")
    identifier_kind = models.CharField(max_length=32)
    identifier = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    asked_by = models.UUIDField(help_text="the post")
    asked_by_person = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason="") & ~Q(identifier=""), name="deconfliction_lookup_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_by_person", "asked_at"], name="deconfliction_lookup_limit")]

    def __str__(self) -> str:
        return self.reference


class Interest(Compartmented):
    """That a force holds an interest in an identifier (its normal form), with its handling code. Lies nationally.

    It stands on a fact of the force's own record, or on a look-up.
    """

    brings = ("fact",)

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    identifier_kind = models.CharField(max_length=32)
    identifier = models.CharField(max_length=300)
    handling = word(Handling)
    fact = models.ForeignKey(Fact, null=True, on_delete=models.PROTECT, related_name="+")
    look_up = models.OneToOneField(LookUp, null=True, on_delete=models.PROTECT, related_name="interest")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="interests")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            to_functions("deconfliction_interest", setting=BOTH_SIDES),
            one_of("handling", Handling, name="deconfliction_interest_handling"),
            models.UniqueConstraint(fields=["agency", "fact"], name="deconfliction_interest_once"),
            models.CheckConstraint(
                condition=Q(fact=None, look_up__isnull=False) | Q(fact__isnull=False, look_up=None),
                name="deconfliction_interest_stands_on",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "identifier_kind", "identifier"], name="deconfliction_interest_look")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.identifier_kind}"

    @property
    def reference(self) -> str:
        """The reference its force knows it by."""
        if self.fact is not None:
            return str(self.fact.referral.reference)
        return self.look_up.reference if self.look_up else ""

    @property
    def stands(self) -> bool:
        """Whether the newest version of its record still says it."""
        return self.fact is None or self.fact.version.current


class Hit(Compartmented):
    """Two forces and what they have in common. Lies nationally; each force sees only its own side."""

    left = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Interest, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="hits")
    kind = word(HitKind, default=HitKind.IDENTIFIER)
    common = models.CharField(max_length=350, blank=True, help_text="what they have in common, as the rule names it")
    found_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, help_text="since when what was found no longer holds")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", HitKind, name="deconfliction_hit_kind"),
            models.UniqueConstraint(fields=["left", "right", "common"], name="deconfliction_hit_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="deconfliction_hit_two"),
        ]
        indexes: ClassVar = [models.Index(fields=["compartment", "common"], name="deconfliction_hit_common")]

    def __str__(self) -> str:
        return f"hit of {self.left_id} and {self.right_id}"


class HitSide(Compartmented):
    """One side of a hit, in its force's compartment; `shown` was written under the other's handling code.

    Sides of a hit with another operation lie nationally, each in its own operation, and have no hit. So does the side
    of a look-up that the other originator answers blindly: the desk makes the contact, who asked learns nothing.
    """

    hit = models.ForeignKey(Hit, null=True, on_delete=models.PROTECT, related_name="sides")
    pair = models.UUIDField(default=uuid4, help_text="the same on both sides")
    interest = models.ForeignKey(
        Interest, null=True, on_delete=models.PROTECT, related_name="+", help_text="this side's own"
    )
    handling = word(Handling)
    shown = models.JSONField(help_text="what this force may learn: contact, reference, or content")
    subject_reference = models.CharField(max_length=32, blank=True, help_text="of this force's own interest")
    state = word(HitState, default=HitState.WAITING)
    waiting_since = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    owned_by = models.UUIDField(null=True, help_text="the post that acknowledged it and owns the contact")
    contact_at = models.DateTimeField(null=True, help_text="when either side made contact")
    settled_at = models.DateTimeField(null=True)
    settlement = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            to_functions("deconfliction_hitside", setting=BOTH_SIDES),
            one_of("handling", Handling, name="deconfliction_hitside_handling"),
            one_of("state", HitState, name="deconfliction_hitside_state"),
            models.UniqueConstraint(fields=["hit", "compartment"], name="deconfliction_hitside_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pair"], name="deconfliction_hitside_pair"),
            models.Index(fields=["compartment", "state"], name="deconfliction_hitside_stands"),
            models.Index(fields=["subject_reference"], name="deconfliction_hitside_of"),
        ]

    def __str__(self) -> str:
        return f"{self.state} side of {self.pair}"


class Block(Compartmented):
    """That plans about these things stop, and nobody is told: in a restricted part, seen by those named for it only.

    `things` are "subject:S-…", "address:…" and identifiers by kind ("phone:+44…").
    """

    reference = models.CharField(max_length=32, help_text="said aloud: B-7KQ2M4")
    things = ArrayField(models.CharField(max_length=350))
    ground = word(BlockGround)
    reason = models.CharField(max_length=500)
    state = word(BlockState, default=BlockState.PROPOSED)
    placed_by = models.UUIDField(help_text="the post")
    placed_by_person = models.UUIDField()
    placed_at = models.DateTimeField()
    until = models.DateTimeField()
    confirmed_by_person = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    lifted_by_person = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=500, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            to_functions("deconfliction_block", setting=BOTH_SIDES),
            one_of("ground", BlockGround, name="deconfliction_block_ground"),
            one_of("state", BlockState, name="deconfliction_block_state"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(things=[]), name="deconfliction_block_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("placed_at")), name="deconfliction_block_term"),
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | (Q(confirmed_by_person__isnull=False) & ~Q(confirmed_by_person=F("placed_by_person"))),
                name="deconfliction_block_two",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Registration(models.Model):
    """An interest in the register of all operations: a keyed digest, and only what its code opens.

    Nobody sees a row, whatever they are a member of: the functions of sql/register.sql alone read and write it.
    """

    privileges: ClassVar[str] = "SELECT"
    reads: ClassVar[bool] = False

    interest = models.UUIDField(primary_key=True)
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    bundle = models.CharField(max_length=64, blank=True, help_text="the record, where all its files count once")
    handling = word(Handling)
    opened = models.JSONField(help_text="what the other side of a hit is shown")
    subject_reference = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="deconfliction_registration_rows", see="false", forced=False),
            one_of("handling", Handling, name="deconfliction_registration_handling"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["digest"], name="deconfliction_registered"),
            # A look-up reads this one: what is held blindly is not in it, so it takes no time to be passed over.
            models.Index(fields=["digest"], condition=~Q(handling="blind"), name="deconfliction_registered_open"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class Crossing(models.Model):
    """That two operations have met in something once; `id` is the pair of both sides. Nobody sees a row."""

    privileges: ClassVar[str] = "SELECT"
    reads: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True)
    met = models.CharField(max_length=64, unique=True, help_text="digest of both parts and what they met in")
    one = models.UUIDField(help_text="the interest of one side")
    other = models.UUIDField()

    class Meta:
        constraints: ClassVar = [RowPolicy(name="deconfliction_crossing_rows", see="false", forced=False)]

    def __str__(self) -> str:
        return self.met[:12]
