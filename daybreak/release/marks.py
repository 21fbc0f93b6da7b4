"""The text of a release as it is read before it is sealed: its marks, who cleared which, and what a version changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from daybreak.access.models import Operation
from daybreak.kernel.errors import NotFound
from daybreak.release import queries
from daybreak.release.models import Clearance, Release, TextVersion
from daybreak.release.reading import Slip


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of the text, and the clearance where somebody let it stand."""

    slip: Slip
    clearance: Clearance | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: as it stands, marked (with the number of its mark), added or taken out."""

    words: str
    kind: str = ""
    mark: int = 0


def marks(release: Release, *, operation: Operation) -> list[Mark]:
    """Return every mark in the text as it stands, in its order, those that somebody cleared with who and why."""
    rows = release.clearances.filter(version=release.version)
    cleared = {(row.place, row.words, row.rule): row for row in rows}
    return [
        Mark(slip, cleared.get((slip.at, slip.words, slip.rule)))
        for slip in queries.marks_of(release, operation=operation)
    ]


def marked(text: str, found: list[Mark]) -> Iterator[Piece]:
    """Yield the text in pieces, each mark one of them; one that begins inside another is told in the list only."""
    reached = 0
    for number, mark in enumerate(found, start=1):
        begin, end = mark.slip.at, mark.slip.at + len(mark.slip.words)
        if begin < reached:
            continue
        yield Piece(text[reached:begin])
        yield Piece(text[begin:end], "cleared" if mark.clearance else "marked", number)
        reached = end
    yield Piece(text[reached:])


def version(release: Release, number: int) -> TextVersion:
    """Return one version of a text; NotFound where there is none."""
    row = release.versions.filter(number=number).first()
    if row is None:
        raise NotFound("There is no such version of the text")
    return row


def changed(before: str, after: str) -> list[Piece]:
    """Return what a version changed, word by word: pieces that stay, are taken out, are added."""
    old, new = re.findall(r"\s+|[^\s]+", before), re.findall(r"\s+|[^\s]+", after)
    pieces = []
    for act, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            pieces.append(Piece("".join(old[i1:i2])))
            continue
        pieces += [Piece("".join(old[i1:i2]), "out")] if i1 < i2 else []
        pieces += [Piece("".join(new[j1:j2]), "in")] if j1 < j2 else []
    return pieces
