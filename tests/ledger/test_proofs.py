"""Proofs out of the stored tree, and the document anybody can check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli.main import app
from daybreak.kernel.errors import BadInput, NotFound, Tampered
from daybreak.ledger import queries
from daybreak.ledger.documents import check_proof, read_proof, write_proof
from daybreak.ledger.keys import signer
from daybreak.ledger.merkle import verify_consistency, verify_inclusion
from daybreak.ledger.models import Leaf
from daybreak.ledger.notes import open_checkpoint
from daybreak.ledger.terms import Search
from tests.ledger.sealed import as_owner, seal_new, write
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")


def test_every_entry_is_proven_with_one_look_at_the_tree(committed_world: World) -> None:
    newest = seal_new(committed_world, 37)
    for position, leaf in Leaf.objects.order_by("position").values_list("position", "leaf_hash"):
        with CaptureQueriesContext(connection) as asked:
            proof = queries.inclusion(position, newest.size)
        assert len(asked) == 1
        assert verify_inclusion(bytes(leaf), position=position, size=newest.size, proof=proof, root=newest.root)


def test_every_earlier_checkpoint_is_shown_to_be_a_beginning(committed_world: World) -> None:
    heads = [seal_new(committed_world, count) for count in (3, 1, 8, 20)]
    newest = heads[-1]
    for head in heads:
        proof = queries.consistency(head.size, newest.size)
        assert verify_consistency(
            earlier=head.size, later=newest.size, earlier_root=head.root, later_root=newest.root, proof=proof
        )
    assert queries.consistency(0, newest.size) == []


def test_a_proof_outside_the_log_is_refused(committed_world: World) -> None:
    newest = seal_new(committed_world)
    for position, size in ((newest.size, newest.size), (0, 0)):
        with pytest.raises(BadInput):
            queries.inclusion(position, size)
    with pytest.raises(NotFound):
        queries.inclusion(0, 1 << 40)
    with pytest.raises(BadInput):
        queries.consistency(2, 1)


def _ref(committed_world: World) -> UUID:
    with viewing(committed_world.auditor):
        return queries.search_entries(Search(act="thing:try"))[0].ref


def test_the_document_proves_its_entry_anywhere(committed_world: World, tmp_path: Path) -> None:
    seal_new(committed_world, 20)
    ref = _ref(committed_world)
    with viewing(committed_world.auditor):
        text = queries.proof_document(ref)
    assert text.startswith("c2sp.org/tlog-proof@v1\nextra ")
    assert len(text) < 2048
    file = tmp_path / "entry.tlog-proof"
    file.write_text(text)
    done = CliRunner().invoke(app, ["verify", "--proof", str(file), "--key", str(signer().verifier)])
    assert done.exit_code == 0, done.output
    assert str(ref) in done.output
    assert "administrator" in done.output


def test_another_entry_or_place_is_not_proven(committed_world: World) -> None:
    seal_new(committed_world, 20)
    with viewing(committed_world.auditor):
        proof = read_proof(queries.proof_document(_ref_inside()))
    checkpoint = open_checkpoint(proof.note, signer().verifier)
    check_proof(proof, checkpoint)
    changes = (
        replace(proof, canonical=proof.canonical + b" "),
        replace(proof, position=0),
        replace(proof, hashes=proof.hashes[1:]),
    )
    for changed in changes:
        with pytest.raises(Tampered):
            check_proof(read_proof(write_proof(changed)), checkpoint)


def _ref_inside() -> UUID:
    return queries.search_entries(Search(act="thing:try"))[0].ref


@pytest.mark.parametrize("rest", ["", "index x\n\nnote\n", "index 1\n!\n\nnote\n", "index 1\nAAAA\n\nnote\n"])
def test_what_is_no_proof_is_refused(rest: str) -> None:
    with pytest.raises(BadInput):
        read_proof(f"c2sp.org/tlog-proof@v1\n{rest}")


def test_an_entry_is_proven_to_auditors_only_and_once_it_is_sealed(committed_world: World) -> None:
    seal_new(committed_world)
    ref = _ref(committed_world)
    with viewing(committed_world.gold), pytest.raises(NotFound):
        queries.proof_document(ref)
    write(committed_world, 1, "late")
    with viewing(committed_world.auditor):
        late = queries.search_entries(Search(thing_ref="late-0"))[0].ref
        with pytest.raises(NotFound, match="not sealed yet"):
            queries.proof_document(late)


def test_entries_are_found_page_by_page(committed_world: World) -> None:
    write(committed_world, 7)
    actor = committed_world.administrator.actor
    with viewing(committed_world.auditor):
        wanted = Search(thing="thing", post=actor.post, act="thing:try", from_at=committed_world.at)
        first = list(queries.search_entries(wanted)[:4])
        rest = list(queries.search_entries(wanted, before=first[-1].id)[:4])
        assert [row.thing_ref for row in [*first, *rest]] == [f"thing-{n}" for n in range(6, -1, -1)]
        assert not queries.search_entries(Search(until_at=committed_world.at))
    with viewing(committed_world.gold):
        assert not queries.search_entries(wanted)


def test_a_missing_node_is_told_and_not_guessed(committed_world: World) -> None:
    newest = seal_new(committed_world, 37)
    as_owner("DELETE FROM ledger_node")
    with pytest.raises(NotFound, match="part of its tree"):
        queries.inclusion(0, newest.size)
