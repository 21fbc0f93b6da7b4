"""An offline force's answer as a signed file: written at the force, read at the lead agency.

A signed note (C2SP) over one line of canonical JSON, by the Ed25519 key the force registered. It names the package, the
digest of what that said and the envelope it came in, so that an answer to one is never taken for an answer to another.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.kernel.errors import BadInput, Conflict, ContentRefused, DaybreakError, NotAllowed, Tampered
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer, Verifier
from daybreak.ledger.rules import canonical_payload
from daybreak.packages.terms import Answer, Said

HEAD = "daybreak answer"
FORMAT = "daybreak answer 1"
SUFFIX = ".daybreak.answer"
MOST_BYTES = 1 << 14  # of a file: a reason of a thousand characters takes about five thousand
MOST_WORDS = 1_000
FOLLOWS: dict[Said, frozenset[Said]] = {
    Said.ACKNOWLEDGED: frozenset(),
    Said.ACCEPTED: frozenset({Said.ACKNOWLEDGED}),
    Said.REJECTED: frozenset({Said.ACKNOWLEDGED}),
    Said.STOPPED: frozenset(),
}
"""What a force must have said before it may say this."""
ENDS = frozenset({Said.ACCEPTED, Said.REJECTED, Said.STOPPED})


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: of which force about which package in which envelope, what was said by whom when."""

    answer: UUID
    number: int
    force: str
    reference: str
    package: UUID
    export: str
    digest: str
    said: Said
    access_to_children: str  # of an acknowledgement: yes, no, unknown; otherwise empty
    reason: str
    said_by: str
    said_at: datetime


FIELDS = frozenset({"format", *Answered.__slots__})


def new_key(force: str) -> tuple[str, Verifier]:
    """Return a fresh key of a force for its answers: the secret line to keep, the public half to give away."""
    key = Ed25519PrivateKey.generate()
    signer = Signer(_name(force), key)
    return f"{signer.name} {key.private_bytes_raw().hex()}", signer.verifier


def read_key(line: str, *, force: str) -> Signer:
    """Return the key of a secret line; BadInput where it is none, NotAllowed where it is another force's."""
    name, _, secret = line.strip().partition(" ")
    try:
        signer = Signer(name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))
    except ValueError as broken:
        raise BadInput("This is not the secret half of a force's key for answers", rule="key") from broken
    if name != _name(force):
        raise NotAllowed(f"This key is of {name}, not of {force}", rule="key", remedy="Give this force's own key")
    return signer


def read_public(line: str, *, force: str) -> Verifier:
    """Return the public half a force gave; BadInput where it is none, or names another force."""
    verifier = notes.read_vkey(line)
    if verifier.name != _name(force):
        raise BadInput(
            f"This key names itself {verifier.name}, and {force}'s is {_name(force)}",
            rule="key", remedy="Compare the line with the force by telephone",
        )  # fmt: skip
    return verifier


def _name(force: str) -> str:
    return f"{force}/answers"


def check_next(said: Said, *, before: Sequence[Said], withdrawn: bool, reference: str) -> None:
    """Raise Conflict unless a force may say this now of a package it holds."""
    why = ""
    if withdrawn and said is not Said.STOPPED:
        why = "was withdrawn: the only answer is that you have stopped"
    elif not withdrawn and said is Said.STOPPED:
        why = "was not withdrawn: nothing is to be stopped"
    elif said in before or (said in ENDS and ENDS & set(before) and not withdrawn):
        why = f"was answered: {before[-1]}"
    elif not FOLLOWS[said] <= set(before):
        why = "was not acknowledged yet"
    if why:
        raise Conflict(f"Package {reference} {why}", rule="answer", remedy="Look at what the force has answered before")


def check_words(answered: Answered) -> None:
    """Raise BadInput naming what is missing: who says it, why it is rejected, whether there is access to children."""
    if not answered.said_by.strip():
        raise BadInput("An answer needs the name of who gives it", rule="answer", place="by")
    if answered.said is Said.REJECTED and not answered.reason.strip():
        raise BadInput(
            "A rejection needs its reason", rule="reason", place="reason", remedy="Write why in one sentence"
        )
    known = answered.access_to_children in set(Answer)
    if (answered.said is Said.ACKNOWLEDGED) is not known:
        raise BadInput(
            "Whether there is access to children is said when a package is acknowledged, and only then",
            rule="access to children", place="access", remedy="Say yes, no or unknown",
        )  # fmt: skip
    if max(len(answered.reason), len(answered.said_by) * 5) > MOST_WORDS:
        raise BadInput("The reason or the name is too long", rule="size", remedy="Say it in a few sentences")


def write_answer(answered: Answered, signer: Signer) -> str:
    """Return the file of an answer; BadInput where something of it is missing."""
    check_words(answered)
    said = {"format": FORMAT} | asdict(answered)
    said |= {"answer": str(answered.answer), "package": str(answered.package), "said_at": answered.said_at.isoformat()}
    return notes.sign(f"{HEAD}\n{canonical_payload(said).decode()}\n", signer)


def read_answer(raw: bytes) -> Answered:
    """Return what a file says, its signature not looked at; ContentRefused where it is no answer."""
    try:
        text = notes.text_of(raw.decode()) if len(raw) <= MOST_BYTES else ""
        head, line, rest = text.split("\n", 2)
        said = json.loads(line)
        if head == HEAD and not rest and isinstance(said, dict) and said.keys() == FIELDS:
            found = _answered(said)
            check_words(found)
            if canonical_payload(said).decode() == line and said["format"] == FORMAT:
                return found
    except (ValueError, RecursionError, TypeError, AttributeError, DaybreakError):
        pass
    raise ContentRefused(
        "This file is no answer of a force, or was cut short",
        rule="format",
        remedy="Ask the force for the file that `daybreak package answer` wrote",
    )


def _answered(said: dict[str, Any]) -> Answered:
    words = {name: said[name] for name in ("force", "reference", "export", "digest", "access_to_children", "reason")}
    if not all(isinstance(value, str) for value in (*words.values(), said["said_by"])) or "\0" in str(said):
        raise ValueError
    number, said_at = said["number"], datetime.fromisoformat(said["said_at"])
    if type(number) is not int or not 1 <= number < 1_000 or said_at.tzinfo is None:
        raise ValueError
    return Answered(
        answer=UUID(said["answer"]), number=number, package=UUID(said["package"]), said=Said(said["said"]),
        said_by=said["said_by"], said_at=said_at, **words,
    )  # fmt: skip


def check_signed(raw: bytes, answered: Answered, *, key: Verifier, others: Sequence[Verifier]) -> None:
    """Raise NotAllowed where another force signed it, Tampered where the package's force did not sign this."""
    note = raw.decode()
    if notes.signed_by(note, key):
        return
    if any(notes.signed_by(note, other) for other in others):
        raise NotAllowed(
            f"The answer about package {answered.reference} is signed by another force than the one that holds it",
            rule="foreign",
            remedy="Tell both forces; the one that holds it answers",
        )
    raise Tampered(
        f"The answer about package {answered.reference} is not signed by {key.name}, or was changed since",
        rule="signature",
        remedy="Keep it as it is, and ask the force by telephone what it answered",
    )
