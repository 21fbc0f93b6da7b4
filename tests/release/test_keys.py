"""The keys of releases follow one another: what was published stays verifiable, and nothing waits under an old one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.cli import release_files, session
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, Tampered, Unavailable
from daybreak.ledger.models import Entry
from daybreak.release.actions import hold, lift, propose_lift, publish, resume, rotate_key, seal, unlock
from daybreak.release.documents.manifest import MANIFEST, digest_of
from daybreak.release.documents.terms import Rendered
from daybreak.release.documents.verifying import Verdict, judge
from daybreak.release.keys import release_keys, signer, verifiers
from daybreak.release.models import PublishedFile, Release, ReleaseKey
from daybreak.release.sealing import opened, seal_all
from tests.release.invented import clocks, drafted, sealed, unlocked
from tests.rooms import World

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def rotated(world: World, *, hours: int = 0) -> ReleaseKey:
    gold, by = world.gold, world.coordinator
    with viewing(by):
        return rotate_key(reason="Changed every year", second=gold, by=by, at=world.at + hours * HOUR)


def published(world: World, release: Release) -> dict[str, bytes]:
    with viewing(world.gold):
        publish(release.id, operation=world.operation, readings=clocks(world.at), by=world.gold, at=world.at)
        return {file.name: bytes(file.content) for file in PublishedFile.objects.filter(release=release)}


def test_what_was_published_under_an_older_key_stays_verifiable(world: World) -> None:
    before = published(world, unlocked(world, drafted(world, embargo=world.at - HOUR)))
    old = signer().verifier
    made = rotated(world, hours=1)
    assert [(row.since, row.until) for row in release_keys()] == [
        (None, world.at + HOUR), (world.at + HOUR, None),
    ]  # fmt: skip
    assert str(signer().verifier) == made.vkey != str(old)
    note = before[MANIFEST].decode()
    assert judge(before["kent.csv"], "kent.csv", [note], [old]).verdict == Verdict.GENUINE
    assert judge(before["kent.csv"], "kent.csv", [note], verifiers()).verdict == Verdict.GENUINE
    assert judge(before["kent.csv"], "kent.csv", [note], [signer().verifier]).verdict == Verdict.FOREIGN
    after = published(world, unlocked(world, drafted(world, embargo=world.at - HOUR)))
    new = after[MANIFEST].decode()
    assert judge(after["kent.csv"], "kent.csv", [new], [signer().verifier]).verdict == Verdict.GENUINE
    assert judge(after["kent.csv"], "kent.csv", [new], [old]).verdict == Verdict.FOREIGN
    assert f"earlier {digest_of(before['kent.html'])} 1 kent.html" in new, "the newest manifest knows the earlier"


def test_the_keys_are_not_changed_under_a_release_that_waits(world: World) -> None:
    release = unlocked(world, drafted(world, embargo=world.at - HOUR))
    with pytest.raises(Conflict, match="waits sealed") as closed:
        rotated(world)
    assert "hold theirs" in closed.value.remedy
    with viewing(world.gold):
        hold(release.id, reason="the keys are changed", by=world.gold, at=world.at)
    rotated(world)
    with viewing(world.gold):
        resume(release.id, by=world.gold, at=world.at)
    row = unlocked(world, release)
    assert row.sealing is not None
    assert row.sealing.generation == 2
    assert published(world, release)


def test_who_sees_no_release_changes_no_key_under_one_either(world: World) -> None:
    """Two administrators see no operation at all: they are told that a release waits, and not whose."""
    release = unlocked(world, drafted(world, embargo=world.at - HOUR))
    by, second = world.administrator, world.post(Role.ADMINISTRATOR, number=2)
    with viewing(by):
        assert not Release.objects.exists()
        with pytest.raises(Conflict, match="waits sealed") as closed:
            rotate_key(reason="Changed every year", second=second, by=by, at=world.at)
        said = f"{closed.value.message} {closed.value.remedy}"
        assert not Release.objects.exists(), "looking whether one waits opens none"
    assert f"{world.at - HOUR:%d %B %Y}" not in said
    assert world.operation.codename not in said
    assert "the gold or a lead coordinator" in said
    assert published(world, release), "its packs are not void"
    with viewing(by):
        assert rotate_key(reason="Changed every year", second=second, by=by, at=world.at).generation == 2


@pytest.mark.parametrize("setting", ["", "SET LOCAL daybreak.waiting = 'on'"])
def test_no_setting_opens_a_release_to_who_asks_whether_one_waits(world: World, setting: str) -> None:
    """The policy is for the tables' owner alone, whoever switches it on."""
    unlocked(world, drafted(world, embargo=world.at - HOUR))
    with viewing(world.administrator), connection.cursor() as cursor:
        if setting:
            cursor.execute(setting)
        assert not Release.objects.exists()
        cursor.execute("SELECT release.waits()")
        assert cursor.fetchone() == (True,)
        assert not Release.objects.exists()


def test_packs_sealed_under_a_key_that_was_changed_open_neither_at_the_hour_nor_by_a_lift(world: World) -> None:
    """As after a restored copy: the register knows later keys. The gate closes, and says what to do."""
    release = unlocked(world, drafted(world, embargo=world.at - HOUR))
    ReleaseKey.objects.create(generation=1, vkey="old", until=world.at)
    ReleaseKey.objects.create(generation=2, vkey="new", since=world.at, because="It was lost")
    with viewing(world.gold), pytest.raises(GateNotMet) as closed:
        publish(release.id, operation=world.operation, readings=clocks(world.at), by=world.gold, at=world.at)
    [item] = closed.value.items
    assert "changed since: hold it" in item
    second = world.post(Role.GOLD, number=2)
    with viewing(world.gold):
        propose_lift(release.id, reason="It is in the papers", by=world.gold, at=world.at)
    with viewing(second), pytest.raises(GateNotMet):
        lift(release.id, operation=world.operation, by=second, at=world.at)
    with viewing(world.gold):
        assert not PublishedFile.objects.exists()


def test_two_people_change_the_keys_for_a_reason_and_the_ledger_tells(world: World) -> None:
    by, gold = world.coordinator, world.gold
    for second, reason, error in (
        (by, "Changed every year", NotAllowed), (world.press_officer, "Yearly", NotAllowed), (gold, " ", BadInput),
    ):  # fmt: skip
        with viewing(by), pytest.raises(error):
            rotate_key(reason=reason, second=second, by=by, at=world.at)
    with viewing(world.press_officer), pytest.raises(NotAllowed):
        rotate_key(reason="Changed every year", second=gold, by=world.press_officer, at=world.at)
    assert not ReleaseKey.objects.exists()
    made = rotated(world)
    with viewing(world.auditor):
        entry = Entry.objects.get(act="release:rotate-key")
        assert (entry.thing_ref, entry.post) == ("2", by.id)
    with pytest.raises(DatabaseError, match="release_releasekey_because"), transaction.atomic():
        ReleaseKey.objects.create(generation=made.generation + 1, vkey="another")


def test_a_lost_key_is_found_out_when_packs_are_sealed_and_followed_by_a_new_one(world: World, settings: Any) -> None:
    made = rotated(world)
    (Path(settings.HOME) / "keys" / "releases.2").unlink()
    release = drafted(world, embargo=world.at - HOUR)
    with viewing(world.gold), pytest.raises(Unavailable, match=r"releases\.2") as lost:
        seal(release.id, operation=world.operation, by=world.gold, at=world.at)
    assert "rotate-key" in lost.value.remedy
    assert rotated(world).generation == made.generation + 1
    sealed(world, release)
    with viewing(world.gold):
        unlock(release.id, by=world.gold, at=world.at)


def test_a_pack_opens_under_the_key_it_was_sealed_under_only() -> None:
    packs = {"kent": (Rendered("kent.txt", "text/plain", b"a" * 100),)}
    pack = seal_all(packs, place="here", generation=2)["kent"]
    assert opened(pack, place="here", slug="kent", generation=2) == packs["kent"]
    for other in (1, 3):
        with pytest.raises(Tampered):
            opened(pack, place="here", slug="kent", generation=other)


def test_the_keys_are_changed_and_told_by_command(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    first, (by, gold) = str(signer().verifier), (p.person.username for p in (world.coordinator, world.gold))
    with pytest.raises(NotAllowed):
        release_files.rotate_key(reason="Changed every year", second=by, act_as=by)
    release_files.rotate_key(reason="Changed every year", second=gold, act_as=by)
    assert str(signer().verifier) in capsys.readouterr().out
    release_files.keys()
    said = capsys.readouterr().out
    assert said.index(str(signer().verifier)) < said.index("Signed releases until") < said.index(first)
