"""Suspected errors, and whom each concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.kernel.locks import find
from daybreak.safeguarding import corrections
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

errors = Router(tags=["safeguarding"])


class ErrorOut(Schema):
    id: UUID
    reference: str
    kind: str
    reason: str
    raised_at: datetime
    finding: str
    closed_at: datetime | None
    concerns: int
    waiting: int


class ErrorRecipientOut(Schema):
    id: UUID
    kind: str
    name: str
    about: str
    asks: str
    asked_at: datetime
    told: str
    confirmed_at: datetime | None


class ErrorWithRecipientsOut(ErrorOut):
    recipients: list[ErrorRecipientOut]


@errors.get("", response=list[ErrorOut])
def list_errors(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the suspected errors, open ones first, with how many each concerns and how many are not corrected."""
    post, _ = signed_in(request)
    require(post, "error:read")
    rows = list(corrections.errors(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "error:read")
    return rows


@errors.get("/{uuid:key}", response={200: ErrorWithRecipientsOut, **PROBLEMS})
def get_error(request: HttpRequest, key: UUID) -> Any:
    """Return one suspected error with everybody it concerns, those not corrected yet first."""
    post, now = signed_in(request)
    require(post, "error:read")
    row = find(corrections.errors(in_operation(request)), key)
    consult("error:read", "suspected-error", row, by=post, at=now)
    shown = {name: getattr(row, name) for name in ErrorOut.model_fields}
    return shown | {"recipients": list(corrections.recipients_of(row))}
