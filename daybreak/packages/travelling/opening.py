"""Opening an envelope at a force, step by step; each step refuses with its reason, nothing is written before all."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from daybreak.kernel.errors import ContentRefused, DaybreakError, NotAllowed, Tampered
from daybreak.ledger import notes
from daybreak.ledger.documents import check_proof, read_proof
from daybreak.ledger.notes import Verifier
from daybreak.packages.travelling import bag, envelope
from daybreak.packages.travelling.contents import (
    FIELDS,
    FORMAT,
    bytes_of,
    check_signature,
    check_suspect_only,
    digest_of,
)

HEAD = "daybreak envelope"
REFERENCE = re.compile(r"P-[0-9A-Z]{1,24}/[1-9][0-9]{0,5}")
STATUS = frozenset(
    {"export", "force", "exported_at", "state", "level", "act_by", "access_to_children", "digest", "withdrawn"}
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A key packages are signed with, from when until when; empty where it has no beginning or no end."""

    key: Verifier
    since: str = ""
    until: str = ""

    def holds_at(self, instant: str) -> bool:
        """Answer whether the key signed at an instant, written as the ledger writes instants: these sort as time."""
        return self.since <= instant and (not self.until or instant < self.until)


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a force believes: the lead agency's keys for packages and the keys of its ledger, as they were told."""

    packages: Sequence[Turn]
    ledger: Sequence[Verifier]

    @property
    def signers(self) -> list[Verifier]:
        """Return the keys a package may be signed with: one signed in its time stays signed."""
        return [turn.key for turn in self.packages]


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that holds: its files, what the package says, how it stood when it was sent."""

    files: Mapping[str, bytes]
    content: Mapping[str, Any]
    status: Mapping[str, Any]
    digest: str
    position: int

    @property
    def reference(self) -> str:
        return str(self.content["reference"])


def envelope_text(files: Mapping[str, bytes]) -> str:
    """Return what is signed of a bag: the digest of the manifest of its manifests, by which every byte is bound."""
    return f"{HEAD}\n{sha256(files[bag.TAG_MANIFEST]).hexdigest()}\n"


def open_envelope(sealed: bytes, *, identity: str, trust: Trust, force: str) -> Opened:
    """Return what an envelope holds once every step has passed.

    ContentRefused where it is no package, Tampered where it was changed, NotAllowed where it is another force's.
    """
    # 1. It opens with our key, and holds the files of a package and nothing else.
    files = envelope.unpack(envelope.decrypt(sealed, identity))
    # 2. The lead agency closed exactly this bag.
    turn = _closed_by(files, trust.packages)
    bag.check(files)
    # 3. What is inside is what it must be, in the one spelling that has this digest; the key closed it in its time.
    content = _read(files["data/package.json"], FIELDS, "data/package.json")
    status = _read(files["data/status.json"], STATUS, "data/status.json")
    _check_turn(turn, str(status["exported_at"]))
    if content["format"] != FORMAT or not REFERENCE.fullmatch(str(content["reference"])):
        raise ContentRefused("The package is of another format than this one reads", rule="format")
    # 4. The lead agency signed what the package says, and it holds the suspect's facts alone.
    check_signature(content, _text(files["data/package.sig"]), trust.signers)
    check_suspect_only(content)
    if status["digest"] != digest_of(content):
        raise Tampered("The state in the envelope is of another package than the one in it", rule="status")
    # 5. It is for this force.
    if {content["force"], status["force"]} != {force}:
        raise NotAllowed(
            f"Package {content['reference']} is for {content['force']}, not for {force}",
            rule="other force",
            remedy="Do not read it; tell the lead agency that you have it",
        )
    # 6. The ledger says that exactly this package was disseminated to it.
    position = _check_ledger(files["data/ledger-proof.txt"], content, trust.ledger)
    return Opened(files, content, status, sha256(sealed).hexdigest(), position)


def _closed_by(files: Mapping[str, bytes], keys: Sequence[Turn]) -> Turn:
    """Return the key that closed exactly these files; Tampered where none of the known ones did."""
    note = _text(files["envelope.sig"])
    turn = next((turn for turn in keys if notes.signed_by(note, turn.key)), None)
    if turn is None or notes.text_of(note) != envelope_text(files):
        raise Tampered(
            f"The envelope was not closed by {keys[-1].key.name}, or was changed since",
            rule="signature",
            remedy="Keep it as it is, and compare the keys with the lead agency by telephone: they may have a new one",
        )
    return turn


def _check_turn(turn: Turn, exported_at: str) -> None:
    if not turn.holds_at(exported_at):
        raise Tampered(
            f"The envelope of {exported_at} was closed with a key of another time",
            rule="retired key",
            remedy="Do not act on it; ask the lead agency for a new envelope",
        )


def _check_ledger(text: bytes, content: Mapping[str, Any], keys: Sequence[Verifier]) -> int:
    proof = read_proof(_text(text))
    key = next((key for key in keys if notes.signed_by(proof.note, key)), None)
    if key is None:
        raise Tampered("The proof is of another ledger than the one that is trusted", rule="ledger")
    check_proof(proof, notes.open_checkpoint(proof.note, key))
    entry = proof.entry
    wanted = {"act": "package:disseminate", "thing_ref": content["package"], "to": content["force"]}
    if any(entry.get(name) != value for name, value in wanted.items()):
        raise Tampered(
            f"The ledger's entry is not about package {content['reference']} going to {content['force']}",
            rule="ledger",
            remedy="Do not act on it; tell the lead agency",
        )
    return proof.position


def _read(raw: bytes, fields: frozenset[str], name: str) -> dict[str, Any]:
    try:
        said = json.loads(raw)
        if isinstance(said, dict) and said.keys() == fields and bytes_of(said) == raw:
            return said
    except (ValueError, RecursionError, DaybreakError):
        pass
    raise ContentRefused(f"{name} is not what a package has there", rule="format", place=name)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as broken:
        raise ContentRefused("A signature or proof in the envelope is not text", rule="format") from broken
