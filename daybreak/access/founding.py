"""What a new installation starts with: the lead agency, an operation with every force and authority, first posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daybreak.access.actions import admit, appoint, found_operation
from daybreak.access.models import Operation
from daybreak.access.viewer import viewing
from daybreak.agencies.actions import found_installation, load_reference
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import posts_held
from daybreak.agencies.terms import AgencyKind, Role

FIRST_POSTS = (
    ("gold", "Gold Commander", Role.GOLD),
    ("coordinator", "Lead Coordinator", Role.LEAD_COORDINATOR),
    ("second-coordinator", "Second Coordinator", Role.LEAD_COORDINATOR),
    ("analyst", "Lead Analyst", Role.LEAD_ANALYST),
    ("press", "Press Officer", Role.PRESS_OFFICER),
    ("auditor", "Auditor", Role.AUDITOR),
)


@dataclass(frozen=True, slots=True)
class Founded:
    """`posts` maps username to the post's title."""

    codename: str
    posts: dict[str, str]
    new: bool


def found(*, codename: str, lead_name: str, password: str | None, at: datetime, invented: bool = False) -> Founded:
    """Found the installation and its first operation, or return what was founded before."""
    load_reference()
    if Post.objects.exists():
        return _standing(at)
    lead, administrator = found_installation(
        lead_name=lead_name, administrator="Administrator", username="administrator", password=password, at=at
    )
    taking_part = Agency.objects.filter(kind__in=[AgencyKind.FORCE, AgencyKind.CHILDRENS_SERVICES])
    with viewing(administrator):
        operation = found_operation(
            codename, lead=lead, agencies=taking_part, invented=invented, by=administrator, at=at
        )
        _appoint_first(lead, operation, administrator, password, at)
    return Founded(codename, _titles(at), new=True)


def _appoint_first(lead: Agency, operation: Operation, by: Post, password: str | None, at: datetime) -> None:
    appointed = [
        appoint(name, username=username, agency=lead, role=role, password=password, by=by, at=at)
        for username, name, role in FIRST_POSTS
    ]
    admit(appointed, operation, reason="founding member", by=by, at=at)


def _standing(at: datetime) -> Founded:
    coordinator = posts_held(at=at).filter(role=Role.LEAD_COORDINATOR).first()
    with viewing(coordinator):
        newest = Operation.objects.order_by("-opened_at").first()
    return Founded(newest.codename if newest else "", _titles(at), new=False)


def _titles(at: datetime) -> dict[str, str]:
    return {post.person.username: post.title for post in posts_held(at=at)}
