"""The embargo, attacked: set clocks, one person in two posts, replayed unlocks and time, direct addresses, caches,
messages and sizes. What lies sealed in the database is attacked in test_sealed_bytes.py."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.actions import admit, appoint
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.release import clocks as installed
from daybreak.release import queries
from daybreak.release.actions import agree, hold, propose_embargo, publish, resume, seal, unlock
from daybreak.release.models import PublishedFile, Release, SealedPack
from daybreak.release.tasks import open_due
from daybreak.release.timekeeping.serving import leave
from daybreak.release.timekeeping.statements import state
from daybreak.release.timekeeping.terms import Readings
from tests.release.invented import clocks, drafted, unlocked
from tests.rooms import World
from tests.timekeepers import Keeper
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def waiting(world: World, timekeeper: Keeper) -> Release:
    """A release that two people unlocked, an hour before its embargo ends by every real clock."""
    return unlocked(world, drafted(world, embargo=datetime.now(UTC) + HOUR))


@pytest.fixture
def due(world: World, timekeeper: Keeper) -> Release:
    """The same, its embargo ended a moment ago."""
    return unlocked(world, drafted(world, embargo=datetime.now(UTC) - timedelta(seconds=1)))


def tried(world: World, release: Release, readings: Readings, at: datetime) -> list[str]:
    """Try to publish; return the items that keep it closed."""
    with viewing(world.gold), pytest.raises(GateNotMet) as closed:
        publish(release.id, operation=world.operation, readings=readings, by=world.gold, at=at)
    assert nothing_is_open(world)
    return [item.partition(":")[0] for item in closed.value.items]


def nothing_is_open(world: World) -> bool:
    with viewing(world.gold):
        return not PublishedFile.objects.exists() and not Release.objects.filter(state="published").exists()


# ── clocks ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_honest_hour_is_waited_for(world: World, due: Release) -> None:
    now = datetime.now(UTC)
    with viewing(world.gold):
        done = publish(due.id, operation=world.operation, readings=installed.read(now), by=world.gold, at=now)
        assert done.state == "published"


def test_this_machines_clock_set_forward(world: World, waiting: Release) -> None:
    at = datetime.now(UTC) + 2 * HOUR
    assert tried(world, waiting, installed.read(at), at) == ["Four clocks agree"]


def test_the_second_machines_clock_set_forward(world: World, waiting: Release, timekeeper: Keeper) -> None:
    timekeeper.moved = 2 * HOUR
    at = datetime.now(UTC)
    assert tried(world, waiting, installed.read(at), at) == ["Not before the embargo", "Four clocks agree"]


def test_both_machines_clocks_set_forward(world: World, waiting: Release, timekeeper: Keeper) -> None:
    timekeeper.moved, at = 2 * HOUR, datetime.now(UTC) + 2 * HOUR
    assert tried(world, waiting, installed.read(at), at) == ["Four clocks agree"], "the database's and the counted time"


def test_every_clock_that_can_be_set_set_forward(world: World, waiting: Release, timekeeper: Keeper) -> None:
    """The database's server too: then only what this machine counted since the last signed time is honest."""
    timekeeper.moved, at = 2 * HOUR, datetime.now(UTC) + 2 * HOUR
    readings = replace(installed.read(at), database_at=at)
    assert readings.counted_at is not None
    assert abs(readings.counted_at - datetime.now(UTC)) < timedelta(seconds=30)
    assert tried(world, waiting, readings, at) == ["Four clocks agree"]


def test_the_database_clock_set_forward(world: World, waiting: Release) -> None:
    at = datetime.now(UTC)
    readings = replace(installed.read(at), database_at=at + 2 * HOUR)
    assert tried(world, waiting, readings, at) == ["Not before the embargo", "Four clocks agree"]


@pytest.mark.parametrize("slowest", ["process_at", "database_at", "signed_at", "counted_at"])
def test_clocks_set_forward_by_seconds_wait_for_the_slowest(world: World, due: Release, slowest: str) -> None:
    """So little that they still agree: the embargo ends when the last of them says so, not the first."""
    ended, before = due.embargo_until + timedelta(seconds=10), due.embargo_until - timedelta(seconds=1)
    others = replace(clocks(ended), **{slowest: before})  # type: ignore[arg-type]  # names of instants
    assert tried(world, due, others, ended) == ["Not before the embargo"]


def test_who_waits_with_wrong_clocks_does_not_move_what_they_are_held_against(
    world: World, waiting: Release, timekeeper: Keeper, settings: Any
) -> None:
    anchor = (Path(settings.HOME) / "time-anchor.json").read_text()
    timekeeper.moved = 2 * HOUR
    for _ in range(3):
        installed.read(datetime.now(UTC) + 2 * HOUR)
    assert (Path(settings.HOME) / "time-anchor.json").read_text() == anchor


def test_the_anchor_taken_away_is_waited_for_again(world: World, due: Release, settings: Any) -> None:
    (Path(settings.HOME) / "time-anchor.json").unlink()
    at = datetime.now(UTC)
    assert tried(world, due, readings := installed.read(at), at) == ["Four clocks agree"]
    assert "wait a minute" in " ".join(readings.why_not)
    assert (Path(settings.HOME) / "time-anchor.json").exists(), "a new one is taken, and counts from now"
    assert installed.read(datetime.now(UTC)).counted_at is None, "it would only repeat the others"


def test_an_old_signed_time_replayed(world: World, due: Release, timekeeper: Keeper, settings: Any) -> None:
    """A statement kept from yesterday, or made for another question, ends no embargo."""
    file = Path(settings.HOME) / "time.note"
    settings.TIMEKEEPER = str(file)
    leave(timekeeper.signer, file, at=datetime.now(UTC) - timedelta(days=1))
    at = datetime.now(UTC)
    assert "Four clocks agree" in tried(world, due, installed.read(at), at)
    file.write_text(state(timekeeper.signer, nonce="5f" * 16, at=at), "utf-8")
    assert tried(world, due, installed.read(at), at) == ["Four clocks agree"]
    leave(timekeeper.signer, file, at=at)
    assert installed.read(at).signed_at == at, "the same file, made now and for nobody"


def test_time_signed_by_another_key(world: World, due: Release, settings: Any, timekeeper: Keeper) -> None:
    settings.TIMEKEEPER_KEY = str(Keeper().signer.verifier)
    at = datetime.now(UTC)
    assert tried(world, due, readings := installed.read(at), at) == ["Four clocks agree"]
    assert "no valid signature" in " ".join(readings.why_not)


def test_a_time_source_that_is_silent_or_missing_says_what_to_do(world: World, due: Release, settings: Any) -> None:
    at = datetime.now(UTC)
    settings.TIMEKEEPER = str(Path(settings.HOME) / "gone.note")
    assert tried(world, due, readings := installed.read(at), at) == ["Four clocks agree"]
    assert "Let the timekeeper write it again" in " ".join(readings.why_not)
    settings.TIMEKEEPER = settings.TIMEKEEPER_KEY = ""
    assert tried(world, due, readings := installed.read(at), at) == ["Four clocks agree"]
    assert "DAYBREAK_TIMEKEEPER" in " ".join(readings.why_not)


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def second_post(world: World, of: Post, role: Role) -> Post:
    by = world.administrator
    with viewing(by):
        post = appoint(of.person.name, username=of.person.username, agency=world.lead, role=role, by=by, at=world.at)
        admit([post], world.operation, reason="stands in for another", by=by, at=world.at)
    return post


def test_one_person_in_two_posts_unlocks_once_and_agrees_with_nobody(world: World) -> None:
    release, at = drafted(world, embargo=world.at + HOUR), world.at
    first, other = world.coordinator, second_post(world, world.coordinator, Role.GOLD)
    with viewing(first):
        seal(release.id, operation=world.operation, by=first, at=at)
        unlock(release.id, by=first, at=at)
    with viewing(other):
        with pytest.raises(Conflict, match="already"):
            unlock(release.id, by=other, at=at)
        propose_embargo(release.id, until=at + 2 * HOUR, reason="The minister asked", by=other, at=at)
    with viewing(first), pytest.raises(NotAllowed, match="for themselves"):
        agree(release.id, until=at + 2 * HOUR, by=first, at=at)
    with viewing(first):
        assert queries.unlocked_by(queries.release(release.id), at=at) == 1


def test_an_unlock_of_an_earlier_sealing_is_void(world: World) -> None:
    """Each way back to the draft takes every unlock along; the row that stays counts for nothing."""
    release = unlocked(world, drafted(world, embargo=world.at - HOUR))
    with viewing(world.gold):
        hold(release.id, reason="a figure is late", by=world.gold, at=world.at)
        resume(release.id, by=world.gold, at=world.at)
        assert release.unlocks.count() == 2
        seal(release.id, operation=world.operation, by=world.gold, at=world.at)
    assert tried(world, release, clocks(world.at), world.at) == ["Two different people unlock"]
    with viewing(world.gold):
        unlock(release.id, by=world.gold, at=world.at)
    assert tried(world, release, clocks(world.at), world.at) == ["Two different people unlock"]


def test_moving_the_embargo_takes_two_and_voids_the_unlocks(world: World) -> None:
    release = unlocked(world, drafted(world, embargo=world.at + HOUR))
    sooner, at = world.at + timedelta(minutes=1), world.at
    with viewing(world.gold):
        propose_embargo(release.id, until=sooner, reason="The minister asked", by=world.gold, at=at)
        assert queries.release(release.id).embargo_until == at + HOUR, "asking moves nothing"
        with pytest.raises(NotAllowed):
            agree(release.id, until=sooner, by=world.gold, at=at)
    with viewing(world.coordinator):
        with pytest.raises(Conflict, match="Another embargo is proposed"):
            agree(release.id, until=at + 2 * HOUR, by=world.coordinator, at=at)
        row = agree(release.id, until=sooner, by=world.coordinator, at=at)
        assert (row.state, row.embargo_until, row.sealing) == ("draft", sooner, None)
    assert tried(world, release, clocks(sooner), sooner) == ["The packs are sealed", "Two different people unlock"]
    with viewing(world.second_coordinator), pytest.raises(NotFound):
        agree(release.id, until=sooner, by=world.second_coordinator, at=at)


# ── doors ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
FORCE_FILES = ("kent.txt", "kent.csv", "kent.json")


def answers(client: Any, path: str) -> tuple[int, bytes, dict[str, str]]:
    """Return everything an answer is told apart by."""
    answer = client.get(path)
    key = re.sub(r"[0-9a-f-]{36}", "KEY", path)
    body = re.sub(rb"[0-9a-f-]{36}|<time[^>]*>[^<]*</time>|[A-Za-z0-9]{60,}", b"", answer.content)
    headers = {name: value for name, value in answer.headers.items() if name not in ("Date",)}
    return answer.status_code, body.replace(path.encode(), key.encode()), headers


def test_before_publication_a_forces_press_sees_one_answer_whatever_there_is(world: World) -> None:
    kent = client_of(world.force_press("kent"))
    empty = answers(kent, "/press/")
    release = drafted(world, embargo=world.at + HOUR)
    assert answers(kent, "/press/") == empty
    unlocked(world, release)
    assert answers(kent, "/press/") == empty, "not that there is a pack, nor how large, nor when"
    assert b"Nothing is published for you" in empty[1]
    assert world.operation.codename.encode() not in kent.get("/press/").content, "an operation is secret until then"
    assert kent.get("/api/v1/me").json()["operation"] is None
    for name in (*FORCE_FILES, "kent.docx"):
        real, absent = (answers(kent, f"/press/{key}/files/{name}") for key in (release.id, uuid4()))
        assert real == absent
        assert real[0] == 404
        real, absent = (answers(kent, f"/api/v1/packs/{key}/files/{name}") for key in (release.id, uuid4()))
        assert real == absent
        assert real[0] == 404


def test_no_page_of_the_draft_opens_to_the_press_of_a_force(world: World) -> None:
    release = unlocked(world, drafted(world, embargo=world.at + HOUR))
    kent = client_of(world.force_press("kent"))
    for path in (
        "/release/", f"/release/{release.id}/text/", f"/release/{release.id}/countdown/", "/national/",
        f"/release/{release.id}/files/figures.csv", "/api/v1/releases", "/api/v1/figures", "/subjects/?q=arrest",
        f"/api/v1/releases/{release.id}", f"/api/v1/releases/{release.id}/marks",
    ):  # fmt: skip
        answer = kent.get(path)
        assert answer.status_code in (403, 404), path
        assert release.headline.encode() not in answer.content
        assert str(release.id).encode() not in answer.content


def test_each_press_reads_its_own_pack_after_publication_and_no_other(world: World, due: Release) -> None:
    [(release, kept_closed)] = open_due(at=datetime.now(UTC))
    assert kept_closed == ""
    seen = {}
    for slug, other in (("kent", "surrey"), ("surrey", "kent")):
        press = world.force_press(slug)
        with viewing(press):
            seen_by = set(PublishedFile.objects.values_list("compartment__agency__slug", flat=True))
            assert seen_by == {slug}
            assert not Release.objects.exists()
        client = client_of(press)
        assert world.operation.codename.encode() in client.get("/press/").content
        assert client.get("/press/").content.count(f"{slug}.csv".encode()) >= 1
        csv = client.get(f"/press/{release.id}/files/{slug}.csv").content.decode()
        assert f",{slug}," in csv
        assert f",{other}," not in csv
        assert client.get(f"/press/{release.id}/files/other.csv").status_code == 404
        assert client.get(f"/release/{release.id}/files/figures.csv").status_code == 403
        seen[slug] = csv
    assert seen["kent"] != seen["surrey"]
    assert client_of(world.silver("kent")).get(f"/press/{release.id}/files/kent.csv").status_code == 403


def test_all_packs_open_at_one_instant(world: World, due: Release) -> None:
    open_due(at=datetime.now(UTC))
    with viewing(world.gold):
        assert PublishedFile.objects.values("published_at").distinct().count() == 1
        assert PublishedFile.objects.values("compartment").distinct().count() == SealedPack.objects.count()
        assert Release.objects.get().published_at == PublishedFile.objects.values_list("published_at", flat=True)[0]


def test_no_cache_may_keep_what_is_asked_for(world: World, due: Release) -> None:
    open_due(at=datetime.now(UTC))
    paths = {
        client_of(world.force_press("kent")): ["/press/", f"/press/{due.id}/files/kent.csv"],
        client_of(world.press_officer): [
            "/release/", f"/release/{due.id}/files/figures.csv", f"/release/{due.id}/text/",
            f"/release/{due.id}/countdown/", f"/api/v1/releases/{due.id}/files/figures.csv",
        ],
    }  # fmt: skip
    for client, each in paths.items():
        for path in each:
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert answer.headers["Cache-Control"] == "no-store", path
            # The API names with every thing the version an edit is made of; it is no validator: nothing answers 304.
            validators = {"Last-Modified", "Expires", "Age"} | (set() if path.startswith("/api/") else {"ETag"})
            assert not validators & set(answer.headers), path
            asked = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
            again = client.get(path, headers=asked)
            assert again.status_code == 200, path


def test_what_is_published_by_itself_is_published_once_and_by_who_unlocked(world: World, due: Release) -> None:
    assert len(open_due(at=datetime.now(UTC))) == 1
    assert open_due(at=datetime.now(UTC)) == []
    with viewing(world.auditor):
        entry = Entry.objects.get(act="release:publish")
        assert entry.post in (world.gold.id, world.coordinator.id)


def test_nothing_is_published_by_itself_before_its_time_or_with_wrong_clocks(
    world: World, waiting: Release, timekeeper: Keeper
) -> None:
    assert open_due(at=datetime.now(UTC)) == []
    [(_, kept_closed)] = open_due(at=datetime.now(UTC) + 2 * HOUR)
    assert "Four clocks agree" in kept_closed
    assert nothing_is_open(world)
