"""The manifest beside the files of a release: what was published, in which version, signed; a line of text each.

    daybreak release manifest v1
    operation BRIGHT DAWN
    version 2
    snapshot 3
    published 2026-03-20T06:00:00.000000Z
    rehearsal yes
    file <SHA-256> kent.pdf
    earlier <SHA-256> 1 kent.pdf

It is a signed note (C2SP): any program that knows the format can check it, with the public key and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from daybreak.kernel.errors import BadInput
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer

HEAD = "daybreak release manifest v1"
MANIFEST = "manifest.note"
PROOF = "ledger-proof.json"
MOST_BYTES = 1 << 22  # of a manifest: some hundred bytes a file, for every version
_FIELDS = ("operation", "version", "snapshot", "published", "rehearsal")
_FILE = re.compile(r"file ([0-9a-f]{64}) (\S+)")
_EARLIER = re.compile(r"earlier ([0-9a-f]{64}) ([1-9][0-9]{0,8}) (\S+)")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was published: the files of this version by name, and those of earlier ones as (digest, version, name)."""

    operation: str
    version: int
    snapshot: int
    published_at: str
    invented: bool
    files: Mapping[str, str]
    earlier: tuple[tuple[str, int, str], ...] = ()


def write_manifest(manifest: Manifest, signer: Signer) -> bytes:
    """Return the signed manifest; the same one has the same bytes."""
    said = (" ".join(manifest.operation.split()), manifest.version, manifest.snapshot, manifest.published_at,
            "yes" if manifest.invented else "no")  # fmt: skip
    lines = [HEAD, *(f"{name} {value}" for name, value in zip(_FIELDS, said, strict=True))]
    lines += [f"file {digest} {name}" for name, digest in sorted(manifest.files.items())]
    lines += [f"earlier {digest} {version} {name}" for digest, version, name in sorted(manifest.earlier)]
    return notes.sign("".join(f"{line}\n" for line in lines), signer).encode()


def read_manifest(note: str) -> Manifest:
    """Return what a manifest says, its signature not looked at; BadInput where it is none."""
    lines = notes.text_of(note).splitlines() if "\n\n" in note else []
    if lines[:1] != [HEAD] or len(lines) <= len(_FIELDS):
        raise _not_one("it does not begin as one")
    said = dict(line.partition(" ")[::2] for line in lines[1 : 1 + len(_FIELDS)])
    if tuple(said) != _FIELDS or not (_NUMBER.fullmatch(said["version"]) and _NUMBER.fullmatch(said["snapshot"])):
        raise _not_one("its first lines are not operation, version, snapshot, time and whether it is a rehearsal")
    files: dict[str, str] = {}
    earlier: list[tuple[str, int, str]] = []
    for line in lines[1 + len(_FIELDS) :]:
        if (found := _FILE.fullmatch(line)) and found[2] not in files:
            files[found[2]] = found[1]
        elif found := _EARLIER.fullmatch(line):
            earlier.append((found[1], int(found[2]), found[3]))
        else:
            raise _not_one(f"{line[:60]!r} is not a line of one")
    return Manifest(
        said["operation"], int(said["version"]), int(said["snapshot"]), said["published"], said["rehearsal"] == "yes",
        files, tuple(earlier),
    )  # fmt: skip


def digest_of(content: bytes) -> str:
    """Return the digest by which a manifest names a file."""
    return sha256(content).hexdigest()


def _not_one(why: str) -> BadInput:
    return BadInput(
        f"This is not the manifest of a release: {why}", rule="manifest",
        remedy=f"Take the {MANIFEST} that lies beside the published files",
    )  # fmt: skip
