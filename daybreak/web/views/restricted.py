"""Restricted records: restricting one, who is named for it, and lifting the restriction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access import actions, queries
from daybreak.access.gates import require
from daybreak.access.models import Operation, Restriction
from daybreak.access.rules import compartment_of_role
from daybreak.access.terms import CompartmentKind, Ground
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.identity import queries as identity
from daybreak.web.forms.access import LiftForm, NameForm, RestrictForm
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views import stepping_up
from daybreak.web.views.lists import personal_page_of
from daybreak.web.views.members import sees
from daybreak.web.visit import in_operation, signed_in


@require_safe
def restrictions(request: HttpRequest) -> HttpResponse:
    """Show the restricted records the post is named for; there are no others for it."""
    post, now = signed_in(request)
    require(post, "record:restrict")
    page = personal_page_of(request, queries.restrictions(in_operation(request)), "record:restrict")
    people = names_of_posts(row.restricted_by for row in page)
    context = {
        "page": page,
        "thin": queries.thinly_named(in_operation(request), at=now),
        "columns": ["Restriction", "Why", "Since", "By", "State"],
        "rows": [
            [Cell(row.reference, href=f"/restricted/{row.id}/"), Cell(row.reason, note=words_of(row.ground)),
             row.restricted_at, people.get(row.restricted_by, ""),
             Cell(state="closed" if row.lifted_at else "restricted")]
            for row in page
        ],
    }  # fmt: skip
    return render(request, "web/restrictions.html", context)


@require_safe
def restriction(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one restriction with everybody named for it."""
    return _restriction(request, key)


def _restriction(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    found = queries.restriction(key)
    actions.consult("record:restrict", "restriction", found, by=post, at=now)
    named = list(queries.named_for(found))
    people = names_of_posts([found.restricted_by, found.lifted_by, *(grant.granted_by for grant in named)])
    stands = found.lifted_at is None
    subject = f"/subjects/{found.thing_ref}/" if found.thing == "subject" else ""
    context = {
        "restriction": found,
        "thin": _thin(found, now) if stands else [],
        "subject": subject,
        "summary": [
            ("Why", words_of(found.ground)), ("In words", found.reason), ("Restricted", found.restricted_at),
            ("By", people.get(found.restricted_by)),
            *([("Lifted", found.lifted_at), ("Lifted by", people.get(found.lifted_by))] if not stands else []),
        ],
        "columns": ["Named", "Sees", "Why", "Until", "By"],
        "rows": [
            [Cell(str(grant.post), href=f"/members/{grant.id}/"), sees(grant), grant.reason,
             Cell(grant.granted_until, state="expired" if grant.granted_until and grant.granted_until <= now else ""),
             people.get(grant.granted_by, "")]
            for grant in named
        ],
        "name_form": NameForm(prefix="name", posts=_others(request, found.compartment.operation)) if stands else None,
        "lift_form": LiftForm(prefix="lift") if stands and found.restricted_by != post.id else None,
    }  # fmt: skip
    return render(request, "web/restriction.html", context | bound, status=status)


def _thin(found: Restriction, at: datetime) -> list[queries.ThinlyNamed]:
    rows = queries.thinly_named(found.compartment.operation, at=at)
    return [row for row in rows if row.restriction == found.id]


def _others(request: HttpRequest, operation: Operation) -> list[Post]:
    """Return the posts that can be named: members of the lead agency's work and of the forces, but for oneself."""
    post, now = signed_in(request)
    grants = queries.standing(queries.members(operation), at=now).exclude(post__person=post.person_id)
    rows = {
        grant.post_id: grant.post
        for grant in grants.order_by("post__agency__name", "post__person__name")
        if compartment_of_role(grant.post.role) in (None, CompartmentKind.FORCE)
    }
    return sorted(rows.values(), key=lambda each: compartment_of_role(each.role) is not None)


@require_POST
@stepping_up.confirmed("name people for a restricted record")
def name(request: HttpRequest, key: UUID) -> HttpResponse:
    """Name more people, or the same ones for longer."""
    post, now = signed_in(request)
    form = NameForm(request.POST, prefix="name", posts=_others(request, in_operation(request)))
    if not form.is_valid():
        return _restriction(request, key, status=422, name_form=form)
    said = form.cleaned_data["reason"]
    actions.name_for(key, form.chosen(), reason=said, until=form.until(now), by=post, at=now)
    messages.success(request, "Named. They see it from now on, until it ends by itself.")
    return redirect("web:restriction", key)


@require_POST
@stepping_up.confirmed("lift a restriction")
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lift the restriction: the record is everybody's again who saw it before."""
    post, now = signed_in(request)
    form = LiftForm(request.POST, prefix="lift")
    if not form.is_valid():
        return _restriction(request, key, status=422, lift_form=form)
    actions.lift(key, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Lifted. The record lies where it lay before.")
    return redirect("web:restriction", key)


@require_safe
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what restricting a subject does, and the form."""
    return _ask(request, key)


def _ask(request: HttpRequest, key: UUID, *, status: int = 200, form: RestrictForm | None = None) -> HttpResponse:
    post, _ = signed_in(request)
    found = identity.subject(key)
    require(post, "record:restrict", found)
    form = form or RestrictForm(posts=_others(request, in_operation(request)), initial={"days": 30})
    return render(request, "web/restrict.html", {"subject": found, "form": form}, status=status)


@require_POST
@stepping_up.confirmed("restrict a record")
def restrict(request: HttpRequest, key: UUID) -> HttpResponse:
    """Restrict a subject, with all that hangs on it."""
    post, now = signed_in(request)
    found = identity.subject(key)
    require(post, "record:restrict", found)
    form = RestrictForm(request.POST, posts=_others(request, in_operation(request)))
    if not form.is_valid():
        return _ask(request, key, status=422, form=form)
    said = form.cleaned_data
    done = actions.restrict(
        found, ground=Ground(said["ground"]), reason=said["reason"], named=form.chosen(), until=form.until(now),
        by=post, at=now,
    )  # fmt: skip
    messages.success(request, f"Restricted, with {done.moved} records that tell of them. Rank the subjects again now.")
    return redirect("web:restriction", done.restriction.id)
