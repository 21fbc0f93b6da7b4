"""Premises: which force, what was noted, noting, choosing."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.agencies.postcodes import force_of
from daybreak.agencies.queries import agency
from daybreak.api.shapes import PROBLEMS, Said
from daybreak.attribution import actions, forces, places
from daybreak.attribution.terms import MarkKind
from daybreak.identity.models import Premises
from daybreak.web.visit import signed_in

premises = Router(tags=["attribution"])
postcodes = Router(tags=["attribution"])
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class MarkIn(Said):
    kind: MarkKind
    reason: Reason


class ForceIn(Said):
    """The slug of a force, or nothing for what the tables say."""

    force: Annotated[str, Field(max_length=64)]
    reason: Reason


class ForceOut(Schema):
    """What the table says of a postcode: a force, others it may be, and how it is known."""

    postcode: str
    force: str
    others: list[str]
    how: str


class PremisesOut(Schema):
    """A premises: the force packages go to, what a person chose, what the tables say, and the notes, newest first."""

    id: UUID
    address: str
    force: str
    chosen: str
    suggested: str
    ask: list[str]
    notes: list[dict[str, str]]


@premises.get("/{uuid:key}", response={200: PremisesOut, **PROBLEMS})
def get_premises(request: HttpRequest, key: UUID) -> Any:
    """Return what is known of one premises."""
    post, now = signed_in(request)
    require(post, "premises:read")
    found = places.premises(key)
    consult("premises:read", "premises", found, by=post, at=now)
    return _told(found)


@premises.post("/{uuid:key}/notes", response={200: PremisesOut, **PROBLEMS})
def note(request: HttpRequest, key: UUID, said: MarkIn) -> Any:
    """Note what was found out about a premises; the doors there are checked again at once."""
    post, now = signed_in(request)
    require(post, "premises:mark")
    found = places.premises(key)
    actions.mark_premises(found, said.kind, reason=said.reason, by=post, at=now)
    return _told(found)


@premises.post("/{uuid:key}/force", response={200: PremisesOut, **PROBLEMS})
def choose_force(request: HttpRequest, key: UUID, said: ForceIn) -> Any:
    """Choose the force of a premises, whatever the tables say; an empty one takes the choice back."""
    post, now = signed_in(request)
    require(post, "force:choose")
    found = places.premises(key)
    force = agency(said.force) if said.force else None
    actions.choose_force(found, force, reason=said.reason, by=post, at=now)
    return _told(found)


@postcodes.get("", response={200: ForceOut, **PROBLEMS})
def get_force_of(request: HttpRequest, postcode: str) -> Any:
    """Return which force the table names for a postcode: never by its outward code alone."""
    post, _ = signed_in(request)
    require(post, "premises:read")
    found = force_of(postcode)
    return {"postcode": postcode, "force": found.force, "others": list(found.others), "how": found.how}


def _told(row: Premises) -> dict[str, Any]:
    said = forces.suggestion(row)
    choice = places.choices(row.pk).first()
    stands = forces.force_at(row)
    notes = [{"kind": str(mark.kind), "reason": mark.reason, "at": mark.marked_at.isoformat()}
             for mark in places.marks(row.pk)]  # fmt: skip
    return {
        "id": row.pk, "address": str(row), "force": stands.slug if stands else "",
        "chosen": choice.force.slug if choice and choice.force else "", "suggested": said.words,
        "ask": list(said.ask), "notes": notes,
    }  # fmt: skip
