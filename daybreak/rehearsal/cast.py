"""Who plays in a rehearsal: the first posts of the lead agency, and those needed in each force and authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from daybreak.access.actions import admit, appoint
from daybreak.access.founding import found
from daybreak.access.models import Operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency, Post
from daybreak.agencies.queries import forces, posts_held
from daybreak.agencies.terms import Role

IN_A_FORCE = (
    ("analyst", Role.FORCE_ANALYST),
    ("silver", Role.SILVER),
    ("bronze", Role.BRONZE),
    ("exhibits", Role.BRONZE),
    ("examiner", Role.EXAMINER),
    ("press", Role.FORCE_PRESS),
)
WHY = "takes part in the rehearsal"


@dataclass(frozen=True, slots=True)
class ForcePosts:
    """The posts of one force; `exhibits` is the officer who takes exhibits over from `bronze`."""

    analyst: Post
    silver: Post
    bronze: Post
    exhibits: Post
    examiner: Post
    press: Post


@dataclass
class Cast:
    """Everybody who acts in a rehearsal."""

    operation: Operation
    administrator: Post
    gold: Post
    coordinator: Post
    second: Post
    analyst: Post
    press: Post
    auditor: Post
    forces: dict[str, ForcePosts] = field(default_factory=dict)
    social_workers: dict[str, Post] = field(default_factory=dict)


def assemble(*, codename: str, password: str | None, at: datetime) -> Cast:
    """Found an invented installation and appoint everybody in the lead agency and the forces."""
    found(codename=codename, lead_name="National Lead Agency", password=password, at=at, invented=True)
    first = {post.person.username: post for post in posts_held(at=at)}
    with viewing(first["coordinator"]):
        operation = Operation.objects.select_related("lead_agency").get(codename=codename)
    cast = Cast(
        operation=operation,
        administrator=first["administrator"],
        gold=first["gold"],
        coordinator=first["coordinator"],
        second=first["second-coordinator"],
        analyst=first["analyst"],
        press=first["press"],
        auditor=first["auditor"],
    )
    cast.forces = {force.slug: _force(force, cast, at) for force in forces()}
    return cast


def _force(force: Agency, cast: Cast, at: datetime) -> ForcePosts:
    with viewing(cast.administrator):
        posts = {
            key: appoint(
                f"{key.title()} of {force.name}", username=f"{key}-{force.slug}", agency=force, role=role,
                by=cast.administrator, at=at,
            )
            for key, role in IN_A_FORCE
        }  # fmt: skip
        admit(posts.values(), cast.operation, reason=WHY, by=cast.administrator, at=at)
    return ForcePosts(**posts)


def engage_social_workers(cast: Cast, authorities: Iterable[Agency], *, at: datetime) -> None:
    """Appoint a social worker at each authority that has none yet."""
    for authority in sorted(authorities, key=lambda agency: agency.slug):
        if authority.slug in cast.social_workers:
            continue
        with viewing(cast.administrator):
            post = appoint(
                f"Social worker of {authority.name}", username=f"social-{authority.slug}", agency=authority,
                role=Role.SOCIAL_WORKER, by=cast.administrator, at=at,
            )  # fmt: skip
            admit([post], cast.operation, reason=WHY, by=cast.administrator, at=at)
        cast.social_workers[authority.slug] = post
