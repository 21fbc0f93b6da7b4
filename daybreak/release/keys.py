"""The keys of releases: one signs what is published, one seals what waits. They follow one another together.

What an older one signed in its time holds for ever. What an older one sealed is opened no more: it is sealed anew.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from daybreak.kernel.errors import Unavailable
from daybreak.ledger.notes import Signer, Verifier, read_vkey
from daybreak.release.models import Release, ReleaseKey
from daybreak.release.terms import key_name

KEY = "releases"
KEYS_LOCK = 0x726B6579
"""Advisory lock ("rkey"): of two who change the keys the second follows the first, and nobody seals meanwhile."""


def signer() -> Signer:
    """Return the key that signs releases now: not the ledger's nor that of packages: none speaks for another.

    Raises Unavailable where the home does not hold the key that the register names.
    """
    row = ReleaseKey.objects.order_by("-generation").first()
    found = signer_of(row.generation if row else 1)
    if row is not None and str(found.verifier) != row.vkey:
        raise Unavailable(
            f"The key {key_name(KEY, row.generation)} in this home is not the one that signs releases: {row.vkey}",
            rule="lost-key",
            remedy="Put the key back from a copy of the keys folder, or run `daybreak release rotate-key`",
        )
    return found


def signer_of(generation: int) -> Signer:
    """Return the signer of one generation; its key is made when the home has none."""
    key = Ed25519PrivateKey.from_private_bytes(settings.KEY_OF(key_name(KEY, generation)))
    return Signer(f"{settings.LEDGER_ORIGIN.removesuffix('/ledger')}/{KEY}", key)


def generation() -> int:
    """Return which generation holds now."""
    newest = ReleaseKey.objects.order_by("-generation").values_list("generation", flat=True).first()
    return newest or 1


def release_keys() -> list[ReleaseKey]:
    """Return every key releases were signed with, the first one first; the last one signs now."""
    rows = list(ReleaseKey.objects.order_by("generation"))
    return rows or [ReleaseKey(generation=1, vkey=str(signer_of(1).verifier))]


def verifiers() -> list[Verifier]:
    """Return the public keys under which a manifest may be signed."""
    return [read_vkey(row.vkey) for row in release_keys()]


def outdated(release: Release) -> bool:
    """Answer whether the packs of a release are sealed under a key that has been changed since."""
    return release.sealing is not None and release.sealing.generation != generation()


def waits() -> bool:
    """Answer whether packs of any operation are sealed and wait for their hour, also where the viewer sees none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT release.waits()")
        return bool(cursor.fetchone()[0])


def hold_keys(*, to_change: bool) -> None:
    """Wait until nobody changes the keys, and to change them until nobody seals; holds for this transaction."""
    with connection.cursor() as cursor:
        how = "pg_advisory_xact_lock" if to_change else "pg_advisory_xact_lock_shared"
        cursor.execute(f"SELECT {how}(%s)", [KEYS_LOCK])
