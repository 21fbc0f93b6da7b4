"""Pictures and archives written as letters inside a text, whichever letters: see `spellings` for the ways.

Linear in the size of the text: every way walks it a fixed number of times; what letters stand for is at most
three quarters as long and is looked into again, a few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from daybreak.intake.refusals.signatures import kind_of_decoded
from daybreak.intake.refusals.spellings import (
    FILLER,
    Plain,
    decimal,
    from_base64,
    from_hexadecimal,
    hexadecimal,
    joined_runs,
    older_wrappings,
    transport,
    without_escapes,
    without_quoting,
)
from daybreak.intake.refusals.unmistakable import is_text, kind_anywhere, kind_here


class Hidden(NamedTuple):
    """What was found, and the byte at which it starts."""

    what: str
    offset: int


_LETTER = rb"A-Za-z0-9+/_\-\x01"
# The smallest GIF takes 48 base64 letters; a run may be wrapped, in lines of 20 letters or more. The first half walks
# over what is shorter, and the whole always matches: a search that could fail would start again at every byte.
_RUN = re.compile(
    rb"(?:[^%(of)s]++|[%(of)s]{1,35}+(?![%(of)s]))*+([%(of)s]{36,}+(?:[\s\x01]{1,20}+[%(of)s]{20,}+)*+)?+"
    % {b"of": _LETTER}
)
_LONGEST_HEAD = 44_000  # letters: enough for the signature of a disc image, 32,769 bytes in
_LONGER_THAN_A_HASH = 130  # letters: SHA-512 in hexadecimal has 128
_DEEPEST = 3  # texts within texts
_SHORTEST_TEXT = 24  # bytes
# A short signature meets a random hash sooner or later; these are too long for that.
_UNMISTAKABLE = re.compile(
    rb"\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|\x00\x00\x00.ftyp|\xff\xd8\xff[\xdb\xe0\xe1\xee]\x00|PK\x03\x04.\x00"
    rb"|\x1f\x8b\x08[\x00\x08].{4}[\x00\x02\x04][\x00\x03\x0b\xff]|BZh[1-9]1AY&SY|\xfd7zXZ\x00|\xd0\xcf\x11\xe0\xa1\xb1"
    rb"|%PDF-\d\.\d|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07",
    re.DOTALL,
)
_DATA_URI = re.compile(
    rb"data\s{0,9}:\s{0,9}(?:(?:image|video|audio)\s{0,9}/\s{0,9}[\w.+-]{1,60}+\s{0,9}"
    rb"(?:;\s{0,9}[\w.=+\"'-]{1,60}+\s{0,9}){0,8}+,\s{0,9}(?:[^\s\"'<>\\]{8}|<)"
    rb"|application/(?:pdf|zip|x-7z-compressed|gzip|vnd\.)[\w.+-]{0,80}[;,])"
)
_SVG = re.compile(
    rb"<(?:[\w-]{1,40}:)?svg(?=[\s/>])(?:[^<>]{0,2000}?\b(?:xmlns|viewbox|width|height)(?::[\w-]{1,40})?\s{0,9}="
    rb"|[^<>]{0,2000}>\s{0,99}<(?:[\w-]{1,40}:)?(?:path|image|rect|circle|g|defs|use|polygon|polyline|line|text)\b)"
    rb"|\bxmlns(?::[\w-]{1,40})?\s{0,9}=\s{0,9}[\"']http://www\.w3\.org/2000/svg[\"']"
)


def hidden_in(text: bytes, *, deep: int = _DEEPEST) -> Hidden | None:
    """Find a drawing, a data: URI of a picture, film or sound, or letters that stand for a refused kind."""
    plain = without_escapes(text)
    return (
        _named_as_such(plain)
        or _in_runs(plain.kept, deep)
        or _as_bytes(plain)
        or _in_pieces(text, plain)
        or _in_quoting(plain, deep)
    )


def _named_as_such(plain: Plain) -> Hidden | None:
    lowered = plain.bare.lower()
    if b"data" in lowered and (uri := _DATA_URI.search(lowered)):
        return Hidden("a picture, film or sound written as a data: URI", plain.offset(uri.start()))
    if b"svg" in lowered and (drawing := _SVG.search(lowered)):
        return Hidden("an SVG image", plain.offset(drawing.start()))
    carried = transport(plain, lowered)
    return Hidden(carried[0], plain.offset(carried[1])) if carried else None


def _in_runs(kept: bytes, deep: int) -> Hidden | None:
    texts: list[tuple[int, bytes]] = []
    for run in _RUN.finditer(kept):
        start, end = run.span(1)
        if start < 0:
            continue
        letters = kept[start:end].translate(None, FILLER + b"\r\n\t ")
        if what := _kind_of(letters[:_LONGEST_HEAD]):
            return Hidden(f"{what} written as letters", start)
        if deep and (inner := _text_of(letters)):
            texts.append((start, inner))
    return _within(texts, deep) if texts else None


def _kind_of(letters: bytes) -> str | None:
    long_enough = len(letters) > _LONGER_THAN_A_HASH
    for decoded in (from_base64(letters), from_hexadecimal(letters) if long_enough else b""):
        if (long_enough or _UNMISTAKABLE.match(decoded)) and (what := kind_of_decoded(decoded)):
            return what
    return None


def _text_of(letters: bytes) -> bytes:
    """Return what the letters stand for where that is a text again, else nothing."""
    for decode in (from_base64, from_hexadecimal):
        if len(head := decode(letters[:64])) >= _SHORTEST_TEXT and is_text(head) and is_text(whole := decode(letters)):
            return whole
    return b""


def _within(texts: list[tuple[int, bytes]], deep: int) -> Hidden | None:
    """Look into all the texts at once: there may be a million short ones."""
    found = hidden_in(b"\n".join(text for _, text in texts), deep=deep - 1)
    if found is None:
        return None
    ends = accumulate(len(text) + 1 for _, text in texts)
    start = next(start for (start, _), end in zip(texts, ends, strict=True) if found.offset < end)
    return Hidden(f"{found.what}, itself written as letters", start)


def _as_bytes(plain: Plain) -> Hidden | None:
    """Look for bytes that were written as escapes, one by one."""
    if is_text(plain.bare):
        return None
    for bare in _bytewise(plain.bare):
        if found := kind_anywhere(bare):
            exact = bare is plain.bare
            return Hidden(f"{found[0]} written as escapes", plain.offset(found[1]) if exact else 0)
    return None


def _bytewise(bare: bytes) -> Iterator[bytes]:
    yield bare
    if b"\xc2" in bare or b"\xc3" in bare:  # bytes taken for letters of Latin-1 and saved as UTF-8
        try:
            yield bare.decode("utf-8", errors="ignore").encode("latin-1", errors="ignore")
        except UnicodeError:
            return


def _in_pieces(text: bytes, plain: Plain) -> Hidden | None:
    """Look for letters cut into pieces, for numbers, and for the older wrappings of mail."""
    for spelled in joined_runs(plain):
        if found := kind_anywhere(spelled.content):
            return Hidden(f"{found[0]} written as letters", spelled.place(found[1]))
    for way, written in ((hexadecimal, "letters"), (decimal, "numbers")):
        for spelled in way(plain):
            if what := kind_here(spelled.content):
                return Hidden(f"{what} written as {written}", spelled.place(0))
    for spelled in older_wrappings(text, plain):
        if what := kind_of_decoded(spelled.content):
            return Hidden(f"{what} written as letters", spelled.place(0))
    return None


def _in_quoting(plain: Plain, deep: int) -> Hidden | None:
    quoted = without_quoting(plain) if deep else None
    if quoted is None:
        return None
    found = kind_anywhere(quoted.bare)
    if found:
        return Hidden(f"{found[0]} written as quoted-printable", quoted.offset(found[1]))
    return _in_runs(quoted.kept, deep - 1)
