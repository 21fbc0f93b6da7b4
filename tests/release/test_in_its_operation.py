"""Each view looks within the operation it names, and an earlier draft is read by who commands only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.actions import admit, found_operation
from daybreak.access.models import Operation
from daybreak.access.viewer import viewing
from daybreak.kernel.errors import NotFound
from daybreak.release import queries, snapshots
from daybreak.release.actions import draft, freeze
from daybreak.release.models import Release
from tests.release.invented import drafted
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def other(world: World) -> tuple[Operation, Release]:
    """Another operation with a release, in which the first one's coordinator and press officer have part too."""
    by, posts = world.administrator, [world.coordinator, world.press_officer]
    with viewing(by):
        operation = found_operation("OTHER DAWN", lead=world.lead, agencies=[], invented=True, by=by, at=world.at)
        admit(posts, operation, reason="has part in both of them", by=by, at=world.at)
    with viewing(world.coordinator):
        snapshot = freeze(operation, checkpoint=None, by=world.coordinator, at=world.at + HOUR)
        row = draft(
            snapshot.id, operation=operation, embargo_until=world.at + 9 * HOUR, by=world.coordinator,
            at=world.at + HOUR,
        )  # fmt: skip
    return operation, row


def test_what_lies_in_another_operation_is_not_found_in_this_one(
    world: World, other: tuple[Operation, Release]
) -> None:
    operation, theirs = other
    ours = drafted(world, embargo=world.at + HOUR)
    with viewing(world.coordinator):
        for of, own, foreign in ((world.operation, ours, theirs), (operation, theirs, ours)):
            assert [row.pk for row in queries.readable_releases(of, counted=True)] == [own.pk]
            assert queries.latest_snapshot(of) == own.snapshot
            assert list(snapshots.readable(of, counted=True)) == [own.snapshot]
            with pytest.raises(NotFound):
                queries.readable_release(foreign.pk, of, counted=True)
            with pytest.raises(NotFound):
                snapshots.snapshot(foreign.snapshot_id, of, counted=True)


def test_pages_and_programs_show_one_operation(world: World, other: tuple[Operation, Release]) -> None:
    releases = {drafted(world, embargo=world.at + HOUR).pk, other[1].pk}
    for post in (world.coordinator, world.press_officer):
        client = client_of(post)
        seen = {key for key in releases if client.get(f"/release/{key}/text/").status_code == 200}
        assert len(seen) == 1
        [key] = seen
        assert {key} == {k for k in releases if client.get(f"/release/{k}/countdown/").status_code == 200}
        assert [row["id"] for row in client.get("/api/v1/releases").json()] == [str(key)]
        assert {key} == {k for k in releases if client.get(f"/api/v1/releases/{k}/quotes").status_code == 200}
        assert f"/release/{key}/".encode() in client.get("/release/").content


def test_an_earlier_draft_is_read_by_who_commands_only(world: World) -> None:
    first = drafted(world, embargo=world.at + HOUR)
    with viewing(world.gold):  # the small installation's clock stands still
        Release.objects.filter(pk=first.pk).update(drafted_at=world.at - HOUR)
    second = drafted(world, embargo=world.at + HOUR)
    for post, reads in ((world.gold, 200), (world.coordinator, 200), (world.press_officer, 404), (world.auditor, 404)):
        client = client_of(post)
        for path in ("text/", "quotes/", "countdown/"):
            assert client.get(f"/release/{first.pk}/{path}").status_code in (reads, 403 if reads == 404 else reads)
        listed = client.get("/api/v1/releases")
        if listed.status_code == 200:
            assert (str(first.pk) in {row["id"] for row in listed.json()}) is (reads == 200)
            assert str(second.pk) in {row["id"] for row in listed.json()}
        for path in ("", "/marks", "/quotes"):
            assert client.get(f"/api/v1/releases/{first.pk}{path}").status_code in (
                reads,
                403 if reads == 404 else reads,
            )
    assert client_of(world.press_officer).get(f"/release/{second.pk}/text/").status_code == 200
    assert client_of(world.press_officer).get(f"/release/{first.pk}/text/").status_code == 404
