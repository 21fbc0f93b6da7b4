"""Whose unlock counts: one of the sealing that holds, of a post that could have gone on unlocking ever since.

A post that ended, a person who is suspended, a membership that was ended: what they said counts no more. Whoever comes
back unlocks again.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from daybreak.access.models import Grant
from daybreak.access.policy import PERMISSIONS
from daybreak.access.queries import standing
from daybreak.agencies.queries import names_of_posts
from daybreak.release.models import Proposal, Release, Unlock

PERMISSION = {"embargo": "release:embargo", "lift": "release:lift"}
"""What a proposal takes of whoever makes it."""


def capable(release: Release, permission: str, *, at: datetime) -> QuerySet[Grant]:
    """Return the memberships of the whole operation by which posts may do this to the release at the instant."""
    of = Grant.objects.filter(operation=release.compartment.operation_id, compartment=None)
    return standing(of.filter(post__role__in=PERMISSIONS[permission].roles), at=at)


def counting_unlocks(release: Release, *, at: datetime) -> QuerySet[Unlock]:
    """Return the unlocks of the sealing that holds, but those of posts that could not unlock it all the time since.

    Of a published release all that were given: who leaves later changes nothing about it.
    """
    if release.published_at is not None:
        return _given(release)
    since = capable(release, "release:unlock", at=at).filter(
        post=OuterRef("post"), granted_from__lte=OuterRef("unlocked_at")
    )
    return _given(release).filter(Exists(since))


def people_unlocking(release: Release, *, at: datetime) -> set[UUID]:
    """Return the people whose unlock counts."""
    if release.sealing_id is None:
        return set()
    return set(counting_unlocks(release, at=at).values_list("person", flat=True))


def unlocked_by(release: Release, *, at: datetime) -> int:
    """Return how many different people's unlock counts."""
    return len(people_unlocking(release, at=at))


def lapsed(release: Release, *, at: datetime) -> tuple[str, ...]:
    """Return who unlocked the sealing that holds and counts no more: "person, role, agency" of each."""
    if release.sealing_id is None:
        return ()
    gone = _given(release).exclude(person__in=people_unlocking(release, at=at)).order_by("unlocked_at")
    posts = dict.fromkeys(gone.values_list("post", flat=True))
    people = names_of_posts(posts)
    return tuple(people[post] for post in posts if post in people)


def _given(release: Release) -> QuerySet[Unlock]:
    return release.unlocks.filter(sealing=release.sealing_id, sealing__isnull=False)


def still_stands(proposal: Proposal, *, at: datetime) -> bool:
    """Answer whether who proposed it could have gone on proposing it ever since."""
    able = capable(proposal.release, PERMISSION[proposal.kind], at=at)
    return able.filter(post=proposal.proposed_by, granted_from__lte=proposal.proposed_at).exists()
