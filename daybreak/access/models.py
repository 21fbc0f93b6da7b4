"""Operations, their compartments, and who is granted which."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from daybreak.access.terms import CompartmentKind, OperationState
from daybreak.agencies.models import Agency, Post
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import RowPolicy, between_compartments, in_compartment


class Operation(models.Model):
    """One national operation: a compartment with a codename, secret until its release."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    codename = models.CharField(max_length=100, unique=True)
    lead_agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    state = word(OperationState, default=OperationState.SECRET)
    invented = models.BooleanField(default=False, help_text="a rehearsal: every record in it is invented")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            one_of("state", OperationState, name="access_operation_state"),
            RowPolicy(
                name="access_operation_rows",
                see="id = ANY ((SELECT access.my_operations())::uuid[])",
                write="true",
                forced=False,
            ),
        ]

    def __str__(self) -> str:
        return self.codename


class Compartment(models.Model):
    """A part of an operation whose records are seen together; `agency` for forces and authorities."""

    id = models.AutoField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="compartments")
    kind = word(CompartmentKind)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            one_of("kind", CompartmentKind, name="access_compartment_kind"),
            models.UniqueConstraint(
                fields=["operation", "kind", "agency"], nulls_distinct=False, name="access_compartment_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["force", "authority"], agency__isnull=False)
                | Q(kind__in=["national", "figures"], agency__isnull=True),
                name="access_compartment_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.agency_id or ''}".strip()


class Grant(models.Model):
    """A post's membership of one compartment, or of the whole operation, with its reason and its term."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="grants")
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="grants")
    compartment = models.ForeignKey(Compartment, null=True, blank=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=500)
    granted_by = models.UUIDField(null=True, help_text="the post that granted it; empty for the founding grant")
    granted_from = models.DateTimeField()
    granted_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(granted_until=None) | Q(granted_until__gt=F("granted_from")), name="access_grant_period"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="access_grant_reason"),
            RowPolicy(
                name="access_grant_rows",
                see="operation_id = ANY ((SELECT access.my_operations())::uuid[])",
                write="true",
                forced=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.compartment_id or 'all'}"


class ApiToken(models.Model):
    """A program's token for one post: only its SHA-256 is kept, it ends on its own, it can be revoked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="access_apitoken_period"),
        ]

    def __str__(self) -> str:
        return self.label


class Compartmented(models.Model):
    """A record that lies in exactly one compartment and is seen, counted and found only there."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # No index of its own: tables that are searched by compartment declare one together with what they are searched for.
    compartment = models.ForeignKey(Compartment, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [in_compartment("%(app_label)s_%(class)s_rows")]


class BetweenCompartments(models.Model):
    """A record one compartment sends to another: both see it, nobody else does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", help_text="the receiving compartment"
    )
    sender = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", help_text="the sending compartment"
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [between_compartments("%(app_label)s_%(class)s_rows")]
