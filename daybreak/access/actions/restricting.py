"""Restricting a record to named people, naming more of them, and lifting the restriction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Compartmented, Grant, Restriction, Review
from daybreak.access.reach import hanging_on, lying_in, move, parts_of
from daybreak.access.rules import (
    REVIEW_WITHIN,
    check_reason,
    check_two,
    check_until,
    compartment_of_role,
    new_reference,
)
from daybreak.access.terms import CompartmentKind, Ground, ReviewKind
from daybreak.access.viewer import at_once
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import lock
from daybreak.ledger.actions import record

RESTRICTED = CompartmentKind.RESTRICTED


@dataclass(frozen=True, slots=True)
class Restricted:
    """The restriction, and how many rows it took out of the parts they lay in."""

    restriction: Restriction
    moved: int


def restrict(
    thing: Compartmented,
    *,
    ground: Ground,
    reason: str,
    named: Sequence[Post],
    until: datetime,
    by: Post,
    at: datetime,
) -> Restricted:
    """Restrict a record, with all that hangs on it, to the caller and the named posts, until then.

    Every row moves to a part that stands for the one it lay in; nobody else sees, counts or finds any of it from this
    moment. At least one other person of the lead agency is named, and another one reviews the restriction. Raises
    Conflict when it is restricted already, BadInput when a named post has no part in it.
    """
    locked = lock(type(thing), thing.pk)
    require(by, "record:restrict", locked)
    if locked.compartment.kind == RESTRICTED:
        raise Conflict("This record is restricted already", remedy="Name more people for it, or lift the restriction")
    said = check_reason(reason)
    check_until(until, at=at)
    rows = hanging_on(locked)
    parts = _parts(parts_of(rows), uuid4())
    home = next(part for part in parts if part.stands_for_id == locked.compartment_id)
    assert home.restriction is not None  # noqa: S101 - just given
    name_parts([by, *named], parts, reason=said, until=until, by=by, at=at)
    _check_second(named, by)
    moved = sum(_take(rows, part) for part in parts)
    restriction = Restriction.objects.create(
        id=home.restriction, compartment=home, reference=new_reference("R"), thing=str(thing._meta.model_name),
        thing_ref=thing.pk, ground=ground, reason=said, restricted_by=by.id, restricted_at=at,
    )  # fmt: skip
    Review.objects.create(
        compartment=home, kind=ReviewKind.RESTRICTION, reason=said, opened_by=by.id, opened_by_person=by.person_id,
        opened_at=at, due_at=at + REVIEW_WITHIN,
    )  # fmt: skip
    record("record:restrict", restriction.thing, thing.pk, by=by.actor, at=at, reason=said, ground=ground, moved=moved)
    return Restricted(restriction, moved)


def name_for(
    restriction: UUID, posts: Sequence[Post], *, reason: str, until: datetime, by: Post, at: datetime
) -> list[Grant]:
    """Name more posts for a restricted record until then, or the same ones for longer; nobody names themselves."""
    found = lock(Restriction, restriction)
    require(by, "record:restrict", found)
    _check_stands(found)
    said = check_reason(reason)
    check_until(until, at=at)
    for post in posts:
        check_two(by.person_id, post.person_id, act="name people")
    parts = list(Compartment.objects.filter(restriction=found.id).select_related("agency"))
    grants = name_parts(posts, parts, reason=said, until=until, by=by, at=at)
    record("record:name", found.thing, found.thing_ref, by=by.actor, at=at, reason=said, posts=[p.id for p in posts])
    return grants


def lift(restriction: UUID, *, reason: str, by: Post, at: datetime) -> Restriction:
    """Lift a restriction: every record goes back to the part it lay in; a person other than who restricted it does.

    Raises Conflict when a record of the same reference has arrived there since.
    """
    found = lock(Restriction, restriction)
    require(by, "record:restrict", found)
    _check_stands(found)
    said = check_reason(reason)
    check_two(by.person_id, Post.objects.get(pk=found.restricted_by).person_id, act="lift a restriction")
    parts = Compartment.objects.filter(restriction=found.id).select_related("stands_for")
    try:
        with transaction.atomic():
            for part in parts:
                assert part.stands_for is not None  # noqa: S101 - held by the table
                move(lying_in(part), origin=part, target=part.stands_for)
    except IntegrityError as clash:
        remedy = "Close the newer record first"
        raise Conflict("A record of the same reference has arrived since", remedy=remedy) from clash
    found.lifted_by, found.lifted_at = by.id, at
    found.save(update_fields=["lifted_by", "lifted_at"])
    record("record:lift", found.thing, found.thing_ref, by=by.actor, at=at, reason=said)
    return found


def _check_stands(found: Restriction) -> None:
    if found.lifted_at is not None:
        raise Conflict(f"Restriction {found.reference} is lifted", remedy="Restrict the record again")


def _parts(origins: set[int], restriction: UUID) -> list[Compartment]:
    """Create a restricted part for each part something is taken from."""
    return [
        Compartment.objects.create(
            operation_id=origin.operation_id, kind=RESTRICTED, agency=origin.agency, stands_for=origin,
            restriction=restriction,
        )
        for origin in Compartment.objects.filter(pk__in=origins).exclude(kind=RESTRICTED).select_related("agency")
    ]  # fmt: skip


def _take(rows: dict[type, set[UUID]], part: Compartment) -> int:
    assert part.stands_for is not None  # noqa: S101 - just given
    return move(rows, origin=part.stands_for, target=part)


def name_parts(
    posts: Sequence[Post], parts: Sequence[Compartment], *, reason: str, until: datetime, by: Post, at: datetime
) -> list[Grant]:
    """Grant each post its parts of a restricted record: of the whole operation all, of a force its own."""
    grants, since = [], at_once(at)
    for post in posts:
        whole = compartment_of_role(post.role) is None
        own = [part for part in parts if whole or (part.agency_id and part.agency_id == post.agency_id)]
        if not own:
            raise BadInput(
                f"Nothing of this record lies with {post.agency.name}",
                rule="named",
                remedy="Name posts of the lead agency, or of a force that holds a package about it",
            )
        grants += [
            Grant(
                post=post, operation_id=part.operation_id, compartment=part, reason=reason, granted_by=by.id,
                granted_from=since, granted_until=until,
            )
            for part in own
        ]  # fmt: skip
    return Grant.objects.bulk_create(grants)


def _check_second(named: Sequence[Post], by: Post) -> None:
    """One person alone could leave, and take the record along."""
    if not any(post.person_id != by.person_id and compartment_of_role(post.role) is None for post in named):
        raise BadInput(
            "Name at least one other person of the lead agency", rule="two-people", remedy="A second coordinator, say"
        )
