"""A witness: somebody outside who holds the newest checkpoint and countersigns only what extends it.

Its folder is all it has: `witness.json` (name, address of the log, the log's keys it believes), `key` (its own Ed25519
key), `checkpoint.note` (what it countersigned last) and, after a refusal, `refused-….txt`: the evidence. No Django.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.kernel.errors import BadInput, Conflict, DaybreakError, Tampered
from daybreak.ledger import notes
from daybreak.ledger.documents import Submission, read_submission
from daybreak.ledger.keychain import keyring
from daybreak.ledger.merkle import verify_consistency
from daybreak.ledger.notes import ALGORITHM_COSIGNATURE, Signer, Verifier, read_vkey
from daybreak.ledger.terms import Checkpoint

_KEEP = "Keep this folder as it is, tell the other witnesses and the auditor, and do not go on"


@dataclass(frozen=True, slots=True)
class Witnessing:
    """A witness as its folder says; `held` is None before the first checkpoint."""

    folder: Path
    signer: Signer
    url: str
    believed: tuple[Verifier, ...]
    held: Checkpoint | None


def found(folder: Path, *, name: str, url: str, log_key: Verifier) -> Verifier:
    """Make the folder of a new witness; return its public key, for an administrator of the log to register."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / "key").exists():
        raise Conflict(f"There is a witness in {folder} already", remedy="Name another folder")
    signer = Signer(name, Ed25519PrivateKey.generate(), ALGORITHM_COSIGNATURE)
    read_vkey(str(signer.verifier), algorithm=ALGORITHM_COSIGNATURE)  # refuses a name no note could carry
    _write(folder / "key", signer.key.private_bytes_raw().hex())
    _write_settings(folder, name, url, [log_key])
    return signer.verifier


def load(folder: Path) -> Witnessing:
    """Return the witness of a folder; BadInput when there is none, Tampered when its checkpoint is not its own."""
    try:
        said = json.loads((folder / "witness.json").read_text("utf-8"))
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex((folder / "key").read_text("ascii")))
    except (OSError, ValueError) as broken:
        raise BadInput(
            f"There is no witness in {folder} ({broken})", remedy="Make one with `daybreak witness found`"
        ) from broken
    signer = Signer(said["name"], key, ALGORITHM_COSIGNATURE)
    file, held = folder / "checkpoint.note", None
    if file.exists():
        note = file.read_text("utf-8")
        if notes.cosigned_at(note, signer.verifier) is None:
            raise Tampered(f"{file} is not what this witness countersigned", rule="cosignature", remedy=_KEEP)
        _, held = notes.read_checkpoint(note)
    return Witnessing(folder, signer, said["url"], tuple(map(read_vkey, said["keys"])), held)


def believe(witness: Witnessing, key: Verifier) -> None:
    """Believe one more key of the log: the old one was lost, and its owner gave the new one by another way."""
    if key.name != witness.believed[0].name:
        raise BadInput(f"The key is of the log {key.name!r}, this witness keeps {witness.believed[0].name!r}")
    keys = dict.fromkeys([*map(str, witness.believed), str(key)])
    _write_settings(witness.folder, witness.signer.name, witness.url, [read_vkey(each) for each in keys])


def countersign(witness: Witnessing, body: str, statements: Sequence[str], *, at: datetime) -> str:
    """Return the signature line for a checkpoint that extends what is held, which is replaced by it first.

    `body` is an `add-checkpoint` request of C2SP tlog-witness. Raises Tampered, and keeps the body as evidence, when
    the checkpoint is not signed by a believed key or does not extend the one held. Not to be run twice at once.
    """
    submission = read_submission(body)
    try:
        checkpoint = _checked(witness, submission, statements)
    except DaybreakError:
        name = f"refused-{sha256(body.encode()).hexdigest()[:16]}.txt"
        (witness.folder / name).write_text(body, "utf-8")
        raise
    line = notes.cosign(checkpoint.note, witness.signer, at=at)
    _write(witness.folder / "checkpoint.note", checkpoint.note + line)  # before anybody sees the signature
    return line


def _checked(witness: Witnessing, submission: Submission, statements: Sequence[str]) -> Checkpoint:
    checkpoint = keyring(statements, witness.believed).opened(submission.note)  # step 1: a believed key signed it
    held = witness.held
    if held is None:
        return checkpoint
    if checkpoint.size < held.size:  # step 2: nothing was cut off
        raise Tampered(
            f"The log has {checkpoint.size} entries, this witness countersigned {held.size}: it was cut short",
            rule="truncated",
            remedy=_KEEP,
        )
    if submission.old != held.size:  # step 3: the proof starts where this witness stands
        raise Conflict(f"The proof starts at {submission.old} entries, this witness holds {held.size}")
    extends = verify_consistency(  # step 4: nothing was rewritten
        earlier=held.size,
        later=checkpoint.size,
        earlier_root=held.root,
        later_root=checkpoint.root,
        proof=submission.hashes,
    )
    if not extends:
        raise Tampered(
            f"The log of {checkpoint.size} entries does not extend the {held.size} this witness countersigned:"
            " entries were rewritten",
            rule="consistency",
            remedy=_KEEP,
        )
    return checkpoint


def _write_settings(folder: Path, name: str, url: str, keys: Sequence[Verifier]) -> None:
    said = {"name": name, "url": url.rstrip("/"), "keys": [str(key) for key in keys]}
    _write(folder / "witness.json", json.dumps(said, indent=1))


def _write(file: Path, text: str) -> None:
    """Write a file, whole or not at all, for its owner only, and on the disk when this returns."""
    fresh = file.with_name(f".{file.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text if text.endswith("\n") else f"{text}\n")
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
