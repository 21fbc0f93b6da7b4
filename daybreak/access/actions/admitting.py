"""Founding operations, and who is admitted to them: with a reason, for a term, ended at once when it must be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection

from daybreak.access import queries
from daybreak.access.gates import require
from daybreak.access.models import Compartment, Grant, Operation, Restriction
from daybreak.access.rules import MOMENT, check_reason, check_two, check_until, compartment_of_role
from daybreak.access.terms import OF_AN_AGENCY, CompartmentKind, ReviewKind
from daybreak.access.viewer import at_once
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.terms import AgencyKind
from daybreak.kernel.errors import Conflict, NotFound
from daybreak.kernel.locks import lock
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
    forces = [part.agency for part in own if part.kind == CompartmentKind.FORCE]
    press = [Compartment(operation=operation, kind=CompartmentKind.PRESS, agency=agency) for agency in forces]
    Compartment.objects.bulk_create(national + own + press)
    record("operation:found", "operation", operation.id, by=by.actor, at=at, codename=codename, agencies=len(own))
    return operation


def _kind_of(agency: Agency) -> CompartmentKind | None:
    kinds = {
        AgencyKind.FORCE: CompartmentKind.FORCE,
        AgencyKind.CHILDRENS_SERVICES: CompartmentKind.AUTHORITY,
    }
    return kinds.get(AgencyKind(agency.kind))


def admit(
    posts: Iterable[Post],
    operation: Operation,
    *,
    reason: str,
    until: datetime | None = None,
    by: Post,
    at: datetime,
) -> list[Grant]:
    """Admit posts to the parts of the operation their role works in, until then; each grant carries the reason."""
    require(by, "membership:grant")
    reason = check_reason(reason)
    parts = Compartment.objects.filter(operation=operation, stands_for=None)
    own = {(row.kind, row.agency_id): row for row in parts}
    grants = []
    for post in posts:
        check_two(by.person_id, post.person_id, act="admit to an operation")
        kind = compartment_of_role(post.role)
        agency = post.agency_id if kind in OF_AN_AGENCY else None
        compartment = own[kind, agency] if kind else None
        grants.append(
            Grant(
                post=post,
                operation=operation,
                compartment=compartment,
                reason=reason,
                granted_by=by.id,
                granted_from=at,
                granted_until=until,
            )
        )
    Grant.objects.bulk_create(grants)
    record_many(
        "membership:grant", "grant", [(g.id, {"post": g.post_id, "reason": reason}) for g in grants], by=by.actor, at=at
    )
    return grants


def extend(key: UUID, *, until: datetime, reason: str, by: Post, at: datetime) -> Grant:
    """Extend a grant that has an end; another person does than the one who holds it.

    Hidden grants are absent ones: only who is named for a restricted record extends another's grant of it. Glass is
    not broken for longer: whoever needs more asks.
    """
    grant = _standing(key, at)
    require(by, "membership:grant")
    check_two(by.person_id, grant.post.person_id, act="extend a grant")
    said = check_reason(reason)
    check_until(until, at=at)
    if grant.granted_until is None:
        raise Conflict("This membership has no end that could be extended", remedy="Nothing is left to do")
    if grant.reviews.filter(kind=ReviewKind.BREAK_GLASS).exists():
        raise Conflict("Broken glass is not extended", remedy="Let them ask for access, and grant it")
    if until < grant.granted_until:
        raise Conflict("This grant ends later already", remedy="End it, where it should not last so long")
    grant.granted_until = until
    grant.save(update_fields=["granted_until"])
    record("membership:extend", "grant", grant.id, by=by.actor, at=at, reason=said, until=until)
    return grant


def end(key: UUID, *, reason: str, by: Post, at: datetime) -> Grant:
    """End a grant at once; what it opened is closed to its holder from this moment.

    With a membership of the whole operation ends all that was granted on top of it. Raises Conflict for one of the
    last two people of the lead agency named for a restricted record, where the caller sees that; a leaver is cut off
    all the same, by the end of their post.
    """
    grant = _standing(key, at)
    require(by, "membership:end")
    said = check_reason(reason)
    _check_two_stay(grant, at)
    ends_at = at_once(at)
    grant.granted_until = max(ends_at, grant.granted_from + MOMENT)
    grant.save(update_fields=["granted_until"])
    others = _close_the_rest(grant, ends_at) if grant.compartment_id is None else 0
    record("membership:end", "grant", grant.id, by=by.actor, at=at, reason=said, post=grant.post_id, others=others)
    return grant


def _check_two_stay(grant: Grant, at: datetime) -> None:
    """Raise Conflict where a restricted part that the grant opens would have one person of the lead agency left.

    Each restriction is locked before its names are counted: two who end each other would each still count the other.
    """
    mine = Compartment.objects.filter(kind=CompartmentKind.RESTRICTED, operation=grant.operation_id)
    mine = (
        mine.filter(grant__post=grant.post_id) if grant.compartment_id is None else mine.filter(pk=grant.compartment_id)
    )
    restrictions = Restriction.objects.filter(pk__in=mine.values("restriction"), lifted_at=None)
    standing_still = set(restrictions.order_by("id").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not Grant.objects.filter(pk=grant.pk).exists():  # who waited for the lock may have been ended meanwhile
        raise NotFound(thing="grant")
    for part in mine.filter(restriction__in=standing_still).distinct():
        named = queries.named_leads(part.id, at=at)
        if grant.post.person_id in named and len(named) <= queries.NAMED_AT_LEAST:
            raise Conflict(
                "Fewer than two people of the lead agency would stay named for a restricted record", rule="two-people",
                remedy="Name another person first; whoever leaves is cut off by the end of their post",
            )  # fmt: skip


def _close_the_rest(grant: Grant, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.close_with_membership(%s, %s, %s)", [grant.post_id, grant.operation_id, at])
        return int(cursor.fetchone()[0])


def _standing(key: UUID, at: datetime) -> Grant:
    grant = lock(Grant, key)
    if grant.granted_until is not None and grant.granted_until <= at:
        raise Conflict("This grant has ended already", remedy="Grant it anew, with its reason")
    return grant
