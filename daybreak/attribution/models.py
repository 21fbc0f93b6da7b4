"""IP leads, requests and answers, grounds, doors, and the clearance register."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.attribution.terms import (
    ClearedKind,
    DoorState,
    ErrorFinding,
    GroundKind,
    RequestState,
    TypedKind,
    TypedState,
)
from daybreak.identity.models import Premises, Subject
from daybreak.intake.models import Fact, Referral
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.words import AddressRole


class IpLead(Compartmented):
    """An address, port and instant that one fact connects to a subject; says why when it cannot count."""

    brings = ("fact",)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="ip_leads")
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="+")
    address = models.GenericIPAddressField()
    port = models.IntegerField(null=True)
    at = models.DateTimeField(null=True, help_text="UTC; empty when the source's time cannot be placed")
    at_text = models.CharField(max_length=200, help_text="exactly as in the source")
    zone = models.CharField(max_length=50, blank=True, help_text="as in the source; epoch for a count since 1970")
    precision = models.CharField(max_length=16, blank=True)
    event = models.CharField(max_length=100, blank=True)
    proxy = models.BooleanField(default=False, help_text="the provider says it may be one")
    countable = models.BooleanField()
    why_not = models.CharField(max_length=300, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(
                condition=Q(countable=False) | Q(port__isnull=False, at__isnull=False),
                name="attribution_iplead_countable",
            ),
            models.CheckConstraint(condition=Q(countable=True) | ~Q(why_not=""), name="attribution_iplead_why"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at_text}"


class ResolutionRequest(Compartmented):
    """What to ask an operator, outside: made by machine from the lead, never retyped."""

    reference = models.CharField(max_length=32)
    lead = models.OneToOneField(IpLead, on_delete=models.PROTECT, related_name="request")
    asked_ip = models.CharField(max_length=64)
    asked_port = models.CharField(max_length=8)
    asked_at_text = models.CharField(max_length=200)
    state = word(RequestState, default=RequestState.OPEN)
    applicant = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", RequestState, name="attribution_request_state"),
            models.UniqueConstraint(fields=["compartment", "reference"], name="attribution_request_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class Resolution(Compartmented):
    """An operator's answer to one request, as imported; compared character by character by another person."""

    brings = ("referral",)

    request = models.ForeignKey(ResolutionRequest, on_delete=models.PROTECT, related_name="resolutions")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="+")
    operator = models.CharField(max_length=200)
    answered_ip = models.CharField(max_length=64)
    answered_port = models.CharField(max_length=8)
    answered_at_text = models.CharField(max_length=200)
    held_from_text = models.CharField(max_length=200, blank=True)
    held_until_text = models.CharField(max_length=200, blank=True)
    held_from = models.DateTimeField(null=True, help_text="since when a line held the address; empty: not said")
    held_until = models.DateTimeField(null=True, help_text="until when it did, that instant excluded")
    held_ports = models.CharField(max_length=32, blank=True)
    subscriber = models.CharField(max_length=300, blank=True)
    premises = models.ForeignKey(Premises, null=True, on_delete=models.PROTECT, related_name="resolutions")
    role = word(AddressRole)
    as_at_text = models.CharField(max_length=200, blank=True)
    differences = models.JSONField(default=list)
    compared_by = models.UUIDField(null=True)
    compared_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("role", AddressRole, name="attribution_resolution_role"),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(held_from__isnull=False, held_until__gte=models.F("held_from")),
                name="attribution_resolution_held",
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.request_id}"


class TypedIdentifier(Compartmented):
    """An identifier somebody typed: of the first entry only a salted digest is kept, for the second to be compared."""

    kind = word(TypedKind)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="typed_identifiers")
    why = models.CharField(max_length=500)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    state = word(TypedState, default=TypedState.WAITING)
    value = models.CharField(max_length=300, blank=True, help_text="only when both entries are the same")
    first_by = models.UUIDField()
    first_person = models.UUIDField()
    first_at = models.DateTimeField()
    second_by = models.UUIDField(null=True)
    second_person = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", TypedKind, name="attribution_typed_kind"),
            one_of("state", TypedState, name="attribution_typed_state"),
            models.CheckConstraint(
                condition=(Q(state="verified") & ~Q(value="")) | (~Q(state="verified") & Q(value="")),
                name="attribution_typed_value",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", second_person=None)
                | (~Q(state="waiting") & Q(second_person__isnull=False) & ~Q(second_person=models.F("first_person"))),
                name="attribution_typed_second",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="attribution_typed_why"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.kind}"


class Ground(Compartmented):
    """One piece of evidence that a subject is found at a premises."""

    privileges: ClassVar[str] = "SELECT, INSERT, UPDATE, DELETE"  # derived: gathered anew at every check
    brings = ("fact",)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="grounds")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="grounds")
    kind = word(GroundKind)
    upstream = models.CharField(max_length=300, help_text="the record it comes from in the end")
    role = word(AddressRole)
    on = models.DateField(null=True, help_text="the day the evidence speaks of")
    counts = models.BooleanField()
    why_not = models.CharField(max_length=300, blank=True)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", GroundKind, name="attribution_ground_kind"),
            one_of("role", AddressRole, name="attribution_ground_role"),
            models.UniqueConstraint(fields=["subject", "premises", "kind", "fact"], name="attribution_ground_once"),
            models.CheckConstraint(condition=Q(counts=True) | ~Q(why_not=""), name="attribution_ground_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.upstream}"


class SeenGround(Compartmented):
    """A ground somebody saw in a record elsewhere and entered by hand; never edited, only withdrawn."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="seen_grounds")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="seen_grounds")
    kind = word(GroundKind)
    reference = models.CharField(max_length=200, help_text="what finds the record again where it is kept")
    upstream = models.CharField(max_length=300, help_text="the record it comes from in the end")
    from_subscriber = models.BooleanField(help_text="it rests on an operator's subscriber or billing record")
    role = word(AddressRole)
    on = models.DateField(help_text="the day the record speaks of")
    seen_by = models.CharField(max_length=200, help_text="who saw the record")
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("kind", GroundKind, name="attribution_seen_kind"),
            one_of("role", AddressRole, name="attribution_seen_role"),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(upstream="") & ~Q(seen_by=""), name="attribution_seen_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class GroundWithdrawal(Compartmented):
    """That a ground entered by hand is relied on no more, and why."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    ground = models.OneToOneField(SeenGround, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)
    withdrawn_by = models.UUIDField()
    withdrawn_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_withdrawal_reason"),
        ]

    def __str__(self) -> str:
        return f"withdrawal of {self.ground_id}"


class Door(Compartmented):
    """The door gate for one subject at one premises, as last checked."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="doors")
    premises = models.ForeignKey(Premises, on_delete=models.PROTECT, related_name="doors")
    state = word(DoorState)
    items = models.JSONField(help_text="gate items with rule, state, what was seen, whose task")
    checked_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            one_of("state", DoorState, name="attribution_door_state"),
            models.UniqueConstraint(fields=["subject", "premises"], name="attribution_door_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state} door of {self.subject_id}"


class Clearance(Compartmented):
    """That a person, premises or identifier is cleared: recalls what holds it, blocks every later door."""

    privileges: ClassVar[str] = "SELECT, INSERT"

    kind = word(ClearedKind)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="clearances")
    premises = models.ForeignKey(Premises, null=True, on_delete=models.PROTECT, related_name="clearances")
    identifier = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=1000)
    cleared_by = models.UUIDField()
    cleared_at = models.DateTimeField()

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="subject", subject__isnull=False)
                | Q(kind="premises", premises__isnull=False)
                | (Q(kind="identifier") & ~Q(identifier="")),
                name="attribution_clearance_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_clearance_reason"),
        ]

    def __str__(self) -> str:
        return f"cleared {self.kind}"


class SuspectedError(Compartmented):
    """That what is held of a person, premises or identifier may be wrong: until it is closed nothing goes on with it.

    It names what a clearance names, in the same columns, so that both find the same packages and doors.
    """

    reference = models.CharField(max_length=32, help_text="said aloud: E-7KQ2M4")
    kind = word(ClearedKind)
    subject = models.ForeignKey(Subject, null=True, on_delete=models.PROTECT, related_name="suspected_errors")
    premises = models.ForeignKey(Premises, null=True, on_delete=models.PROTECT, related_name="suspected_errors")
    identifier = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=1000)
    raised_by = models.UUIDField()
    raised_by_person = models.UUIDField()
    raised_at = models.DateTimeField()
    finding = word(ErrorFinding, blank=True)
    words = models.CharField(max_length=1000, blank=True, help_text="why it was closed so")
    closed_by = models.UUIDField(null=True)
    closed_by_person = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="subject", subject__isnull=False, premises=None, identifier="")
                | Q(kind="premises", premises__isnull=False, subject=None, identifier="")
                | (Q(kind="identifier", subject=None, premises=None) & ~Q(identifier="")),
                name="attribution_error_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_error_reason"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, closed_by_person=None, finding="", words="")
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False, finding__in=["wrong", "right"])
                    & ~Q(words="")
                    & ~Q(closed_by_person=models.F("raised_by_person"))
                    & Q(closed_by_person__isnull=False)
                ),
                name="attribution_error_closed_by_another",
            ),
            models.UniqueConstraint(
                fields=["compartment", "subject", "premises", "identifier"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="attribution_error_one_open",
            ),
            models.UniqueConstraint(fields=["compartment", "reference"], name="attribution_error_reference"),
        ]

    def __str__(self) -> str:
        return self.reference
