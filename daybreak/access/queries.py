"""Reads about operations and memberships."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from daybreak.access.models import ApiToken, Compartment, Grant, Operation
from daybreak.access.rules import token_digest
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import post as held_post
from daybreak.kernel.errors import NotFound


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


def compartments_by_agency(of: Operation, kind: CompartmentKind) -> dict[str, Compartment]:
    """Return an operation's compartments of a kind under their agency's slug."""
    rows = Compartment.objects.filter(operation=of, kind=kind).select_related("agency")
    return {row.agency.slug: row for row in rows if row.agency is not None}


def members(of: Operation) -> QuerySet[Grant]:
    """Return the operation's memberships with post, person, agency and reason."""
    return Grant.objects.filter(operation=of).select_related("post__person", "post__agency", "compartment__agency")


def post_of_token(token: str, *, at: datetime) -> Post | None:
    """Return the post a token acts as at the instant; None when it is unknown, expired, revoked, or the post ended."""
    row = ApiToken.objects.filter(digest=token_digest(token), revoked_at=None, expires_at__gt=at).first()
    return held_post(row.post_id, at=at) if row else None
