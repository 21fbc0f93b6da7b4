"""Signed statements of time: a note (C2SP) of three lines by the Ed25519 key of a machine that does nothing else.

    NAME
    time 2026-03-20T06:00:01.250000Z
    nonce 5f1e…

The nonce is the asker's. A statement made for nobody ("-") is what a machine without a network leaves in a file.
"""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.kernel.errors import BadInput, Conflict, Tampered
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer, Verifier, read_vkey

FOR_NOBODY = "-"
NONCE = re.compile(r"[0-9a-f]{32,64}")


def found(folder: Path, *, name: str) -> Verifier:
    """Make the folder of a new timekeeper; return its public key, for the installation to believe."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / "key").exists():
        raise Conflict(f"There is a timekeeper in {folder} already", remedy="Name another folder")
    signer = Signer(name, Ed25519PrivateKey.generate())
    read_vkey(str(signer.verifier))  # refuses a name no note could carry
    descriptor = os.open(folder / "key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps({"name": name, "key": signer.key.private_bytes_raw().hex()}) + "\n")
    return signer.verifier


def load(folder: Path) -> Signer:
    """Return the signer of a timekeeper's folder; BadInput when there is none."""
    try:
        said = json.loads((folder / "key").read_text("ascii"))
        return Signer(said["name"], Ed25519PrivateKey.from_private_bytes(bytes.fromhex(said["key"])))
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise BadInput(
            f"There is no timekeeper in {folder} ({broken})", remedy="Make one with `daybreak timekeeper found`"
        ) from broken


def state(signer: Signer, *, nonce: str, at: datetime) -> str:
    """Return the signed statement of this instant for whoever gave the nonce."""
    if nonce != FOR_NOBODY and not NONCE.fullmatch(nonce):
        raise BadInput("A nonce is 32 to 64 hexadecimal digits", place="nonce", rule="timekeeper")
    return notes.sign(f"{signer.name}\ntime {at.astimezone(UTC).isoformat()}\nnonce {nonce}\n", signer)


def stated(note: str, verifier: Verifier, *, nonce: str) -> datetime:
    """Return what time a statement says; Tampered unless the key signed it, for this nonce."""
    if not notes.signed_by(note, verifier):
        raise Tampered(f"The statement carries no valid signature of {verifier.name}", rule="timekeeper")
    lines = notes.text_of(note).splitlines()
    try:
        name, time, said = lines
        at = datetime.fromisoformat(time.removeprefix("time "))
    except ValueError as broken:
        raise Tampered("The statement says no time", rule="timekeeper") from broken
    if name != verifier.name or said != f"nonce {nonce}" or at.tzinfo is None:
        raise Tampered("The statement was made for another question", rule="timekeeper")
    return at.astimezone(UTC)
