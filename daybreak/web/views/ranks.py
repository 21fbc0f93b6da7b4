"""One subject's rank: its reasons, what would change it, what people decided; and deciding about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.identity import queries as identity
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.kernel.words import Level
from daybreak.triage import actions, queries
from daybreak.triage.factors import load, shipped
from daybreak.triage.models import LevelDecision, Ranking
from daybreak.triage.rules import raisings
from daybreak.triage.terms import DecisionState, Finding, Model, Ranked, Reason
from daybreak.web.forms.triage import AnswerForm, EndForm, LevelForm, OutcomeForm, SeenForm
from daybreak.web.parts.tables import Cell, Column
from daybreak.web.parts.tones import words_of
from daybreak.web.views.places import reasons_with_places
from daybreak.web.visit import in_operation, signed_in

STANDING = DecisionState.STANDING


@require_safe
def rank(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show why a subject stands where it stands, what would change it, and who decided what."""
    return _rank(request, key)


def _rank(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    found = identity.subject(key)
    consult("subject:read", "subject", found, by=post, at=now)
    place = queries.places_of(found.id).first()
    decisions = list(queries.decisions_about(found.id))
    outcomes = [(each, each.expires_on <= now.date()) for each in queries.outcomes_about(found.id)]
    context = {
        "subject": found,
        "place": place,
        "summary": _summary(place) if place else [],
        "reason_columns": ["Reason", "Seen", Column("Points", numeric=True), "Where it stands"],
        "reasons": reasons_with_places(place.reasons, post) if place else [],
        "raising_columns": ["If it were known that", "Now", Column("Points", numeric=True), "Level then"],
        "raisings": _raisings(place) if place else [],
        "decision_columns": ["Decision", "Why", "By", "State"],
        "decisions": _decisions(decisions),
        "outcome_columns": ["Tool", "Outcome", "Assessor", "Until"],
        "outcomes": [[Cell(each.tool, note=f"version {each.tool_version}"), each.outcome,
                      Cell(each.assessor, note=str(each.assessed_on)),
                      Cell(str(each.expires_on), state="expired" if gone else "")] for each, gone in outcomes],
        "outcome_form": OutcomeForm(prefix="outcome") if may(post, "outcome-of-tool:record", found) else None,
        **(_forms(post, place, decisions) if place else {}),
    }  # fmt: skip
    return render(request, "web/rank.html", context | bound, status=status)


@require_POST
def rank_again(request: HttpRequest) -> HttpResponse:
    """Rank again whoever may stand elsewhere now, by what has come in and by the time that has passed."""
    post, now = signed_in(request)
    run = actions.rank_changed(in_operation(request), by=post, at=now)
    said = f"{run.ranked:,} ranked again." if run else "Nobody's rank can be another one now: nothing has changed."
    messages.success(request, said)
    return redirect("/subjects/")


def _summary(place: Ranking) -> list[object]:
    oldest, newest = queries.age_of(place)
    return [
        ("Level in force", words_of(place.level)),
        ("The factors advise", words_of(place.advised)),
        ("Points", f"{place.score:g}"),
        ("Factors unanswered", f"{place.uncertainty:.0%}"),
        ("Oldest record it rests on", oldest),
        ("Newest record it rests on", newest),
        ("Ranked", place.run.ran_at),
        ("Time alone may change it", place.lapses_at or "No"),
        ("Version of the factors", place.run.model_version),
    ]


def _raisings(place: Ranking) -> list[list[object]]:
    """Return what would raise the level the factors advise, by the factors that were used."""
    reasons = tuple(Reason(r["factor"], r["words"], r["kind"], r["points"], r["seen"], ()) for r in place.reasons)
    ranked = Ranked(int(place.score), Level(place.advised), reasons, tuple(place.unanswered), place.uncertainty)
    return [
        [each.words, "A source says no" if each.answered else "Nobody has said", each.points, Cell(state=each.level)]
        for each in raisings(ranked, model=_model(place))
    ]


def _model(place: Ranking) -> Model:
    kept = place.run.factors
    return load(kept.text.encode(), name=kept.version) if kept and kept.digest != shipped().digest else shipped()


def _decisions(rows: list[LevelDecision]) -> list[list[object]]:
    people = names_of_posts([key for row in rows for key in (row.asked_by, row.answered_by) if key])
    return [
        [
            Cell(words_of(str(row)), note=row.answer or row.end_reason), row.why,
            Cell(people.get(row.asked_by, ""), note=people.get(row.answered_by, "") if row.answered_by else ""),
            Cell(state=row.state),
        ]
        for row in rows
    ]  # fmt: skip


def _forms(post: Post, place: Ranking, decisions: list[LevelDecision]) -> dict[str, object]:
    asked = next((row for row in decisions if row.state == DecisionState.ASKED), None)
    decides = may(post, "level:raise", place)
    answers = asked is not None and may(post, "level:agree", place) and asked.asked_by_person != post.person_id
    low = place.level == Level.LOW and may(post, "low:see", place)
    return {
        "level_form": LevelForm(prefix="level", now=place.level) if decides else None,
        "asked": asked,
        "answer_form": AnswerForm(prefix="answer") if answers else None,
        "seen_form": SeenForm(prefix="seen") if low else None,
        "end_form": EndForm(prefix="end") if decides and any(row.state == STANDING for row in decisions) else None,
    }


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Raise the level at once, or ask that it be lowered."""
    post, now = signed_in(request)
    form = LevelForm(request.POST, prefix="level", now=queries.ranking_of(identity.subject(key).id).level)
    if not form.is_valid():
        return _rank(request, key, status=422, level_form=form)
    to, why = form.chosen(), form.cleaned_data["why"]
    if form.raises():
        actions.raise_level(key, to=to, why=why, by=post, at=now)
        messages.success(request, "Raised. The ranking has it already.")
    else:
        actions.ask_lowering(key, to=to, why=why, by=post, at=now)
        messages.success(request, "Asked. The level stays until a second person agrees.")
    return redirect("web:rank", key)


@require_POST
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Agree to the lowering that is asked for, or refuse it, as the second person."""
    post, now = signed_in(request)
    subject = identity.subject(key)
    asked = find(queries.decisions_about(subject.id), _asked(subject.id))
    form = AnswerForm(request.POST, prefix="answer")
    if not form.is_valid():
        return _rank(request, key, status=422, answer_form=form)
    act = actions.agree_lowering if form.cleaned_data["agree"] == "yes" else actions.refuse_lowering
    act(asked.id, words=form.cleaned_data["words"], by=post, at=now)
    messages.success(request, "Answered.")
    return redirect("web:rank", key)


@require_POST
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End the decision that stands: the level is again what the factors advise."""
    post, now = signed_in(request)
    subject = identity.subject(key)
    standing = find(queries.decisions_about(subject.id), _asked(subject.id, STANDING))
    form = EndForm(request.POST, prefix="end")
    if not form.is_valid():
        return _rank(request, key, status=422, end_form=form)
    actions.end_decision(standing.id, why=form.cleaned_data["why"], by=post, at=now)
    messages.success(request, "Ended. The level is what the factors advise.")
    return redirect("web:rank", key)


@require_POST
def record_outcome(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what an assessor found with a tool outside."""
    post, now = signed_in(request)
    form = OutcomeForm(request.POST, prefix="outcome")
    if not form.is_valid():
        return _rank(request, key, status=422, outcome_form=form)
    try:
        actions.record_outcome(key, **form.cleaned_data, by=post, at=now)
    except BadInput as wrong:
        form.add_error(wrong.place if wrong.place in form.fields else None, wrong.message)
        return _rank(request, key, status=422, outcome_form=form)
    messages.success(request, "Recorded. It gives no points: the rank is as it was.")
    return redirect("web:rank", key)


def _asked(subject: UUID, state: DecisionState = DecisionState.ASKED) -> str:
    keys = queries.decisions_about(subject).filter(state=state).values_list("pk", flat=True)
    return str(keys.first() or "")


@require_POST
def see(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what a second look at a record of the lowest level found."""
    post, now = signed_in(request)
    form = SeenForm(request.POST, prefix="seen")
    if not form.is_valid():
        return _rank(request, key, status=422, seen_form=form)
    finding = Finding(form.cleaned_data["finding"])
    actions.see_again(key, finding=finding, why=form.cleaned_data["why"], by=post, at=now)
    messages.success(request, "Kept. It comes up again in three months.")
    return redirect("web:rank", key)
