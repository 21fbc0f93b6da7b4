"""IP leads, what operators are asked and answer, and identifiers typed by hand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from daybreak.access.models import Compartmented
from daybreak.attribution.terms import (
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
