"""Who goes to a visit, and what followed for its suspect: teams, outcomes, their correction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.access.policy import Within
from daybreak.access.queries import part_of
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts, posts_held
from daybreak.agencies.terms import AgencyKind, Role
from daybreak.visits import actions, queries
from daybreak.visits.models import Outcome, Particulars, Team, Visit
from daybreak.visits.queries.particulars import particulars_of
from daybreak.visits.rules.events import OUTCOMES
from daybreak.visits.terms import SEX_TITLES, WORK_TITLES, Law, OutcomeKind, Sex, Work
from daybreak.web.forms.following import AssignForm, CorrectForm, DescribedForm, FollowedForm, TeamForm
from daybreak.web.parts.tables import Cell
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
    standing = [row for row in rows if row.superseded_at is None]
    records = may(post, "outcome:record", visit)
    team = Team.objects.filter(pk=visit.team_id).first() if visit.team_id else None
    return {
        "followed": followed,
        "followed_form": followed_form(law) if records else None,
        "correct_form": correct_form(law, standing) if records and standing else None,
        "team": team.name if team else "",
        "assign_form": assign_form(request, visit) if may(post, "visit:prepare", visit) else None,
        **_described(visit, post, met=any(row.kind in OUTCOMES.values() for row in standing)),
    }


def _described(visit: Visit, post: Post, *, met: bool) -> dict[str, Any]:
    """Return what the custody record says and since when, for who may read it, and a form for who records it."""
    row = particulars_of(visit.package_id) if may(post, "particulars:read", visit) else None
    records = may(post, "outcome:record", visit) and (met or row is not None)
    return {"described": _summary(row) if row else [], "described_form": described_form(row) if records else None}


def _summary(row: Particulars) -> list[tuple[str, object]]:
    by = names_of_posts([row.recorded_by]).get(row.recorded_by, "")
    return [
        ("Sex", SEX_TITLES[Sex(row.sex)] if row.sex else "Not recorded"),
        ("Kind of work", WORK_TITLES[Work(row.work)] if row.work else "Not recorded"),
        ("Since", row.recorded_at), ("Recorded by", by),
    ]  # fmt: skip


def described_form(row: Particulars | None, data: Any = None) -> DescribedForm:
    held = {"sex": row.sex, "work": row.work} if row else {}
    return DescribedForm(data, prefix="described", initial=held)


def followed_form(law: Law, data: Any = None) -> FollowedForm:
    return FollowedForm(data, kinds=_kinds(law), prefix="followed")


def correct_form(law: Law, standing: Iterable[Outcome], data: Any = None) -> CorrectForm:
    named = [(str(row.pk), law.word(row.kind)) for row in standing]
    return CorrectForm(data, standing=named, kinds=_kinds(law), prefix="correct")


def _kinds(law: Law) -> list[tuple[str, str]]:
    return [(kind.value, law.word(kind)) for kind in OutcomeKind]


def assign_form(request: HttpRequest, visit: Visit, data: Any = None) -> AssignForm:
    teams = queries.teams(in_operation(request)).filter(compartment=visit.compartment_id)
    choices = [(str(team.pk), team.name) for team in teams]
    return AssignForm(data, teams=choices, prefix="assign", initial={"team": str(visit.team_id or "")})


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
    part = part_of(post, in_operation(request))
    require(post, "visit:prepare", Within(part))
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
