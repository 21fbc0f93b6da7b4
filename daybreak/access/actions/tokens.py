"""Tokens for programs: issued for one post with named scopes, shown once, ended by whoever holds the post."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import may, require
from daybreak.access.models import ApiToken
from daybreak.access.queries import tokens_of
from daybreak.access.rules import LONGEST_TOKEN, TOKEN_PREFIX, check_until, token_digest
from daybreak.access.terms import Scope
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import find
from daybreak.ledger.actions import record


def issue_token(
    post: Post, *, label: str, scopes: Iterable[Scope], expires_at: datetime, by: Post, at: datetime
) -> str:
    """Issue a token that acts as the post, for these scopes, until it expires.

    Return it: shown this once, kept only as a digest. Raises BadInput without a scope: it would open nothing.
    """
    require(by, "token:issue")
    check_until(expires_at, at=at, longest=LONGEST_TOKEN)
    words = sorted({scope.value for scope in scopes})
    if not words:
        raise BadInput("A token needs at least one scope", place="scopes", remedy=f"Name some of: {', '.join(Scope)}")
    token = f"{TOKEN_PREFIX}{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(
        post=post, label=label, digest=token_digest(token), scopes=words, issued_at=at, expires_at=expires_at
    )
    record(
        "token:issue", "token", row.id, by=by.actor, at=at, post=post.id, label=label, scopes=words,
        expires_at=expires_at,
    )  # fmt: skip
    return token


def revoke_token(key: UUID, *, by: Post, at: datetime) -> ApiToken:
    """Revoke a token of one's own posts, or as administrator anybody's; from now on it opens nothing.

    Somebody else's token is as absent as one that never was. Raises Conflict when it is revoked already.
    """
    row = find(tokens_of(by, everybody=may(by, "token:issue")).select_for_update(of=("self",)), key)
    _require_own_or_issuer(row, by)
    if row.revoked_at is not None:
        raise Conflict("A revoked token cannot be revoked again", rule="token", remedy="Nothing is left to do")
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    record("token:revoke", "token", row.id, by=by.actor, at=at, post=row.post_id)
    return row


def _require_own_or_issuer(row: ApiToken, by: Post) -> None:
    """Raise NotAllowed unless the token acts as a post of the caller, or the caller issues tokens."""
    if row.post.person_id != by.person_id:
        require(by, "token:issue")
