"""Tokens of programs: seen and revoked by whoever holds their post, and by an administrator."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from daybreak.access.actions import revoke_token
from daybreak.access.gates import may
from daybreak.access.models import ApiToken
from daybreak.access.queries import tokens_of
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.kernel.locks import find
from daybreak.web.visit import signed_in

router = Router(tags=["access"])


class TokenOut(Schema):
    """A token without what opens it: that was shown once."""

    id: UUID
    label: str
    username: str
    role: str
    agency: str
    scopes: list[str]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def _token(row: ApiToken) -> dict[str, Any]:
    return {
        "id": row.id, "label": row.label, "username": row.post.person.username, "role": row.post.role,
        "agency": row.post.agency.slug, "scopes": row.scopes, "issued_at": row.issued_at,
        "expires_at": row.expires_at, "revoked_at": row.revoked_at,
    }  # fmt: skip


@router.get("", response={200: list[TokenOut], **PROBLEMS})
def list_tokens(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the tokens of the caller's posts, or everybody's for an administrator, newest first."""
    post, _ = signed_in(request)
    rows = tokens_of(post, everybody=may(post, "token:issue"))
    return [_token(row) for row in rows[offset : offset + limit]]


@router.get("/{key}", response={200: TokenOut, **PROBLEMS})
def one_token(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return one token; its ETag is needed to revoke it."""
    post, _ = signed_in(request)
    return _token(find(tokens_of(post, everybody=may(post, "token:issue")), key))


@router.delete("/{key}", response={200: TokenOut, **PROBLEMS})
def revoke(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Revoke a token: from now on it opens nothing."""
    post, now = signed_in(request)
    return _token(revoke_token(key, by=post, at=now))
