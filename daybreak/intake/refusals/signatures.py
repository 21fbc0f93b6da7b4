"""The bytes by which refused kinds of content are known (registrations, format specifications, file(1))."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """One kind of content: the bytes it starts with, as a pattern.

    `plain`: those bytes could also be text. `weak`: they are so few that random bytes (a hash, a token) meet them
    sooner or later; they count at the start of a file, not inside a text.
    """

    what: str
    pattern: str
    plain: bool = False
    weak: bool = False


_FTYP = r"\x00[\x00-\x0f]..ftyp"  # ISO/IEC 14496-12 §4.3: box size, then the type

SIGNATURES = (
    Signature("a JPEG image", r"\xff\xd8\xff[\xc0-\xfe]"),
    Signature("a PNG image", r"\x89PNG\r\n\x1a\n"),
    Signature("a GIF image", r"GIF8[79]a", plain=True),
    Signature("a BMP image", r"BM.{4}\x00{4}.{3}\x00"),
    Signature("a TIFF or raw camera image", r"II[*+]\x00|MM\x00[*+]|IIRO|IIU\x00|FUJIFILMCCD-RAW|FOVb"),
    Signature("a WebP image, AVI film or WAVE sound", r"RIFF.{4}(?:WEBP|AVI |WAVE|RMID|CDXA|sfbk)|RF64.{4}WAVE"),
    Signature("a HEIC or AVIF image", _FTYP + r"(?:hei[cxms]|hev[cx]|mif[12]|msf1|avi[fs]|jxl )"),
    Signature("an MP4, MOV or 3GP film", _FTYP + r"|\x00[\x00-\x0f]..(?:moov|mdat|wide|free|skip|pnot)"),
    Signature("a JPEG 2000 or JPEG XL image", r"\x00\x00\x00\x0c(?:jP  |JXL )\r\n\x87\n|\xff\x4f\xff\x51"),
    Signature("a JPEG XL image", r"\xff\x0a[^\n]", weak=True),
    Signature("a Photoshop image", r"8BPS\x00[\x01\x02]"),
    Signature("an icon or cursor image", r"\x00\x00[\x01\x02]\x00[\x01-\xff]\x00"),
    Signature("an image (DDS, EXR, BPG, FLIF, XCF, DjVu)", r"DDS \x7c\0|v/1\x01|BPG\xfb|FLIF[1Aa]|gimp xcf|AT&TFORM"),
    Signature("a Windows or enhanced metafile", r"\xd7\xcd\xc6\x9a|\x01\x00\x00\x00.{36} EMF"),
    Signature("a medical or astronomical image", r".{128}DICM|SIMPLE  =  {10}"),
    Signature("a QOI image", r"qoif\x00"),
    Signature("a bitmap in plain letters", r"P[1-7]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s|/\* XPM |#\?RADIANCE", plain=True),
    Signature("a Matroska or WebM film", r"\x1aE\xdf\xa3"),
    Signature("an MPEG film", r"\x00\x00\x01[\xb3\xba\xb0\xb5]|G.{187}G.{187}G|.{4}G.{191}G.{191}G"),
    Signature("a Flash film", r"FLV\x01|[FCZ]WS[\x01-\x40].{3}\x00"),
    Signature("a Windows Media film or sound", r"0&\xb2u\x8ef\xcf\x11"),
    Signature("a RealMedia or MXF film", r"\.RMF\x00|\x06\x0e\x2b\x34\x02\x05\x01\x01|\.ra\xfd"),
    Signature("a sound recording", r"\xff[\xfb\xf3\xf2\xfa][\x10-\xef]|\xff[\xf1\xf9][\x40-\x8f]", weak=True),
    Signature(
        "a sound recording", r"ID3[\x02-\x04]\x00|OggS\x00|fLaC\x00|FORM.{4}AIF[FC]|#!AMR|MThd\x00|caff\x00|wvpk"
    ),
    Signature("a PDF document", r"%PDF-\d", plain=True),
    Signature("a PostScript document", r"%!PS|\xc5\xd0\xd3\xc6", plain=True),
    Signature("a Rich Text document", r"\{\\rtf", plain=True),
    Signature("an Office document of the older kind (OLE)", r"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    Signature("a ZIP archive or Office document", r"PK(?:\x03\x04|\x05\x06|\x07\x08)"),
    Signature("a RAR archive", r"Rar!\x1a\x07|RE~\^"),
    Signature("a 7z archive", r"7z\xbc\xaf\x27\x1c"),
    Signature("gzip-compressed content", r"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]"),
    Signature("gzip-compressed content", r"\x1f\x8b", weak=True),
    Signature("compressed content (compress, pack)", r"\x1f[\x9d\xa0\x1e]", weak=True),
    Signature("an ARJ or LZH archive", r"\x60\xea..[\x10-\x2f]|..-lh[\dd]-", weak=True),
    Signature("bzip2-compressed content", r"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    Signature("xz-compressed content", r"\xfd7zXZ\x00|\x5d\x00\x00[\x00-\xff]{2}\xff{4}"),
    Signature("zstd-compressed content", r"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2aM\x18"),
    Signature("compressed content (LZ4, lzip)", r"\x04\x22M\x18|LZIP\x01"),
    Signature("a CAB archive", r"MSCF\x00{4}|ISc\("),
    Signature(
        "an archive (ar, rpm, ACE, xar)",
        r"\xed\xab\xee\xdb|!<arch>\n|.{7}\*\*ACE\*\*|xar!\x00",
    ),
    Signature("a cpio archive", r"07070[127][0-9A-Fa-f]{70}", plain=True),
    Signature("a tar archive", r".{257}ustar[\x00 ]"),
    Signature(
        "a disc image", r".{32769}(?:CD001|BEA01|NSR0[23])|conectix|vhdxfile|KDMV\x01|QFI\xfb|[EL]VF\x09\r\n\xff\x00"
    ),
)

# Those that are looked for anywhere near the start of a file, after whatever precedes them.
_STRONG_ANYWHERE = (
    r"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n|GIF8[79]a[^\x20-\x7e]|RIFF.{4}(?:WEBP|AVI |WAVE)|\x00[\x00-\x0f]..ftyp"
    r"|\x1aE\xdf\xa3|0&\xb2u\x8ef\xcf\x11|FLV\x01|%PDF-\d|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|PK\x03\x04|Rar!\x1a\x07"
    r"|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY&SY|\xfd7zXZ\x00|\x28\xb5\x2f\xfd|MSCF\x00{4}|8BPS\x00|II\*\x00|MM\x00\*"
)


def _compiled(pattern: str) -> re.Pattern[bytes]:
    return re.compile(pattern.encode("ascii"), re.DOTALL)


def _any_of(signatures: Iterable[Signature]) -> re.Pattern[bytes]:
    return _compiled("|".join(f"(?:{signature.pattern})" for signature in signatures))


_AT_START = tuple((signature, _compiled(signature.pattern)) for signature in SIGNATURES)
_ANY = _any_of(SIGNATURES)
_PLAIN = _any_of(signature for signature in SIGNATURES if signature.plain)
_STRONG = _any_of(signature for signature in SIGNATURES if not signature.weak)
_ANYWHERE = _compiled(_STRONG_ANYWHERE)


def kind_at(content: bytes, offset: int = 0, *, text: bool = False) -> str | None:
    """Name the refused kind that starts at the offset, or None; of text only the kinds that can be text are asked."""
    return _named(content, offset) if (_PLAIN if text else _ANY).match(content, offset) else None


def kind_of_decoded(content: bytes) -> str | None:
    """Name the refused kind the decoded letters of a text start with, by signatures no random bytes meet."""
    return _named(content, 0) if _STRONG.match(content) else None


def _named(content: bytes, offset: int) -> str:
    return next(signature.what for signature, pattern in _AT_START if pattern.match(content, offset))


def kind_within(content: bytes, *, at_most: int) -> tuple[str, int] | None:
    """Name the first refused kind that starts within the first `at_most` bytes, and its offset: junk may precede it."""
    match = _ANYWHERE.search(content, 0, at_most)
    if not match:
        return None
    return kind_at(content, match.start()) or "a picture, film, document or archive", match.start()
