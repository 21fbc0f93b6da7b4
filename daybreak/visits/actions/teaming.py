"""Who goes where: teams of officers, and the visits of each; a device takes along its team's visits and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.kernel.locks import lock
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record, record_many
from daybreak.visits.locks import lock_visits
from daybreak.visits.models import Team, Visit
from daybreak.visits.terms import VisitState

OVER = frozenset({VisitState.COMPLETED, VisitState.STOOD_DOWN})


def form_team(part: Compartment, name: str, posts: Sequence[UUID], *, by: Post, at: datetime) -> Team:
    """Form a team of a force, or say anew who is in it; BadInput for an empty name or a post that is not its officer's.

    An officer is in one team: who joins this one leaves the others.
    """
    hold(part)  # one after another: two of a new name, and two that exchange officers
    row = Team.objects.filter(compartment=part, name=name.strip()).first()
    row = row or Team(compartment=part, name=name.strip(), formed_by=by.id, formed_at=at)
    require(by, "visit:prepare", row)
    officers = Post.objects.filter(pk__in=posts, agency=part.agency_id, role__in=[Role.BRONZE, Role.SILVER])
    if not row.name or len(row.name) > 60 or officers.count() != len(set(posts)):
        raise BadInput(
            "A team has a name and officers of its own force", place="team", remedy="Choose Bronze and Silver posts"
        )
    for other in Team.objects.filter(compartment=part, posts__overlap=list(posts)):
        if other.pk != row.pk:
            other.posts = [each for each in other.posts if each not in posts]
            other.save(update_fields=["posts"])
    row.posts = sorted(set(posts), key=str)
    row.save()
    record("team:form", "team", row.id, by=by.actor, at=at, name=row.name, posts=[str(each) for each in row.posts])
    return row


def assign_team(visits: Sequence[UUID], team: UUID | None, *, by: Post, at: datetime) -> list[Visit]:
    """Give visits to a team, or to none; NotFound when one is hidden, Conflict when one is over."""
    rows = lock_visits(visits)
    for row in rows:
        require(by, "visit:prepare", row)
    chosen = lock(Team, team) if team else None
    for row in rows:
        if chosen and chosen.compartment_id != row.compartment_id:
            raise NotFound(thing="team")
        if row.state in OVER:
            raise Conflict(f"Visit {row.reference} is over", place=row.reference, remedy="Leave it out")
        row.team = chosen
    Visit.objects.filter(pk__in=[row.pk for row in rows]).update(team=chosen)
    said = {"team": chosen.name if chosen else ""}
    record_many("visit:assign", "visit", [(row.id, said) for row in rows], by=by.actor, at=at)
    return rows
