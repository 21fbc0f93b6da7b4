"""What is made at the moment of publication: the signed manifest of every file, by a key of this home."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daybreak.access.models import Operation
from daybreak.ledger.rules import instant_text
from daybreak.release.documents.manifest import MANIFEST, Manifest, write_manifest
from daybreak.release.documents.packs import TEXT
from daybreak.release.documents.terms import Rendered
from daybreak.release.editions import version_of
from daybreak.release.keys import signer
from daybreak.release.models import PublishedFile, Release
from daybreak.release.terms import ReleaseState


def manifest_of(release: Release, operation: Operation, files: Iterable[PublishedFile], *, at: datetime) -> Rendered:
    """Return the manifest of the files that are being published, naming what earlier versions held too."""
    others = Release.objects.filter(compartment=release.compartment_id, state=ReleaseState.PUBLISHED)
    rows = others.exclude(pk=release.pk).order_by("published_at").values_list("pk", "sealing__edition")
    versions = {key: said or number for number, (key, said) in enumerate(rows, 1)}
    held = PublishedFile.objects.filter(release__in=versions).exclude(name=MANIFEST)
    files_held = held.values_list("digest", "release", "name")
    earlier = {(digest, versions[of], name) for digest, of, name in files_held}
    said = Manifest(
        operation.codename, version_of(release), release.snapshot.number, instant_text(at), operation.invented,
        {file.name: file.digest for file in files}, tuple(earlier),
    )  # fmt: skip
    return Rendered(MANIFEST, TEXT, write_manifest(said, signer()))
