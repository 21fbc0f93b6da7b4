"""The deliberate way out of a refusal: two people declare the break, and it stays on record."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from daybreak.access.actions.keeping import declare_break
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.cli.proving import prove
from daybreak.conf.home import secret
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, Tampered
from daybreak.ledger import queries, tasks
from daybreak.ledger.keys import held
from daybreak.ledger.terms import Checkpoint
from tests.ledger.sealed import as_owner, write
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")


def _declare(by: Post, second: Post, world: World, reason: str = "restored the backup of Monday") -> int:
    with viewing(by):
        return declare_break(reason=reason, second=second, by=by, at=world.at)[1]


def _newer_home(world: World, home: Path) -> Checkpoint:
    """Leave a database as an older backup would: it ends before the checkpoint that the home holds."""
    assert {world.coordinator, world.gold, world.auditor, world.analyst}  # appointed before anything is sealed
    write(world, 6, "first")
    tasks.seal_all(at=world.at)
    older = held()
    assert older is not None
    write(world, 20, "lost-with-the-disk")
    tasks.seal_all(at=world.at)
    newer = held()
    assert newer is not None
    as_owner(f"DELETE FROM ledger_checkpoint WHERE size > {older.size}")
    as_owner(f"DELETE FROM ledger_leaf WHERE position >= {older.size}")
    as_owner("DELETE FROM ledger_node WHERE number NOT IN (SELECT number FROM ledger_node ORDER BY number LIMIT "
             f"{sum(older.size >> level for level in range(3, 40))})")  # fmt: skip
    for table, ref in (("payload", "entry_ref"), ("entry", "ref")):
        as_owner(
            f"DELETE FROM ledger_{table} WHERE {ref} IN (SELECT ref FROM ledger_entry WHERE thing_ref LIKE 'lost%')"
        )
    return newer


def test_an_older_database_goes_on_when_two_people_say_so(committed_world: World, held_nothing: Path) -> None:
    world = committed_world
    newer = _newer_home(world, held_nothing)
    write(world)
    with pytest.raises(Tampered):
        tasks.seal_all(at=world.at)
    _declare(world.coordinator, world.gold, world)
    tasks.seal_all(at=world.at)
    found = prove(at=world.at)
    assert found.holds, found.findings
    kept = held_nothing / f"checkpoint-{newer.size}.put-aside"
    assert kept.read_text("utf-8") == newer.note
    assert any(kept.name in notice for notice in found.notices)
    kept.unlink()
    assert any("a break was declared" in notice for notice in prove(at=world.at).notices)  # the entry says so too
    with viewing(world.auditor):
        entries = {(row.act, row.post) for row in queries.entries_of("checkpoint", str(newer.size))}
    assert entries == {("ledger:break", world.coordinator.id), ("ledger:agree", world.gold.id)}


def test_one_person_alone_declares_nothing(committed_world: World, held_nothing: Path) -> None:
    world = committed_world
    newer = _newer_home(world, held_nothing)
    for by, second in (
        (world.coordinator, world.coordinator),
        (world.analyst, world.gold),
        (world.gold, world.analyst),
    ):
        with pytest.raises(NotAllowed):
            _declare(by, second, world)
    with pytest.raises(BadInput):
        _declare(world.coordinator, world.gold, world, reason=" ")
    assert (held_nothing / "checkpoint.note").read_text("utf-8") == newer.note


def test_where_nothing_is_broken_no_break_is_declared(committed_world: World) -> None:
    world = committed_world
    assert {world.coordinator, world.gold}
    with pytest.raises(Conflict, match="holds no checkpoint"):
        _declare(world.coordinator, world.gold, world)
    write(world)
    tasks.seal_all(at=world.at)
    with pytest.raises(Conflict, match="there is no break"):
        _declare(world.coordinator, world.gold, world)


def test_a_break_heals_no_checkpoint_that_nobody_signed(committed_world: World, held_nothing: Path) -> None:
    world = committed_world
    newer = _newer_home(world, held_nothing)
    as_owner("UPDATE ledger_checkpoint SET frontier[1] = sha256('x')")
    with pytest.raises(Tampered, match="frontier"):
        _declare(world.coordinator, world.gold, world)
    assert (held_nothing / "checkpoint.note").read_text("utf-8") == newer.note


def test_the_commands_do_what_the_guide_says(
    committed_world: World, held_nothing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an older database was restored: refused, declared by two command posts, and the key changed by them."""
    world = committed_world
    monkeypatch.setattr(session, "open_installation", lambda: None)
    monkeypatch.setattr(session, "now", lambda: world.at)
    monkeypatch.setattr(settings, "KEY_OF", lambda name: secret(held_nothing, name))
    _newer_home(world, held_nothing)
    people = ["--as", world.coordinator.person.username, "--second", world.gold.person.username]
    refused = CliRunner().invoke(app, ["ledger", "rotate", "--reason", "yearly change", *people])
    assert isinstance(refused.exception, Tampered)
    done = CliRunner().invoke(app, ["ledger", "break", "--reason", "older backup", *people], catch_exceptions=False)
    assert "is put aside: keep it" in done.output
    CliRunner().invoke(app, ["ledger", "rotate", "--reason", "yearly change", *people], catch_exceptions=False)
    tasks.seal_all(at=world.at)
    assert prove(at=world.at).holds
    assert len(queries.key_statements()) == 2
