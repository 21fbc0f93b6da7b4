"""Asking to see more, and the answer: one person asks, another grants for a term, or refuses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import AccessRequest, Compartment, Grant, Operation
from daybreak.access.rules import check_reason, check_two, check_until
from daybreak.access.terms import REQUEST_MOVES, CompartmentKind, RequestState
from daybreak.access.viewer import at_once
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import lock
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record


def ask_access(operation: Operation, *, wanted: str, reason: str, by: Post, at: datetime) -> AccessRequest:
    """Pass a request on to the lead coordinators, in the asker's words; whether such a thing exists is not answered."""
    require(by, "access:ask")
    said = check_reason(reason)
    if not wanted.strip():
        raise BadInput("Say what you need to see", rule="wanted", remedy="A reference, or a part of the operation")
    request = AccessRequest.objects.create(
        operation=operation, post=by, wanted=wanted.strip()[:200], reason=said, asked_at=at
    )
    record("access:ask", "request", request.id, by=by.actor, at=at, wanted=request.wanted, reason=said)
    return request


def grant_access(key: UUID, *, part: Compartment, until: datetime, reason: str, by: Post, at: datetime) -> Grant:
    """Grant what was asked for: one part, until then. The grantee is somebody else, and sees it from now on.

    A restricted part is not granted here: people are named for its record (`name_for`).
    """
    request = _locked(key, by)
    said = check_reason(reason)
    check_until(until, at=at)
    if part.operation_id != request.operation_id or part.kind == CompartmentKind.RESTRICTED:
        raise BadInput("This part is not granted here", rule="part", remedy="Choose a part of the same operation")
    _answer(request, RequestState.GRANTED, said, by=by, at=at)
    grant = Grant.objects.create(
        post=request.post, operation_id=part.operation_id, compartment=part, reason=said, granted_by=by.id,
        granted_from=at_once(at), granted_until=until,
    )  # fmt: skip
    record("access:grant", "grant", grant.id, by=by.actor, at=at, post=request.post_id, reason=said, until=until)
    return grant


def refuse_access(key: UUID, *, reason: str, by: Post, at: datetime) -> AccessRequest:
    """Refuse a request, with the reason; the asker reads it."""
    request = _locked(key, by)
    _answer(request, RequestState.REFUSED, check_reason(reason), by=by, at=at)
    record("access:refuse", "request", request.id, by=by.actor, at=at, reason=request.answer)
    return request


def _locked(key: UUID, by: Post) -> AccessRequest:
    request = lock(AccessRequest, key)
    require(by, "access:answer")
    check_two(by.person_id, request.post.person_id, act="answer a request")
    return request


def _answer(request: AccessRequest, state: RequestState, said: str, *, by: Post, at: datetime) -> None:
    check_move(REQUEST_MOVES, what="A request for access", now=RequestState(request.state), to=state)
    request.state, request.answer, request.answered_by, request.answered_at = state, said, by.id, at
    request.save(update_fields=["state", "answer", "answered_by", "answered_at"])
