"""Position-of-trust disclosures: exact words, two reasons, two people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.safeguarding.corrections import correcting
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import TrustDisclosure
from daybreak.safeguarding.terms import DISCLOSURE_MOVES, DisclosureState
from daybreak.visits.locks import lock_packages


def draft_disclosure(
    package: UUID,
    *,
    recipient: str,
    words: str,
    pressing_need: str,
    proportionality: str,
    by: Post,
    at: datetime,
) -> TrustDisclosure:
    """Draft what an employer is told: the exact words, the pressing social need, and why no less would do."""
    found = lock_packages([package])[0]
    require(by, "disclosure:draft", found)
    written = {
        "recipient": recipient, "words": words, "pressing_need": pressing_need, "proportionality": proportionality
    }  # fmt: skip
    for name, text in written.items():
        if not text.strip():
            raise BadInput(f"A disclosure needs its {name.replace('_', ' ')}", place=name, remedy="Write it out")
    row = TrustDisclosure.objects.create(
        compartment=found.compartment, package=found, author=by.id, drafted_at=at, **written
    )
    record("disclosure:draft", "disclosure", row.id, by=by.actor, at=at, package=found.id, recipient=recipient)
    return row


def approve_disclosure(disclosure: UUID, *, by: Post, at: datetime) -> TrustDisclosure:
    """Approve a drafted disclosure as the second person: no one approves what they wrote, in whichever post."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:approve", row)
    _check_not_suspected(row)
    if Post.objects.filter(pk=row.author, person=by.person_id).exists():
        raise NotAllowed(
            "Who wrote a disclosure cannot approve it", rule="two people", remedy="Ask another Silver commander"
        )
    _move(row, DisclosureState.APPROVED)
    row.approver = by.id
    row.save(update_fields=["state", "approver"])
    record("disclosure:approve", "disclosure", row.id, by=by.actor, at=at)
    return row


def send_disclosure(disclosure: UUID, *, by: Post, at: datetime) -> TrustDisclosure:
    """Record that an approved disclosure was sent, in the words that were approved."""
    row = lock_rows(TrustDisclosure, [disclosure])[0]
    require(by, "disclosure:send", row)
    _check_not_suspected(row)
    _move(row, DisclosureState.SENT)
    row.sent_at = at
    row.save(update_fields=["state", "sent_at"])
    record(
        "disclosure:send",
        "disclosure",
        row.id,
        by=by.actor,
        at=at,
        processing=Processing.DISCLOSE,
        to=row.recipient[:200],  # the ledger's column
        words=row.words,
    )
    return row


def _check_not_suspected(row: TrustDisclosure) -> None:
    error = correcting(row.package_id)
    if error is not None:
        raise Conflict(
            f"What this disclosure rests on is suspected to be wrong ({error.reference}): nobody is told of it",
            rule="suspected error",
            remedy="Wait until the lead agency has settled it",
        )


def _move(row: TrustDisclosure, to: DisclosureState) -> None:
    check_move(DISCLOSURE_MOVES, what="A disclosure", now=DisclosureState(row.state), to=to)
    row.state = to
