"""The signature under a package: a signed note (C2SP) over the digest of what it says, by the key of this home."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.ledger import notes
from daybreak.ledger.notes import Signer
from daybreak.packages.contents import contents_of
from daybreak.packages.models import Package
from daybreak.packages.travelling.contents import check_signature, note_text

KEY = "packages"


def signer() -> Signer:
    """Return the key packages are signed with: not the ledger's, so that neither can speak for the other."""
    key = Ed25519PrivateKey.from_private_bytes(settings.KEY_OF(KEY))
    return Signer(f"{settings.LEDGER_ORIGIN.removesuffix('/ledger')}/{KEY}", key)


def signatures(packages: Sequence[Package]) -> dict[UUID, str]:
    """Return the signed note of each package."""
    with_key = signer()
    return {key: notes.sign(note_text(content), with_key) for key, content in contents_of(packages).items()}


def check_unchanged(packages: Sequence[Package]) -> None:
    """Raise Tampered, naming the first one, unless each package still says what was signed."""
    contents, verifier = contents_of(packages), signer().verifier
    for package in packages:
        check_signature(contents[package.pk], package.signature, verifier)
