"""Writing who is a member of what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password

from daybreak.access.gates import require
from daybreak.access.models import ApiToken, Compartment, Grant, Operation
from daybreak.access.rules import TOKEN_PREFIX, compartment_of_role, token_digest
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency, Person, Post
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.kernel.errors import Conflict
from daybreak.ledger.actions import record, record_many


def found_operation(
    codename: str, *, lead: Agency, agencies: Iterable[Agency], invented: bool, by: Post, at: datetime
) -> Operation:
    """Found an operation with its compartments: national, figures, and one for each taking part; return it.

    Grants nobody anything: members are admitted one by one, each with a reason.
    """
    require(by, "operation:found")
    if Operation.objects.filter(codename=codename).exists():
        raise Conflict(f"An operation is already called {codename}", remedy="Choose another codename")
    operation = Operation.objects.create(codename=codename, lead_agency=lead, invented=invented, opened_at=at)
    national = [Compartment(operation=operation, kind=kind) for kind in ("national", "figures")]
    own = [
        Compartment(operation=operation, kind=kind, agency=agency)
        for agency in agencies
        if (kind := _kind_of(agency)) is not None
    ]
    Compartment.objects.bulk_create(national + own)
    record("operation:found", "operation", operation.id, by=by.actor, at=at, codename=codename, agencies=len(own))
    return operation


def _kind_of(agency: Agency) -> CompartmentKind | None:
    kinds = {
        AgencyKind.FORCE: CompartmentKind.FORCE,
        AgencyKind.CHILDRENS_SERVICES: CompartmentKind.AUTHORITY,
    }
    return kinds.get(AgencyKind(agency.kind))


def admit(posts: Iterable[Post], operation: Operation, *, reason: str, by: Post, at: datetime) -> list[Grant]:
    """Admit posts to the parts of the operation their role works in; each grant carries the reason."""
    require(by, "membership:grant")
    own = {(row.kind, row.agency_id): row for row in Compartment.objects.filter(operation=operation)}
    grants = []
    for post in posts:
        kind = compartment_of_role(post.role)
        agency = post.agency_id if kind in (CompartmentKind.FORCE, CompartmentKind.AUTHORITY) else None
        compartment = own[kind, agency] if kind else None
        grants.append(
            Grant(
                post=post,
                operation=operation,
                compartment=compartment,
                reason=reason,
                granted_by=by.id,
                granted_from=at,
            )
        )
    Grant.objects.bulk_create(grants)
    record_many(
        "membership:grant", "grant", [(g.id, {"post": g.post_id, "reason": reason}) for g in grants], by=by.actor, at=at
    )
    return grants


def appoint(
    name: str, *, username: str, agency: Agency, role: Role, password: str | None = None, by: Post, at: datetime
) -> Post:
    """Appoint a person to a post, creating the person when the username is new; return the post.

    Without a password they cannot sign in with one. Raises Conflict when they hold that post already.
    """
    require(by, "post:appoint")
    person, _ = Person.objects.get_or_create(
        username=username, defaults={"name": name, "password": make_password(password)}
    )
    if Post.objects.filter(person=person, agency=agency, role=role, held_until=None).exists():
        raise Conflict(f"{person.name} holds that post already", remedy="End it first, or choose another role")
    post = Post.objects.create(person=person, agency=agency, role=role, held_from=at)
    record("post:appoint", "post", post.id, by=by.actor, at=at, person=person.id, role=role.value)
    return post


def issue_token(post: Post, *, label: str, expires_at: datetime, by: Post, at: datetime) -> str:
    """Issue a token that acts as the post until it expires; return it: shown this once, kept only as a digest."""
    require(by, "token:issue")
    token = f"{TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(
        post=post, label=label, digest=token_digest(token), issued_at=at, expires_at=expires_at
    )
    record("token:issue", "token", row.id, by=by.actor, at=at, post=post.id, label=label, expires_at=expires_at)
    return token
