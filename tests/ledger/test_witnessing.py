"""A witness countersigns what extends what it holds, and nothing else; the log keeps only real signatures."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.access.actions.keeping import register_witness, retire_witness, take_cosignature
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Tampered
from daybreak.ledger import notes, queries, witnessing
from daybreak.ledger.exporting import export
from daybreak.ledger.folders import Believed, verify_folder
from daybreak.ledger.keys import signer
from daybreak.ledger.merkle import leaf_hash
from daybreak.ledger.models import Cosignature
from daybreak.ledger.notes import ALGORITHM_COSIGNATURE, Signer, read_vkey
from tests.ledger.sealed import as_owner, rules, seal_new, verdict
from tests.rooms import World

# The one of the specification (c2sp.org/tlog-cosignature): a name, and the checkpoint it stands on.
NAME = "witness.example.com/w1"


@pytest.fixture
def node(committed_world: World, tmp_path: Path) -> Path:
    """A witness of Kent's, registered."""
    seal_new(committed_world)
    folder = tmp_path / "witness"
    key = witnessing.found(folder, name="kent.example/witness", url="https://log.example", log_key=signer().verifier)
    with viewing(committed_world.administrator):
        register_witness(
            str(key), agency=Agency.objects.get(slug="kent"), by=committed_world.administrator, at=committed_world.at
        )
    return folder


def _countersign(node: Path, world: World, body: str | None = None) -> str:
    witness = witnessing.load(node)
    body = body or queries.submission(witness.held.size if witness.held else 0)
    return witnessing.countersign(witness, body, queries.key_statements(), at=world.at)


def _hand_in(world: World, line: str, size: int) -> Cosignature:
    post = world.force_analyst("kent")
    with viewing(post):
        return take_cosignature(line, size=size, by=post, at=world.at)


def test_a_cosignature_has_the_form_of_the_specification(committed_world: World, node: Path) -> None:
    seal_new(committed_world)
    line = _countersign(node, committed_world)
    held = witnessing.load(node).held
    assert held is not None
    name, encoded = line.removeprefix(notes.DASH).split(" ")
    raw = base64.b64decode(encoded)
    witness = witnessing.load(node).signer
    assert (name, raw[:4]) == ("kent.example/witness", witness.verifier.key_id)
    seconds = int.from_bytes(raw[4:12], "big")
    assert seconds == int(committed_world.at.timestamp())
    message = f"cosignature/v1\ntime {seconds}\n{notes.text_of(held.note)}".encode()
    witness.key.public_key().verify(raw[12:], message)
    assert len(raw) == 76


def test_the_log_keeps_it_and_shows_it_on_the_checkpoint(committed_world: World, node: Path) -> None:
    newest = seal_new(committed_world)
    line = _countersign(node, committed_world)
    kept = _hand_in(committed_world, line, newest.size)
    assert kept.cosigned_at == committed_world.at
    assert queries.checkpoint(newest.size).note == newest.note + line
    assert _hand_in(committed_world, line, newest.size).pk == kept.pk
    seal_new(committed_world)
    found = verdict(committed_world.at)
    assert found.holds, found.findings
    assert found.cosigned == (("kent.example/witness", newest.size),)


def test_a_witness_follows_the_log_as_it_grows(committed_world: World, node: Path) -> None:
    for count in (1, 9, 20):
        newest = seal_new(committed_world, count)
        _countersign(node, committed_world)
        held = witnessing.load(node).held
        assert held is not None
        assert held.size == newest.size


def _rewritten(node: Path, size: int) -> str:
    """Return a body of a log that the owner of database and key wrote anew, to the same size and further."""
    from daybreak.ledger.documents import Submission, write_submission
    from daybreak.ledger.merkle import consistency_proof, root

    held = witnessing.load(node).held
    assert held is not None
    leaves = [leaf_hash(f"another {number}".encode()) for number in range(size)]
    note = notes.sign(notes.checkpoint_text(signer().name, size, root(leaves)), signer())
    proof = consistency_proof(leaves, held.size) if held.size <= size else []
    return write_submission(Submission(held.size, tuple(proof), note))


@pytest.mark.parametrize(("more", "rule"), [(5, "consistency"), (0, "consistency"), (-2, "truncated")])
def test_a_rewritten_log_is_refused_and_the_evidence_kept(
    committed_world: World, node: Path, more: int, rule: str
) -> None:
    seal_new(committed_world, 8)
    _countersign(node, committed_world)
    before = witnessing.load(node).held
    assert before is not None
    body = _rewritten(node, before.size + more)
    with pytest.raises(Tampered) as refused:
        _countersign(node, committed_world, body)
    assert refused.value.rule == rule
    assert refused.value.exit_code == 8
    assert witnessing.load(node).held == before
    assert [file.read_text() for file in node.glob("refused-*.txt")] == [body]


def test_a_checkpoint_of_a_stranger_is_refused(committed_world: World, node: Path) -> None:
    stranger = Signer(signer().name, Ed25519PrivateKey.generate())
    note = notes.sign(notes.checkpoint_text(stranger.name, 3, b"r" * 32), stranger)
    with pytest.raises(Tampered, match="no valid signature of a key that is trusted"):
        _countersign(node, committed_world, f"old 0\n\n{note}")


def test_a_proof_from_elsewhere_is_not_taken(committed_world: World, node: Path) -> None:
    _countersign(node, committed_world)
    seal_new(committed_world)
    with pytest.raises(Conflict, match="starts at 0"):
        _countersign(node, committed_world, queries.submission(0))


def test_a_changed_checkpoint_in_the_folder_is_noticed(committed_world: World, node: Path) -> None:
    _countersign(node, committed_world)
    file = node / "checkpoint.note"
    file.write_text(file.read_text().replace("\n", "0\n", 2))
    with pytest.raises(Tampered):
        witnessing.load(node)


def test_the_log_takes_nothing_but_a_valid_signature_of_its_own_agency(committed_world: World, node: Path) -> None:
    world, newest = committed_world, queries.checkpoint()
    line = _countersign(node, world)
    with pytest.raises(BadInput):
        _hand_in(world, line[:-10] + line[-9:], newest.size)
    with pytest.raises(BadInput):
        _hand_in(world, f"{line}{line}", newest.size)
    ahead = witnessing.load(node)
    late = notes.cosign(newest.note, ahead.signer, at=world.at + timedelta(hours=1))
    with pytest.raises(BadInput):
        _hand_in(world, late, newest.size)
    surrey = world.force_analyst("surrey")
    with viewing(surrey), pytest.raises(NotFound):
        take_cosignature(line, size=newest.size, by=surrey, at=world.at)
    with viewing(world.gold), pytest.raises(NotAllowed):
        take_cosignature(line, size=newest.size, by=world.gold, at=world.at)
    with viewing(world.administrator):
        retire_witness("kent.example/witness", reason="moved", by=world.administrator, at=world.at)
    with pytest.raises(NotFound):
        _hand_in(world, line, newest.size)
    assert not Cosignature.objects.exists()


def test_only_an_administrator_registers_and_each_name_once(committed_world: World, node: Path) -> None:
    world, agency = committed_world, Agency.objects.get(slug="kent")
    key = str(witnessing.load(node).signer.verifier)
    with viewing(world.gold), pytest.raises(NotAllowed):
        register_witness(key, agency=agency, by=world.gold, at=world.at)
    with viewing(world.administrator), pytest.raises(Conflict):
        register_witness(key, agency=agency, by=world.administrator, at=world.at)
    with viewing(world.administrator), pytest.raises(BadInput):
        register_witness(str(signer().verifier), agency=agency, by=world.administrator, at=world.at)


def test_a_cosignature_changed_in_the_database_is_found(committed_world: World, node: Path) -> None:
    newest = seal_new(committed_world)
    _hand_in(committed_world, _countersign(node, committed_world), newest.size)
    seal_new(committed_world)
    as_owner("UPDATE ledger_cosignature SET line = left(line, -4) || 'AAA='")
    assert rules(verdict(committed_world.at)) == {"cosignature"}


def test_a_key_of_another_kind_or_torn_is_no_key() -> None:
    key = Signer(NAME, Ed25519PrivateKey.from_private_bytes(b"w" * 32), ALGORITHM_COSIGNATURE).verifier
    assert str(read_vkey(str(key), algorithm=ALGORITHM_COSIGNATURE)) == str(key)
    for torn in (str(key), str(key)[:-4], "", "a+b", f"x{key}"):
        with pytest.raises(BadInput):
            read_vkey(torn) if torn == str(key) else read_vkey(torn, algorithm=ALGORITHM_COSIGNATURE)


def test_witnesses_and_countersignatures_taken_out_of_the_tables_are_told(
    committed_world: World, node: Path, tmp_path: Path
) -> None:
    newest = seal_new(committed_world)
    _hand_in(committed_world, _countersign(node, committed_world), newest.size)
    seal_new(committed_world)
    assert not verdict(committed_world.at).notices
    as_owner("DELETE FROM ledger_cosignature")
    as_owner("DELETE FROM ledger_witness")
    told = f"Entries tell of 1 countersignatures on the checkpoint of {newest.size}, 0 are there"
    gone = "Witness kent.example/witness was registered, and is not in the register any more"
    assert verdict(committed_world.at).notices == (told, gone)
    export(tmp_path / "out", payloads=False, at=committed_world.at)
    assert told in verify_folder(tmp_path / "out", Believed(keys=[signer().verifier]), at=committed_world.at).notices
