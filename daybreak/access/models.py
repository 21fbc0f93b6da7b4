"""Operations, their compartments, and who is granted which."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from daybreak.access.records import BetweenCompartments, Compartmented
from daybreak.access.terms import (
    CompartmentKind,
    Finding,
    Ground,
    OperationState,
    Purpose,
    RequestState,
    ReviewKind,
    Scope,
)
from daybreak.agencies.models import Agency, Post
from daybreak.kernel.fields import one_of, word
from daybreak.kernel.rows import RowPolicy, to_functions

__all__ = [
    "AccessRequest", "Answered", "ApiToken", "BetweenCompartments", "Compartment", "Compartmented", "Grant",
    "Operation", "Restriction", "Review",
]  # fmt: skip

# A restricted part, and who is named for it, do not exist for anybody else: in lists of members and in counts neither.
_NOT_WITHHELD = "NOT ({} = ANY ((SELECT access.withheld())::int[]))"


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
    """A part of an operation whose records are seen together; `agency` for forces and authorities.

    A restricted part stands in for another one, of the same agency, and holds what one restriction took out of it. No
    grant of the whole operation includes it. One restriction has a part for each part it took something from.
    """

    id = models.AutoField(primary_key=True)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="compartments")
    kind = word(CompartmentKind)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT)
    stands_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    restriction = models.UUIDField(null=True, blank=True, help_text="the restriction whose records lie here")

    class Meta:
        constraints: ClassVar = [
            one_of("kind", CompartmentKind, name="access_compartment_kind"),
            models.UniqueConstraint(
                fields=["operation", "kind", "agency", "restriction"],
                nulls_distinct=False,
                name="access_compartment_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["force", "authority", "press"], agency__isnull=False)
                | Q(kind__in=["national", "figures"], agency__isnull=True)
                | Q(kind="restricted"),
                name="access_compartment_agency",
            ),
            models.CheckConstraint(
                condition=Q(kind="restricted", stands_for__isnull=False, restriction__isnull=False)
                | (~Q(kind="restricted") & Q(stands_for=None, restriction=None)),
                name="access_compartment_restricted",
            ),
            RowPolicy(name="access_compartment_rows", see=_NOT_WITHHELD.format("id"), write="true", forced=False),
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
                see="operation_id = ANY ((SELECT access.my_operations())::uuid[]) AND "
                f"(compartment_id IS NULL OR {_NOT_WITHHELD.format('compartment_id')})",
                write="true",
                forced=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.compartment_id or 'all'}"


class ApiToken(models.Model):
    """A program's token for one post: only its SHA-256 is kept, it ends on its own, it can be revoked.

    It may be used for its scopes only; without any it opens nothing but the question whose it is.
    """

    reads: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=32), default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="access_apitoken_period"),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=[scope.value for scope in Scope]), name="access_apitoken_scopes"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Answered(models.Model):
    """What a post was answered to a write it sent under a key, kept a day: sent again, it is answered the same.

    `asked_digest` is of the request, `seen_digest` of what the post could see then; nobody else sees the row.
    """

    privileges: ClassVar[str] = "SELECT, INSERT, DELETE"
    reads: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=100)
    asked_digest = models.CharField(max_length=64)
    seen_digest = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    headers = models.JSONField(help_text="content type and, where there is one, the new version")
    body = models.BinaryField()
    answered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            RowPolicy(name="access_answered_rows", see="post_id = (SELECT access.viewer())", forced=False),
            models.UniqueConstraint(fields=["post", "key"], name="access_answered_once"),
            models.CheckConstraint(condition=~Q(key=""), name="access_answered_key"),
            models.CheckConstraint(condition=Q(status__gte=200, status__lt=500), name="access_answered_status"),
        ]

    def __str__(self) -> str:
        return self.key


class Restriction(Compartmented):
    """That a record is restricted: why, since when, and by whom; seen by those named for it in the lead agency.

    `compartment` is the restricted part that stands for the one the thing lay in.
    """

    reference = models.CharField(max_length=32, help_text="said aloud: R-7KQ2M4")
    thing = models.CharField(max_length=64)
    thing_ref = models.UUIDField()
    ground = word(Ground)
    reason = models.CharField(max_length=500)
    restricted_by = models.UUIDField()
    restricted_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            to_functions("access_restriction", setting="daybreak.exceptions"),
            one_of("ground", Ground, name="access_restriction_ground"),
            models.CheckConstraint(condition=~Q(reason=""), name="access_restriction_reason"),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | (Q(lifted_at__isnull=False) & ~Q(lifted_by=F("restricted_by"))),
                name="access_restriction_two",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Review(Compartmented):
    """The task that an exception opens: somebody else looks at it. Seen by whoever sees the part it concerns."""

    kind = word(ReviewKind)
    grant = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="reviews")
    purpose = word(Purpose, blank=True)
    reason = models.CharField(max_length=500)
    opened_by = models.UUIDField(help_text="the post")
    opened_by_person = models.UUIDField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True, help_text="the post")
    reviewed_by_person = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    finding = word(Finding, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta(Compartmented.Meta):
        constraints: ClassVar = [
            *Compartmented.Meta.constraints,
            to_functions("access_review", setting="daybreak.exceptions"),
            one_of("kind", ReviewKind, name="access_review_kind"),
            models.CheckConstraint(condition=~Q(reason=""), name="access_review_reason"),
            models.CheckConstraint(
                condition=~Q(kind="break_glass") | (Q(grant__isnull=False) & ~Q(purpose="")),
                name="access_review_break_glass",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, reviewed_by_person=None, finding="")
                | (
                    Q(reviewed_at__isnull=False, reviewed_by__isnull=False, reviewed_by_person__isnull=False)
                    & Q(finding__in=[finding.value for finding in Finding])
                    & ~Q(reviewed_by_person=F("opened_by_person"))
                ),
                name="access_review_two",
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.kind}"


class AccessRequest(models.Model):
    """That a member asks to see more, in their own words; answered by somebody else, and seen by those two sides."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="requests")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="requests")
    wanted = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    state = word(RequestState, default=RequestState.WAITING)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            RowPolicy(
                name="access_accessrequest_rows",
                see="post_id = (SELECT access.viewer())"
                " OR operation_id = ANY ((SELECT access.my_coordinated())::uuid[])",
            ),
            one_of("state", RequestState, name="access_accessrequest_state"),
            models.CheckConstraint(condition=~Q(wanted="") & ~Q(reason=""), name="access_accessrequest_reason"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("post")), name="access_accessrequest_two"
            ),
        ]

    def __str__(self) -> str:
        return self.wanted
