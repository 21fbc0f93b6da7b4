"""The hashes of a list as they are kept: sorted digests with a mark each, cut into chunks a database row can hold."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from daybreak.hashmatch.index.arrays import Bytes, Marks, in_order
from daybreak.hashmatch.readers import Said, read_list
from daybreak.hashmatch.terms import WIDTHS, Algorithm, Entry, Problem

CHUNK_ROWS = 100_000
EVERY = 100_000  # lines between two words of progress
NO_QUALITY = 255
MOST_CATEGORIES = 1 << 16
MOST_PROBLEMS = 100
"""So many lines are named one by one; the others are counted."""


@dataclass(slots=True)
class Gathered:
    """The hashes of a list while it is read: a digest after the other, and a mark each, by algorithm.

    A mark is the number of its category and, from bit 16 on, its quality.
    """

    digests: dict[Algorithm, bytearray] = field(default_factory=dict)
    marks: dict[Algorithm, array[int]] = field(default_factory=dict)
    categories: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0

    def take(self, read: Iterable[Entry | Problem]) -> None:
        """Take in what was read."""
        for each in read:
            if isinstance(each, Problem):
                self._refuse(each)
                continue
            number = self.categories.setdefault(each.category, len(self.categories))
            if number >= MOST_CATEGORIES:
                del self.categories[each.category]
                self._refuse(Problem("", "categories", f"A list has at most {MOST_CATEGORIES:,} categories"))
                continue
            quality = NO_QUALITY if each.quality is None else each.quality
            self.digests.setdefault(each.algorithm, bytearray()).extend(each.digest)
            self.marks.setdefault(each.algorithm, array("I")).append(number | quality << 16)

    def _refuse(self, problem: Problem) -> None:
        self.refused += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def in_order(self) -> Iterator[tuple[Algorithm, Bytes, Marks]]:
        """Yield the digests of each algorithm in order, with their marks, each pair once; the list is let go."""
        for algorithm in sorted(self.digests):
            rows = np.frombuffer(self.digests.pop(algorithm), np.uint8).reshape(-1, WIDTHS[algorithm])
            yield algorithm, *in_order(rows, np.frombuffer(self.marks.pop(algorithm), np.uint32))


@dataclass(frozen=True, slots=True)
class Packed:
    """A list that was read: the digests of each algorithm in order with their marks, and what could not be taken."""

    parts: tuple[tuple[Algorithm, Bytes, Marks, str], ...]  # the last is the manifest
    categories: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    refused: int
    file_digest: str


def pack(lines: Iterable[bytes], said: Said, *, progress: Callable[[int], None] = lambda lines: None) -> Packed:
    """Read a list and sort it. Takes a minute for ten million hashes, so no transaction should wait for it.

    `progress` is told of every hundred thousand lines. Raises BadInput as `read_list` does.
    """
    gathered, digest = Gathered(), sha256()
    gathered.take(read_list(_watched(lines, digest.update, progress), said))
    parts = tuple((*part, manifest(chunks(part[1], part[2]))) for part in gathered.in_order())
    return Packed(parts, tuple(gathered.categories), tuple(gathered.problems), gathered.refused, digest.hexdigest())


def _watched(
    lines: Iterable[bytes], digest: Callable[[bytes], None], progress: Callable[[int], None]
) -> Iterator[bytes]:
    waiting: list[bytes] = []
    for line in lines:
        waiting.append(line)
        yield line
        if len(waiting) == EVERY:
            digest(b"".join(waiting))
            progress(EVERY)
            waiting.clear()
    digest(b"".join(waiting))
    progress(len(waiting))


def category_number(mark: int) -> int:
    """Return the number of a mark's category."""
    return mark & (MOST_CATEGORIES - 1)


def quality_of(mark: int) -> int | None:
    """Return the quality of a mark, None where the list told none."""
    quality = mark >> 16
    return None if quality == NO_QUALITY else quality


def chunks(rows: Bytes, marks: Marks) -> Iterator[bytes]:
    """Yield the chunks: the digests of some rows, then their marks."""
    for start in range(0, len(rows), CHUNK_ROWS):
        end = start + CHUNK_ROWS
        yield rows[start:end].tobytes() + marks[start:end].astype("<u4").tobytes()


def unpacked(bodies: Iterable[bytes], width: int) -> tuple[Bytes, Marks]:
    """Return the rows and marks of all chunks."""
    rows, marks = [np.zeros((0, width), np.uint8)], [np.zeros(0, np.uint32)]
    for body in bodies:
        number = len(body) // (width + 4)
        rows.append(np.frombuffer(body, np.uint8, number * width).reshape(number, width))
        marks.append(np.frombuffer(body, "<u4", number, number * width).astype(np.uint32))
    return np.concatenate(rows), np.concatenate(marks)


def manifest(bodies: Iterable[bytes]) -> str:
    """Return SHA-256 over all chunks: what a list is known by."""
    digest = sha256()
    for body in bodies:
        digest.update(body)
    return digest.hexdigest()
