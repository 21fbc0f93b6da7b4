"""Files that intake must refuse or set aside: one in a thousand, of every kind that happens."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from itertools import cycle, islice
from zipfile import ZipFile, ZipInfo

from daybreak.rehearsal.nation.likeness import reference_of
from daybreak.rehearsal.nation.truth import Truth

BROKEN, LEAST = 28, 5  # a thousandth of the files at scale 1.0; never fewer than one of each kind
FIRST_NUMBER = 50_000_000  # far behind the numbers of real reports, which count from 0


def broken_files(truth: Truth) -> Iterator[tuple[str, bytes]]:
    """Yield name and content; the name tells which writer it pretends to come from."""
    kinds = cycle((_truncated, _with_doctype, _wrongly_encoded, _picture, _archive))
    count = max(LEAST, round(BROKEN * truth.scale))
    for place, kind in enumerate(islice(kinds, count)):
        yield kind(reference_of(FIRST_NUMBER + place, seed=truth.seed))


def _truncated(reference: str) -> tuple[str, bytes]:
    return f"{reference}.json", f'{{"reportId": "{reference}", "reportedInformation": {{"reporting'.encode()


def _with_doctype(reference: str) -> tuple[str, bytes]:
    text = '<?xml version="1.0"?><!DOCTYPE report [<!ENTITY name "value">]><report><additionalInfo>&name;'
    return f"{reference}.xml", f"{text}</additionalInfo></report>".encode()


def _wrongly_encoded(reference: str) -> tuple[str, bytes]:
    """Return text that is no UTF-8, though JSON must be."""
    return f"{reference}.json", f'{{"reportId": "{reference}", "note": "caf\u00e9"}}'.encode("latin-1")


def _picture(reference: str) -> tuple[str, bytes]:
    """Return one grey dot in PNG, to see that no picture enters."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00\x80", 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in parts
    )
    return f"{reference}.json", b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _archive(reference: str) -> tuple[str, bytes]:
    content = io.BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr(ZipInfo("note.txt", (2026, 1, 5, 9, 0, 0)), "An archive under another name.\n")
    return f"{reference}.xml", content.getvalue()
