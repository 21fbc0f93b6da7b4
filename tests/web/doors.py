"""Doors for the page tests: a browser signed in as a post, and a small operation with something on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client, RequestFactory
from django.urls import resolve

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.custody.models import Exhibit
from daybreak.deconfliction.models import HitSide
from daybreak.intake.actions import open_batch, receive
from daybreak.intake.arrivals import open_all
from daybreak.intake.models import Batch, Referral, Source
from daybreak.packages.models import Package, PackageMove
from daybreak.packages.terms import Answer, PackageState
from daybreak.release import actions as release
from daybreak.release.models import Release
from daybreak.safeguarding.models import ChildReferral
from daybreak.visits.models import Visit
from daybreak.web.versions import FIELD, version_now
from daybreak.web.visit import PageVisit, remember
from tests.custody.invented import bagged, entered
from tests.intake.invented import person, report
from tests.rooms import World
from tests.safeguarding.invented import referred
from tests.visits.conflicts import conflict
from tests.visits.invented import DAWN, accepted

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Browser(Client):
    """A browser: a form it sends carries the version that stands on its page at that moment."""

    def __init__(self, post: Post) -> None:
        super().__init__()
        self.acting = post

    def post(self, path: Any, data: Any = None, *args: Any, **options: Any) -> Any:
        """Send the form; its hidden version is added unless the test says which one it is of."""
        held = {FIELD: version_shown(self.acting, path)}
        return super().post(path, held | (data or {}), *args, **options)


def version_shown(post: Post, path: str) -> str:
    """Return what the hidden field of the forms at this address holds now for the post."""
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    remember(request, PageVisit(post=post, operation=None, now=datetime.now(UTC)))
    with viewing(post):
        return version_now(request)


def client_of(post: Post) -> Browser:
    """Return a browser in which the post is signed in."""
    client = Browser(post)
    client.force_login(post.person, backend=BACKEND)
    session = client.session
    session["post"] = str(post.id)
    session.save()
    confirm(client)
    return client


def confirm(client: Client) -> None:
    """Let the person behind the browser have confirmed just now who they are, as after signing in with a passkey."""
    session = client.session
    session["confirmed_at"] = datetime.now(UTC).isoformat()
    session.save()


@dataclass
class Operation:
    """One thing of each kind, of Kent and its authority."""

    package: Package
    visit: Visit
    exhibit: Exhibit
    referral: ChildReferral
    side: HitSide
    release: Release
    batch: Batch
    source: Source
    report: Referral


def waiting(world: World, count: int = 1, slug: str = "kent") -> list[Package]:
    """Return packages that were sent and wait for their force."""
    packages = accepted(world, slug, count=count, state=PackageState.DISSEMINATED, access=Answer.UNKNOWN)
    with viewing(world.coordinator):
        PackageMove.objects.bulk_create(
            PackageMove(
                compartment=package.compartment, package=package, before=PackageState.CHECKED,
                after=PackageState.DISSEMINATED, moved_by=world.coordinator.id, moved_at=world.at,
            )
            for package in packages
        )  # fmt: skip
    return packages


def played(world: World) -> Operation:
    """Play a small operation up to a drafted release."""
    from daybreak.custody.actions import seize

    assert world.auditor.title == "Auditor", "appointed when first asked for: a rehearsal shows who is"
    visit, bronze = entered(world)[0], world.bronze("kent")
    with viewing(bronze):
        exhibit = seize(bagged(visit), by=bronze, at=world.at)[0]
    referral = referred(world)[0]
    package = waiting(world)[0]
    side = conflict(world, package)
    with viewing(world.analyst) as _:
        batch = open_batch("first", national=world.national, sender="Example", by=world.analyst, at=world.at)
        receive(
            open_all([report("R-1", person("Ann", "Other", emails=["ann@example.com"]))]),
            batch=batch,
            by=world.analyst,
            at=world.at,
        )
        source, received = Source.objects.get(batch=batch), Referral.objects.get(reference="R-1")
    with viewing(world.coordinator):
        frozen = release.freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)
        draft = release.draft(
            frozen.id, operation=world.operation, embargo_until=DAWN, by=world.coordinator, at=world.at
        )
    return Operation(package, visit, exhibit, referral, side, draft, batch, source, received)
