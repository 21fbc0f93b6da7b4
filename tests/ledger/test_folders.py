"""An exported log is proven from its files and a public key alone, and whatever is done to the files is found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.kernel.errors import BadInput, Conflict, Tampered
from daybreak.ledger import folders
from daybreak.ledger.exporting import export
from daybreak.ledger.folders import Believed, verify_folder
from daybreak.ledger.keys import signer
from daybreak.ledger.notes import Verifier
from daybreak.ledger.terms import Verdict
from tests.ledger.sealed import as_owner, rules, seal_new
from tests.rooms import World

pytestmark = pytest.mark.usefixtures("committed_world")
Lines = list[str]


@pytest.fixture
def folder(committed_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of two checkpoints, exported with payloads into several parts."""
    monkeypatch.setattr(folders, "LINES", 5)
    seal_new(committed_world, 8)
    seal_new(committed_world, 8)
    export(tmp_path / "out", payloads=True, at=committed_world.at)
    return tmp_path / "out"


def _verdict(folder: Path, world: World, held: str = "") -> Verdict:
    return verify_folder(folder, Believed(keys=[signer().verifier], held=held), at=world.at)


def test_the_files_alone_hold(folder: Path, committed_world: World) -> None:
    verdict = _verdict(folder, committed_world)
    assert verdict.holds, verdict.findings
    assert verdict.sealed == json.loads((folder / "about.json").read_text())["entries"] > 16
    assert verdict.checkpoints == 2
    assert not verdict.notices
    assert not verdict.erased
    assert len(list(folder.glob("entries-*"))) > 3


def _of(line: str) -> dict[str, object]:
    said: dict[str, object] = json.loads(line)
    return said


def _change_entry(lines: Lines) -> None:
    lines[2] = lines[2].replace("administrator", "somebody-else")


def _change_payload(lines: Lines) -> None:
    lines[2] = json.dumps(_of(lines[2]) | {"payload": "{}"})


def _change_leaf(lines: Lines) -> None:
    lines[2] = json.dumps(_of(lines[2]) | {"leaf": "00" * 32})


def _delete(lines: Lines) -> None:
    del lines[2]


def _swap(lines: Lines) -> None:
    lines[2], lines[3] = lines[3], lines[2]


def _swap_with_places(lines: Lines) -> None:
    one, other = _of(lines[2]), _of(lines[3])
    lines[2] = json.dumps(other | {"position": one["position"]})
    lines[3] = json.dumps(one | {"position": other["position"]})


def _delete_payload(lines: Lines) -> None:
    lines[2] = json.dumps({name: said for name, said in _of(lines[2]).items() if name not in ("payload", "salt")})


def _empty_entry(lines: Lines) -> None:
    lines[2] = json.dumps(_of(lines[2]) | {"entry": None})


@pytest.mark.parametrize(
    ("tampering", "rule", "position"),
    [
        (_change_entry, "changed", 7), (_change_payload, "changed", 7), (_change_leaf, "changed", 7),
        (_delete, "gap", 7), (_swap, "gap", 7), (_swap_with_places, "root", None), (_empty_entry, "removed", 7),
        (_delete_payload, "payload", 7),
    ],
)  # fmt: skip
def test_a_changed_row_is_found_and_named(
    folder: Path, committed_world: World, tampering: Callable[[Lines], None], rule: str, position: int | None
) -> None:
    file = folder / "entries-000001.jsonl"
    lines = file.read_text().splitlines()
    ref = json.loads(str(_of(lines[2])["entry"]))["ref"]
    tampering(lines)
    file.write_text("".join(f"{line}\n" for line in lines))
    first = _verdict(folder, committed_world).findings[0]
    assert first.rule == rule
    if position is not None:
        assert first.position == position
    if rule in ("changed", "payload"):
        assert first.ref == ref


def test_files_cut_short_are_found(folder: Path, committed_world: World) -> None:
    last = sorted(folder.glob("entries-*"))[-1]
    last.unlink()
    assert "truncated" in rules(_verdict(folder, committed_world))


def test_files_cut_at_an_earlier_checkpoint_are_found_with_a_note_held_elsewhere(
    folder: Path, committed_world: World
) -> None:
    (file,) = folder.glob("checkpoints-*")
    first, last = file.read_text().splitlines()
    size = int(str(_of(first)["size"]))
    rows = [line for part in sorted(folder.glob("entries-*")) for line in part.read_text().splitlines()]
    for part in folder.glob("entries-*"):
        part.unlink()
    (folder / "entries-000000.jsonl").write_text("".join(f"{line}\n" for line in rows[:size]))
    file.write_text(first + "\n")
    assert _verdict(folder, committed_world).holds
    assert rules(_verdict(folder, committed_world, held=str(_of(last)["note"]))) == {"truncated"}


def test_a_checkpoint_taken_out_or_out_of_order_is_found(folder: Path, committed_world: World) -> None:
    (file,) = folder.glob("checkpoints-*")
    lines = file.read_text().splitlines()
    file.write_text(lines[0] + "\n")
    assert rules(_verdict(folder, committed_world)) == {"unsigned"}
    file.write_text(f"{lines[1]}\n{lines[0]}\n")
    assert rules(_verdict(folder, committed_world)) == {"checkpoint"}


def test_another_key_proves_nothing(folder: Path, committed_world: World) -> None:
    stranger = Verifier(signer().name, Ed25519PrivateKey.from_private_bytes(b"k" * 32).public_key())
    verdict = verify_folder(folder, Believed(keys=[stranger]), at=committed_world.at)
    assert rules(verdict) == {"key"}


def test_without_a_key_the_folder_is_believed_and_that_is_said(folder: Path, committed_world: World) -> None:
    verdict = verify_folder(folder, Believed(), at=committed_world.at)
    assert verdict.holds
    assert str(signer().verifier) in verdict.notices[0]


def test_a_broken_line_is_named_with_its_file(folder: Path, committed_world: World) -> None:
    (folder / "entries-000002.jsonl").write_text("{}\n")
    with pytest.raises(Tampered) as broken:
        _verdict(folder, committed_world)
    assert broken.value.place == "entries-000002.jsonl, line 1"


def test_a_folder_in_use_is_not_written_into_and_another_is_not_read(folder: Path, committed_world: World) -> None:
    with pytest.raises(Conflict, match="not empty"):
        export(folder, payloads=False, at=committed_world.at)
    with pytest.raises(BadInput, match="does not hold"):
        _verdict(folder.parent, committed_world)


def test_payloads_stay_at_home_unless_asked_for(folder: Path, committed_world: World) -> None:
    without = folder.parent / "without"
    export(without, payloads=False, at=committed_world.at)
    assert not any('"payload"' in line and '"salt"' in line for line in (without / "entries-000000.jsonl").open())
    verdict = _verdict(without, committed_world)
    assert verdict.holds
    assert not verdict.erased
    assert "no payloads" in verdict.notices[0]


def test_what_the_owner_changed_before_the_export_is_found_in_the_files(folder: Path, committed_world: World) -> None:
    as_owner("UPDATE ledger_entry SET canonical = canonical || '\\xff'::bytea WHERE id = 4")
    export(folder.parent / "later", payloads=True, at=committed_world.at)
    assert rules(_verdict(folder.parent / "later", committed_world)) == {"changed"}


def test_the_command_needs_neither_database_nor_home(folder: Path, tmp_path: Path) -> None:
    key = str(signer().verifier)
    command = [sys.executable, "-m", "daybreak.cli.main", "verify", "--from", str(folder), "--key", key, "--json"]
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
                   "DAYBREAK_HOME": str(tmp_path / "no-home")}  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[-1])["holds"] is True
    assert not (tmp_path / "no-home").exists()
    (folder / "entries-000000.jsonl").write_text("")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 8
    assert "leaf 0 is missing" in done.stderr
