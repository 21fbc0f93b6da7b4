"""Whom packages are about by now: over every redirect, the same to whoever sees the package, and nothing beside."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import connection

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.identity.terms import SubjectState
from daybreak.packages.models import Package
from daybreak.packages.people import person_of
from daybreak.packages.terms import PackageState
from tests.rooms import World
from tests.visits.invented import accepted

pytestmark = pytest.mark.django_db


def merged(world: World, package: Package) -> UUID:
    """Let the package's subject be known under another reference, and that one under a third; return the last."""
    with viewing(world.coordinator):
        first = Subject.objects.get(pk=package.subject_id)
        last, between = (
            Subject.objects.create(
                compartment=world.national, reference=f"{first.reference}-{n}", identified_at=world.at
            )
            for n in range(2)
        )
        for one, to in ((first, between), (between, last)):
            Subject.objects.filter(pk=one.pk).update(state=SubjectState.REDIRECTED, redirected_to=to)
    return last.pk


def people(post: Post | None) -> dict[UUID, UUID]:
    """Return whom each package is about that a post sees."""
    with viewing(post):
        return dict(Package.objects.annotate(person=person_of("subject")).values_list("pk", "person"))


def told(post: Post | None) -> dict[str, str]:
    """Return all that the database tells a post of redirects."""
    with viewing(post), connection.cursor() as cursor:
        cursor.execute("SELECT packages.people_now(), current_setting('daybreak.doors', true)")
        answer, doors = cursor.fetchone()
        assert doors == "off", "nothing stays open behind it"
    found: dict[str, str] = json.loads(answer) if isinstance(answer, str) else answer
    return found


def test_a_package_is_about_whoever_its_subject_leads_to_in_the_end(world: World) -> None:
    one, two = accepted(world, "kent", count=2)
    assert told(world.coordinator) == {}
    last = merged(world, one)
    for post in (world.coordinator, world.gold, world.silver("kent")):
        assert people(post) == {one.pk: last, two.pk: two.subject_id}


def test_a_force_is_told_of_its_own_packages_only(world: World) -> None:
    [kent], [surrey] = accepted(world, "kent"), accepted(world, "surrey")
    [unsent] = accepted(world, "kent", state=PackageState.DRAFT)
    with viewing(world.coordinator):
        Package.objects.filter(pk=unsent.pk).update(disseminated_at=None)
    ends = {str(each.subject_id): str(merged(world, each)) for each in (kent, surrey, unsent)}
    assert told(world.coordinator) == ends
    assert told(world.silver("kent")) == {str(kent.subject_id): ends[str(kent.subject_id)]}
    assert told(world.auditor) == told(None) == {}
