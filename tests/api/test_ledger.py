"""A force's node works over HTTP: it fetches, checks, countersigns, hands in, and refuses a rewritten log."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from typer.testing import CliRunner

from daybreak.access.actions.keeping import register_witness
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.cli.main import app
from daybreak.kernel.errors import NotAllowed, Tampered
from daybreak.ledger import queries
from daybreak.ledger.documents import read_submission
from daybreak.ledger.keys import signer
from daybreak.ledger.merkle import verify_consistency
from daybreak.ledger.models import Cosignature
from daybreak.ledger.notes import open_checkpoint
from daybreak.ledger.terms import Search
from tests.api.programs import Program
from tests.ledger.sealed import as_owner, seal_new
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address(committed_world: World) -> Iterator[str]:
    """A server of the whole application on a port of this machine."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def node(committed_world: World, address: str, tmp_path: Path) -> Path:
    """A witness of Kent's, registered, with its token beside it."""
    seal_new(committed_world)
    folder, key = tmp_path / "witness", str(signer().verifier)
    words = [
        "witness",
        "found",
        str(folder),
        "--name",
        "kent.example/witness",
        "--url",
        address,
        "--key",
        key,
        "--json",
    ]
    said = CliRunner().invoke(app, [*words, "--json"])
    assert said.exit_code == 0, said.output
    vkey = json.loads(said.output.splitlines()[-1])["vkey"]
    kent, by = Agency.objects.get(slug="kent"), committed_world.administrator
    with viewing(by):
        register_witness(vkey, agency=kent, by=by, at=committed_world.at)
    program = Program(committed_world, committed_world.force_analyst("kent"))
    (folder / "token").write_text(program.token)
    return folder


def _run(node: Path) -> str:
    done = CliRunner().invoke(app, ["witness", "run", str(node), "--token-file", str(node / "token")])
    if done.exception is not None:
        raise done.exception
    return done.output


def test_a_witness_on_its_own_machine_countersigns_as_the_log_grows(committed_world: World, node: Path) -> None:
    assert "Countersigned" in _run(node)
    newest = seal_new(committed_world, 9)
    assert f"Countersigned the log of {newest.size:,} entries" in _run(node)
    shown = Program(committed_world, committed_world.auditor).get("/ledger/checkpoint").json()
    assert shown["size"] == newest.size
    assert "kent.example/witness" in shown["note"]
    assert open_checkpoint(shown["note"], signer().verifier).root == newest.root


def test_a_witness_refuses_a_log_that_was_rewritten_or_cut_short(committed_world: World, node: Path) -> None:
    _run(node)
    seal_new(committed_world, 9)
    _run(node)
    handed_in = Cosignature.objects.count()
    before = (node / "checkpoint.note").read_text()
    as_owner("DELETE FROM ledger_checkpoint WHERE size = (SELECT max(size) FROM ledger_checkpoint)")
    with pytest.raises(Tampered, match="cut short"):
        _run(node)
    as_owner("TRUNCATE ledger_leaf, ledger_node, ledger_checkpoint")
    as_owner("UPDATE ledger_entry SET canonical = canonical || ' '::bytea")
    seal_new(committed_world, 9)
    with pytest.raises(Tampered, match="rewritten"):
        _run(node)
    assert (node / "checkpoint.note").read_text() == before
    assert len(list(node.glob("refused-*.txt"))) == 2
    assert Cosignature.objects.count() == handed_in


def test_a_witness_without_a_valid_token_is_told_so(committed_world: World, node: Path) -> None:
    (node / "token").write_text("nothing")
    with pytest.raises(NotAllowed):
        _run(node)


def test_proofs_and_keys_are_given_to_those_who_may(committed_world: World) -> None:
    world = committed_world
    earlier, later = seal_new(world), seal_new(world, 20)
    force, auditor = Program(world, world.force_analyst("kent")), Program(world, world.auditor)
    said = force.get("/ledger/proof/consistency", earlier=earlier.size, later=later.size).json()
    proof = [base64.b64decode(line) for line in said["proof"]]
    assert verify_consistency(
        earlier=earlier.size, later=later.size, earlier_root=earlier.root, later_root=later.root, proof=proof
    )
    assert force.get("/ledger/proof/consistency", earlier=9, later=3).status_code == 422
    submission = read_submission(force.get("/ledger/add-checkpoint", old=earlier.size).content.decode())
    assert list(submission.hashes) == queries.consistency(earlier.size, queries.checkpoint().size)
    assert "key" in force.get("/ledger/keys").json()["statements"][0]
    with viewing(world.auditor):
        ref = queries.search_entries(Search(act="thing:try"))[0].ref
    assert auditor.get("/ledger/proof/inclusion", entry=ref).content.startswith(b"c2sp.org/tlog-proof@v1")
    assert auditor.get("/ledger/proof/inclusion", entry=uuid4()).status_code == 404
    assert force.get("/ledger/proof/inclusion", entry=ref).status_code == 403
    assert Program(world, world.gold).get("/ledger/add-checkpoint").status_code == 403


def test_nothing_but_a_signature_is_kept(committed_world: World, node: Path) -> None:
    force = Program(committed_world, committed_world.force_analyst("kent"))
    for body in ({"size": 1, "line": "x"}, {"size": 0, "line": "x"}, {"size": 1, "line": "x" * 600}, {"line": "x"}):
        assert force.send("/ledger/cosignatures", body).status_code in (404, 422)
    assert not Cosignature.objects.exists()


def test_an_address_without_https_gets_no_token(tmp_path: Path) -> None:
    words = ["witness", "found", str(tmp_path / "w"), "--name", "a", "--url", "http://log.example", "--key", "k"]
    done = CliRunner().invoke(app, words)
    assert "https" in str(done.exception)
    assert not (tmp_path / "w").exists()
