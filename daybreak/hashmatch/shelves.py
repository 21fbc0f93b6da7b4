"""Indexes on the disk and in memory: made from the database when they are missing, never asked what is true.

A part of a list is named by its manifest, so an index can be old but not wrong. The index of near matches follows the
PDQ digests of the database: their numbers are given in the order of commits, so what is new is what comes after the
last one known, and if that one is no longer there the index is made again.
"""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from daybreak.hashmatch.index.arrays import Bytes, Marks
from daybreak.hashmatch.index.exact import ExactIndex
from daybreak.hashmatch.index.growing import GrowingIndex
from daybreak.hashmatch.index.near import LOOSE, Near, NearIndex
from daybreak.hashmatch.models import ListPart, PdqDigest
from daybreak.hashmatch.packing import Packed, manifest, unpacked
from daybreak.hashmatch.terms import WIDTHS, Algorithm
from daybreak.kernel.errors import Tampered

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR_LOCK = 0x68617368  # advisory lock of whoever adds PDQ digests ("hash")
OPEN_PARTS = 64
_PDQ = "pdq-"


class Shelf:
    """The open indexes of list parts, the one used longest ago let go first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[str, ExactIndex | NearIndex] = OrderedDict()

    def index_of(self, part: ListPart) -> ExactIndex | NearIndex:
        """Return the index of a part, making it from its chunks where it is missing; Tampered if they are not whole."""
        with self._lock:
            if part.manifest not in self._open:
                self._open[part.manifest] = self._opened(part)
            self._open.move_to_end(part.manifest)
            while len(self._open) > OPEN_PARTS:
                self._open.popitem(last=False)
            return self._open[part.manifest]

    def _opened(self, part: ListPart) -> ExactIndex | NearIndex:
        kind = _kind(part.algorithm)
        if not place_of(part.manifest).is_dir():
            bodies = [bytes(body) for body in part.chunks.order_by("number").values_list("body", flat=True)]
            if manifest(bodies) != part.manifest:
                remedy = "Import the list again, then find out who changed its table"
                raise Tampered("The hashes of a list are not those that were imported", rule="manifest", remedy=remedy)
            put(part.algorithm, part.manifest, *unpacked(bodies, WIDTHS[Algorithm(part.algorithm)]))
        return kind.open(place_of(part.manifest))


def place_of(name: str) -> Path:
    """Return the folder of an index."""
    return Path(settings.HASH_INDEXES) / name


def put(algorithm: str, name: str, rows: Bytes, marks: Marks) -> None:
    """Write the index of a part unless it is there."""
    if not place_of(name).is_dir():
        _kind(algorithm).of(rows, marks).save(place_of(name))


def prepare(packed: Packed) -> None:
    """Write the indexes of a list before it is imported: ten million PDQ hashes take a minute to index."""
    for algorithm, rows, marks, name in packed.parts:
        put(algorithm, name, rows, marks)


def _kind(algorithm: str) -> type[ExactIndex] | type[NearIndex]:
    return NearIndex if algorithm == Algorithm.PDQ else ExactIndex


class NearShelf:
    """The index of the PDQ digests in the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def search(self, digests: Iterable[bytes]) -> dict[bytes, list[Near]]:
        """Return what lies within the distance of each digest, whatever was committed or added here before."""
        with self._lock:
            self._follow()
            return {digest: self._index.search(digest) for digest in digests}

    def _forget(self) -> None:
        self._index, self._last, self._saved = GrowingIndex(), (0, b""), 0

    def _follow(self) -> None:
        """Take in what came after the last digest known; start anew when that one is not there."""
        if self._last[0] == 0:
            self._open()
        if self._last[0] and not _stands(self._last):
            self._forget()
        if fresh := _after(self._last[0]):
            self._index.add([digest for _, digest in fresh], [key for key, _ in fresh])
            self._last = fresh[-1]
        if len(self._index) - self._saved > max(LOOSE, self._saved):
            self._save()

    def _open(self) -> None:
        folders = sorted(Path(settings.HASH_INDEXES).glob(f"{_PDQ}*"), key=_number)
        if folders:
            whole = NearIndex.open(folders[-1])
            place = int(whole.marks.argmax())
            self._last = int(whole.marks[place]), whole.rows[place].tobytes()
            self._index, self._saved = GrowingIndex(whole), len(whole)

    def _save(self) -> None:
        folder = place_of(f"{_PDQ}{self._last[0]}-{self._last[1].hex()[:16]}")
        self._index.save(folder)
        self._saved = len(self._index)
        for older in folder.parent.glob(f"{_PDQ}*"):
            if older != folder:  # whoever has it open keeps its pages
                shutil.rmtree(older, ignore_errors=True)


def _number(folder: Path) -> int:
    return int(folder.name.split("-")[1])


def _stands(last: tuple[int, bytes]) -> bool:
    return PdqDigest.objects.filter(pk=last[0], digest=last[1]).exists()


def _after(key: int) -> list[tuple[int, bytes]]:
    rows = PdqDigest.objects.filter(pk__gt=key).order_by("pk").values_list("pk", "digest")
    return [(number, bytes(digest)) for number, digest in rows.iterator()]


def add_near(digests: Sequence[bytes]) -> None:
    """Write PDQ digests that are not known yet; one writer at a time, so that numbers follow the order of commits."""
    if not digests:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NEAR_LOCK])
    known = {bytes(each) for each in PdqDigest.objects.filter(digest__in=digests).values_list("digest", flat=True)}
    PdqDigest.objects.bulk_create(PdqDigest(digest=each) for each in dict.fromkeys(digests) if each not in known)


parts = Shelf()
near = NearShelf()
