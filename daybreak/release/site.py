"""The public pages as they are put on a web server: every published file, and the proof that it was published."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from django.db import connection

from daybreak.kernel.errors import Conflict, NotAllowed, NotFound
from daybreak.ledger.documents import Proof
from daybreak.ledger.queries import checkpoint, inclusion
from daybreak.release.documents.manifest import MANIFEST, PROOF, read_manifest
from daybreak.release.documents.verifying import write_publication
from daybreak.release.models import PublishedFile, Release
from daybreak.release.terms import ReleaseState

FRONT, INDEX = "release.html", "index.html"
_ONE_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: no hour of packing, so that the bytes are the same


def site_of(release: Release) -> Mapping[str, bytes]:
    """Return name to content of everything a web server serves: files with links only to each other.

    Raises Conflict before publication, NotAllowed where the viewer does not see every pack, NotFound until the ledger
    has sealed the publication.
    """
    if release.state != ReleaseState.PUBLISHED:
        raise Conflict(
            f"The release is {release.state}, and only what is published is put on a server", rule="publication",
            remedy="Publish it when its embargo ends",
        )  # fmt: skip
    rows = PublishedFile.objects.filter(release=release).order_by("name")
    files = {file.name: bytes(file.content) for file in rows}
    if not whole(files):
        raise NotAllowed(
            "Your post sees only a part of what was published", rule="whole",
            remedy="Gold or a lead coordinator exports the pages of every force",
        )  # fmt: skip
    return files | {INDEX: files[FRONT], PROOF: publication_proof(release).encode()}


def whole(files: Mapping[str, bytes]) -> bool:
    """Answer whether every file that the manifest names is there."""
    note = files.get(MANIFEST, b"").decode()
    return bool(note) and read_manifest(note).files.keys() <= files.keys()


def publication_proof(release: Release) -> str:
    """Return the ledger's proof that a release was published; NotFound until that is sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT canonical, leaf, salt, content FROM ledger.publication(%s)", [release.pk])
        row = cursor.fetchone()
    if row is None or row[1] is None:
        raise NotFound("The publication is not sealed in the ledger yet", remedy="Ask again in a few seconds")
    canonical, leaf, salt, content = row
    newest = checkpoint()
    proof = Proof(leaf, bytes(canonical), tuple(inclusion(leaf, newest.size)), newest.note)
    return write_publication(proof, bytes(salt), bytes(content))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as one ZIP; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _ONE_DAY)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, files[name])
    return out.getvalue()
