"""Who goes where on the day, and what followed for a suspect: teams, outcomes, and their correction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AwareDatetime

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.access.policy import Within
from daybreak.access.queries import part_of
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset, Reason, Said
from daybreak.kernel.locks import find
from daybreak.packages.models import Package
from daybreak.safeguarding.tasks import correct_outcome, record_outcomes
from daybreak.visits import actions, queries
from daybreak.visits.models import Outcome, Team
from daybreak.visits.queries.particulars import particulars_ever
from daybreak.visits.terms import Followed, OutcomeKind, Sex, Work
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

following = Router(tags=["visits"])


class TeamIn(Said):
    """A team is named anew to say who is in it now; an officer is in one team at a time."""

    name: str = Field(min_length=1, max_length=60)
    posts: list[UUID] = Field(max_length=60)


class TeamOut(Schema):
    id: UUID
    name: str
    posts: list[UUID]


class AssignIn(Said):
    """`team` null: the visits are of no team any more."""

    visits: list[UUID] = Field(min_length=1, max_length=500)
    team: UUID | None = None


class KeptOut(Schema):
    kept: int


class FollowedIn(Said):
    package: UUID
    kind: OutcomeKind
    at: AwareDatetime


class OutcomeOut(Schema):
    """What followed; `superseded_at` where a further entry corrected it: it is not counted then."""

    id: UUID
    package_id: UUID
    visit_id: UUID | None
    kind: str
    at: datetime
    corrects_id: UUID | None
    superseded_at: datetime | None
    superseded_reason: str


class CorrectIn(Said):
    """`kind` is what followed instead, null where nothing did; `at` when, as before where it is left out."""

    kind: OutcomeKind | None = None
    at: AwareDatetime | None = None
    reason: Reason


class CorrectedOut(Schema):
    stands: OutcomeOut | None


class DescribedIn(Said):
    """What a custody record says of a suspect, whole: null where it says nothing."""

    package: UUID
    sex: Sex | None = None
    work: Work | None = None


class DayDescribedIn(Said):
    described: list[DescribedIn] = Field(min_length=1, max_length=500)


class ParticularsOut(Schema):
    """One entry; sex and work are '' where the custody record said nothing."""

    package_id: UUID
    number: int
    sex: str
    work: str
    recorded_at: datetime


@following.get("/teams", response=list[TeamOut])
def list_teams(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the teams of the caller's forces."""
    post, _ = signed_in(request)
    require(post, "visit:read")
    return queries.teams(in_operation(request))[offset : offset + limit]


@following.post("/teams", response={201: TeamOut, **PROBLEMS})
def form_team(request: HttpRequest, said: TeamIn) -> tuple[int, Team]:
    """Form a team of one's own force, or say anew who is in it."""
    post, now = signed_in(request)
    part = part_of(post, in_operation(request))
    require(post, "visit:prepare", Within(part))
    return 201, actions.form_team(part, said.name, said.posts, by=post, at=now)


@following.post("/teams/assign", response={200: KeptOut, **PROBLEMS})
def assign(request: HttpRequest, said: AssignIn) -> dict[str, int]:
    """Give visits to a team: its officers' devices take them along, and nobody else's."""
    post, now = signed_in(request)
    return {"kept": len(actions.assign_team(said.visits, said.team, by=post, at=now))}


@following.get("/outcomes", response={200: list[OutcomeOut], **PROBLEMS})
def outcomes(request: HttpRequest, package: UUID) -> Any:
    """Return everything recorded as following for the suspect of a package, also what was corrected."""
    post, _ = signed_in(request)
    require(post, "visit:read")
    found = find(Package, package)
    consulted(request, [found], "visit:read")  # also that nothing followed is told of somebody
    return list(queries.outcomes_ever(found.pk))


@following.post("/outcomes", response={200: KeptOut, **PROBLEMS})
def record(request: HttpRequest, said: FollowedIn) -> dict[str, int]:
    """Record what followed: bail, release under investigation, no further action, caution, charge."""
    post, now = signed_in(request)
    return {"kept": record_outcomes([Followed(said.package, said.kind, said.at)], by=post, at=now)}


@following.post("/outcomes/{uuid:key}/correct", response={200: CorrectedOut, **PROBLEMS})
def correct(request: HttpRequest, key: UUID, said: CorrectIn) -> dict[str, Outcome | None]:
    """Correct an outcome by a further entry, or say that it did not follow; figures count what stands."""
    post, now = signed_in(request)
    stands = correct_outcome(key, kind=said.kind, happened_at=said.at, reason=said.reason, by=post, at=now)
    return {"stands": stands}


@following.get("/particulars", response={200: list[ParticularsOut], **PROBLEMS})
def particulars(request: HttpRequest, package: UUID) -> Any:
    """Return what custody records said of the suspect of a package, newest first: the first one holds."""
    post, now = signed_in(request)
    found = find(Package.objects.select_related("compartment"), package)
    consult("particulars:read", "package", found, by=post, at=now)
    return list(particulars_ever(found.pk))


@following.post("/particulars", response={200: KeptOut, **PROBLEMS})
def describe(request: HttpRequest, said: DescribedIn) -> dict[str, int]:
    """Record what the custody record says of a suspect; a correction is a further entry, the same again is none."""
    post, now = signed_in(request)
    return {"kept": actions.record_particulars(said.package, sex=said.sex, work=said.work, by=post, at=now)}


@following.post("/particulars/many", response={200: KeptOut, **PROBLEMS})
def describe_many(request: HttpRequest, said: DayDescribedIn) -> dict[str, int]:
    """Record what custody records say of a force's whole day: all of it or nothing; return how many were new."""
    post, now = signed_in(request)
    entries = [actions.Described(each.package, each.sex, each.work) for each in said.described]
    return {"kept": actions.record_many_particulars(entries, by=post, at=now)}
