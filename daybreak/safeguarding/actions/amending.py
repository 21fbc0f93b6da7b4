"""A child's record that was wrong, another authority that must know too, and two records that are one child."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.kernel.errors import Conflict
from daybreak.kernel.words import Category
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.safeguarding.actions.recording import record_children
from daybreak.safeguarding.actions.referring import refer
from daybreak.safeguarding.entries import entry
from daybreak.safeguarding.locks import lock_rows
from daybreak.safeguarding.models import Child, ChildCorrection, ChildJudgement, ChildReferral
from daybreak.safeguarding.rules import corrected, earlier_clock, need_words
from daybreak.safeguarding.terms import (
    USUAL_CLOCK,
    Capacity,
    Certainty,
    ChildFound,
    ChildReferralState,
    Correctable,
    EntryKind,
    ReferralClock,
    Relation,
    Verdict,
)


def correct_child(
    child: UUID,
    field: Correctable,
    value: str,
    *,
    reason: str,
    by: Post,
    at: datetime,
    clock: ReferralClock = USUAL_CLOCK,
) -> Child:
    """Correct one field by a further entry: what it said stays, and the authority's copy and thread say it too.

    A risk that turns out immediate shortens the clock; one that turns out not to be never lengthens it.
    """
    row = lock_rows(Child, [child])[0]
    require(by, "child:record", row)
    why, became, was = need_words(reason, "reason"), corrected(field, value), getattr(row, field.value)
    if became == was:
        raise Conflict(f"The {_plain(field)} says that already", rule="state", remedy="Nothing needs correcting")
    setattr(row, field.value, became)
    row.save(update_fields=[field.value])
    ChildCorrection.objects.create(compartment=row.compartment, child=row, field=field, was=_said(was),
                                   became=_said(became), reason=why, corrected_at=at, corrected_by=by.id)  # fmt: skip
    _tell(row, field, became, why, by=by, at=at, clock=clock)
    record("child:correct", "child", row.id, by=by.actor, at=at, processing=Processing.ALTER, field=field.value)
    return row


def refer_further(
    child: UUID, *, authority: str, capacity: Capacity, by: Post, at: datetime, clock: ReferralClock = USUAL_CLOCK
) -> ChildReferral:
    """Refer a child to one more authority, where it lives or where it was found: a second record, counted as the first.

    Conflict when that authority has the child already.
    """
    row = lock_rows(Child, [child])[0]
    require(by, "child:record", row)
    root = row.counted_as_id or row.id
    same = Child.objects.filter(pk=root) | Child.objects.filter(counted_as=root)
    if same.filter(authority__slug=authority, package=row.package_id).exists():
        raise Conflict(
            f"{row.reference} is with that authority already", rule="once", remedy="Ask it on the referral it has"
        )
    found = replace(_as_found(row), authority=authority, capacity=capacity, counted_as=row.id)
    further = record_children([found], by=by, at=at)[0]
    made = refer([further.id], by=by, at=at, clock=clock)[0]
    record("child:refer-further", "child", row.id, by=by.actor, at=at, further=further.id)
    return made


def judge_same(
    child: UUID, other: UUID, verdict: Verdict, *, national: Compartment, reason: str, by: Post, at: datetime
) -> ChildJudgement:
    """Judge whether children of two forces are one: then `child` is counted as `other`; *different* takes it back.

    Conflict when the other is not counted itself, when others are counted as this one, or with one force's records.
    """
    rows = {row.id: row for row in lock_rows(Child, {child, other})}
    require(by, "child:judge")
    why, mine = need_words(reason, "reason"), rows[child]
    _check_two(rows, child, other)
    if verdict is Verdict.SAME:
        _check_countable(mine, rows[other])
        mine.counted_as = rows[other]
    elif mine.counted_as_id == other:
        mine.counted_as = None
    mine.save(update_fields=["counted_as"])
    made = ChildJudgement.objects.create(compartment=national, child=mine, other=rows[other], verdict=verdict,
                                         reason=why, judged_at=at, judged_by=by.id)  # fmt: skip
    record("child:judge", "child", mine.id, by=by.actor, at=at, processing=Processing.COMBINE, other=other,
           verdict=verdict.value)  # fmt: skip
    return made


def _check_two(rows: dict[UUID, Child], child: UUID, other: UUID) -> None:
    if child == other or rows[child].compartment_id == rows[other].compartment_id:
        raise Conflict(
            "These are not records of two forces",
            rule="two forces",
            remedy="A force says itself which of its own records are one child",
        )


def _check_countable(mine: Child, other: Child) -> None:
    if other.counted_as_id is not None or (mine.counted_as_id not in (None, other.id)):
        raise Conflict(
            "One of them is counted elsewhere already", rule="a child is counted once", remedy="Judge that record"
        )
    if Child.objects.filter(counted_as=mine.id).exists():
        raise Conflict(
            f"Other records are counted as {mine.reference}: it cannot be counted elsewhere",
            rule="a child is counted once",
            remedy="Count the other record as this one instead",
        )


def _tell(
    row: Child, field: Correctable, became: object, why: str, *, by: Post, at: datetime, clock: ReferralClock
) -> None:
    sent = ChildReferral.objects.filter(child=row).values_list("pk", flat=True)
    for referral in lock_rows(ChildReferral, sent):
        setattr(referral, field.value, became)
        risk = field is Correctable.IMMEDIATE_RISK and became is True
        if referral.state == ChildReferralState.MADE:
            referral.due_at = earlier_clock(referral.due_at, corrected_at=at, immediate_risk=risk, clock=clock)
        referral.save(update_fields=[field.value, "due_at"])
        words = f"Corrected: {_plain(field)} is {_said(became).replace('_', ' ') or 'not known'}. {why}"
        entry(referral, EntryKind.CORRECTION, words, by=by, at=at).save(force_insert=True)


def _as_found(row: Child) -> ChildFound:
    return ChildFound(
        package=row.package_id, relation=Relation(row.relation), immediate_risk=row.immediate_risk, authority="",
        visit=row.visit_id, known_as=row.known_as, age=row.age, certainty=Certainty(row.certainty),
        whereabouts=row.whereabouts, category=Category(row.category),
    )  # fmt: skip


def _plain(field: Correctable) -> str:
    return field.value.replace("_", " ")


def _said(value: object) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
