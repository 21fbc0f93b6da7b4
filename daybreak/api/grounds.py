"""Grounds that people saw in records elsewhere: what was entered, entering one, withdrawing one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.api.shapes import PROBLEMS, Said, Short
from daybreak.attribution import actions, seen
from daybreak.attribution.terms import GroundKind
from daybreak.identity.queries import subject_by_reference
from daybreak.kernel.locks import find
from daybreak.kernel.words import AddressRole
from daybreak.web.visit import signed_in

grounds = Router(tags=["attribution"])


class GroundIn(Said):
    """A ground somebody saw; `from_subscriber` where it rests on an operator's subscriber or billing record.

    `against` where the record says that the subject is not there: it blocks the door.
    """

    subject: Short
    premises: UUID
    kind: GroundKind
    reference: Annotated[str, Field(min_length=1, max_length=200)]
    upstream: Annotated[str, Field(min_length=1, max_length=300)]
    from_subscriber: bool
    role: AddressRole
    on: date
    seen_by: Annotated[str, Field(min_length=1, max_length=200)]
    against: bool = False


class GroundWithdrawIn(Said):
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class GroundOut(Schema):
    id: UUID
    kind: str
    reference: str
    upstream: str
    from_subscriber: bool
    premises_id: UUID
    role: str
    on: date
    seen_by: str
    against: bool
    entered_at: datetime
    withdrawn: str


@grounds.get("", response={200: list[GroundOut], **PROBLEMS})
def list_grounds(request: HttpRequest, subject: str) -> Any:
    """Return the grounds entered by hand about a subject, given by its reference, withdrawn ones too."""
    post, now = signed_in(request)
    require(post, "ground:enter")
    found = subject_by_reference(subject)
    consult("ground:enter", "subject", found, by=post, at=now)
    return [_told(row) for row in seen.seen_grounds(found.id)]


@grounds.post("", response={200: GroundOut, **PROBLEMS})
def enter_ground(request: HttpRequest, said: GroundIn) -> Any:
    """Enter a ground; the doors of its subject are checked again at once."""
    post, now = signed_in(request)
    require(post, "ground:enter")
    found = subject_by_reference(said.subject)
    premises = find(seen.places_known(found.id), said.premises)
    what = actions.Seen(**said.model_dump(exclude={"subject", "premises"}))
    return _told(actions.enter_ground(found, premises, what, by=post, at=now))


@grounds.post("/{uuid:key}/withdraw", response={200: GroundOut, **PROBLEMS})
def withdraw_ground(request: HttpRequest, key: UUID, said: GroundWithdrawIn) -> Any:
    """Withdraw a ground with the reason; a door that rested on it is blocked at once."""
    post, now = signed_in(request)
    return _told(actions.withdraw_ground(key, reason=said.reason, by=post, at=now).ground)


def _told(row: Any) -> dict[str, Any]:
    withdrawn = getattr(row, "withdrawal", None)
    told = {name: getattr(row, name) for name in GroundOut.model_fields if name != "withdrawn"}
    return told | {"withdrawn": withdrawn.reason if withdrawn else ""}
