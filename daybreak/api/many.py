"""Signing for many exhibits at once: what is refused says which bag and why, and stops no other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from daybreak.access.models import Compartment
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import post as held_post
from daybreak.api import exhibit_shapes as shapes
from daybreak.api.shapes import PROBLEMS
from daybreak.custody import actions
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
        raise NotFound
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
