"""Links over the API: which wait, one with all that speaks for and against, judging and taking back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from daybreak.access.gates import require
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset, Said
from daybreak.identity import questions
from daybreak.identity.asking import WHY_LENGTH
from daybreak.identity.models import Link, Mention
from daybreak.identity.questions import Question
from daybreak.identity.terms import Band, Verdict
from daybreak.triage.tasks import judge as judge_pair
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

router = Router(tags=["identity"])
Why = Annotated[str, Field(min_length=1, max_length=WHY_LENGTH)]


class LinkRecordOut(Schema):
    """One record of a person, and the subject it belongs to now."""

    referral: str
    sender: str
    party: str
    subject: UUID | None


class LinkOut(Schema):
    """`value` is what asking is worth: bits of information times what follows; `band` null without a link."""

    id: UUID
    band: str | None
    bits: float | None
    value: float
    left: LinkRecordOut
    right: LinkRecordOut


class ComparedLineOut(Schema):
    """What both records say in one field; `bits` null where it was not compared."""

    field: str
    left: list[str]
    right: list[str]
    said: str
    bits: float | None


class StepOut(Schema):
    """One step of the sum of evidence."""

    words: str
    said: str
    bits: float
    end: float


class JudgementOut(Schema):
    verdict: str
    why: str
    judged_by: UUID
    judged_at: datetime


class LinkWhole(LinkOut):
    """`judgements` newest first; `standing` is the verdict that stands, null where none does."""

    lines: list[ComparedLineOut]
    steps: list[StepOut]
    clashes: list[str]
    standing: str | None
    judgements: list[JudgementOut]


class JudgeIn(Said):
    verdict: Verdict
    why: Why


class TakeBackIn(Said):
    why: Why


@router.get("", response={200: list[LinkOut], **PROBLEMS})
def list_links(request: HttpRequest, band: Band | None = None, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the links that wait for a judgement, the most valuable question first, those set aside last."""
    post, _ = signed_in(request)
    require(post, "link:read")
    queue = [each for each in questions.waiting(in_operation(request)) if band in (None, each.band)]
    shown = {each.link: each for each in queue[offset : offset + limit]}
    found = questions.links(list(shown))
    consulted(request, [mention for link in found for mention in (link.left, link.right)], "link:read")
    return [_link(link, link.left, link.right, key=link.id, value=shown[link.id].value) for link in found]


@router.get("/{key}", response={200: LinkWhole, **PROBLEMS})
def one_link(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return two records with the evidence between them and their judgements; named by link or judgement."""
    post, _ = signed_in(request)
    require(post, "link:read")
    asked = questions.question(key)
    consulted(request, [asked.left, asked.right], "link:read")
    return _whole(asked)


@router.post("/{key}/judge", response={200: LinkWhole, **PROBLEMS})
def judge(request: HttpRequest, key: UUID, said: JudgeIn) -> dict[str, Any]:
    """Judge the two records the same person, different people, or unsure; what follows is derived at once."""
    post, now = signed_in(request)
    asked = questions.question(key)
    made = judge_pair(asked.left.id, asked.right.id, verdict=said.verdict, why=said.why, by=post, at=now)
    return _whole(questions.question(made.id))


@router.post("/{key}/undo", response={200: LinkWhole, **PROBLEMS})
def undo(request: HttpRequest, key: UUID, said: TakeBackIn) -> dict[str, Any]:
    """Take the newest judgement back by a further one: what was before it stands again."""
    post, now = signed_in(request)
    asked = questions.question(key)
    made = judge_pair(asked.left.id, asked.right.id, verdict=asked.taken_back(), why=said.why, by=post, at=now)
    return _whole(questions.question(made.id))


def _record(mention: Mention) -> dict[str, Any]:
    referral = mention.referral
    return {
        "referral": str(referral), "sender": referral.sender, "party": mention.party, "subject": mention.subject_id,
    }  # fmt: skip


def _link(link: Link | None, left: Mention, right: Mention, *, key: UUID, value: float) -> dict[str, Any]:
    band, bits = (link.band, link.bits) if link else (None, None)
    return {
        "id": key, "band": band, "bits": bits, "value": value, "left": _record(left), "right": _record(right),
    }  # fmt: skip


def _whole(asked: Question) -> dict[str, Any]:
    return {
        **_link(asked.link, asked.left, asked.right, key=asked.key, value=questions.value_of(asked)),
        "lines": [
            {"field": line.field, "left": line.left_values, "right": line.right_values, "said": line.said,
             "bits": line.bits}
            for line in asked.lines()
        ],
        "steps": [
            {"words": step.words, "said": step.said, "bits": step.bits, "end": step.end} for step in asked.steps()
        ],
        "clashes": asked.clashes(),
        "standing": asked.standing,
        "judgements": [
            {"verdict": each.verdict, "why": each.why, "judged_by": each.judged_by, "judged_at": each.judged_at}
            for each in asked.judgements
        ],
    }  # fmt: skip
