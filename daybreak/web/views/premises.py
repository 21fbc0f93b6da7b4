"""One premises: which force, how many households, whose connection, and whose doors lead there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, require
from daybreak.agencies.postcodes import force_of
from daybreak.agencies.queries import forces as all_forces
from daybreak.agencies.queries import names_of_posts
from daybreak.attribution import actions, forces, places
from daybreak.attribution.models import ForceChoice, PremisesMark
from daybreak.attribution.terms import MarkKind
from daybreak.web.forms.premises import ForceForm, MarkForm, PostcodeForm
from daybreak.web.parts.tables import Cell
from daybreak.web.visit import signed_in


@require_safe
def premises(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what is known of a premises."""
    return _page(request, key)


def _page(
    request: HttpRequest, key: UUID, *, status: int = 200, mark: MarkForm | None = None, force: ForceForm | None = None
) -> HttpResponse:
    post, now = signed_in(request)
    found = places.premises(key)
    consult("premises:read", "premises", found, by=post, at=now)
    marks, choices = list(places.marks(found.pk)), list(places.choices(found.pk))
    people = names_of_posts([*(row.marked_by for row in marks), *(row.chosen_by for row in choices)])
    said = forces.suggestion(found)
    context = {
        "premises": found,
        "said": _said(found.pk, said, choices),
        "look": said.why_look,
        "doors": places.doors_at(found.pk),
        "mark_form": (mark or MarkForm()) if may(post, "premises:mark", found) else None,
        "force_form": (force or ForceForm()) if may(post, "force:choose", found) else None,
        "invalid": mark or force,
        "mark_columns": ["Noted", "How it is known", "By", "When"],
        "marks": [_mark(row, people.get(row.marked_by, "")) for row in marks],
        "choice_columns": ["Force chosen", "Why", "The tables said", "By", "When"],
        "choices": [_choice(row, people.get(row.chosen_by, "")) for row in choices],
    }
    return render(request, "web/premises.html", context, status=status)


def _said(key: UUID, said: forces.Suggestion, choices: list[ForceChoice]) -> list[tuple[str, object]]:
    chosen = choices[0].force if choices else None
    others = ", ".join(row.name for row in all_forces().filter(slug__in=said.postcode.others))
    return [
        ("Force chosen by a person", chosen.name if chosen else "Nobody chose"),
        ("Force by postcode", f"{said.force.name if said.force else 'None'}: {said.postcode.how}"),
        *([("Forces it may be instead", others)] if others else []),
        ("Force by the district named", said.by_district.name if said.by_district else "No district is known"),
        *([("Ask too", "; ".join(said.ask))] if said.ask else []),
    ]


def _mark(row: PremisesMark, by: str) -> list[object]:
    return [MarkKind(row.kind).shown.partition(":")[0].capitalize(), row.reason, by, row.marked_at]


def _choice(row: ForceChoice, by: str) -> list[object]:
    return [row.force.name if row.force else "As the tables say", row.reason, row.suggested, by, row.chosen_at]


@require_POST
def mark(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note what was found out about a premises; the doors there are checked again at once."""
    post, now = signed_in(request)
    found = places.premises(key)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _page(request, key, status=422, mark=form)
    said = form.cleaned_data
    actions.mark_premises(found, MarkKind(said["kind"]), reason=said["reason"], by=post, at=now)
    messages.success(request, "Noted. The doors of everybody connected to this premises were checked again.")
    return redirect("web:premises", found.pk)


@require_POST
def choose_force(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the force of a premises, whatever the tables say."""
    post, now = signed_in(request)
    found = places.premises(key)
    form = ForceForm(request.POST)
    if not form.is_valid():
        return _page(request, key, status=422, force=form)
    actions.choose_force(found, form.chosen, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Chosen. Packages built from now on go by it; nothing that was sent is moved.")
    return redirect("web:premises", found.pk)


@require_safe
def look_up_force(request: HttpRequest) -> HttpResponse:
    """Say which force the table names for a postcode."""
    post, _ = signed_in(request)
    require(post, "premises:read")
    form = PostcodeForm(request.GET or None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    rows: list[list[object]] = []
    if asked:
        found = force_of(asked)
        names = dict(all_forces().values_list("slug", "name"))
        others = ", ".join(names.get(slug, slug) for slug in found.others) or "None"
        rows = [[Cell(asked, exact=True), names.get(found.force, "None"), others, found.how]]
    context = {"form": form, "asked": asked, "columns": ["Postcode", "Force", "Or it may be", "How it is known"],
               "rows": rows}  # fmt: skip
    return render(request, "web/force_of.html", context)
