"""Referrals: the list, and what each version of one says that the one before it did not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.api import shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.intake import queries
from daybreak.intake.models import Version
from daybreak.intake.terms import Change, RecordKind, ReferralState, Said
from daybreak.web.visit import signed_in

router = Router(tags=["intake"])


@router.get("", response={200: list[shapes.ReferralOut], **PROBLEMS})
def list_referrals(
    request: HttpRequest,
    kind: RecordKind | None = None,
    state: ReferralState | None = None,
    offset: Offset = 0,
    limit: Limit = PAGE,
) -> Any:
    """Return the referrals the caller sees, the newest first; of one kind, of one state."""
    post, _ = signed_in(request)
    require(post, "referral:read")
    wanted = {name: word for name, word in (("kind", kind), ("state", state)) if word}
    return queries.referrals().filter(**wanted)[offset : offset + limit]


@router.get("/{key}/versions", response={200: list[shapes.VersionOut], **PROBLEMS})
def versions(request: HttpRequest, key: UUID, offset: Offset = 0, limit: shapes.FewVersions = 10) -> Any:
    """Return the versions of a referral by part, newest first, each with its changes; recorded as a consultation."""
    post, now = signed_in(request)
    found = queries.referral(key)
    consult("referral:read", "referral", found, by=post, at=now)
    return [_version(each, by=post) for each in queries.versions_of(found)[offset : offset + limit]]


def _version(version: Version, *, by: Post) -> dict[str, Any]:
    before = queries.version_before(version)
    changes: Sequence[Change] = queries.changes_of(version, by=by)
    return {
        "part": version.part, "number": version.number, "source_digest": version.source.digest,
        "place": version.place, "received_at": version.received_at, "current": version.current,
        "changes": [_change(change, before, version) for change in changes],
    }  # fmt: skip


def _change(change: Change, before: Version | None, after: Version) -> dict[str, Any]:
    fact = change.fact
    return {
        "what": change.what, "kind": fact.kind, "party": fact.party, "category": fact.category,
        "before": _side(change.before, before), "after": _side(change.after, after),
    }  # fmt: skip


def _side(said: Said | None, version: Version | None) -> dict[str, Any] | None:
    if said is None or version is None:
        return None
    return {
        "value": None if said.digest else said.value,
        "detail": dict(said.detail),
        "source_digest": version.source.digest,
        "place": said.place,
    }
