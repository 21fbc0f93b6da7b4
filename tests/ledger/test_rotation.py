"""The key changes hands: named by the one before, or lost and bridged by a witness."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connections, transaction

from daybreak.access.actions.keeping import register_witness, rotate_key, take_cosignature
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.cli.proving import prove
from daybreak.conf.home import secret
from daybreak.kernel.errors import Conflict, NotAllowed, Tampered, Unavailable
from daybreak.ledger import keys, notes, queries, rotation, witnessing
from daybreak.ledger.actions import seal
from daybreak.ledger.exporting import export
from daybreak.ledger.folders import Believed, verify_folder
from daybreak.ledger.keychain import Statement, keyring, read_statement, state
from daybreak.ledger.keys import signer
from daybreak.ledger.notes import Signer, Verifier
from daybreak.ledger.terms import Verdict
from tests.ledger.sealed import as_owner, rules, seal_new, verdict, write
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")


@pytest.fixture(autouse=True)
def key_folder(held_nothing: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keys folder of the test's own: the installation's keys are not touched."""
    monkeypatch.setattr(settings, "KEY_OF", lambda name: secret(held_nothing, name))
    return held_nothing / "keys"


def _rotate(world: World, *, lost: bool = False) -> Statement:
    by, second = world.coordinator, world.gold
    with viewing(by):
        return rotate_key(reason="every year", second=second, lost=lost, by=by, at=world.at)


def _lose(key_folder: Path) -> None:
    (key_folder / "ledger").unlink()


def test_the_old_key_names_the_new_one_and_the_whole_log_holds(committed_world: World) -> None:
    before = seal_new(committed_world)
    old = signer().verifier
    said = _rotate(committed_world)
    after = seal_new(committed_world)
    assert said.vouched
    assert (said.generation, said.instead_of, said.key) == (2, old, signer().verifier)
    assert not notes.signed_by(after.note, old)
    found = verdict(committed_world.at, held=before)
    assert found.holds, found.findings
    assert not found.notices


def test_who_holds_only_the_old_key_can_go_on(committed_world: World, tmp_path: Path) -> None:
    seal_new(committed_world)
    old = signer().verifier
    _rotate(committed_world)
    seal_new(committed_world)
    assert _offline(committed_world, tmp_path, [old]).holds
    assert _offline(committed_world, tmp_path / "again", [signer().verifier]).holds


def _offline(world: World, folder: Path, trusted: list[Verifier], witnesses: list[Verifier] | None = None) -> Verdict:
    export(folder / "out", payloads=True, at=world.at)
    return verify_folder(folder / "out", Believed(keys=trusted, witnesses=witnesses or []), at=world.at)


def test_two_people_agree_and_both_leave_an_entry(committed_world: World) -> None:
    world = committed_world
    seal_new(world)
    assert {world.coordinator, world.gold, world.analyst, world.auditor}  # appointed before anybody looks
    with viewing(world.coordinator), pytest.raises(NotAllowed, match="One person alone"):
        rotate_key(reason="alone", second=world.coordinator, by=world.coordinator, at=world.at)
    with viewing(world.analyst), pytest.raises(NotAllowed):
        rotate_key(reason="no", second=world.gold, by=world.analyst, at=world.at)
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        rotate_key(reason="no", second=world.analyst, by=world.coordinator, at=world.at)
    _rotate(world)
    with viewing(world.auditor):
        entries = {(row.act, row.post) for row in queries.entries_of("key", "2")}
    assert entries == {("ledger:rotate", world.coordinator.id), ("key:rotate", world.gold.id)}


def test_a_sealer_that_still_holds_the_old_key_is_stopped(committed_world: World) -> None:
    seal_new(committed_world)
    old = signer()
    _rotate(committed_world)
    write(committed_world)
    with pytest.raises(Conflict, match="Another key signs"):
        seal(signer=old, at=committed_world.at)


def test_a_retired_key_that_signs_again_is_found(committed_world: World) -> None:
    seal_new(committed_world)
    old = signer()
    _rotate(committed_world)
    newest = seal_new(committed_world)
    forged = notes.sign(notes.text_of(newest.note), old)
    as_owner(f"UPDATE ledger_checkpoint SET note = '{forged}' WHERE size = {newest.size}")
    assert rules(verdict(committed_world.at)) == {"retired-key"}


def test_a_lost_key_is_told_before_anything_is_signed_with_another(committed_world: World, key_folder: Path) -> None:
    seal_new(committed_world)
    with pytest.raises(Conflict, match="not lost"):
        _rotate(committed_world, lost=True)
    _lose(key_folder)
    with pytest.raises(Unavailable, match="not the one that signs") as lost:
        signer()
    assert "rotate --lost" in lost.value.remedy


def test_after_a_loss_the_log_holds_and_says_what_is_missing(
    committed_world: World, key_folder: Path, tmp_path: Path
) -> None:
    held = seal_new(committed_world)
    old = signer().verifier
    _lose(key_folder)
    said = _rotate(committed_world, lost=True)
    seal_new(committed_world)
    assert not said.vouched
    found = verdict(committed_world.at, held=held)
    assert found.holds, found.findings
    assert "was not named by the key before it, which was lost" in found.notices[0]
    offline = _offline(committed_world, tmp_path, [old])
    assert rules(offline) == {"key"}
    assert str(signer().verifier) in offline.findings[0].message
    assert _offline(committed_world, tmp_path / "told", [old, signer().verifier]).holds


def test_a_witness_bridges_a_lost_key(committed_world: World, key_folder: Path, tmp_path: Path) -> None:
    world = committed_world
    seal_new(world)
    old, node = signer().verifier, tmp_path / "witness"
    witness = witnessing.found(node, name="kent.example/witness", url="https://log.example", log_key=old)
    with viewing(world.administrator):
        register_witness(str(witness), agency=Agency.objects.get(slug="kent"), by=world.administrator, at=world.at)
    _pass(world, node)
    _lose(key_folder)
    _rotate(world, lost=True)
    seal_new(world)
    with pytest.raises(Tampered):
        _pass(world, node)
    assert rules(_offline(world, tmp_path / "not-yet", [old], [witness])) == {"key"}
    witnessing.believe(witnessing.load(node), signer().verifier)
    _pass(world, node)
    bridged = _offline(world, tmp_path / "bridged", [old], [witness])
    assert bridged.holds, bridged.findings
    assert any("because kent.example/witness countersigned" in notice for notice in bridged.notices)
    assert rules(_offline(world, tmp_path / "untrusted", [old])) == {"key"}


def _pass(world: World, node: Path) -> None:
    """Let the witness countersign the newest checkpoint and hand it in."""
    witness = witnessing.load(node)
    body = queries.submission(witness.held.size if witness.held else 0)
    line = witnessing.countersign(witness, body, queries.key_statements(), at=world.at)
    post = world.force_analyst("kent")
    held = witnessing.load(node).held
    assert held is not None
    with viewing(post):
        take_cosignature(line, size=held.size, by=post, at=world.at)


@pytest.mark.parametrize("change", [("generation 2", "generation 3"), ("from ", "from 1"), ("because", "becausf")])
def test_a_changed_statement_is_refused(committed_world: World, change: tuple[str, str]) -> None:
    seal_new(committed_world)
    note = _rotate(committed_world).note
    assert read_statement(note).because == "every year"
    with pytest.raises(Tampered):
        read_statement(note.replace(*change, 1))


def test_statements_out_of_order_are_refused(committed_world: World) -> None:
    seal_new(committed_world)
    _rotate(committed_world)
    first, second = queries.key_statements()
    for wrong in ([second], [first, first], [second, first]):
        with pytest.raises(Tampered, match="does not follow"):
            keyring(wrong, [])


def test_a_checkpoint_held_from_before_is_still_opened(committed_world: World) -> None:
    before = seal_new(committed_world)
    keys.hold(before)
    _rotate(committed_world)
    assert keys.held() == before


def test_a_replaced_key_never_signs_again(committed_world: World) -> None:
    """The owner takes the new key out of the register, so that the stolen one would be the last."""
    seal_new(committed_world)
    _rotate(committed_world)
    with connections["owner"].cursor() as cursor:
        for table in ("key WHERE generation = 2", "leaf", "node", "checkpoint", "entry WHERE act LIKE '%:rotate'"):
            cursor.execute(f"DELETE FROM ledger_{table}")
    with pytest.raises(Tampered, match=r"holds ledger\.2"):
        signer()
    assert "replaced-key" in rules(prove(at=committed_world.at))


def test_a_change_of_keys_that_failed_halfway_is_done_again(committed_world: World) -> None:
    seal_new(committed_world)
    by, at = committed_world.coordinator.actor, committed_world.at
    with transaction.atomic():
        rotation.rotate(reason="fails", lost=False, by=by, second=uuid4(), at=at)
        transaction.set_rollback(True)
    with pytest.raises(Tampered, match="rotate"):
        signer()
    _rotate(committed_world)
    seal_new(committed_world)
    assert prove(at=committed_world.at).holds


@pytest.mark.parametrize("lost", [False, True])
def test_no_key_follows_upon_a_log_that_does_not_continue_what_is_held(
    committed_world: World, key_folder: Path, lost: bool
) -> None:
    keys.hold(seal_new(committed_world))
    as_owner("DELETE FROM ledger_checkpoint")
    if lost:
        _lose(key_folder)
    with pytest.raises(Tampered):
        _rotate(committed_world, lost=lost)
    assert not (key_folder / "ledger.2").exists()


def test_a_lost_key_is_not_followed_upon_the_word_of_the_register_alone(
    committed_world: World, key_folder: Path
) -> None:
    """The owner puts a key of their own in the place of the first, so that the true one seems to be lost."""
    keys.hold(seal_new(committed_world))
    forged = Signer(signer().name, Ed25519PrivateKey.generate())
    said = Statement(forged.name, 1, forged.verifier, None, 0, "2026-03-02T09:00:00.000000Z", "mine")
    as_owner(f"UPDATE ledger_key SET vkey = '{forged.verifier}', statement = '{state(said, forged)}'")
    with pytest.raises(Tampered):
        _rotate(committed_world, lost=True)
