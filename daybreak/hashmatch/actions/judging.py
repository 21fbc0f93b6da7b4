"""What a person says of a match: it is followed up, or it leads nowhere."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.hashmatch.models import HashMatch
from daybreak.hashmatch.terms import MATCH_MOVES, MatchState
from daybreak.kernel.locks import lock
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record


def acknowledge(key: UUID, *, reason: str, by: Post, at: datetime) -> HashMatch:
    """Acknowledge a match: somebody has looked at it and follows it up, for this reason."""
    return _move(key, MatchState.ACKNOWLEDGED, reason, by, at)


def set_aside(key: UUID, *, reason: str, by: Post, at: datetime) -> HashMatch:
    """Set a match aside: somebody has looked at it and it leads nowhere, for this reason."""
    return _move(key, MatchState.SET_ASIDE, reason, by, at)


def _move(key: UUID, to: MatchState, reason: str, by: Post, at: datetime) -> HashMatch:
    match = lock(HashMatch, key)
    require(by, "hash-match:judge", match)
    check_move(MATCH_MOVES, what="A hash match", now=MatchState(match.state), to=to)
    match.reason = check_reason(reason)[:500]
    match.state, match.judged_by, match.judged_at = to, by.id, at
    match.save(update_fields=["state", "judged_by", "judged_at", "reason"])
    record("hash-match:judge", "hash_match", match.id, by=by.actor, at=at, state=to, reason=match.reason)
    return match
