"""The honest sealer signs only what continues what the home holds, whatever the database's owner leaves behind."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from daybreak.cli.proving import prove
from daybreak.conf.home import secret
from daybreak.kernel.errors import Tampered
from daybreak.ledger import tasks
from daybreak.ledger.keys import held, hold, signer
from daybreak.ledger.paths import LOWEST, Node
from daybreak.ledger.terms import Checkpoint
from tests.ledger.sealed import as_owner, rules, write
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")


@pytest.fixture(autouse=True)
def own_keys(held_nothing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of the test's own."""
    monkeypatch.setattr(settings, "KEY_OF", lambda name: secret(held_nothing, name))


def _owner(statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def _sealed(world: World, entries: int = 6, name: str = "evidence") -> Checkpoint:
    write(world, entries, name)
    tasks.seal_all(at=world.at)
    kept = held()
    assert kept is not None
    return kept


def _drop_the_tree() -> None:
    for table in ("leaf", "node", "checkpoint"):
        _owner(f"DELETE FROM ledger_{table}")


def _refused(world: World, before: Checkpoint) -> None:
    """Nothing is signed, what is held stays, and `verify` says so."""
    write(world, 1, "afterwards")
    with pytest.raises(Tampered, match=r".*") as refusal:
        tasks.seal_all(at=world.at)
    assert "When the sealer refuses" in refusal.value.remedy
    assert held() == before
    assert any(each.message.startswith("the sealer refuses") for each in prove(at=world.at).findings)


def test_a_rewritten_history_is_not_signed_again(committed_world: World) -> None:
    before = _sealed(committed_world)
    assert prove(at=committed_world.at).holds
    as_owner("DELETE FROM ledger_entry WHERE thing_ref = 'evidence-3'")
    _drop_the_tree()
    _refused(committed_world, before)


def test_a_log_without_register_and_tree_is_not_founded_anew(committed_world: World) -> None:
    before = _sealed(committed_world)
    _drop_the_tree()
    as_owner("DELETE FROM ledger_key")
    _refused(committed_world, before)


def test_an_emptied_register_is_not_filled_again(committed_world: World) -> None:
    before = _sealed(committed_world)
    as_owner("DELETE FROM ledger_key")
    _refused(committed_world, before)


def test_a_log_cut_back_to_an_earlier_checkpoint_is_not_continued(committed_world: World) -> None:
    size = _sealed(committed_world).size
    before = _sealed(committed_world, 3, "late")
    as_owner("DELETE FROM ledger_entry WHERE thing_ref LIKE 'late-%'")
    as_owner(f"DELETE FROM ledger_leaf WHERE position >= {size}")
    as_owner(f"DELETE FROM ledger_checkpoint WHERE size > {size}")
    kept = {Node(level, place).number for level in range(LOWEST, 10) for place in range(size >> level)}
    _owner(f"DELETE FROM ledger_node WHERE number <> ALL (ARRAY{sorted(kept) or [0]})")
    _refused(committed_world, before)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE ledger_checkpoint SET root = sha256('x')",
        "UPDATE ledger_checkpoint SET note = translate(note, 'ABCDEFGHIJ', 'BCDEFGHIJA')",
        "UPDATE ledger_checkpoint SET frontier[1] = sha256('x')",
        "UPDATE ledger_checkpoint SET frontier = '{}'",
        "UPDATE ledger_checkpoint SET size = size + 1",
        "DELETE FROM ledger_leaf WHERE position = (SELECT max(position) FROM ledger_leaf)",
        "INSERT INTO ledger_checkpoint SELECT size + 1, root, frontier, note, last_transaction, last_entry_id,"
        " sealed_at FROM ledger_checkpoint",
    ],
)
def test_a_last_checkpoint_that_is_not_the_signed_one_is_not_continued(committed_world: World, tampering: str) -> None:
    before = _sealed(committed_world)
    as_owner(tampering)
    _refused(committed_world, before)


def test_without_anything_held_the_last_checkpoint_must_still_be_signed(
    committed_world: World, held_nothing: Path
) -> None:
    _sealed(committed_world)
    (held_nothing / "checkpoint.note").unlink()
    as_owner("UPDATE ledger_checkpoint SET frontier[1] = sha256('x')")
    write(committed_world)
    with pytest.raises(Tampered, match="frontier"):
        tasks.seal_all(at=committed_world.at)


def test_a_home_that_lost_its_checkpoint_goes_on(committed_world: World, held_nothing: Path) -> None:
    before = _sealed(committed_world)
    (held_nothing / "checkpoint.note").unlink()
    assert _sealed(committed_world).size > before.size
    assert prove(at=committed_world.at).holds


def test_a_checkpoint_that_was_signed_but_not_yet_kept_is_continued(committed_world: World, held_nothing: Path) -> None:
    """As when the sealer is killed between its commit and the file."""
    first = _sealed(committed_world)
    _sealed(committed_world)
    (held_nothing / "checkpoint.note").write_text(first.note, "utf-8")
    _sealed(committed_world)
    assert prove(at=committed_world.at).holds


def test_what_is_held_never_goes_backward(committed_world: World) -> None:
    first = _sealed(committed_world)
    second = _sealed(committed_world)
    hold(first)
    assert held() == second


def test_another_root_of_the_same_size_is_never_held(committed_world: World) -> None:
    kept = _sealed(committed_world)
    with pytest.raises(Tampered, match="Two roots"):
        hold(Checkpoint(kept.size, bytes(32), kept.note))
    assert held() == kept


def test_the_worker_says_so_and_goes_on(committed_world: World, caplog: pytest.LogCaptureFixture) -> None:
    _sealed(committed_world)
    _drop_the_tree()
    write(committed_world)
    with caplog.at_level(logging.CRITICAL):
        tasks.seal_committed(int(committed_world.at.timestamp()))
    assert "THE LEDGER IS NOT SEALED: This home holds a checkpoint" in caplog.text


def test_a_frontier_that_was_changed_is_a_finding(committed_world: World) -> None:
    _sealed(committed_world)
    as_owner("UPDATE ledger_checkpoint SET frontier[1] = sha256('x')")
    assert rules(prove(at=committed_world.at)) == {"frontier"}


def test_a_file_signed_by_somebody_else_stops_the_sealer(committed_world: World, held_nothing: Path) -> None:
    kept = _sealed(committed_world)
    (held_nothing / "checkpoint.note").write_text(kept.note.replace("A", "B"), "utf-8")
    write(committed_world)
    with pytest.raises(Tampered):
        tasks.seal_all(at=committed_world.at)
    assert not prove(at=committed_world.at).holds
    assert signer()
