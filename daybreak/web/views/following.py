"""Who goes to a visit, and what followed for its suspect: teams, outcomes, their correction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts, posts_held
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.kernel.locks import find
from daybreak.visits import actions, queries
from daybreak.visits.models import Team, Visit
from daybreak.visits.terms import Followed, Law, OutcomeKind
from daybreak.web.forms.following import AssignForm, CorrectForm, FollowedForm, TeamForm
from daybreak.web.parts.tables import Cell
from daybreak.web.views.live import part_of
from daybreak.web.visit import in_operation, signed_in


def shown(request: HttpRequest, visit: Visit, post: Post, law: Law) -> dict[str, Any]:
    """Return a visit's team and what followed, with the forms for who may."""
    rows = list(queries.outcomes_ever(visit.package_id))
    people = names_of_posts([row.recorded_by for row in rows] + [row.superseded_by for row in rows])
    followed = [
        {
            "at": row.at, "title": law.word(row.kind), "by": people.get(row.recorded_by, ""),
            "text": f"Corrected, not counted: {row.superseded_reason}" if row.superseded_at else "",
        }
        for row in rows
    ]  # fmt: skip
    standing = [(str(row.pk), law.word(row.kind)) for row in rows if row.superseded_at is None]
    records = may(post, "outcome:record", visit)
    kinds = [(kind.value, law.word(kind)) for kind in OutcomeKind]
    team = Team.objects.filter(pk=visit.team_id).first() if visit.team_id else None
    return {
        "followed": followed,
        "followed_form": FollowedForm(kinds=kinds, prefix="followed") if records else None,
        "correct_form": CorrectForm(standing=standing, kinds=kinds, prefix="correct") if records and standing else None,
        "team": team.name if team else "",
        "assign_form": _assign_form(request, visit) if may(post, "visit:prepare", visit) else None,
    }


def _assign_form(request: HttpRequest, visit: Visit, data: Any = None) -> AssignForm:
    teams = queries.teams(in_operation(request)).filter(compartment=visit.compartment_id)
    choices = [(str(team.pk), team.name) for team in teams]
    return AssignForm(data, teams=choices, prefix="assign", initial={"team": str(visit.team_id or "")})


@require_POST
def assign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the visit to a team."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "visit:prepare", visit)
    form = _assign_form(request, visit, request.POST)
    if not form.is_valid():
        return _again(request, key, assign_form=form)
    team = form.cleaned_data["team"]
    actions.assign_team([key], UUID(team) if team else None, by=post, at=now)
    return _done(request, key, "Kept. Its devices take it along; ask others to wipe it.")


@require_POST
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what followed for the visit's suspect."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "outcome:record", visit)
    form = FollowedForm(request.POST, kinds=_kinds(), prefix="followed")
    if not form.is_valid():
        return _again(request, key, followed_form=form)
    said = form.cleaned_data
    actions.record_outcomes([Followed(visit.package_id, OutcomeKind(said["kind"]), said["at"])], by=post, at=now)
    return _done(request, key, "Recorded.")


@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct what followed by a further entry."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "outcome:record", visit)
    standing = [(str(row.pk), row.kind) for row in queries.outcomes_of(visit.package_id)]
    form = CorrectForm(request.POST, standing=standing, kinds=_kinds(), prefix="correct")
    if not form.is_valid():
        return _again(request, key, correct_form=form)
    said = form.cleaned_data
    kind = OutcomeKind(said["kind"]) if said["kind"] else None
    actions.correct_outcome(UUID(said["wrong"]), kind=kind, reason=said["reason"], by=post, at=now)
    return _done(request, key, "Corrected: what was wrong stays beside it, and figures count what stands.")


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Show the teams with their officers, and a form to form one."""
    return _teams(request)


def _teams(request: HttpRequest, form: TeamForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "visit:read")
    rows = list(queries.teams(in_operation(request)).select_related("compartment__agency"))
    people = names_of_posts(each for row in rows for each in row.posts)
    force = post.agency.kind == AgencyKind.FORCE
    table = [
        [Cell(row.name), row.compartment.agency.name if row.compartment.agency else "",
         ", ".join(sorted(people.get(each, "") for each in row.posts)) or "Nobody yet"]
        for row in rows
    ]  # fmt: skip
    may_form = force and may_ever(post, "visit:prepare")
    context = {
        "columns": ["Team", "Force", "Officers"],
        "rows": table,
        "form": (form or TeamForm(officers=_officers(request, post))) if may_form else None,
    }
    return render(request, "web/teams.html", context, status=422 if form else 200)


@require_POST
def form_team(request: HttpRequest) -> HttpResponse:
    """Form a team, or say anew who is in it."""
    post, now = signed_in(request)
    part = part_of(request, post)
    require(post, "visit:prepare", _Lies(part))
    form = TeamForm(request.POST, officers=_officers(request, post))
    if not form.is_valid():
        return _teams(request, form)
    said = form.cleaned_data
    actions.form_team(part, said["name"], [UUID(each) for each in said["officers"]], by=post, at=now)
    messages.success(request, "Formed. Give it its visits on their pages.")
    return redirect("web:teams")


def _officers(request: HttpRequest, post: Post) -> list[tuple[str, str]]:
    _, now = signed_in(request)
    held = posts_held(at=now).filter(agency=post.agency_id, role__in=[Role.BRONZE, Role.SILVER])
    return [(str(each.pk), f"{each.person.name}, {each.title}") for each in held]


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in OutcomeKind]


class _Lies:
    """Something that lies in a part."""

    def __init__(self, part: Any) -> None:
        self.compartment = part


def _again(request: HttpRequest, key: UUID, **bound: object) -> HttpResponse:
    from daybreak.web.views.day import visit_page

    return visit_page(request, key, status=422, **bound)


def _done(request: HttpRequest, key: UUID, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("web:visit", key)
