"""Whether a file is one that was published: from the file, a signed manifest, and public keys that were told before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from daybreak.kernel.errors import BadInput, DaybreakError
from daybreak.ledger import notes
from daybreak.ledger.documents import Proof, check_proof, read_proof, write_proof
from daybreak.ledger.notes import Verifier
from daybreak.ledger.rules import payload_digest
from daybreak.release.documents.manifest import MANIFEST, Manifest, digest_of, read_manifest

PUBLISHED = frozenset({"release:publish", "release:lift"})
"""The acts by which a release becomes public: at its embargo, or by two people before it."""
LINE = "{operation}, version {version}, snapshot {snapshot}, published {published}{rehearsal}"


class Verdict(StrEnum):
    """The answers there are."""

    GENUINE = "genuine"
    OLDER = "older"
    ALTERED = "altered"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, what it means in one sentence, and the release it is about."""

    verdict: Verdict
    words: str
    manifest: Manifest | None = None
    note: str = ""

    @property
    def of(self) -> str:
        """Return which release it is, in a line."""
        if self.manifest is None:
            return ""
        m = self.manifest
        rehearsal = "; a REHEARSAL, everything in it is invented" if m.invented else ""
        return LINE.format(
            operation=m.operation, version=m.version, snapshot=m.snapshot, published=m.published_at, rehearsal=rehearsal
        )


def judge(content: bytes, name: str, signed: Sequence[str], keys: Sequence[Verifier]) -> Answer:
    """Return what a file is, by the manifests that were given and the keys that are believed, in whatever order.

    Raises BadInput where a manifest signed by a believed key cannot be read.
    """
    believed = [(read_manifest(note), note) for note in signed if _signed(note, keys)]
    if not believed:
        who = ", ".join(sorted({signer for note in signed for signer in _names(note)})) or "nobody"
        return Answer(Verdict.FOREIGN, f"The manifest is signed by {who}, not by a key you gave: it proves nothing.")
    operations = {manifest.operation for manifest, _ in believed}
    answers = [_within(content, name, *_latest(believed, operation)) for operation in sorted(operations)]
    return min(answers, key=lambda answer: list(Verdict).index(answer.verdict))


def _signed(note: str, keys: Sequence[Verifier]) -> bool:
    """Answer whether a believed key signed a note; what has no place for signatures is signed by nobody."""
    return "\n\n" in note and any(notes.signed_by(note, key) for key in keys)


def _latest(believed: Sequence[tuple[Manifest, str]], operation: str) -> tuple[Manifest, str]:
    """Return the newest manifest of an operation; what older ones hold is counted with what it calls earlier."""
    of = sorted((each for each in believed if each[0].operation == operation), key=lambda each: each[0].version)
    earlier = set(of[-1][0].earlier)
    for manifest, note in of[:-1]:
        earlier |= {(digest, manifest.version, name) for name, digest in manifest.files.items()}
        earlier.add((digest_of(note.encode()), manifest.version, MANIFEST))
    return replace(of[-1][0], earlier=tuple(sorted(earlier))), of[-1][1]


def _within(content: bytes, name: str, manifest: Manifest, note: str) -> Answer:
    digest = digest_of(content)
    named = next((each for each, held in manifest.files.items() if held == digest), "")
    if named or content == note.encode():
        words = f"The file is exactly as it was published{f' as {named}' if named and named != name else ''}."
        return Answer(Verdict.GENUINE, words, manifest, note)
    versions = [version for held, version, _ in manifest.earlier if held == digest]
    if versions:
        words = f"The file is of version {max(versions)} and has been replaced: take version {manifest.version}."
        return Answer(Verdict.OLDER, words, manifest, note)
    if name in (manifest.files.keys() | {earlier for _, _, earlier in manifest.earlier}):
        words = f"The file has the name of a published one, {name}, but not its content: do not use it."
        return Answer(Verdict.ALTERED, words, manifest, note)
    words = "No published file has this content or this name; if it was renamed, it was changed too."
    return Answer(Verdict.UNKNOWN, words, manifest, note)


def _names(note: str) -> list[str]:
    return [
        line.removeprefix(notes.DASH).partition(" ")[0] for line in notes.lines_of(note) if line.startswith(notes.DASH)
    ]


def write_publication(proof: Proof, salt: bytes, payload: bytes) -> str:
    """Return the ledger's proof of a publication, with what the entry was about, as one small file."""
    said = {"proof": write_proof(proof), "salt": salt.hex(), "payload": payload.decode()}
    return json.dumps(said, indent=1) + "\n"


def check_publication(text: str, note: str, keys: Sequence[Verifier]) -> int:
    """Return the position in the ledger of a manifest's publication; BadInput or Tampered where there is none."""
    try:
        said = json.loads(text)
        proof, salt, payload = read_proof(said["proof"]), bytes.fromhex(said["salt"]), str(said["payload"]).encode()
        files = json.loads(payload)["files"]
    except (ValueError, KeyError, TypeError, DaybreakError) as broken:
        raise _no_proof("it cannot be read") from broken
    key = next((key for key in keys if notes.signed_by(proof.note, key)), None)
    signed = next(iter(_names(proof.note)), "")  # the log's own line stands first, then those of witnesses
    if key is None and signed and signed not in {each.name for each in keys}:
        raise BadInput(
            f"The ledger's proof is signed by {signed}, whose key was not given", rule="ledger",
            remedy="Ask the lead agency for the ledger's key, by a way of its own, and give it with another --key",
        )  # fmt: skip
    if key is None:
        raise _no_proof("it is of another ledger than the one whose key you gave")
    check_proof(proof, notes.open_checkpoint(proof.note, key))
    entry = proof.entry
    if entry.get("act") not in PUBLISHED or entry.get("to") != "public":
        raise _no_proof("its entry is not of a publication")
    if entry.get("payload") != payload_digest(salt, payload) or digest_of(note.encode()) not in files:
        raise _no_proof("its entry does not name this manifest")
    return proof.position


def _no_proof(why: str) -> BadInput:
    return BadInput(
        f"The ledger's proof does not show that this was published: {why}", rule="ledger",
        remedy="Ask for the proof again; if it stays so, keep both and tell the lead agency",
    )  # fmt: skip
