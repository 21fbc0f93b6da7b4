"""What one person proposes and another agrees to: moving the embargo, and lifting it in an emergency."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.access.rules import check_reason, check_two
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict, NotFound
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.release import queries
from daybreak.release.actions.drafting import back_to_draft, refuse_older
from daybreak.release.actions.locking import hold_figures, require_release
from daybreak.release.actions.releasing import digests_of, open_packs
from daybreak.release.actions.sealing import refuse_open
from daybreak.release.models import Proposal, Release
from daybreak.release.rules import check_lift_fresh, check_new_embargo, check_step
from daybreak.release.terms import ProposalKind, ReleaseState
from daybreak.release.unlocking import still_stands


def propose_embargo(release: UUID, *, until: datetime, reason: str, by: Post, at: datetime) -> Proposal:
    """Propose another embargo; nothing moves until another person agrees. It takes the place of one proposed before."""
    row = _open(require_release(by, "release:embargo", release))
    said = check_reason(reason)
    check_new_embargo(until, now=row.embargo_until, at=at)
    proposal = _propose(row, ProposalKind.EMBARGO, by, at, reason=said, until=until)
    record("release:propose-embargo", "release", row.id, by=by.actor, at=at, reason=said, until=until)
    return proposal


def propose_lift(release: UUID, *, reason: str, by: Post, at: datetime) -> Proposal:
    """Ask that a sealed release be published at once, because keeping it sealed does harm; another gold agrees."""
    row = _open(require_release(by, "release:lift", release))
    said = check_reason(reason)
    check_step(row.state, ReleaseState.PUBLISHED)
    proposal = _propose(row, ProposalKind.LIFT, by, at, reason=said, sealing=row.sealing)
    record("release:propose-lift", "release", row.id, by=by.actor, at=at, reason=said, sealing=row.sealing_id)
    return proposal


def agree(release: UUID, *, until: datetime, by: Post, at: datetime) -> Release:
    """Agree to the embargo somebody else proposed: it moves; what was sealed and unlocked for the old one is void.

    `until` says again what is agreed to: Conflict where another time has been proposed since it was read.
    """
    row = _open(require_release(by, "release:embargo", release))
    proposal = _proposed(row, ProposalKind.EMBARGO, at)
    check_two(by.person_id, proposal.proposed_by_person, act="move the embargo", ask="another commander")
    if proposal.until != until:
        raise Conflict("Another embargo is proposed by now", rule="embargo", remedy="Read it again, then agree to that")
    check_new_embargo(until, now=row.embargo_until, at=at)
    before = row.embargo_until
    if row.state != ReleaseState.HELD:
        back_to_draft(row, ReleaseState.DRAFT)
    row.embargo_until = until
    row.save(update_fields=["embargo_until", "state", "sealing"])
    _agreed(proposal, by, at)
    record("release:move-embargo", "release", row.id, by=by.actor, at=at, before=before, until=row.embargo_until)
    return row


def lift(release: UUID, *, operation: Operation, by: Post, at: datetime) -> Release:
    """Agree to an emergency lift, as the second gold commander: every pack opens now, whatever the clocks say.

    Everything else of the gate still holds: figures, protection, the text, welfare, packs that say what is so. Raises
    GateNotMet for these, and Conflict where newer figures are published.
    """
    row = _open(require_release(by, "release:lift", release, operation=operation))
    hold_figures(row.compartment_id)
    proposal = _proposed(row, ProposalKind.LIFT, at)
    check_two(by.person_id, proposal.proposed_by_person, act="lift the embargo", ask="another gold commander")
    check_lift_fresh(proposal.kind, proposed_at=proposal.proposed_at, at=at)
    check_step(row.state, ReleaseState.PUBLISHED)
    refuse_older(row)
    refuse_open(list(queries.gate_of(row, operation=operation, at=at, lifted=True)))
    row.lifted_at = at
    open_packs(row, operation, at=at)
    _agreed(proposal, by, at)
    record(
        "release:lift", "release", row.id, by=by.actor, at=at, processing=Processing.DISCLOSE, to="public",
        files=digests_of(row), reason=proposal.reason, embargo=row.embargo_until,
    )  # fmt: skip
    return row


def _open(row: Release) -> Release:
    """Return the release; Conflict once it is published: no time and no reason changes that."""
    if row.state == ReleaseState.PUBLISHED:
        check_step(row.state, ReleaseState.DRAFT)
    return row


def _propose(row: Release, kind: ProposalKind, by: Post, at: datetime, **said: object) -> Proposal:
    return Proposal.objects.create(
        compartment_id=row.compartment_id, release=row, kind=kind, proposed_by=by.id, proposed_by_person=by.person_id,
        proposed_at=at, **said,
    )  # fmt: skip


def _proposed(row: Release, kind: ProposalKind, at: datetime) -> Proposal:
    """Return what waits for another person's word; Conflict where whoever proposed it could do so no more."""
    proposal = queries.open_proposal(row, kind)
    if proposal is None:
        what = "another embargo" if kind is ProposalKind.EMBARGO else "a lift of this sealing"
        raise NotFound(f"Nobody has proposed {what}", remedy="Propose it; another person then agrees")
    if kind is ProposalKind.LIFT and proposal.sealing_id != row.sealing_id:
        raise Conflict("The release was sealed anew since", rule="lift", remedy="Ask for the lift again")
    if not still_stands(proposal, at=at):
        raise Conflict(
            "Whoever proposed it has left the post or the operation since", rule="two-people",
            remedy="Propose it yourself; another person then agrees",
        )  # fmt: skip
    return proposal


def _agreed(proposal: Proposal, by: Post, at: datetime) -> None:
    proposal.agreed_by, proposal.agreed_by_person, proposal.agreed_at = by.id, by.person_id, at
    proposal.save(update_fields=["agreed_by", "agreed_by_person", "agreed_at"])
