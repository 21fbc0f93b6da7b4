"""What a package says, as bytes anybody can hash; what is signed under it; and what may never be in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from daybreak.kernel.errors import NotAllowed, Tampered
from daybreak.kernel.words import Category
from daybreak.ledger import notes
from daybreak.ledger.notes import Verifier
from daybreak.ledger.rules import canonical_payload
from daybreak.packages.terms import ITEM_KINDS

FORMAT = "daybreak package 1"
MARKING = "OFFICIAL-SENSITIVE"
"""Printed on every page and written in every file (Government Security Classifications: a caveat within OFFICIAL)."""
HEAD = "daybreak package"
FIELDS = frozenset(
    {
        "format", "marking", "package", "reference", "version", "force", "force_name", "subject", "name", "level",
        "position", "reasons", "built_at", "because", "premises", "facts",
    }
)  # fmt: skip


def bytes_of(content: Mapping[str, Any]) -> bytes:
    """Return the RFC 8785 bytes of what a package says."""
    return canonical_payload(content)


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a package says, in hex."""
    return sha256(bytes_of(content)).hexdigest()


def note_text(content: Mapping[str, Any]) -> str:
    """Return what is signed: what it is, its reference, its force, and the digest of what it says, a line each."""
    return f"{HEAD}\n{content['reference']}\n{content['force']}\n{digest_of(content)}\n"


def check_signature(content: Mapping[str, Any], note: str, known: Sequence[Verifier]) -> None:
    """Raise Tampered unless the note is signed by one of the known keys and says exactly this content."""
    if not note or not any(notes.signed_by(note, verifier) for verifier in known):
        raise Tampered(
            f"Package {content['reference']} carries no valid signature of {known[-1].name}",
            rule="signature",
            remedy="Do not act on it; ask the lead agency to send it again",
        )
    if notes.text_of(note) != note_text(content):
        raise Tampered(
            f"Package {content['reference']} does not say what was signed",
            rule="signature",
            remedy="Do not act on it; keep it as it is and tell the lead agency",
        )


def check_suspect_only(content: Mapping[str, Any]) -> None:
    """Raise NotAllowed where anything but the suspect's own facts would travel: a child's or witness's never does."""
    strange = sorted(content.keys() - FIELDS)
    for fact in content["facts"]:
        if fact["category"] != Category.SUSPECT or fact["kind"] not in ITEM_KINDS:
            strange.append(f"{fact['kind']} of a {fact['category']}")
    if strange:
        raise NotAllowed(
            f"Package {content['reference']} holds what never travels on it: {strange[0]}",
            rule="suspect only",
            remedy="Do not send or act on it; the lead agency builds a new version without it",
        )
