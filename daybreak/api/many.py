"""Many exhibits: signing for a list of bags, each for itself; and which of them hold new material."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import post as held_post
from daybreak.api import exhibit_shapes as shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.custody import actions, queries
from daybreak.custody.terms import Many, Scanned
from daybreak.kernel.errors import NotFound
from daybreak.web.visit import in_operation, signed_in

many = Router(tags=["custody"])


@many.post("/give-many", response={200: shapes.ManyOut, **PROBLEMS})
def give_many(request: HttpRequest, said: shapes.GiveManyIn) -> Any:
    """Sign that this post gave exhibits to another, each with the seal read from its bag."""
    post, now = signed_in(request)
    to = held_post(said.to, at=now)
    if to is None or to.agency_id != post.agency_id:
        raise NotFound(thing="post")
    return _out(
        actions.give_many(
            _bags(said), to=to, of=in_operation(request), force=_force(request), by=post, at=now, place=said.place
        )
    )


@many.post("/take-many", response={200: shapes.ManyOut, **PROBLEMS})
def take_many(request: HttpRequest, said: shapes.TakeManyIn) -> Any:
    """Sign that this post took exhibits that were given to it, each with the seal read from its bag."""
    post, now = signed_in(request)
    return _out(
        actions.take_many(
            _bags(said), of=in_operation(request), force=_force(request), by=post, at=now, place=said.place
        )
    )


@many.get("/new-material", response=list[shapes.NewMaterialOut])
def new_material(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the examinations that found new material, and who looks for a child there; what waits in front."""
    post, _ = signed_in(request)
    require(post, "exhibit:read")
    return [
        {
            "exhibit": row.exhibit_id, "reference": row.exhibit.reference, "examination": row.number,
            "first_generation": row.first_generation, "unknown_hashes": row.unknown_hashes,
            "examined_at": row.examined_at, "state": row.looking, "looked_by": row.looked_by,  # type: ignore[attr-defined]
        }
        for row in queries.new_material(in_operation(request))[offset : offset + limit]
    ]  # fmt: skip


@many.post("/{uuid:key}/look-for", response={200: shapes.ExhibitSearchOut, **PROBLEMS})
def look_for(request: HttpRequest, key: UUID, said: shapes.LookIn) -> Any:
    """Say who looks for a child after new material was found, or what came of it."""
    post, now = signed_in(request)
    return actions.look_for(key, said.state, words=said.words, by=post, at=now)


def _bags(said: shapes.TakeManyIn) -> list[Scanned]:
    return [Scanned(number, each.code, each.seal_number) for number, each in enumerate(said.bags, 1)]


def _force(request: HttpRequest) -> Compartment:
    post, _ = signed_in(request)
    return compartment(in_operation(request), CompartmentKind.FORCE, post.agency)


def _out(told: Many) -> dict[str, Any]:
    return {
        "signed": [{"id": key, "reference": name, "number": number} for key, name, number in told.signed],
        "refused": [
            {"line": each.scanned.line, "code": each.scanned.code, "why": each.why, "remedy": each.remedy}
            for each in told.refused
        ],
    }
