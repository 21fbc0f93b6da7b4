"""What people change about one visit besides its events: what it needs, who goes, what followed for its suspect."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from daybreak.access.gates import require
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.safeguarding.tasks import correct_outcome, record_outcomes
from daybreak.visits import actions, queries
from daybreak.visits.models import Visit
from daybreak.visits.terms import Followed, OutcomeKind, Sex, Work
from daybreak.web.forms.planning import NeedsForm
from daybreak.web.views.day import done, law_of_visit, visit_page
from daybreak.web.views.following import assign_form, correct_form, described_form, followed_form
from daybreak.web.visit import signed_in


@require_POST
def state_needs(request: HttpRequest, key: UUID) -> HttpResponse:
    """State what a visit needs."""
    post, now = signed_in(request)
    form = NeedsForm(request.POST, prefix="needs")
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.state_needs(
                [key], teams=said["teams"], skills=said["skills"], arrests=said["arrests"], devices=said["devices"],
                by=post, at=now,
            )  # fmt: skip
        except BadInput as error:
            form.add_error("skills", str(error))
        else:
            return done(request, key, "Kept. The next plan uses it.")
    return _again(request, key, needs_form=form)


@require_POST
def assign(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the visit to a team."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "visit:prepare", visit)
    form = assign_form(request, visit, request.POST)
    if not form.is_valid():
        return _again(request, key, assign_form=form)
    team = form.cleaned_data["team"]
    actions.assign_team([key], UUID(team) if team else None, by=post, at=now)
    return done(request, key, "Kept. Its devices take it along; ask others to wipe it.")


@require_POST
def record(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what followed for the visit's suspect."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "outcome:record", visit)
    form = followed_form(law_of_visit(visit), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            record_outcomes([Followed(visit.package_id, OutcomeKind(said["kind"]), said["at"])], by=post, at=now)
        except BadInput as error:
            form.add_error("at", f"{error.message}. {error.remedy}")
        else:
            return done(request, key, "Recorded.")
    return _again(request, key, followed_form=form)


@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct what followed by a further entry."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "outcome:record", visit)
    form = correct_form(law_of_visit(visit), queries.outcomes_of(visit.package_id), request.POST)
    if not form.is_valid():
        return _again(request, key, correct_form=form)
    said = form.cleaned_data
    kind = OutcomeKind(said["kind"]) if said["kind"] else None
    correct_outcome(UUID(said["wrong"]), kind=kind, reason=said["reason"], by=post, at=now)
    return done(request, key, "Corrected: what was wrong stays beside it, and figures count what stands.")


@require_POST
def describe(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what the custody record says of the visit's suspect."""
    post, now = signed_in(request)
    visit = find(Visit, key)
    require(post, "outcome:record", visit)
    form = described_form(None, request.POST)
    if form.is_valid():
        sex, work = form.cleaned_data["sex"], form.cleaned_data["work"]
        try:
            new = actions.record_particulars(
                visit.package_id, sex=Sex(sex) if sex else None, work=Work(work) if work else None, by=post, at=now
            )
        except BadInput as error:
            form.add_error("sex", f"{error.message}. {error.remedy}")
        else:
            said = "Recorded. Only protected tables of a release count it." if new else "That is recorded already."
            return done(request, key, said)
    return _again(request, key, described_form=form)


def _again(request: HttpRequest, key: UUID, **bound: object) -> HttpResponse:
    return visit_page(request, key, status=422, **bound)
