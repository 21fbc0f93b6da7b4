"""Bytes written in letters: how a text may spell content that is none, and the bytes those letters stand for.

Everything here is linear: a text is walked a fixed number of times, whatever it holds.
"""

from __future__ import annotations

import binascii
import re
from base64 import a85decode, b32decode
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

FILLER = b"\x01"  # stands where an escape was wider than its letter, so that offsets stay those of the file
_NAMED = {
    b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'", b"colon": b":", b"sol": b"/", b"plus": b"+",
    b"equals": b"=", b"comma": b",", b"semi": b";", b"Tab": b"\t", b"NewLine": b"\n", b"num": b"#", b"percnt": b"%",
}  # fmt: skip
_ESCAPE = re.compile(
    rb"\\\\{0,7}(?:u00|x)([0-9A-Fa-f]{2})"  # JSON, JavaScript, Python; once more for each text within a text
    rb"|\\\\{0,7}(?:u200[BbCcDd]|u[Ff][Ee][Ff][Ff])|\xe2\x80[\x8b-\x8f]|\xe2\x81\xa0|\xef\xbb\xbf|\xc2\xad"  # no width
    rb"|\\\\{0,7}([/nrtbf\"'])"
    rb"|&(?:amp;){0,3}#[xX]0{0,6}([0-9A-Fa-f]{1,2});|&(?:amp;){0,3}#0{0,6}([0-9]{1,3});"  # XML, HTML
    rb"|&(?:amp;){0,3}(" + b"|".join(_NAMED) + rb");"
    rb"|%(?:25){0,3}([0-9A-Fa-f]{2})"  # RFC 3986 §2.1
)  # fmt: skip
_ONE_LETTER = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\x08", b"f": b"\x0c"}
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})|=[ \t]{0,9}\r?\n")  # RFC 2045 §6.7
_QUOTED_BYTE = re.compile(rb"=(?:[01][0-9A-Fa-f]|[89A-Fa-f][0-9A-Fa-f])")
_MAY_ESCAPE = (b"\\", b"&", b"%", b"\xe2", b"\xef", b"\xc2")


class Plain(NamedTuple):
    """A text without escapes: `kept` as long as the text, `bare` without the bytes in `dropped`."""

    kept: bytes
    bare: bytes
    dropped: bytes = FILLER

    def offset(self, bare_offset: int) -> int:
        """Return where in the text the byte stands that has this offset in `bare`."""
        for part in re.finditer(b"[^" + re.escape(self.dropped) + b"]++", self.kept):
            if bare_offset < len(part[0]):
                return part.start() + bare_offset
            bare_offset -= len(part[0])
        return len(self.kept)


class Spelled(NamedTuple):
    """Bytes that letters or numbers stand for, and the offset in the text of the first of them, found when asked."""

    content: bytes
    place: Callable[[int], int]  # offset in the content -> offset in the text


def _dropping(kept: bytes, dropped: bytes) -> Plain:
    return Plain(kept, kept.translate(None, dropped), dropped)


def without_escapes(text: bytes) -> Plain:
    """Return the text with the escapes of JSON, XML, HTML and addresses resolved to the bytes they stand for."""
    kept = _ESCAPE.sub(_unescaped, text) if any(sign in text for sign in _MAY_ESCAPE) else text
    return Plain(kept, kept.translate(None, FILLER))


def without_quoting(plain: Plain) -> Plain | None:
    """Return the text read as quoted-printable, or None where it is not written so."""
    if not _QUOTED_BYTE.search(plain.kept):
        return None
    kept = _QUOTED.sub(lambda found: _filled(_byte(found[1], 16) if found[1] else b"", found), plain.kept)
    return Plain(kept, kept.translate(None, FILLER))


def _unescaped(found: re.Match[bytes]) -> bytes:
    backslash_x, letter, entity_x, entity, named, percent = found.groups()
    if digits := backslash_x or entity_x or percent:
        return _filled(_byte(digits, 16), found)
    if letter:
        return _filled(_ONE_LETTER.get(letter, letter), found)
    return _filled(_NAMED[named] if named else _byte(entity, 10) if entity else b"", found)


def _byte(digits: bytes, base: int) -> bytes:
    number = int(digits, base)
    return bytes([number]) if number < 256 else b""


def _filled(letter: bytes, found: re.Match[bytes]) -> bytes:
    return letter.ljust(len(found[0]), FILLER)


def from_base64(letters: bytes) -> bytes:
    """Return what the letters stand for, in either alphabet (RFC 4648 §4, §5); an incomplete last group is left."""
    usable = letters[: len(letters) // 4 * 4].replace(b"-", b"+").replace(b"_", b"/")
    return binascii.a2b_base64(usable)


def from_hexadecimal(letters: bytes) -> bytes:
    """Return what the digits at the start of the letters stand for."""
    digits = re.match(rb"[0-9A-Fa-f]*+", letters)
    usable = digits[0] if digits else b""
    return binascii.a2b_hex(usable[: len(usable) // 2 * 2])


# ── runs of base64 that are cut into pieces or begin after other letters ──────────────────────────────────────────────
_BETWEEN_LINES = b"\x01 \t\r\n>"
_BETWEEN_PIECES = (b'","', b"','", b'"+"', b"'+'")
_TAG = re.compile(rb"<[^<>]{1,80}>")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_TO_BLANK = bytes(sign if sign in _BASE64 else 32 for sign in range(256))
_SHORTEST = 36  # letters: those of the smallest GIF's first 27 bytes
_HASH_LENGTHS = frozenset({40, 56, 64, 96, 128})
_HEX_DIGITS = b"0123456789abcdefABCDEF"
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def joined_runs(plain: Plain) -> Iterator[Spelled]:
    """Yield what long runs of letters stand for at each of the four places at which base64 can begin.

    Blanks, tags, what parts the texts of a list or a sum, and the marks of a quoted mail are no part of a run, so that
    its pieces are one.
    """
    lines = _dropping(_TAG.sub(_blanked, plain.kept) if b"<" in plain.kept else plain.kept, _BETWEEN_LINES)
    joined = _dropping(_without_pieces(lines.bare), FILLER)
    start = 0
    for letters in joined.bare.translate(_TO_BLANK).split():
        if len(letters) < _SHORTEST or _is_hash(letters):
            continue
        at = joined.bare.find(letters, start)
        start = at + len(letters)
        for shift in range(4):
            yield Spelled(from_base64(letters[shift:]), partial(_of_base64, lines, joined, at + shift))
        if not letters.translate(None, _BASE32):
            yield Spelled(b32decode(letters[: len(letters) // 8 * 8]), partial(_of_base64, lines, joined, at))


def _without_pieces(text: bytes) -> bytes:
    for between in _BETWEEN_PIECES:
        text = text.replace(between, FILLER * len(between))
    return text


def _blanked(found: re.Match[bytes]) -> bytes:
    return FILLER * len(found[0])


def _is_hash(letters: bytes) -> bool:
    return len(letters) in _HASH_LENGTHS and not letters.translate(None, _HEX_DIGITS)


def _of_base64(lines: Plain, joined: Plain, start: int, at: int) -> int:
    return lines.offset(joined.offset(start + at // 3 * 4))


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────
_HEADS = (
    b"\x89PNG\r\n", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"II*\x00\x08", b"MM\x00*\x00", b"8BPS", b"\x1aE\xdf\xa3",
    b"0&\xb2u", b"FLV\x01", b"OggS\x00", b"fLaC\x00", b"ID3", b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"Rar!\x1a",
    b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ", b"MSCF\x00", b"ustar", b"\x00\x00\x00\x0cj", b"\x1f\x8b\x08",
)  # fmt: skip
# What is told by a later part: that part, the bytes before it, and how those begin.
_LATER = ((b"ftyp", 4, b"\x00"), (b"\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00", 8, b"BM"))
_WINDOW = 64  # bytes read from a head on: more than any signature takes
_IN_HEXADECIMAL = (
    *((head.hex().encode(), 0) for head in _HEADS), *((head.hex().encode(), before) for head, before, _ in _LATER)
)  # fmt: skip


def _listed(numbers: Iterable[int]) -> bytes:
    return b"".join(b"%d," % number for number in numbers)


_IN_DECIMAL = tuple(
    (_listed(numbers), _listed(first), before)
    for head, before, first in (*((head, 0, b"") for head in _HEADS), *_LATER)
    for numbers in {tuple(head), tuple(byte - 256 if byte > 127 else byte for byte in head)}
)
_PAIR_SIGNS = b"\x01 \t\r\n\"',:;-{}[]<>()"
_NUMBERED = re.compile(rb'"?[0-9]{1,9}"?\s{0,9}:\s{0,9}(?=-?[0-9]{1,3}\s{0,9}[,}])')  # a typed array as an object
_NUMBERS = re.compile(rb"(?:-?[0-9]{1,3},)++")
_NO_NUMBER = b"\x01 \t\r\n"


def hexadecimal(plain: Plain) -> Iterator[Spelled]:
    """Yield the bytes at each place where pairs of digits, however they are set apart, could begin a refused kind."""
    digits = _dropping(plain.kept.lower().replace(b"0x", FILLER * 2), _PAIR_SIGNS)
    for needle, before in _IN_HEXADECIMAL:
        for at in _places(digits.bare, needle) if needle in digits.bare else ():
            start = max(0, at - 2 * before)
            yield Spelled(from_hexadecimal(digits.bare[start : at + 2 * _WINDOW]), partial(_after, digits, start))


def decimal(plain: Plain) -> Iterator[Spelled]:
    """Yield the bytes at each place where a list of numbers could begin a refused kind; also signed bytes."""
    kept = plain.kept
    if b'"0"' in kept or b"{0" in kept:
        kept = _NUMBERED.sub(_blanked, kept)
    numbers = _dropping(kept, _NO_NUMBER)
    for needle, first, before in _IN_DECIMAL:
        for at in _places(numbers.bare, needle) if needle in numbers.bare else ():
            for start in _places(numbers.bare, first, max(0, at - 4 * before), at) if before else (at,):
                if numbers.bare.count(b",", start, at) == before:
                    content = _numbers(numbers.bare[start : at + 5 * _WINDOW])
                    yield Spelled(content, partial(_after, numbers, start))


def _after(squeezed: Plain, start: int, at: int) -> int:
    return squeezed.offset(start)


def _places(text: bytes, needle: bytes, start: int = 0, end: int | None = None) -> Iterator[int]:
    at = text.find(needle, start, end)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1, end)


def _numbers(text: bytes) -> bytes:
    found = _NUMBERS.match(text)
    return bytes(int(number) & 255 for number in found[0].split(b",")[:-1]) if found else b""


# ── wrappings that carry nothing but bytes, and those that name what they carry ───────────────────────────────────────
_UUENCODED = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,200}\r?\n((?:[ -`]{2,62}\r?\n){1,9})", re.MULTILINE)
_ASCII85 = re.compile(rb"<~([!-uz\s\x01]{10,400})")
_ALWAYS = re.compile(
    rb"^=ybegin (?:part=\d+ )?(?:total=\d+ )?line=\d|^\(This file must be converted with BinHex", re.MULTILINE
)
_ATTACHED = re.compile(
    rb"^content-type:[ \t]{0,9}(?:image|video|audio)/[\w.+-]{1,60}[^\n]{0,300}\n"
    rb"(?:(?!content-transfer-)[^\n]{1,300}\n){0,9}?content-transfer-encoding:"
    rb"|^content-transfer-encoding:[^\n]{1,100}\n(?:(?!content-type)[^\n]{1,300}\n){0,9}?"
    rb"content-type:[ \t]{0,9}(?:image|video|audio)/",
    re.MULTILINE,
)
_PDF = re.compile(rb"^%PDF-[12]\.\d\s+(?:%[^\r\n]{0,200}\s+)?\d{1,9} \d{1,9} obj", re.MULTILINE)


def transport(plain: Plain, lowered: bytes) -> tuple[str, int] | None:
    """Name what a wrapping of mail and news carries, and its offset: an attached picture, yEnc, BinHex, a bare PDF."""
    found = _ATTACHED.search(lowered) if b"content-transfer-encoding" in lowered else None
    if found:
        return "a picture, film or sound attached to a mail", found.start()
    if (b"=ybegin" in lowered or b"binhex" in lowered) and (found := _ALWAYS.search(plain.bare)):
        return "a file in yEnc or BinHex", found.start()
    if b"%pdf-" in lowered and (found := _PDF.search(plain.bare)):
        return "a PDF document", found.start()
    return None


def older_wrappings(text: bytes, plain: Plain) -> Iterator[Spelled]:
    """Yield the first bytes of each uuencoded file and Ascii85 string; their letters are also those of escapes."""
    for each in (text, plain.kept, text.replace(rb"\\", b"\\" + FILLER).replace(rb"\"", b'"' + FILLER)):
        for found in _UUENCODED.finditer(each) if b"begin " in each else ():
            lines = found[1].translate(None, FILLER).splitlines()
            yield Spelled(b"".join(_decoded(binascii.a2b_uu, line) for line in lines), partial(_at, found.start()))
        for found in _ASCII85.finditer(each) if b"<~" in each else ():
            whole = found[1].translate(None, FILLER + b" \t\r\n")
            yield Spelled(_decoded(a85decode, whole), partial(_at, found.start()))


def _at(start: int, at: int) -> int:
    return start


def _decoded(decode: Callable[[bytes], bytes], letters: bytes) -> bytes:
    try:
        return decode(letters)
    except ValueError:  # also binascii.Error: letters that only look like it
        return b""
