"""Signing keys follow one another, and what was signed before holds; and the whole way of an offline answer."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, Tampered
from daybreak.ledger.tasks import seal_all
from daybreak.packages import actions
from daybreak.packages.models import SigningKey
from daybreak.packages.sealing import signing_keys, turns
from daybreak.packages.travelling.opening import Trust, open_envelope
from tests.packages.invented import add_placed, sent
from tests.packages.test_exporting import SECRET, exported, one_sent, trust, with_key
from tests.rooms import World
from tests.triage.invented import AT

HOUR = timedelta(hours=1)


def rotated(world: World, at: Any = AT) -> SigningKey:
    gold = world.gold
    with viewing(world.coordinator):
        return actions.rotate_signing_key(reason="Yearly", second=gold, by=world.coordinator, at=at)


def test_the_signing_key_follows_and_what_was_signed_before_holds(committed_world: World) -> None:
    world = committed_world
    package = one_sent(world)
    with_key(world)
    seal_all(at=AT)
    old = trust()
    before = exported(world, package)[0].sealed
    made = rotated(world, AT + HOUR)
    assert [(row.since, row.until) for row in signing_keys()] == [(None, AT + HOUR), (AT + HOUR, None)]
    with viewing(world.coordinator):
        after = actions.export([package.pk], by=world.coordinator, at=AT + 2 * HOUR)[0].sealed
    for sealed in (before, after):
        assert open_envelope(sealed, identity=SECRET, trust=trust(), force="kent").reference == package.reference
    with pytest.raises(Tampered, match="not closed by"):
        open_envelope(after, identity=SECRET, trust=old, force="kent")
    with viewing(world.analyst):
        other = add_placed(world, 2)
    (second,) = sent(world, other)
    assert made.vkey.partition("+")[0] in second.signature
    assert second.signature.splitlines()[-1] != package.signature.splitlines()[-1]


def test_a_retired_key_closes_no_envelope_any_more(committed_world: World) -> None:
    world = committed_world
    package = one_sent(world)
    with_key(world)
    seal_all(at=AT)
    sealed = exported(world, package)[0].sealed
    rotated(world, AT - HOUR)
    with pytest.raises(Tampered) as refused:
        open_envelope(sealed, identity=SECRET, trust=Trust(turns(), trust().ledger), force="kent")
    assert refused.value.rule == "retired key"


@pytest.mark.django_db
def test_two_people_change_the_signing_key_for_a_reason(world: World) -> None:
    refused = [
        (world.coordinator, "Yearly", NotAllowed),
        (world.analyst, "Yearly", NotAllowed),
        (world.gold, " ", BadInput),
    ]
    with viewing(world.coordinator):
        for second, reason, error in refused:
            with pytest.raises(error):
                actions.rotate_signing_key(reason=reason, second=second, by=world.coordinator, at=AT)
        assert not SigningKey.objects.exists()


def test_the_whole_way_by_commands(committed_world: World, tmp_path: Path) -> None:
    world = committed_world
    package = one_sent(world)
    run = CliRunner().invoke
    public = run(app, ["package", "answer-key", f"{tmp_path}/kent.answers", "--force", "kent"]).stdout.strip()
    with_key(world)
    with viewing(world.coordinator):
        actions.register_answer_key(world.force("kent"), public, by=world.coordinator, at=AT)
    seal_all(at=AT)
    (envelope,) = exported(world, package)
    (tmp_path / "lead.json").write_text(json.dumps({
        "packages": [{"key": str(each.key), "since": each.since, "until": each.until} for each in trust().packages],
        "ledger": [str(each) for each in trust().ledger],
    }))  # fmt: skip
    (tmp_path / "kent.key").write_text(SECRET)
    (tmp_path / "e.age").write_bytes(envelope.sealed)
    words = ["--force", "kent", "--key", f"{tmp_path}/kent.key", "--trust", f"{tmp_path}/lead.json"]
    taken = run(app, ["package", "import", f"{tmp_path}/e.age", *words, "--into", f"{tmp_path}/inbox"])
    assert taken.exit_code == 0, taken
    said = ["--force", "kent", "--key", f"{tmp_path}/kent.answers", "--into", f"{tmp_path}/inbox", "--by", "PC 1"]
    said += ["--out", f"{tmp_path}/out", "--json"]
    told = run(app, ["package", "answer", package.reference, "acknowledged", "--access", "unknown", *said])
    assert told.exit_code == 0, told
    file = Path(json.loads(told.stdout.splitlines()[-1])["file"])
    assert file.name == "P-000001-1.kent.1.daybreak.answer"
    again = run(app, ["package", "answer", package.reference, "acknowledged", "--access", "no", *said])
    assert isinstance(again.exception, Conflict)
    with viewing(world.coordinator):
        (row,) = actions.import_answers([file.read_bytes()], by=world.coordinator, at=session.now())
        assert (row.said, row.package.state) == ("acknowledged", "acknowledged")
