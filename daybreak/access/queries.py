"""Reads about operations and memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Q, QuerySet, When

from daybreak.access.models import AccessRequest, ApiToken, Compartment, Grant, Operation, Restriction, Review
from daybreak.access.rules import NOTICE, compartment_of_role, token_digest
from daybreak.access.terms import CompartmentKind, RequestState
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import post as held_post
from daybreak.agencies.terms import AgencyKind
from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import find

NAMED_AT_LEAST = 2
"""People of the lead agency who are named for a restricted record: one alone could leave, and take it along."""


def operations() -> QuerySet[Operation]:
    """Return the operations the viewer is a member of, newest first."""
    return Operation.objects.select_related("lead_agency").order_by("-opened_at", "codename")


def operation(codename: str = "") -> Operation:
    """Return the operation of this codename, or the viewer's newest; NotFound when there is none to see."""
    rows = operations().filter(codename=codename) if codename else operations()
    found = rows.first()
    if found is None:
        raise NotFound("You are a member of no such operation", remedy="Ask its lead coordinator for membership")
    return found


def compartment(of: Operation, kind: CompartmentKind, agency: Agency | None = None) -> Compartment:
    """Return one compartment of an operation; NotFound when the agency does not take part."""
    try:
        return Compartment.objects.select_related("agency").get(operation=of, kind=kind, agency=agency)
    except Compartment.DoesNotExist:
        name = agency.name if agency else kind.value
        raise NotFound(f"{name} does not take part in {of.codename}") from None


def part_of(post: Post, of: Operation) -> Compartment:
    """Return the part of an operation a post works in: its force's, or the nation's for everybody else."""
    force = post.agency.kind == AgencyKind.FORCE
    kind = CompartmentKind.FORCE if force else CompartmentKind.NATIONAL
    return compartment(of, kind, post.agency if force else None)


def compartments_by_agency(of: Operation, kind: CompartmentKind) -> dict[str, Compartment]:
    """Return an operation's compartments of a kind under their agency's slug."""
    rows = Compartment.objects.filter(operation=of, kind=kind).select_related("agency")
    return {row.agency.slug: row for row in rows if row.agency is not None}


def members(of: Operation) -> QuerySet[Grant]:
    """Return the operation's memberships with post, person, agency and reason; of restricted records only one's own."""
    return Grant.objects.filter(operation=of).select_related("post__person", "post__agency", "compartment__agency")


def standing(grants: QuerySet[Grant], *, at: datetime) -> QuerySet[Grant]:
    """Return those of the grants that hold at the instant."""
    open_still = Q(granted_until=None) | Q(granted_until__gt=at)
    held = Q(post__held_until=None) | Q(post__held_until__gt=at)
    return grants.filter(open_still, held, granted_from__lte=at, post__person__is_active=True)


def grant(key: UUID | str) -> Grant:
    """Return one grant; hidden and absent are the same NotFound."""
    return find(Grant.objects.select_related("post__person", "post__agency", "compartment__agency"), key)


def parts(of: Operation, *kinds: CompartmentKind) -> QuerySet[Compartment]:
    """Return an operation's parts of these kinds, by agency; restricted ones only to who is named for them."""
    rows = Compartment.objects.filter(operation=of, kind__in=kinds).select_related("agency")
    return rows.order_by("kind", "agency__name", "id")


def requests(of: Operation) -> QuerySet[AccessRequest]:
    """Return the requests for access the viewer answers, or has made; those that wait first, the oldest first."""
    rows = AccessRequest.objects.filter(operation=of).select_related("post__person", "post__agency")
    return rows.order_by(Case(When(state=RequestState.WAITING, then=0), default=1), "asked_at")


def reviews(of: Operation) -> QuerySet[Review]:
    """Return the exceptions of the parts the viewer sees; those nobody has reviewed first, the oldest first."""
    rows = Review.objects.filter(compartment__operation=of).select_related(
        "compartment__agency", "grant__post__person", "grant__post__agency"
    )
    return rows.order_by(F("reviewed_at").desc(nulls_first=True), "opened_at")


def restrictions(of: Operation) -> QuerySet[Restriction]:
    """Return the restrictions the viewer is named for, the newest first."""
    return Restriction.objects.filter(compartment__operation=of).order_by("-restricted_at")


def named_leads(home: int, *, at: datetime) -> set[UUID]:
    """Return the people of the whole operation who are named for the restricted part, as far as the viewer sees it."""
    grants = standing(Grant.objects.filter(compartment=home).exclude(granted_until=None).select_related("post"), at=at)
    return {grant.post.person_id for grant in grants if compartment_of_role(grant.post.role) is None}


def restriction(key: UUID | str) -> Restriction:
    """Return one restriction; hidden and absent are the same NotFound."""
    return find(Restriction.objects.select_related("compartment__operation"), key)


@dataclass(frozen=True, slots=True)
class ThinlyNamed:
    """A restriction with fewer than two people of the lead agency named, or soon; neither names nor content."""

    restriction: UUID
    forces: str
    people: int
    until: datetime | None


def thinly_named(of: Operation, *, at: datetime) -> list[ThinlyNamed]:
    """Return the restrictions that lose their last two people within `NOTICE`, or have; for command, others get none.

    `until`: since when, or from when, fewer than two stand named.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access.thinly_named(%s, %s, %s)", [of.id, at, at + NOTICE])
        rows = [ThinlyNamed(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row.people, str(row.restriction)))


def named_for(found: Restriction) -> QuerySet[Grant]:
    """Return who is or was named for a restricted record, the latest end first."""
    rows = Grant.objects.filter(compartment__restriction=found.id)
    return rows.select_related("post__person", "post__agency", "compartment__agency").order_by("-granted_until")


def bearer(token: str, *, at: datetime) -> tuple[Post, frozenset[str]] | None:
    """Return the post a token acts as at the instant, and its scopes.

    None when it is unknown, expired, revoked, or the post has ended.
    """
    row = ApiToken.objects.filter(digest=token_digest(token), revoked_at=None, expires_at__gt=at).first()
    post = held_post(row.post_id, at=at) if row else None
    return (post, frozenset(row.scopes)) if row and post else None


def tokens_of(by: Post, *, everybody: bool = False) -> QuerySet[ApiToken]:
    """Return the tokens of the person's posts, or everybody's, the newest first; whose they are comes with them."""
    rows = ApiToken.objects.select_related("post__person", "post__agency").order_by("-issued_at", "id")
    return rows if everybody else rows.filter(post__person=by.person_id)
