"""A person's word on two mentions, and the switch that lets strong links fuse without one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.identity import queries
from daybreak.identity.actions.deriving import derive
from daybreak.identity.features import mention_of
from daybreak.identity.models import FusingSwitch, Judgement, Mention
from daybreak.identity.terms import Verdict
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import find, lock
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


def judge(left: UUID, right: UUID, *, verdict: Verdict, why: str, by: Post, at: datetime) -> Judgement:
    """Judge two mentions the same, different, or unsure (which takes an earlier verdict back); derive what follows.

    Raises Conflict when "same" would put two mentions together that somebody judged different.
    """
    first, second = sorted((find(Mention, left), find(Mention, right)), key=lambda mention: mention.key)
    lock(Compartment, first.compartment_id)  # what follows is derived over the whole operation, one at a time
    require(by, "identity:judge", first)
    if first.pk == second.pk:
        raise BadInput("A mention cannot be judged against itself", remedy="Choose two records")
    if first.compartment_id != second.compartment_id:
        raise BadInput("The two mentions belong to two operations", remedy="Judge mentions of one operation")
    if not why.strip():
        raise BadInput("A judgement needs its reason", rule="judgement-reason", remedy="Write why in one sentence")
    judgement = Judgement.objects.create(
        compartment=first.compartment, left=first, right=second, verdict=verdict, why=why, judged_by=by.id,
        judged_at=at,
    )
    derive_again(first.compartment, by=by, at=at)
    if verdict is Verdict.SAME and find(Mention, left).subject_id != find(Mention, right).subject_id:
        raise Conflict(
            "The two are kept apart by a judgement that two of their records are different people",
            rule="judgements agree", remedy="Take that judgement back first, or leave this one",
        )  # fmt: skip
    record(
        "identity:judge", "judgement", judgement.id, by=by.actor, at=at, processing=Processing.COMBINE,
        left=first.id, right=second.id, verdict=verdict.value,
    )
    return judgement


def derive_again(national: Compartment, *, by: Post, at: datetime) -> None:
    """Derive subjects from the standing links and judgements, without comparing anything anew."""
    mentions = list(queries.mentions().filter(compartment=national).order_by("key"))
    compared = [mention_of(row.key, row.features, record_kind=row.referral.kind) for row in mentions]
    derive(national, mentions, compared, queries.standing_pairs(national), by=by, at=at)


def switch_fusing(national: Compartment, *, on: bool, reason: str, by: Post, at: datetime) -> FusingSwitch:
    """Let strong links fuse without a judgement, or stop that; takes effect with the next resolution."""
    require(by, "identity:switch-fusing")
    if not reason.strip():
        raise BadInput("A switch needs its reason", rule="switch-reason", remedy="Write why in one sentence")
    switch = FusingSwitch.objects.create(
        compartment=national, on=on, reason=reason, switched_by=by.id, switched_at=at
    )
    record("identity:switch-fusing", "fusing_switch", switch.id, by=by.actor, at=at, on=on, reason=reason)
    return switch
