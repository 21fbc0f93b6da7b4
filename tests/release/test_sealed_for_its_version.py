"""Packs say which version they are and what changed since; where that is another one by now they are sealed anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.db.models import Model

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import Conflict, GateNotMet
from daybreak.kernel.words import ItemState
from daybreak.release import changes, queries, tasks
from daybreak.release.actions import draft, explain, freeze, hold, lift, propose_lift, publish, resume
from daybreak.release.editions import edition_of, stale
from daybreak.release.models import PublishedFile, Release, Sealing, Snapshot
from tests.release.invented import EMBARGO, arrested, clocks, drafted, unlocked
from tests.rooms import World

HOUR = timedelta(hours=1)
WHY = "Arrests after release day."


def drafted_again(world: World, snapshot: Snapshot) -> Release:
    """Draft a snapshot that is frozen already, as the press officer."""
    by = world.press_officer
    with viewing(by):
        return draft(snapshot.id, operation=world.operation, embargo_until=EMBARGO + HOUR, by=by, at=world.at)


def grown(world: World) -> Snapshot:
    """Freeze again after nine more arrests in Surrey."""
    arrested(world, "surrey", 9)
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def two_waiting(world: World) -> tuple[Release, Release]:
    """Two releases that wait unlocked, the second of later figures; nothing is published before either."""
    arrested(world, "kent", 12)
    arrested(world, "surrey", 20)
    first = drafted(world, embargo=EMBARGO)
    second = drafted_again(world, grown(world))
    return unlocked(world, first), unlocked(world, second)


def publishing(world: World, release: Release, *, hours: int) -> Release:
    """Publish as gold, this many hours after the first embargo."""
    at = EMBARGO + hours * HOUR
    with viewing(world.gold):
        return publish(release.id, operation=world.operation, readings=clocks(at), by=world.gold, at=at)


def refused(world: World, release: Release, *, hours: int) -> str:
    """Try to publish; return the one item of the gate that is open."""
    with pytest.raises(GateNotMet) as closed:
        publishing(world, release, hours=hours)
    [item] = closed.value.items
    return item


def explained(world: World, release: Release, why: str, *, hours: int = 0) -> None:
    by = world.coordinator
    with viewing(by):
        explain(release.snapshot_id, "arrests", reason=why, by=by, at=world.at + hours * HOUR)


def sealed_anew(world: World, release: Release) -> None:
    """Go the way the gate names."""
    with viewing(world.gold):
        hold(release.id, reason="its packs say what is no more so", by=world.gold, at=world.at)
        resume(release.id, by=world.gold, at=world.at)
    unlocked(world, release)


def files_of(world: World, release: Release, names: Iterable[str]) -> list[str]:
    with viewing(world.gold):
        return [bytes(queries.published_file(release.id, name).content).decode() for name in names]


def versions_said(world: World, release: Release) -> tuple[int, int]:
    """Return which version the files say they are, and which the manifest says."""
    figures, manifest = files_of(world, release, ("figures.json", "manifest.note"))
    [line] = [line for line in manifest.splitlines() if line.startswith("version ")]
    return json.loads(figures)["version"], int(line.removeprefix("version "))


def test_packs_sealed_before_another_release_went_out_are_sealed_anew(world: World) -> None:
    first, second = two_waiting(world)
    publishing(world, first, hours=0)
    explained(world, second, WHY)
    item = refused(world, second, hours=2)
    assert item.startswith("The packs are sealed: as version 1")
    assert "it would be version 2" in item
    assert "hold it, take it back to the draft and seal it anew" in item
    assert "(task of gold or lead coordinator)" in item
    sealed_anew(world, second)
    publishing(world, second, hours=3)
    assert versions_said(world, first) == (1, 1)
    assert versions_said(world, second) == (2, 2)
    [text] = files_of(world, second, ["release.txt"])
    assert "What changed since the version before" in text
    assert WHY in text


@pytest.mark.slow
def test_the_hour_and_two_golds_open_them_as_little(world: World) -> None:
    first, second = two_waiting(world)
    publishing(world, first, hours=0)
    explained(world, second, WHY)
    at = EMBARGO + 2 * HOUR
    [(_, said)] = tasks.open_due(at=at, read=clocks)
    assert "seal it anew" in said
    other = world.post(Role.GOLD, number=2)
    with viewing(world.gold):
        propose_lift(second.id, reason="It is in the papers", by=world.gold, at=at)
    with viewing(other), pytest.raises(GateNotMet, match="gate is closed") as closed:
        lift(second.id, operation=world.operation, by=other, at=at)
    assert "seal it anew" in closed.value.items[0]
    with viewing(world.gold):
        assert not PublishedFile.objects.filter(release=second).exists()


@pytest.mark.slow
def test_two_releases_of_one_snapshot_are_two_versions(world: World) -> None:
    arrested(world, "kent", 12)
    first = drafted(world, embargo=EMBARGO)
    second = drafted_again(world, first.snapshot)
    unlocked(world, first)
    unlocked(world, second)
    publishing(world, first, hours=0)
    assert "as version 1" in refused(world, second, hours=2)
    sealed_anew(world, second)
    publishing(world, second, hours=2)
    assert [versions_said(world, row) for row in (first, second)] == [(1, 1), (2, 2)]


def test_a_reason_said_otherwise_after_the_sealing_is_printed_before_it_goes_out(world: World) -> None:
    """The files say what the page says."""
    first, second = two_waiting(world)
    publishing(world, first, hours=0)
    explained(world, second, "A first word.")
    sealed_anew(world, second)
    explained(world, second, WHY, hours=1)
    item = refused(world, second, hours=2)
    assert "changed since" in item
    assert "seal it anew" in item
    sealed_anew(world, second)
    explained(world, second, WHY, hours=2)  # the same words once more: nothing in the packs is another thing
    publishing(world, second, hours=3)
    [text] = files_of(world, second, ["release.txt"])
    with viewing(world.gold):
        [change] = changes.changes(Snapshot.objects.get(pk=second.snapshot_id), counted=False)
    assert change.reason == WHY
    assert WHY in text


def test_the_page_says_it_before_anybody_presses(world: World) -> None:
    first, second = two_waiting(world)
    with viewing(world.gold):
        gate = {item.key: item for item in queries.gate_of(second, operation=world.operation, at=EMBARGO)}
        assert gate["sealed"].state is ItemState.MET
    publishing(world, first, hours=0)
    explained(world, second, WHY)
    with viewing(world.gold):
        gate = {item.key: item for item in queries.gate_of(second, operation=world.operation, at=EMBARGO)}
        assert gate["sealed"].state is ItemState.OPEN
        assert "seal it anew" in gate["sealed"].seen


@pytest.mark.slow
def test_older_figures_are_not_told_to_be_sealed_anew(world: World) -> None:
    """For they are not taken back to the draft: newer ones are published."""
    older, newer = two_waiting(world)
    publishing(world, newer, hours=2)
    with pytest.raises(Conflict, match="older snapshot 1"):
        publishing(world, older, hours=3)
    with viewing(world.gold):
        assert "seal it anew" not in stale(Release.objects.get(pk=older.pk))
        assert "freeze and draft anew" in stale(Release.objects.get(pk=older.pk))


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs are sealed as before it was kept what they say; undone by `monkeypatch.undo`."""

    def save(row: Sealing, *, force_insert: bool) -> None:
        row.edition, row.edition_digest = None, ""
        Model.save(row, force_insert=force_insert)

    monkeypatch.setattr(Sealing, "save", save)


def test_what_was_sealed_before_it_was_kept_is_sealed_anew(
    world: World, forgetful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrested(world, "kent", 12)
    release = unlocked(world, drafted(world, embargo=EMBARGO))
    monkeypatch.undo()
    assert "seal it anew" in refused(world, release, hours=0)
    sealed_anew(world, release)
    publishing(world, release, hours=0)
    assert versions_said(world, release) == (1, 1)


@pytest.mark.slow
def test_what_was_published_before_it_was_kept_stays_version_1(
    world: World, forgetful: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "stale", lambda _: "")
    arrested(world, "kent", 12)
    first = unlocked(world, drafted(world, embargo=EMBARGO))
    publishing(world, first, hours=0)
    monkeypatch.undo()
    with viewing(world.gold):
        items = queries.gate_of(queries.release(first.id), operation=world.operation, at=EMBARGO)
        assert {item.state for item in items} == {ItemState.MET}
    second = drafted_again(world, grown(world))
    explained(world, second, WHY)
    unlocked(world, second)
    publishing(world, second, hours=1)
    assert versions_said(world, second) == (2, 2)
    [manifest] = files_of(world, second, ["manifest.note"])
    assert any(line.startswith("earlier ") and line.endswith(" 1 kent.html") for line in manifest.splitlines())


def test_nothing_is_sealed_is_nothing_stale(world: World) -> None:
    arrested(world, "kent", 12)
    release = drafted(world, embargo=EMBARGO)
    with viewing(world.gold):
        assert stale(release) == ""
        assert (edition_of(release).number, edition_of(release).revisions) == (1, ())
