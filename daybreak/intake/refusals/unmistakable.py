"""Signatures so long that neither chance nor words meet them: looked for at any offset, after any junk.

Each fixes at least 40 bits (random letters of 50 MB meet one in a file of thousands), and has at least one byte that is
no printable letter, so that a text about a format is not taken for a file of it.
"""

from __future__ import annotations

import re

_BRANDS = (
    rb"(?:isom|iso[2-9]|mp4[12]|avc1|M4[AVBP] |qt  |3gp[4-9]|3g2[abc]|mif1|msf1|hei[cxms]|hev[cx]|avi[fs]|dash|MSNV)"
)
_LONG: tuple[tuple[str, bytes], ...] = (
    ("a PNG image", rb"\x89PNG\r?\n\x1a\r?\n"),
    ("a GIF image", rb"GIF8[79]a(?:.[\x00-\x1f].[\x00-\x1f]|[\x80-\xff]...)[\x00-\xff]"),
    ("a JPEG image", rb"\xff\xd8\xff[\xe0\xe1\xe2\xe8\xed\xee]..(?:JFIF|JFXX|Exif|ICC_|http|Phot|Adob|SPIF)"),
    ("a JPEG image", rb"\xff\xd8\xff\xdb\x00[\x43\x84]\x00"),
    ("a WebP image, AVI film or WAVE sound", rb"RIFF[^\x20-\x7e]...(?:WEBPVP8|AVI LIST|WAVE)"),
    ("a WebP image, AVI film or WAVE sound", rb"RIFF.{2}[\x00-\x1f\x80-\xff].(?:WEBPVP8|AVI LIST|WAVE)"),
    ("an MP4, MOV, HEIC or AVIF file", rb"\x00(?:\x00[\x00\x01]|[\x00\x01]).ftyp" + _BRANDS),
    ("a JPEG 2000 or JPEG XL image", rb"\x00\x00\x00\x0c(?:jP  |JXL )\r\n\x87\n"),
    ("a TIFF or raw camera image", rb"II\*\x00\x08\x00\x00\x00|MM\x00\*\x00\x00\x00\x08"),
    ("a BMP image", rb"BM.{4}\x00{4}[\x1a\x36-\x8a]\x00\x00\x00[\x0c\x28\x6c\x7c]\x00\x00\x00"),
    ("a Photoshop image", rb"8BPS\x00[\x01\x02]\x00{6}"),
    ("a Matroska or WebM film", rb"\x1aE\xdf\xa3[^B]{1,40}B[^\x82].{0,40}?B\x82.(?:webm|matroska)"),
    ("a Matroska or WebM film", rb"\x1aE\xdf\xa3[\x01\x9f-\xa4].{0,40}?B\x82.(?:webm|matroska)"),
    ("a Windows Media film or sound", rb"0&\xb2u\x8ef\xcf\x11\xa6\xd9"),
    ("a Flash film", rb"FLV\x01[\x01\x04\x05]\x00\x00\x00\x09"),
    ("a sound recording", rb"OggS\x00\x02\x00{4}|fLaC\x00\x00\x00\x22|ID3[\x02-\x04]\x00[\x00-\xe0]\x00[\x00-\x7f]{3}"),
    ("a PDF document", rb"%PDF-[12]\.\d[\r\n ]+%[\x80-\xff]{2}"),
    ("an Office document of the older kind (OLE)", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a ZIP archive or Office document",
     rb"PK\x03\x04[\n\x14\x2d\x32\x3f]\x00.[\x00-\x0f][\x00\x08\t\x0c\x0e\x5d\x63]\x00"),
    ("a RAR archive", rb"Rar!\x1a\x07(?:\x00|\x01\x00)"),
    ("a 7z archive", rb"7z\xbc\xaf\x27\x1c\x00"),
    ("bzip2-compressed content", rb"BZh[1-9]1AY&SY.{0,8}?[^\x20-\x7e]"),
    ("gzip-compressed content", rb"\x1f\x8b\x08[\x00\x08].{4}[\x00\x02\x04][\x00\x03\x0b\xff]"),
    ("xz-compressed content", rb"\xfd7zXZ\x00\x00[\x00\x01\x04\x0a]"),
    ("a CAB archive", rb"MSCF\x00{4}.{4}\x00{4}"),
    ("a tar archive", rb"ustar(?:\x0000|  \x00)"),
)  # fmt: skip
_ANY = re.compile(b"|".join(pattern for _, pattern in _LONG), re.DOTALL)
_EACH = tuple((what, re.compile(pattern, re.DOTALL)) for what, pattern in _LONG)
# Every pattern above holds a byte that is none of these.
_PRINTABLE = bytes([*range(32, 127), *b"\r\n\t"])


def kind_anywhere(content: bytes) -> tuple[str, int] | None:
    """Name the first refused kind in the content and the offset at which it starts, or None."""
    found = _ANY.search(content)
    return (_named(content, found.start()), found.start()) if found else None


def kind_here(content: bytes) -> str | None:
    """Name the refused kind the content starts with, or None."""
    return _named(content, 0) if _ANY.match(content) else None


def is_text(content: bytes) -> bool:
    """Answer whether the content is printable ASCII, in which none of these kinds can lie."""
    return not content.translate(None, _PRINTABLE)


def _named(content: bytes, offset: int) -> str:
    return next(what for what, pattern in _EACH if pattern.match(content, offset))
