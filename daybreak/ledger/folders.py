"""A whole log as a folder of text files, and its proof from them alone: no database, no private key.

    about.json               format, origin, how many entries and checkpoints, whether with payloads
    keys.jsonl               the statements on the log's keys, in order
    witnesses.jsonl          registered witnesses: name, public key, agency
    entries-000000.jsonl …   a line an entry: position, leaf hash, canonical bytes as text; if asked for, the payload
    checkpoints-000000.jsonl …  a line a checkpoint: its note with every cosignature, and its timestamp

The files prove nothing by themselves: everything is held against a public key that was known before.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from daybreak.kernel.errors import BadInput, Conflict, Tampered
from daybreak.ledger.keychain import Keyring, keyring
from daybreak.ledger.notes import Verifier
from daybreak.ledger.rules import instant_text
from daybreak.ledger.terms import Checkpoint, Finding, Verdict
from daybreak.ledger.walking import Head, Row, Trust, Walk

FORMAT = "daybreak-ledger-1"
LINES = 50_000  # in a file
NO_KEY = "No key was given: the one in the folder was believed. Compare it with the one you were told: {key}"
NO_PAYLOADS = "The folder holds no payloads: what each act was about was not compared with its commitment"


@dataclass(frozen=True, slots=True)
class Contents:
    """What is written into a folder; the streams are read once, a line at a time."""

    origin: str
    statements: Sequence[str]
    witnesses: Sequence[Mapping[str, str]]
    rows: Iterable[Row]
    heads: Iterable[Head]


def write(folder: Path, contents: Contents, *, payloads: bool, at: datetime) -> dict[str, Any]:
    """Write a log into a new or empty folder; return what about.json says. Conflict when something is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Conflict(f"The folder {folder} is not empty", remedy="Name a new folder")
    _lines(folder, "keys", ({"statement": note} for note in contents.statements))
    _lines(folder, "witnesses", contents.witnesses)
    entries = _parts(folder, "entries", (_entry(row, payloads) for row in contents.rows))
    checkpoints = _parts(folder, "checkpoints", (_checkpoint(head) for head in contents.heads))
    about = {
        "format": FORMAT, "origin": contents.origin, "entries": entries, "checkpoints": checkpoints,
        "payloads": payloads, "exported_at": instant_text(at),
    }  # fmt: skip
    (folder / "about.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    return about


def _entry(row: Row, payloads: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"position": row.position, "leaf": row.leaf.hex(), "entry": _text(row.canonical)}
    if payloads and row.salt is not None and row.content is not None:
        line |= {"salt": row.salt.hex(), "payload": _text(row.content)}
    return line


def _text(content: bytes | None) -> str | None:
    """Return sealed bytes as text: canonical JSON is UTF-8; what is not was changed, and shows as such."""
    return None if content is None else content.decode("utf-8", "backslashreplace")


def _checkpoint(head: Head) -> dict[str, Any]:
    line: dict[str, Any] = {"note": head.note, "root": head.root.hex(), "size": head.size}
    return line | ({"timestamp": base64.b64encode(head.timestamp).decode()} if head.timestamp else {})


def _lines(folder: Path, name: str, lines: Iterable[Mapping[str, Any]]) -> None:
    with (folder / f"{name}.jsonl").open("wb") as file:
        file.writelines(orjson.dumps(dict(line)) + b"\n" for line in lines)


def _parts(folder: Path, name: str, lines: Iterable[dict[str, Any]]) -> int:
    total, file = 0, None
    try:
        for line in lines:
            if total % LINES == 0:
                if file is not None:
                    file.close()
                file = (folder / f"{name}-{total // LINES:06}.jsonl").open("wb")
            assert file is not None  # noqa: S101 - opened at the first line
            file.write(orjson.dumps(line) + b"\n")
            total += 1
    finally:
        if file is not None:
            file.close()
    return total


@dataclass(frozen=True, slots=True)
class Believed:
    """What the reader of a folder knows from elsewhere: public keys, witnesses' keys, a checkpoint's note, a TSA."""

    keys: Sequence[Verifier] = ()
    witnesses: Sequence[Verifier] = ()
    held: str = ""
    stamped_at: Any = None


def verify_folder(folder: Path, believed: Believed, *, at: datetime) -> Verdict:
    """Prove the log in a folder (see `Walk`); BadInput when the folder holds none."""
    about = _about(folder)
    ring, findings = _ring(folder, believed.keys)
    held = None
    if believed.held:
        try:
            held = ring.opened(believed.held)
        except Tampered as broken:
            findings.append(Finding(-1, "held", f"the checkpoint held elsewhere: {broken.message}"))
    walk = Walk(Trust(ring, believed.witnesses, held, believed.stamped_at), _heads(folder))
    walk.findings += findings
    if not about.get("payloads"):
        walk.payloads = False
        walk.notices.append(NO_PAYLOADS)
    return walk.over(_rows(folder), waiting=0, at=at)


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / "about.json").read_text("utf-8"))
    except (OSError, ValueError):
        about = {}
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise BadInput(
            f"{folder} does not hold an exported ledger", remedy="Write one with `daybreak ledger export FOLDER`"
        )
    return about


def _ring(folder: Path, keys: Sequence[Verifier]) -> tuple[Keyring, list[Finding]]:
    statements = [str(_part(place, line, "statement")) for place, line in _read(folder / "keys.jsonl")]
    try:
        if keys:
            return keyring(statements, keys), []
        whole = keyring(statements, [])
        ring = keyring(statements, [each.key for each in whole.generations[-1:]])
        ring.notices.append(NO_KEY.format(key=ring.generations[-1].key if ring.generations else "none"))
        return ring, []
    except Tampered as broken:
        return keyring([], keys), [Finding(-1, broken.rule, broken.message)]


def _rows(folder: Path) -> Iterator[Row]:
    for place, line in _all(folder, "entries"):
        entry, payload, salt = line.get("entry"), line.get("payload"), line.get("salt")
        try:
            yield Row(
                int(_part(place, line, "position")),
                bytes.fromhex(_part(place, line, "leaf")),
                None if entry is None else str(entry).encode(),
                None if salt is None else bytes.fromhex(salt),
                None if payload is None else str(payload).encode(),
            )
        except (ValueError, TypeError) as broken:
            raise _unreadable(place) from broken


def _heads(folder: Path) -> Iterator[Head]:
    for place, line in _all(folder, "checkpoints"):
        stamp = line.get("timestamp")
        try:
            yield Head(
                int(_part(place, line, "size")),
                bytes.fromhex(_part(place, line, "root")),
                str(_part(place, line, "note")),
                None if stamp is None else base64.b64decode(stamp),
            )
        except (ValueError, TypeError) as broken:
            raise _unreadable(place) from broken


def _all(folder: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(folder.glob(f"{name}-*.jsonl")):
        yield from _read(file)


def _read(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    if not file.exists():
        raise BadInput(f"{file.name} is missing in {file.parent}", remedy="Export the ledger again")
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            place = f"{file.name}, line {number}"
            try:
                said = orjson.loads(line)
            except ValueError as broken:
                raise _unreadable(place) from broken
            if not isinstance(said, dict):
                raise _unreadable(place)
            yield place, said


def _part(place: str, line: dict[str, Any], name: str) -> Any:
    if name not in line:
        raise _unreadable(place)
    return line[name]


def _unreadable(place: str) -> Tampered:
    return Tampered(
        "A line of the exported ledger cannot be read", rule="format", place=place, remedy="Export the ledger again"
    )


def held_note(file: Path) -> str:
    """Return the note in a file; BadInput when it cannot be read."""
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise BadInput(f"{file} cannot be read as a note: {broken}") from broken


def opened(note: str, keys: Sequence[Verifier]) -> Checkpoint:
    """Return the checkpoint of a note signed by one of the keys."""
    return keyring([], keys).opened(note)
