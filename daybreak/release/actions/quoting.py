"""What people say on the record: written by one, approved by another, withdrawn with a reason; in a draft only."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import forces
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed
from daybreak.kernel.locks import find
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record
from daybreak.release.actions.locking import require_release
from daybreak.release.documents.terms import Quote as Said
from daybreak.release.models import Quote, Release
from daybreak.release.quotes import marks_in_quote
from daybreak.release.terms import QUOTE_MOVES, QuoteState, ReleaseState


def write_quote(release: UUID, said: Said, *, by: Post, at: datetime) -> Quote:
    """Write what somebody says for the national page, or for a force's (`area`); it is printed once approved.

    Raises BadInput where words, speaker or title are missing, or the force is none.
    """
    row = require_release(by, "release:draft", release)
    _check_draft(row)
    parts = {name: " ".join(getattr(said, name).split()) for name in ("words", "speaker", "title")}
    if missing := [name for name, text in parts.items() if not text]:
        raise BadInput(
            f"A quote has {' and '.join(missing)}", place=missing[0], rule="quote", remedy="Say who says what"
        )
    quote = Quote.objects.create(
        compartment_id=row.compartment_id, release=row, agency=_force(said.area), written_by=by.id,
        written_by_person=by.person_id, written_at=at, **parts,
    )  # fmt: skip
    record("release:quote", "release", row.id, by=by.actor, at=at, quote=quote.id, area=said.area, words=parts["words"],
           speaker=parts["speaker"], title=parts["title"])  # fmt: skip
    return quote


def approve_quote(release: UUID, quote: UUID, *, operation: Operation, by: Post, at: datetime) -> Quote:
    """Approve a quote that somebody else wrote; the packs print it.

    Raises NotAllowed for who wrote it, GateNotMet where its words say what a release must not.
    """
    row = require_release(by, "release:clear", release, operation=operation)
    _check_draft(row)
    found = find(row.quotes.select_for_update(of=("self",)), quote)
    check_move(QUOTE_MOVES, what="A quote", now=QuoteState(found.state), to=QuoteState.APPROVED)
    if found.written_by_person == by.person_id:
        raise NotAllowed("Nobody approves a quote they wrote themselves", rule="two-people", remedy="Ask somebody else")
    if marks := marks_in_quote(found, operation=operation):
        said = [f"{mark.words}: {mark.rule}; write {mark.instead}" for mark in marks]
        raise GateNotMet("The quote says what a release must not", items=said, rule="text", remedy="Write it anew")
    found.state, found.approved_by, found.approved_at = QuoteState.APPROVED, by.id, at
    found.approved_by_person = by.person_id
    found.save(update_fields=["state", "approved_by", "approved_by_person", "approved_at"])
    record("release:approve-quote", "release", row.id, by=by.actor, at=at, quote=found.id)
    return found


def withdraw_quote(release: UUID, quote: UUID, *, reason: str, by: Post, at: datetime) -> Quote:
    """Withdraw a quote with a reason; it stays on record and is not printed."""
    row = require_release(by, "release:draft", release)
    _check_draft(row)
    said = check_reason(reason)
    found = find(row.quotes.select_for_update(of=("self",)), quote)
    check_move(QUOTE_MOVES, what="A quote", now=QuoteState(found.state), to=QuoteState.WITHDRAWN)
    found.state, found.withdrawn_by, found.withdrawn_at, found.reason = QuoteState.WITHDRAWN, by.id, at, said
    found.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "reason"])
    record("release:withdraw-quote", "release", row.id, by=by.actor, at=at, quote=found.id, reason=said)
    return found


def _check_draft(row: Release) -> None:
    """Raise Conflict once it is sealed: the packs hold what was approved until then."""
    if row.state != ReleaseState.DRAFT:
        raise Conflict(
            f"The release is {row.state}, and quotes are written and approved in a draft", rule="state",
            remedy="Hold it and take it back to the draft",
        )  # fmt: skip


def _force(slug: str) -> Agency | None:
    if not slug:
        return None
    found = forces().filter(slug=slug).first()
    if found is None:
        raise BadInput(
            f"No force is called {slug!r}", place="area", rule="quote", remedy="Leave it empty for the nation"
        )
    return found
