"""Reading hash lists: one hash a line, with or without its kind before it, or a table with a heading.

- `d41d8cd98f00b204e9800998ecf8427e`: the algorithm is told by the length, or by whoever imports the list.
- `pdq f8f8f0ce...`: kind, blank, hash, as python-threatexchange keeps them in files.
- a table (comma, semicolon or tab) whose heading names columns: md5, sha1, sha256, pdq, or hash and algorithm; and
  category, scheme, quality. Other columns, file names among them, are not kept.

A line that cannot be taken is a `Problem`; the lines after it are read.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from daybreak.hashmatch.terms import WIDTHS, Algorithm, Entry, Problem
from daybreak.kernel.errors import BadInput

LONGEST_LINE = 4096  # bytes; a line of a list is a hash and a few words
LONGEST_WORD = 100
BOM = b"\xef\xbb\xbf"
_ALIASES: dict[str, Algorithm] = {
    alias: algorithm
    for algorithm, aliases in {
        Algorithm.MD5: "md5 hash_md5 photo_md5 video_md5",
        Algorithm.SHA1: "sha1 sha-1 hash_sha1",
        Algorithm.SHA256: "sha256 sha-256 hash_sha256",
        Algorithm.PDQ: "pdq hash_pdq pdq_hex pdqhash",
    }.items()
    for alias in aliases.split()
}
_HASH = frozenset({"hash", "signal", "signal_str", "indicator", "raw_indicator", "value", "digest"})
_KIND = frozenset({"algorithm", "signal_type", "type", "hash_type"})
_BY_LENGTH = {32: Algorithm.MD5, 40: Algorithm.SHA1, 64: Algorithm.SHA256}
_BARE_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}", re.IGNORECASE)
DELIMITERS = ";\t,"


@dataclass(frozen=True, slots=True)
class Said:
    """What whoever imports a list says of it: the algorithm of bare hashes, and the scheme of its categories."""

    algorithm: Algorithm | None = None
    scheme: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class _Columns:
    hashes: tuple[tuple[int, Algorithm | None], ...]
    kind: int | None
    category: int | None
    scheme: int | None
    quality: int | None


def read_list(lines: Iterable[bytes], said: Said) -> Iterator[Entry | Problem]:
    """Yield the entries of a list, and a problem for each line or cell that is none.

    Raises BadInput for a table none of whose columns is a hash, and for categories without a scheme.
    """
    numbered = enumerate(lines, start=1)
    first = next(numbered, None)
    if first is None:
        return
    head = first[1].removeprefix(BOM).strip()
    again = chain([(1, head)], numbered)
    if _is_heading(head.decode("utf-8", "replace")):
        next(again)
        yield from _table(head, again, said)
    else:
        yield from _plain(again, said)


def _is_heading(line: str) -> bool:
    cells = [cell.strip().strip('"').lower() for cell in re.split(f"[{DELIMITERS}]", line)]
    named = any(cell in _ALIASES or cell in _HASH for cell in cells)
    return named or (len(cells) > 1 and not any(map(_BARE_HASH.fullmatch, cells)))


def _plain(numbered: Iterable[tuple[int, bytes]], said: Said) -> Iterator[Entry | Problem]:
    category = (said.scheme, said.category)
    for number, line in numbered:
        text = line[:LONGEST_LINE].strip()
        if not text or text.startswith(b"#"):
            continue
        kind, _, rest = text.rpartition(b" ")
        named = _ALIASES.get(kind.strip().lower().decode("ascii", "replace")) if kind else said.algorithm
        yield _entry(rest, named, category, None, f"line {number}", unknown=bool(kind) and named is None)


def _table(head: bytes, numbered: Iterable[tuple[int, bytes]], said: Said) -> Iterator[Entry | Problem]:
    delimiter = next((sign for sign in DELIMITERS if sign.encode() in head), ",")
    columns = _columns(next(csv.reader([head.decode("utf-8", "replace")], delimiter=delimiter)), said)
    for number, line in numbered:
        if not line.strip():
            continue
        cells = next(csv.reader([line[:LONGEST_LINE].decode("utf-8", "replace")], delimiter=delimiter), [])
        yield from _row(cells, columns, said, f"line {number}")


def _columns(names: Sequence[str], said: Said) -> _Columns:
    plain = [name.strip().lower() for name in names]

    def place(wanted: Iterable[str]) -> int | None:
        return next((n for n, name in enumerate(plain) if name in wanted), None)

    bare = place(_HASH)
    hashes = [(n, _ALIASES[name]) for n, name in enumerate(plain) if name in _ALIASES]
    found = (*hashes, *([(bare, None)] if bare is not None else []))
    columns = _Columns(found, place(_KIND), place({"category"}), place({"scheme"}), place({"quality"}))
    if not found:
        remedy = "Name a column md5, sha1, sha256 or pdq, or two columns hash and algorithm"
        raise BadInput("No column of this table is a hash", rule="columns", place="line 1", remedy=remedy)
    if columns.category is not None and columns.scheme is None and not said.scheme:
        raise BadInput(
            "A category means nothing without its scheme", rule="category", place="line 1",
            remedy="Say by which scheme the list is graded, such as uk_abc or ncmec",
        )  # fmt: skip
    return columns


def _row(cells: Sequence[str], columns: _Columns, said: Said, place: str) -> Iterator[Entry | Problem]:
    def cell(column: int | None) -> str:
        return cells[column].strip()[:LONGEST_WORD] if column is not None and column < len(cells) else ""

    category = (cell(columns.scheme) or said.scheme, cell(columns.category) or said.category)
    quality = cell(columns.quality)
    told = int(quality) if quality.isascii() and quality.isdigit() and int(quality) <= 100 else None
    kind, found = cell(columns.kind).lower(), False
    for column, algorithm in columns.hashes:
        if text := cell(column):
            found = True
            named = algorithm or (_ALIASES.get(kind) if kind else said.algorithm)
            unknown = algorithm is None and bool(kind) and named is None
            yield _entry(text.encode(), named, category, told, place, unknown=unknown)
    if not found:
        yield Problem(place, "hash", "This row has no hash")


def _entry(
    text: bytes, named: Algorithm | None, category: tuple[str, str], quality: int | None, place: str, *, unknown: bool
) -> Entry | Problem:
    if unknown:
        return Problem(place, "algorithm", "Only md5, sha1, sha256 and pdq are taken")
    algorithm = named or _BY_LENGTH.get(len(text))
    try:
        digest = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return Problem(place, "hash", "A hash is hexadecimal digits only")
    if algorithm is None or len(digest) != WIDTHS[algorithm] or len(text) != 2 * len(digest):
        digits = "32, 40 or 64" if algorithm is None else 2 * WIDTHS[algorithm]
        return Problem(
            place, "length", f"{algorithm.upper() if algorithm else 'A hash'} has {digits} hexadecimal digits"
        )
    return Entry(algorithm, digest, category, quality if algorithm is Algorithm.PDQ else None)
