"""A person's word on two mentions, and the switch that lets strong links fuse without one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.identity import queries
from daybreak.identity.actions.deriving import derive
from daybreak.identity.actions.parts import closed
from daybreak.identity.actions.pooling import pool
from daybreak.identity.models import FusingSwitch, Judgement, Mention
from daybreak.identity.terms import Verdict
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One verdict on two mentions, with its reason."""

    left: UUID
    right: UUID
    verdict: Verdict
    why: str


def judge(left: UUID, right: UUID, *, verdict: Verdict, why: str, by: Post, at: datetime) -> Judgement:
    """Judge two mentions the same, different, or unsure (which takes an earlier verdict back); derive what follows."""
    return judge_all([Verdicts(left, right, verdict, why)], by=by, at=at)[0]


def judge_all(verdicts: Sequence[Verdicts], *, by: Post, at: datetime) -> list[Judgement]:
    """Judge several pairs and derive what follows from all of them at once.

    Raises BadInput for a pair of one mention, of two operations or given twice, or a verdict without its reason, and
    Conflict when "same" would put together what somebody judged different; nothing is judged then.
    """
    mentions = _locked({key for each in verdicts for key in (each.left, each.right)}, by)
    judgements = [_judgement(each, mentions, by=by, at=at) for each in verdicts]
    if len({(judgement.left_id, judgement.right_id) for judgement in judgements}) != len(judgements):
        raise BadInput("Two mentions are judged twice at once", remedy="Give one verdict for each pair")
    create_rows(judgements)
    nationals = {mention.compartment_id: mention.compartment for mention in mentions.values()}
    for key in sorted(nationals):
        derive_again(nationals[key], [m.id for m in mentions.values() if m.compartment_id == key], by=by, at=at)
    _check_followed(judgements)
    things = [(j.id, {"left": j.left_id, "right": j.right_id, "verdict": str(j.verdict)}) for j in judgements]
    record_many("identity:judge", "judgement", things, by=by.actor, at=at, processing=Processing.COMBINE)
    return judgements


def _check_followed(judgements: Sequence[Judgement]) -> None:
    same = [judgement for judgement in judgements if judgement.verdict == Verdict.SAME]
    keys = {key for judgement in same for key in (judgement.left_id, judgement.right_id)}
    now = dict(Mention.objects.filter(pk__in=keys).values_list("id", "subject_id"))
    for judgement in same:
        if now[judgement.left_id] != now[judgement.right_id]:
            raise Conflict(
                f"{judgement.left} and {judgement.right} are kept apart: two of their records were judged different",
                rule="judgements agree", remedy="Take that judgement back first, or leave this one",
            )  # fmt: skip


def _locked(keys: set[UUID], by: Post) -> dict[UUID, Mention]:
    # What follows is derived over the whole operation: one judge, or one resolution, at a time.
    of = Mention.objects.filter(pk__in=keys).values("compartment")
    list(Compartment.objects.select_for_update(no_key=True).filter(pk__in=of).order_by("pk"))
    rows = (
        Mention.objects.select_for_update(of=("self",), no_key=True).select_related("compartment").filter(pk__in=keys)
    )
    mentions = {row.id: row for row in rows.order_by("pk")}
    if len(mentions) != len(keys):
        raise NotFound(thing="mention")
    for mention in mentions.values():
        require(by, "identity:judge", mention)
    return mentions


def _judgement(each: Verdicts, mentions: Mapping[UUID, Mention], *, by: Post, at: datetime) -> Judgement:
    if each.left == each.right:
        raise BadInput("A mention cannot be judged against itself", remedy="Choose two records")
    if not each.why.strip():
        raise BadInput("A judgement needs its reason", rule="judgement-reason", remedy="Write why in one sentence")
    first, second = sorted((mentions[each.left], mentions[each.right]), key=lambda mention: mention.key)
    if first.compartment_id != second.compartment_id:
        raise BadInput("The two mentions belong to two operations", remedy="Judge mentions of one operation")
    return Judgement(
        compartment_id=first.compartment_id, left=first, right=second, verdict=each.verdict, why=each.why,
        judged_by=by.id, judged_at=at,
    )  # fmt: skip


def derive_again(national: Compartment, mentions: Collection[UUID], *, by: Post, at: datetime) -> None:
    """Derive anew what these mentions have a part in, without comparing any records."""
    derived = derive(closed(national, mentions, fusing=queries.fusing_is_on(national)), by=by, at=at)
    if model := queries.link_model(national):
        pool(national, derived.keys, model)


def switch_fusing(national: Compartment, *, on: bool, reason: str, by: Post, at: datetime) -> FusingSwitch:
    """Let strong links fuse without a judgement, or stop that; takes effect with the next resolution."""
    require(by, "identity:switch-fusing")
    if not reason.strip():
        raise BadInput("A switch needs its reason", rule="switch-reason", remedy="Write why in one sentence")
    switch = FusingSwitch.objects.create(compartment=national, on=on, reason=reason, switched_by=by.id, switched_at=at)
    record("identity:switch-fusing", "fusing_switch", switch.id, by=by.actor, at=at, on=on, reason=reason)
    return switch
