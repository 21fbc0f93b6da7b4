"""What is made at the moment of publication: the signed manifest of every file, by a key of this home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.access.models import Operation
from daybreak.ledger.notes import Signer
from daybreak.ledger.rules import instant_text
from daybreak.release.documents.manifest import MANIFEST, Manifest, write_manifest
from daybreak.release.documents.packs import TEXT
from daybreak.release.documents.terms import Rendered
from daybreak.release.models import PublishedFile, Release
from daybreak.release.queries import version_of

KEY = "releases"


def signer() -> Signer:
    """Return the key that signs releases: not the ledger's nor that of packages: none speaks for another."""
    key = Ed25519PrivateKey.from_private_bytes(settings.KEY_OF(KEY))
    return Signer(f"{settings.LEDGER_ORIGIN.removesuffix('/ledger')}/{KEY}", key)


def manifest_of(release: Release, operation: Operation, files: Iterable[PublishedFile], *, at: datetime) -> Rendered:
    """Return the manifest of the files that are being published, naming what earlier versions held too."""
    of_operation = PublishedFile.objects.filter(release__compartment=release.compartment_id).exclude(release=release)
    earlier = {
        (file.digest, version_of(file.release), file.name)
        for file in of_operation.select_related("release").defer("content")
        if file.name != MANIFEST
    }
    said = Manifest(
        operation.codename, version_of(release), release.snapshot.number, instant_text(at), operation.invented,
        {file.name: file.digest for file in files}, tuple(earlier),
    )  # fmt: skip
    return Rendered(MANIFEST, TEXT, write_manifest(said, signer()))
