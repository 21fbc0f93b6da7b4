"""Exhibits: what was seized, and every hand each thing went through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.access.models import Operation
from daybreak.agencies.models import Post
from daybreak.agencies.queries import colleagues, names_of_posts
from daybreak.custody import actions, queries
from daybreak.custody.models import Exhibit
from daybreak.custody.queries import Compared, Holding
from daybreak.custody.rules import label_of
from daybreak.custody.terms import Break, Looking
from daybreak.web.forms.examinations import ExamineForm, LookForm, ResultFileForm
from daybreak.web.forms.exhibits import (
    CorrectForm,
    EndForm,
    ExhibitFilter,
    GiveForm,
    SealForm,
    TakeAnywayForm,
    TakeForm,
    WithdrawForm,
)
from daybreak.web.forms.opening import OpeningForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.continuity import break_rows, timeline
from daybreak.web.views.examinations import COUNT_COLUMNS, examination_rows
from daybreak.web.views.lists import page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def exhibits(request: HttpRequest) -> HttpResponse:
    """Show what was seized, who holds it now, and whether its continuity is unbroken."""
    post, _ = signed_in(request)
    require(post, "exhibit:read")
    form = ExhibitFilter(request.GET)
    page = page_of(request, _filtered(in_operation(request), form))
    held = queries.holdings(page.object_list)
    outside = queries.outside_breaks(held)
    people = names_of_posts(key for each in held.values() for key in (each.held_by, each.standing.given_to))
    context = {
        "form": form,
        "page": page,
        "visit": form.cleaned_data.get("visit") if form.is_valid() else None,
        "columns": ["Exhibit", "Visit", "Seal", "Held by", Column("Hands", numeric=True), "Continuity"],
        "rows": [_row(each, held[each.id], outside.get(each.id, ()), people) for each in page],
        "may_seize": may_ever(post, "exhibit:seize"),
        "may_export": may_ever(post, "exhibit:export"),
        "may_sign": may_ever(post, "exhibit:hand-over"),
    }
    return render(request, "web/exhibits.html", context)


def _filtered(operation: Operation, form: ExhibitFilter) -> QuerySet[Exhibit]:
    rows = queries.exhibits(operation)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("visit"):
        rows = rows.filter(visit=asked["visit"])
    return queries.searched(rows, asked.get("q", ""))


def _row(exhibit: Exhibit, holding: Holding, outside: Sequence[Break], people: dict[UUID | None, str]) -> Row:
    breaks = [*holding.breaks, *outside]
    open_breaks = [each for each in breaks if not each.explained]
    if breaks:
        note = f"{len(breaks)} breaks, {len(breaks) - len(open_breaks)} explained"
        continuity = Cell(state="breached" if open_breaks else "explained", note=note)
    else:
        continuity = Cell("Unbroken")
    given_to = holding.standing.given_to
    held = Cell(
        people.get(holding.held_by, ""),
        note=f"given to {people.get(given_to, '')}, not yet taken" if given_to else "",
        state=holding.standing.ended or "",
    )
    return Row(
        [
            Cell(exhibit.reference, href=f"/exhibits/{exhibit.id}/", note=words_of(exhibit.kind)),
            Cell(exhibit.visit.reference, href=f"/visits/{exhibit.visit_id}/"),
            Cell(holding.standing.seal_number, exact=True), held, holding.hands, continuity,
        ],
        tone="danger" if open_breaks else "attention" if given_to else "",
    )  # fmt: skip


@require_safe
def exhibit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one exhibit with its continuity; looking is recorded."""
    return exhibit_page(request, key)


def exhibit_page(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    """Return the page of one exhibit; `bound` are forms that came back with errors."""
    post, now = signed_in(request)
    holding = actions.open_exhibit(key, by=post, at=now)
    found, stands = holding.exhibit, holding.standing
    hands = [found.seized_by, *(key for row in holding.steps for key in (row.signed_by, row.given_to))]
    people, examined = names_of_posts(hands), queries.compared(found.id)
    looking = looking_now(examined)
    context: dict[str, Any] = {
        "exhibit": found,
        "label": label_of(found.id),
        "held_by": people.get(holding.held_by, ""),
        "given_to": people.get(stands.given_to, "") if stands.given_to else "",
        "given_at": stands.given_at,
        "breaks": break_rows((*holding.breaks, *queries.outside_breaks([found.id]).get(found.id, ())), people),
        "timeline": timeline(holding, people),
        "examinations": examination_rows(examined),
        "look_form": LookForm(prefix="look", now=looking) if looking and may(post, "exhibit:look-for", found) else None,
        "count_columns": COUNT_COLUMNS,
        "summary": _summary(holding, people),
        "opening_form": OpeningForm() if _described(holding) else None,
        "may_export": may(post, "exhibit:export", found),
    }
    forms = forms_for(post, holding, request)
    return render(request, "web/exhibit.html", context | forms | bound, status=status)


def looking_now(examined: Sequence[Compared]) -> Looking | None:
    """Return in which state looking for a child is, None where the newest examination found nothing new."""
    if not examined or not examined[-1].examination.for_identification:
        return None
    newest = examined[-1].examination.id
    said = queries.searches_of([newest]).get(newest)
    return Looking(said[-1].state) if said else Looking.WAITING


def _described(holding: Holding) -> bool:
    return bool(getattr(holding.exhibit, "described", False)) or any(row.part == "description" for row in holding.steps)


def _summary(holding: Holding, people: dict[UUID | None, str]) -> list[object]:
    found = holding.exhibit
    said = {row.part: row.says for row in holding.steps if row.corrects == 0 and row.part in ("kind", "place")}
    kind = words_of(found.kind) + (f" (corrected: {words_of(said['kind'])})" if "kind" in said else "")
    place = found.found_where + (f" (corrected: {said['place']})" if "place" in said else "")
    return [
        {"key": "Label", "value": label_of(found.id), "exact": True},
        {"key": "Seal", "value": holding.standing.seal_number, "exact": True}, ("Kind", kind),
        ("From whom and where", place or None), ("Seized", found.seized_at),
        ("Visit", found.visit.reference, f"/visits/{found.visit_id}/"),
        ("Held by", people.get(holding.held_by)),
    ]  # fmt: skip


def forms_for(post: Post, holding: Holding, request: HttpRequest) -> dict[str, Form | None]:
    """Return the forms of the acts that this post may do now, each under its name; the others are None."""
    found, stands = holding.exhibit, holding.standing
    signs = may(post, "exhibit:hand-over", found) and not stands.ended
    holds = stands.held_by == post.id and stands.given_to is None
    mine = stands.given_to == post.id
    return {
        "give_form": GiveForm(prefix="give", posts=takers(post, request)) if signs and holds else None,
        "take_form": TakeForm(prefix="take") if signs and mine else None,
        "anyway_form": TakeAnywayForm(prefix="take") if signs and not mine and stands.held_by != post.id else None,
        "withdraw_form": WithdrawForm(prefix="withdraw")
        if signs and stands.given_to and post.id in (stands.held_by, stands.given_to)
        else None,
        "seal_form": SealForm(prefix="seal") if may(post, "exhibit:seal", found) and holds and signs else None,
        "correct_form": CorrectForm(prefix="correct", entries=entries_of(holding))
        if may(post, "exhibit:correct", found)
        else None,
        "end_form": EndForm(prefix="end")
        if may(post, "exhibit:dispose", found) and not stands.ended and not stands.given_to
        else None,
        "examine_form": ExamineForm(prefix="examine") if may(post, "exhibit:examine", found) else None,
        "file_form": ResultFileForm(prefix="file") if may(post, "exhibit:examine", found) else None,
    }


def entries_of(holding: Holding) -> list[tuple[int, str]]:
    """Return what can be corrected: the seizure and every step but corrections."""
    rows = [(row.number, f"{row.number}. {words_of(row.kind)}") for row in holding.steps if row.kind != "corrected"]
    return [(0, "Seizure"), *rows]


def takers(post: Post, request: HttpRequest) -> list[Post]:
    """Return who of the same agency can be given an exhibit."""
    _, now = signed_in(request)
    everybody = colleagues(post.agency, at=now).exclude(person=post.person_id)
    return [each for each in everybody if may_ever(each, "exhibit:hand-over")]


@require_POST
def open_text(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how an exhibit is described; that it was opened, and why, is recorded."""
    post, now = signed_in(request)
    form = OpeningForm(request.POST)
    if not form.is_valid():
        return exhibit_page(request, key, status=422, opening_form=form)
    said = actions.open_description(key, reason=form.cleaned_data["reason"], by=post, at=now)
    return exhibit_page(request, key, description=said, opening_form=None)
