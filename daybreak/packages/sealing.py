"""The signature under a package: a signed note (C2SP) over the digest of what it says, by the key of this home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.kernel.errors import Tampered
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer, Verifier
from daybreak.packages.contents import contents_of, digest_of
from daybreak.packages.models import Package

HEAD = "daybreak package"
KEY = "packages"


def signer() -> Signer:
    """Return the key packages are signed with: not the ledger's, so that neither can speak for the other."""
    key = Ed25519PrivateKey.from_private_bytes(settings.KEY_OF(KEY))
    return Signer(f"{settings.LEDGER_ORIGIN.removesuffix('/ledger')}/{KEY}", key)


def note_text(content: dict[str, Any]) -> str:
    """Return what is signed: what it is, whose, for which force, and the digest of what it says, a line each."""
    return f"{HEAD}\n{content['reference']}\n{content['force']}\n{digest_of(content)}\n"


def signatures(packages: Sequence[Package]) -> dict[UUID, str]:
    """Return the signed note of each package."""
    with_key = signer()
    return {key: notes.sign(note_text(content), with_key) for key, content in contents_of(packages).items()}


def check_signature(content: dict[str, Any], note: str, verifier: Verifier) -> None:
    """Raise Tampered unless the note is signed by the key and says exactly this content."""
    if not note or not notes.signed_by(note, verifier):
        raise Tampered(
            f"Package {content['reference']} carries no valid signature of {verifier.name}",
            rule="signature",
            remedy="Do not act on it; ask the lead agency to send it again",
        )
    if notes.text_of(note) != note_text(content):
        raise Tampered(
            f"Package {content['reference']} does not say what was signed",
            rule="signature",
            remedy="Do not act on it; keep it as it is and tell the lead agency",
        )


def check_unchanged(packages: Sequence[Package]) -> None:
    """Raise Tampered, naming the first one, unless each package still says what was signed."""
    contents, verifier = contents_of(packages), signer().verifier
    for package in packages:
        check_signature(contents[package.pk], package.signature, verifier)
