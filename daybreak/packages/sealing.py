"""The signature under a package: a signed note (C2SP) over the digest of what it says, by a key of this home.

Keys follow one another. The newest one signs; what an older one signed in its time holds for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.kernel.errors import Unavailable
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer, Verifier, read_vkey
from daybreak.ledger.rules import instant_text
from daybreak.packages.contents import contents_of
from daybreak.packages.models import Package, SigningKey
from daybreak.packages.travelling.contents import check_signature, note_text
from daybreak.packages.travelling.opening import Turn

KEY = "packages"


def signer() -> Signer:
    """Return the key that signs now: not the ledger's, so that neither can speak for the other.

    Raises Unavailable where the home does not hold the key that the register names.
    """
    row = SigningKey.objects.order_by("-generation").first()
    found = signer_of(row.generation if row else 1)
    if row is not None and str(found.verifier) != row.vkey:
        raise Unavailable(
            f"The key {key_name(row.generation)} in this home is not the one that signs packages: {row.vkey}",
            rule="lost-key",
            remedy="Put the key back from a copy of the keys folder, or run `daybreak package rotate-key`",
        )
    return found


def signer_of(generation: int) -> Signer:
    """Return the signer of one generation; its key is made when the home has none."""
    key = Ed25519PrivateKey.from_private_bytes(settings.KEY_OF(key_name(generation)))
    return Signer(f"{settings.LEDGER_ORIGIN.removesuffix('/ledger')}/{KEY}", key)


def key_name(generation: int) -> str:
    """Return the name of a generation's file in the keys folder."""
    return KEY if generation == 1 else f"{KEY}.{generation}"


def signing_keys() -> list[SigningKey]:
    """Return every key packages were signed with, the first one first; the last one signs now."""
    rows = list(SigningKey.objects.order_by("generation"))
    return rows or [SigningKey(generation=1, vkey=str(signer_of(1).verifier))]


def verifiers() -> list[Verifier]:
    """Return the public keys under which a package may be signed."""
    return [read_vkey(row.vkey) for row in signing_keys()]


def turns() -> list[Turn]:
    """Return the keys with the time of each, as a force is told them."""
    return [
        Turn(read_vkey(row.vkey), *(instant_text(each) if each else "" for each in (row.since, row.until)))
        for row in signing_keys()
    ]


def signatures(packages: Sequence[Package]) -> dict[UUID, str]:
    """Return the signed note of each package."""
    with_key = signer()
    return {key: notes.sign(note_text(content), with_key) for key, content in contents_of(packages).items()}


def check_unchanged(packages: Sequence[Package]) -> None:
    """Raise Tampered, naming the first one, unless each package still says what was signed."""
    contents, known = contents_of(packages), verifiers()
    for package in packages:
        check_signature(contents[package.pk], package.signature, known)
