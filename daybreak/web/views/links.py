"""Links: which wait for a judgement, and one question with everything that speaks for and against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.identity import questions
from daybreak.identity.asking import around
from daybreak.identity.models import Judgement, Link, Mention
from daybreak.identity.queries import fusing_is_on
from daybreak.identity.questions import Question, Waiting
from daybreak.identity.sides import BAND_WORDS, CONTRADICTED_THRESHOLDS, FIELD_WORDS, THRESHOLDS
from daybreak.identity.terms import Band, Verdict
from daybreak.triage.tasks import judge as judge_pair
from daybreak.web.forms.links import BANDS, JUDGED, SET_ASIDE, WAITING, JudgeForm, LinkFilter, TakeBackForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.parts.waterfalls import signed
from daybreak.web.views.lists import consulted, page_of, page_of_list
from daybreak.web.visit import in_operation, signed_in

STATE_OF_BAND = {Band.STRONG: "proposed", Band.REVIEW: "waiting", Band.HOUSEHOLD: "conflict", Band.DROP: "closed"}
VERDICT_WORDS = {Verdict.SAME: "One person", Verdict.DIFFERENT: "Two people", Verdict.UNSURE: "Unsure"}
DONE = {
    Verdict.SAME: "Judged one person.",
    Verdict.DIFFERENT: "Judged two people.",
    Verdict.UNSURE: "Set aside: nothing is joined or kept apart by it.",
}
EMPTY = {
    WAITING: "No question waits. New ones appear when records that may be one person arrive and are resolved.",
    SET_ASIDE: "Nothing is set aside.",
    JUDGED: "No judgement stands yet.",
}
SIDES = "What the two records say; what differs is marked"
POOLED_SIDES = "What is known of the two people; what differs is marked"
CAPTIONS = {
    WAITING: "Waiting, the most valuable question first",
    SET_ASIDE: "Set aside because somebody was unsure",
    JUDGED: "Judged, newest first",
}


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Show which links wait for a judgement, the most valuable question first, and which were judged."""
    post, _ = signed_in(request)
    require(post, "link:read")
    operation = in_operation(request)
    form = LinkFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    show, band = asked.get("show") or WAITING, asked.get("band") or ""
    queue = questions.waiting(operation)
    if show == JUDGED:
        page = page_of(request, questions.judged(operation))
        consulted(request, _mentions(page), "link:read")
        columns, rows = _judged_rows(page)
    else:
        kept = [each for each in queue if each.set_aside == (show == SET_ASIDE) and band in ("", each.band)]
        page = page_of_list(request, kept)
        columns, rows = _waiting_rows(request, page)
    context = {
        "form": form, "page": page, "columns": columns, "rows": rows, "caption": CAPTIONS[show], "empty": EMPTY[show],
        "tiles": _tiles(queue), "first": _first(queue), "after": _after(request),
        "fusing": fusing_is_on(compartment(operation, CompartmentKind.NATIONAL)),
        "may_switch": may(post, "identity:switch-fusing"),
    }  # fmt: skip
    return render(request, "web/links.html", context)


def _mentions(pairs: Iterable[Link | Judgement]) -> list[Mention]:
    return [mention for pair in pairs for mention in (pair.left, pair.right)]


def _tiles(queue: Sequence[Waiting]) -> list[dict[str, object]]:
    counted = Counter(each.band for each in queue if not each.set_aside)
    tiles: list[dict[str, object]] = [
        {"label": words, "value": counted[band], "note": BAND_WORDS[band], "href": f"/links/?band={band.value}"}
        for band, words in BANDS.items()
    ]
    aside = sum(each.set_aside for each in queue)
    return [*tiles, {"label": "Set aside", "value": aside, "note": "Somebody was unsure", "href": "/links/?show=aside"}]


def _first(queue: Sequence[Waiting]) -> UUID | None:
    return next((each.link for each in queue if not each.set_aside), None)


def _after(request: HttpRequest) -> UUID | None:
    """Return the judgement made just before, which the address names; None where it names none."""
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def _waiting_rows(request: HttpRequest, page: Iterable[Waiting]) -> tuple[list[Column | str], list[Row]]:
    waiting = {each.link: each for each in page}
    found = questions.links(list(waiting))
    consulted(request, _mentions(found), "link:read")
    columns: list[Column | str] = ["First record", "Second record", "Kind", Column("Bits", numeric=True), "Worth"]
    rows = [
        Row(
            [
                Cell(_named(link.left), href=f"/links/{link.id}/", note=_from(link.left)),
                Cell(_named(link.right), note=_from(link.right)),
                Cell(state=STATE_OF_BAND[Band(link.band)], note=BAND_WORDS[Band(link.band)]),
                signed(link.bits),
                Cell(f"{waiting[link.id].value:.2f}"),
            ]
        )
        for link in found
    ]
    return columns, rows


def _judged_rows(page: Iterable[Judgement]) -> tuple[list[Column | str], list[Row]]:
    rows = list(page)
    people = names_of_posts(row.judged_by for row in rows)
    columns: list[Column | str] = ["First record", "Second record", "Verdict", "Why", "By", "When"]
    return columns, [
        Row(
            [
                Cell(_named(row.left), href=f"/links/{row.id}/", note=_from(row.left)),
                Cell(_named(row.right), note=_from(row.right)),
                VERDICT_WORDS[Verdict(row.verdict)], row.why, people.get(row.judged_by, ""), row.judged_at,
            ]
        )
        for row in rows
    ]  # fmt: skip


def _named(mention: Mention) -> str:
    """Return what a record calls the person, or that it does not."""
    names = [str(mention.features.get(part) or "") for part in ("given_name", "family_name")]
    return " ".join(name.title() for name in names if name) or "Not named"


def _from(mention: Mention) -> str:
    return f"{mention.referral} from {mention.referral.sender}"


@require_safe
def link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one question: two records side by side, the evidence, what clashes, what follows, what was judged."""
    return _link(request, key)


def _link(
    request: HttpRequest, key: UUID, *, status: int = 200, form: JudgeForm | None = None,
    undo: TakeBackForm | None = None,
) -> HttpResponse:  # fmt: skip
    post, _ = signed_in(request)
    require(post, "link:read")
    asked = questions.question(key)
    consulted(request, [asked.left, asked.right], "link:read")
    order = [each.link for each in questions.waiting(in_operation(request))]
    before, after = around(order, asked.key)
    may_judge = may(post, "identity:judge", asked.left)
    context = {
        **_compared(asked),
        "key": asked.key,
        "before": before,
        "next": after,
        "after": _after(request),
        "standing": VERDICT_WORDS[asked.standing] if asked.standing else "",
        "near_a_child": asked.follows.child,
        "follows": _follows(asked),
        "history": _history(asked),
        "form": (form or JudgeForm()) if may_judge else None,
        "undo": (undo or TakeBackForm()) if may_judge and asked.can_be_taken_back else None,
        "gives_back": _gives_back(asked),
    }
    return render(request, "web/link.html", context, status=status)


def _compared(asked: Question) -> dict[str, object]:
    band = Band(asked.link.band) if asked.link else Band.DROP
    thresholds = CONTRADICTED_THRESHOLDS if asked.link and asked.link.contradictions else THRESHOLDS
    lines = [
        {"words": FIELD_WORDS[line.field], "left": line.left, "right": line.right, "said": line.said,
         "bits": "" if line.bits is None else line.bits}
        for line in asked.lines()
    ]  # fmt: skip
    beside = [
        {"words": words_of(kind), "left": _plain(left), "right": _plain(right), "said": "as written", "bits": ""}
        for kind, left, right in questions.said_beside(asked.left, asked.right)
    ]
    words = BAND_WORDS[band] if asked.link else "Named by a judgement only"
    return {
        "band": {"state": STATE_OF_BAND[band], "words": words},
        "caption": POOLED_SIDES if asked.link and asked.link.pooled else SIDES,
        "left": {"name": str(asked.left.referral)}, "right": {"name": str(asked.right.referral)},
        "lines": lines, "beside": beside, "steps": asked.steps(),
        "pooled": bool(asked.link and asked.link.pooled), "thresholds": thresholds, "clashes": asked.clashes(),
    }  # fmt: skip


def _plain(values: Iterable[str]) -> list[list[tuple[str, bool]]]:
    return [[(value, False)] for value in values]


def _follows(asked: Question) -> list[object]:
    rows: list[object] = []
    for side, mention in (("First record", asked.left), ("Second record", asked.right)):
        referral, subject = mention.referral, mention.subject
        rows.append({"key": side, "value": str(referral), "href": f"/referrals/{referral.id}/",
                     "note": f"{words_of(referral.kind)} from {referral.sender}"})  # fmt: skip
        if subject:
            counted = f"{subject.mentions_count} record{'' if subject.mentions_count == 1 else 's'}"
            rows.append({"key": "Its subject", "value": subject.reference, "href": f"/subjects/{subject.id}/",
                         "note": counted, "exact": True})  # fmt: skip
    follows = asked.follows
    same = (
        "Nothing changes: they are records of one subject already"
        if asked.one_subject
        else f"One subject of {follows.left + follows.right} records"
    )
    rows += [("If the same", same), ("If different", "They stay apart, and no third record joins them")]
    return [*rows, *([("Forces with a record here", ", ".join(sorted(follows.forces)))] if follows.forces else [])]


def _history(asked: Question) -> list[dict[str, object]]:
    people = names_of_posts(each.judged_by for each in asked.judgements)
    return [
        {"at": each.judged_at, "by": people.get(each.judged_by, ""), "title": VERDICT_WORDS[Verdict(each.verdict)],
         "text": each.why}
        for each in asked.judgements
    ]  # fmt: skip


def _gives_back(asked: Question) -> str:
    if not asked.can_be_taken_back:
        return ""
    verdict = asked.taken_back()
    if verdict is Verdict.UNSURE:
        return "Taken back, no judgement of these two records stands, and everything is as it was before."
    return f"Taken back, what was judged before stands again: {VERDICT_WORDS[verdict].lower()}."


@require_POST
def judge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Judge two records, then go to the next question."""
    post, now = signed_in(request)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _link(request, key, status=422, form=form)
    asked = questions.question(key)
    said = form.cleaned_data
    verdict = Verdict(said["verdict"])
    made = judge_pair(asked.left.id, asked.right.id, verdict=verdict, why=said["why"], by=post, at=now)
    messages.success(request, DONE[verdict])
    first = _first(questions.waiting(in_operation(request)))
    onward = reverse("web:link", args=[first]) if first else reverse("web:links")
    return redirect(f"{onward}?after={made.id}")


@require_POST
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the newest judgement of two records back by a further one."""
    post, now = signed_in(request)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _link(request, key, status=422, undo=form)
    asked = questions.question(key)
    verdict, why = asked.taken_back(), form.cleaned_data["why"]
    made = judge_pair(asked.left.id, asked.right.id, verdict=verdict, why=why, by=post, at=now)
    messages.success(request, "Taken back. Judge the two records again, or go on.")
    return redirect("web:link", made.id)
