"""Whoever reads each draft as it comes learns no small count by subtracting one from the next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.release import changes, queries, snapshots
from daybreak.release.actions import draft, freeze
from daybreak.release.models import Release, Snapshot
from daybreak.release.protecting import derivable
from tests.release.invented import EMBARGO, arrested
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of as words_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def drafted(world: World, of: Snapshot, *, hours: int = 0) -> Release:
    by, at = world.press_officer, world.at + hours * HOUR
    with viewing(by):
        return draft(of.id, operation=world.operation, embargo_until=EMBARGO, by=by, at=at)


def read_by(world: World) -> tuple[dict[str, int | None], set[int]]:
    """Return arrests by force as the press officer's every door gives them, and which snapshots are listed."""
    press = client_of(world.press_officer)
    listed = {row["number"] for row in press.get("/api/v1/figures/snapshots").json()}
    assert {row["digest"] + row["records_digest"] for row in press.get("/api/v1/figures/snapshots").json()} <= {""}
    answer = press.get("/api/v1/figures")
    if answer.status_code == 404:
        assert b"Figures by force" not in press.get("/release/").content
        return {}, listed
    page = words_of(press.get("/release/"))
    assert f"Snapshot {answer.json()['snapshot']}" in page
    assert "SHA-256" not in page
    return answer.json()["figures"]["arrests"]["forces"], listed


def test_a_snapshot_is_read_by_who_does_not_command_once_it_is_drafted(world: World) -> None:
    arrested(world, "kent", 12)
    first = frozen(world)
    assert read_by(world) == ({}, set())
    page = words_of(client_of(world.press_officer).get("/release/"))
    assert "Its figures are read here once a release of it is drafted" in page
    assert "Draft the release" in page
    assert client_of(world.press_officer).get(f"/figures/snapshots/{first.pk}/").status_code == 404
    assert client_of(world.press_officer).get(f"/api/v1/figures/snapshots/{first.pk}").status_code == 404
    assert client_of(world.gold).get(f"/figures/snapshots/{first.pk}/").status_code == 200
    drafted(world, first)
    assert client_of(world.press_officer).get(f"/figures/snapshots/{first.pk}/").status_code == 200
    forces, listed = read_by(world)
    assert (forces["kent"], listed) == (12, {1})
    second = frozen(world)
    assert read_by(world)[1] == {1}
    assert "ask gold or a lead coordinator to hold it" in words_of(client_of(world.press_officer).get("/release/"))
    with viewing(world.press_officer), pytest.raises(NotFound):
        snapshots.snapshot(second.pk, world.operation, counted=False)


def test_drafts_subtracted_from_each_other_give_no_small_change_away(world: World) -> None:
    for slug, count in (("kent", 12), ("surrey", 9), ("essex", 8)):
        arrested(world, slug, count)
    first = frozen(world)
    drafted(world, first)
    before, _ = read_by(world)
    arrested(world, "kent", 2)
    second = frozen(world)
    assert read_by(world)[0] == before, "frozen is not drafted"
    drafted(world, second, hours=1)
    after, listed = read_by(world)
    assert (before["kent"], after["kent"], listed) == (12, None, {2})
    with viewing(world.coordinator):
        [earlier] = changes.published_besides(second)
        true, shown = queries.true_figures(second), queries.shown_figures(second)
        assert derivable(true, shown, published=[earlier]) == ()
        naive: dict[str, dict[str, int | None]] = {**shown, "arrests": {"": 31, **true["arrests"].forces}}
        assert derivable(true, naive, published=[earlier]) != (), "and so it would give two people away"
        assert (earlier.counted, earlier.shown) == (queries.true_figures(first), queries.shown_figures(first))


def test_only_the_newest_snapshot_is_drafted_and_not_for_an_hour_that_has_passed(world: World) -> None:
    """What was frozen before a draft was there is not protected against it."""
    first, second = frozen(world), frozen(world)
    with pytest.raises(Conflict, match="not the newest") as closed:
        drafted(world, first)
    assert "Draft snapshot 2" in closed.value.remedy
    by = world.press_officer
    with viewing(by), pytest.raises(BadInput, match="lies in the past"):
        draft(second.id, operation=world.operation, embargo_until=world.at, by=by, at=world.at)
    press = client_of(by)
    answer = press.post("/release/draft/", {"embargo": "2001-01-01T06:00"})
    assert answer.status_code == 422
    assert "lies in the past" in words_of(answer)
    answer = press.post("/release/draft/", {"embargo": "2099-01-01T06:00", "snapshot": str(first.pk)})
    assert answer.status_code == 409, "the one that was read on the page is not the newest any more"
    with viewing(by):
        assert not Release.objects.exists()
    assert f'value="{second.pk}"' in press.get("/release/").content.decode()
    assert press.post("/release/draft/", {"embargo": "2099-01-01T06:00"}).status_code == 302
