"""Children: their records, their referrals with both sides' entries, their clocks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from daybreak.access.actions import consult
from daybreak.access.gates import may_ever, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.api.child_shapes import (
    ChildAnswerIn,
    ChildCorrectIn,
    ChildIn,
    ChildJudgeIn,
    ChildOut,
    ChildWordsIn,
    ClockOut,
    DecideIn,
    DiscussIn,
    FurtherIn,
    ProtectIn,
    ProtectionEndIn,
    ReferralEntryOut,
    ReferralWhole,
)
from daybreak.api.shapes import PAGE, PROBLEMS, ChildReferralOut, Limit, Offset
from daybreak.kernel.locks import find
from daybreak.safeguarding import actions, following, queries
from daybreak.safeguarding.models import Child, ChildReferral
from daybreak.safeguarding.terms import (
    ChildFound,
    Decided,
)
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

records = Router(tags=["safeguarding"])
sent = Router(tags=["safeguarding"])
clocks = Router(tags=["safeguarding"])


@records.get("", response=list[ChildOut])
def list_children(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the children of the caller's force, immediate risk first."""
    post, _ = signed_in(request)
    require(post, "child:read")
    rows = list(queries.children(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "child:read")
    return rows


@records.get("/{uuid:key}", response={200: ChildOut, **PROBLEMS})
def one_child(request: HttpRequest, key: UUID) -> Any:
    """Return one child's record; recorded as a consultation."""
    post, now = signed_in(request)
    row = find(Child.objects.select_related("compartment__agency"), key)
    consult("child:read", "child", row, by=post, at=now)
    return row


@records.post("", response={200: ChildOut, **PROBLEMS})
def record_child(request: HttpRequest, said: ChildIn) -> Any:
    """Record a child; one at immediate risk is referred in the same moment."""
    post, now = signed_in(request)
    made = actions.record_children([ChildFound(**said.model_dump())], by=post, at=now)[0]
    if made.immediate_risk:
        actions.refer([made.id], by=post, at=now)
    return made


@records.post("/{uuid:key}/refer", response={200: ChildReferralOut, **PROBLEMS})
def refer(request: HttpRequest, key: UUID) -> Any:
    """Refer a child to its authority; one that was referred keeps its referral and its clock."""
    post, now = signed_in(request)
    return actions.refer([key], by=post, at=now)[0]


@records.post("/{uuid:key}/correct", response={200: ChildOut, **PROBLEMS})
def correct(request: HttpRequest, key: UUID, said: ChildCorrectIn) -> Any:
    """Correct one field by a further entry; the authority's copy and thread say it too."""
    post, now = signed_in(request)
    return actions.correct_child(key, said.field, said.value, reason=said.reason, by=post, at=now)


@records.post("/{uuid:key}/refer-further", response={200: ChildReferralOut, **PROBLEMS})
def refer_further(request: HttpRequest, key: UUID, said: FurtherIn) -> Any:
    """Refer a child to one more authority; it is counted once."""
    post, now = signed_in(request)
    return actions.refer_further(key, authority=said.authority, capacity=said.capacity, by=post, at=now)


@records.post("/{uuid:key}/protect", response={200: ReferralWhole, **PROBLEMS})
def protect(request: HttpRequest, key: UUID, said: ProtectIn) -> Any:
    """Record that the police took a child under their power; it is referred at once, its end is counted exactly."""
    post, now = signed_in(request)
    return _whole(actions.protect(key, words=said.words, began_at=said.began_at, by=post, at=now))


@sent.get("", response=list[ChildReferralOut])
def child_referrals(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return what was referred to the caller's authority, undecided first, or by its force, the next due first."""
    post, _ = signed_in(request)
    require(post, "child:read")
    deciding = may_ever(post, "child-referral:decide")
    operation = in_operation(request)
    every = queries.desk(post.agency, operation) if deciding else queries.sent(operation)
    rows = list(every[offset : offset + limit])
    consulted(request, rows, "child:read")
    return rows


@sent.get("/{uuid:key}", response={200: ReferralWhole, **PROBLEMS})
def one_referral(request: HttpRequest, key: UUID) -> Any:
    """Return one referral with what both sides added; recorded as a consultation."""
    post, now = signed_in(request)
    return _whole(actions.open_referral(key, by=post, at=now))


@sent.post("/{uuid:key}/acknowledge", response={200: ReferralWhole, **PROBLEMS})
def acknowledge(request: HttpRequest, key: UUID) -> Any:
    """Acknowledge a referral for the authority: its clock stops."""
    post, now = signed_in(request)
    return _whole(actions.acknowledge([key], by=post, at=now)[0])


@sent.post("/{uuid:key}/ask", response={200: ReferralEntryOut, **PROBLEMS})
def ask(request: HttpRequest, key: UUID, said: ChildWordsIn) -> Any:
    """Ask the force."""
    post, now = signed_in(request)
    return actions.ask(key, words=said.words, by=post, at=now)


@sent.post("/{uuid:key}/answer", response={200: ReferralEntryOut, **PROBLEMS})
def answer(request: HttpRequest, key: UUID, said: ChildAnswerIn) -> Any:
    """Answer a question of the authority on this referral."""
    post, now = signed_in(request)
    find(following.thread(key), said.question)
    return actions.answer(said.question, words=said.words, by=post, at=now)


@sent.post("/{uuid:key}/discuss", response={200: ReferralEntryOut, **PROBLEMS})
def discuss(request: HttpRequest, key: UUID, said: DiscussIn) -> Any:
    """Record the discussion about a child, by either side, or why none is held."""
    post, now = signed_in(request)
    return actions.discuss(key, **said.model_dump(), by=post, at=now)


@sent.post("/{uuid:key}/decide", response={200: ReferralWhole, **PROBLEMS})
def decide(request: HttpRequest, key: UUID, said: DecideIn) -> Any:
    """Record what the authority decided; a later decision follows the earlier one."""
    post, now = signed_in(request)
    return _whole(actions.decide([Decided(key, said.decision, said.words)], by=post, at=now)[0])


@sent.post("/{uuid:key}/end-protection", response={200: ReferralWhole, **PROBLEMS})
def end_protection(request: HttpRequest, key: UUID, said: ProtectionEndIn) -> Any:
    """Record when the police power over the child ended, and where the child is since."""
    post, now = signed_in(request)
    return _whole(actions.end_protection(key, words=said.words, ended_at=said.ended_at, by=post, at=now))


@sent.post("/{uuid:key}/close", response={200: ReferralWhole, **PROBLEMS})
def close(request: HttpRequest, key: UUID, said: ChildWordsIn) -> Any:
    """Close a decided referral for the authority."""
    post, now = signed_in(request)
    return _whole(actions.close_referral(key, words=said.words, by=post, at=now))


@clocks.get("", response=list[ClockOut])
def list_clocks(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return children by immediate risk and clock, not who they are."""
    post, _ = signed_in(request)
    require(post, "child:watch")
    rows = list(following.watched(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "child:watch")
    return [_clock(row) for row in rows]


@clocks.post("/judge", response={200: dict[str, Any], **PROBLEMS})
def judge(request: HttpRequest, said: ChildJudgeIn) -> Any:
    """Judge whether children of two forces are one; the last judgement holds."""
    post, now = signed_in(request)
    require(post, "child:judge")
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    made = actions.judge_same(
        said.child, said.other, said.verdict, national=national, reason=said.reason, by=post, at=now
    )
    return {"id": made.id, "verdict": made.verdict}


def _whole(row: ChildReferral) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ReferralWhole.model_fields if name != "entries"}
    return shown | {"entries": list(following.thread(row.id))}


def _clock(row: Child) -> dict[str, Any]:
    made: ChildReferral | None = getattr(row, "referral", None)
    force = row.compartment.agency
    return {
        "id": row.id, "reference": row.reference, "force": force.slug if force else "", "authority": row.authority.slug,
        "immediate_risk": row.immediate_risk, "state": made.state if made else "not_referred",
        "next_clock": row.next_clock,  # type: ignore[attr-defined]  # annotated
    }  # fmt: skip
