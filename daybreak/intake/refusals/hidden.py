"""Pictures and archives written as letters inside a text: data: URIs, long base64 or hexadecimal runs.

Linear in the size of the text: every run is matched once, with possessive repeats, and only its head is decoded.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from daybreak.intake.refusals.signatures import kind_of_decoded


class Hidden(NamedTuple):
    """What was found, and the byte at which it starts."""

    what: str
    offset: int


_FILLER = b"\x01"  # stands where an escape was wider than its letter, so that offsets stay those of the file
_ESCAPES = (
    (rb"\/", b"/" + _FILLER),  # PHP writes every / so
    (rb"\n", b"\n\n"), (rb"\r", b"\r\r"), (rb"\t", b"\t\t"),
    (rb"\u002B", b"+" + 5 * _FILLER), (rb"\u002b", b"+" + 5 * _FILLER),  # .NET writes + so
    (rb"\u002F", b"/" + 5 * _FILLER), (rb"\u002f", b"/" + 5 * _FILLER),
    (rb"\u003D", b"=" + 5 * _FILLER), (rb"\u003d", b"=" + 5 * _FILLER),
)  # fmt: skip
_LETTER = rb"A-Za-z0-9+/_\-\x01"
# The smallest GIF takes 48 base64 letters; a run may be wrapped, in lines of 20 letters or more. The first half walks
# over what is shorter, and the whole always matches: a search that could fail would start again at every byte.
_RUN = re.compile(
    rb"(?:[^%(of)s]++|[%(of)s]{1,35}+(?![%(of)s]))*+([%(of)s]{36,}+(?:[\s\x01]{1,9}+[%(of)s]{20,}+)*+)?+"
    % {b"of": _LETTER}
)
_LONGEST_HEAD = 44_000  # letters: enough for the signature of a disc image, 32,769 bytes in
_LONGER_THAN_A_HASH = 130  # letters: SHA-512 in hexadecimal has 128
# A short signature meets a random hash sooner or later; these are too long for that.
_UNMISTAKABLE = re.compile(
    rb"\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|\x00\x00\x00.ftyp|\xff\xd8\xff[\xdb\xe0\xe1\xee]\x00|PK\x03\x04.\x00"
    rb"|\x1f\x8b\x08[\x00\x08].{4}[\x00\x02\x04][\x00\x03\x0b\xff]",
    re.DOTALL,
)
_DATA_URI = re.compile(
    rb"data:\s?(?:(?:image|video|audio)/\x01?[\w.+-]{1,60}+(?:;[\w.=+\"-]{1,60}+){0,8}+,[^\s\"'<>\\]{8}"
    rb"|application/\x01?pdf[;,])"
)


def hidden_in(text: bytes) -> Hidden | None:
    """Find the first data: URI of a picture, film or sound, or run of letters that decodes to a refused kind."""
    plain = _without_escapes(text)
    uri = _DATA_URI.search(plain.lower())
    if uri:
        return Hidden("a picture, film or sound written as a data: URI", uri.start())
    for run in _RUN.finditer(plain):
        start, end = run.span(1)
        if start >= 0 and (what := _kind_of(plain[start : min(end, start + _LONGEST_HEAD)])):
            return Hidden(f"{what} written as letters", start)
    return None


def _without_escapes(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    for escape, letter in _ESCAPES:
        text = text.replace(escape, letter)
    return text


def _kind_of(run: bytes) -> str | None:
    letters = run.translate(None, b"\x01\r\n\t ")
    long_enough = len(letters) > _LONGER_THAN_A_HASH
    for decoded in (_from_base64(letters), _from_hexadecimal(letters) if long_enough else b""):
        if long_enough or _UNMISTAKABLE.match(decoded):
            what = kind_of_decoded(decoded)
            if what:
                return what
    return None


def _from_base64(letters: bytes) -> bytes:
    usable = letters[: len(letters) // 4 * 4].replace(b"-", b"+").replace(b"_", b"/")
    return binascii.a2b_base64(usable)


def _from_hexadecimal(letters: bytes) -> bytes:
    digits = re.match(rb"[0-9A-Fa-f]*", letters)
    usable = digits[0] if digits else b""
    return binascii.a2b_hex(usable[: len(usable) // 2 * 2])
