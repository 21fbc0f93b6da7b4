"""ZIP archives at the door of a delivery: opened in memory, under limits, and never kept themselves.

Only whole-file formats of offices and programs that happen to be ZIP are left to `refuse`. Nothing is ever written to a
disk, so a name that leaves its folder or a link reaches nothing; names are still made harmless, because they are shown.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from daybreak.intake.refusals import MAX_BYTES
from daybreak.kernel.errors import BadInput, ContentRefused

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_LOCAL_HEADER_BYTES = 30  # APPNOTE.TXT 4.3.7, without name and extra field
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # general purpose bits 0, 6 and 13: encrypted, strongly, and its directory too
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml")
_UNSHOWN = re.compile("[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # controls, and marks that turn text
_NAME_LENGTH = 200
_SEND_AGAIN = "Ask the sender for the files themselves, or for a plain ZIP of them."


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come out of one archive."""

    members: int = 10_000
    member_bytes: int = MAX_BYTES
    total_bytes: int = 256 * 1024 * 1024
    ratio: int = 200  # text shrinks to a tenth, tables of blanks to a fiftieth; a bomb to a thousandth (zlib's limit)
    ratio_from_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its harmless name and its bytes, or why it is refused."""

    name: str
    content: bytes
    fault: BadInput | None = None


def is_archive(content: bytes) -> bool:
    """Answer whether a delivered file is a ZIP of files, and no document or program in the form of one."""
    if content[:4] not in _STARTS:
        return False
    if _too_many(content, Limits()):
        return True
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True  # it wants to be one: opening it says what is wrong
    return not names.intersection(_DOCUMENTS)


def members_of(name: str, content: bytes, limits: Limits = Limits()) -> Iterator[Member]:
    """Yield the files of an archive in its order; raise ContentRefused if the archive as a whole is refused."""
    if _too_many(content, limits):
        raise _refused(
            name, f"holds more than {limits.members:,} files", "files of an archive", "Split it and send the parts."
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise _refused(name, "is no whole ZIP archive", "a whole archive", _SEND_AGAIN) from fault
    inside = [info for info in archive.infolist() if not info.is_dir()]
    _check_whole(name, content, inside, limits)
    return _each(archive, inside, limits)


def _check_whole(name: str, content: bytes, inside: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in inside)
    if not inside:
        raise _refused(name, "holds no file", "an archive of files", "Ask the sender what it was to hold.")
    if total > limits.total_bytes:
        raise _refused(
            name, f"would become {total:,} bytes; at most {limits.total_bytes:,} come out of one",
            "size of what is in an archive", "Split it and send the parts.",
        )  # fmt: skip
    if _is_bomb(total, len(content), limits):
        raise _refused(
            name, f"would grow to more than {limits.ratio} times its size", "growth of an archive", _SEND_AGAIN
        )
    if _overlap(inside):
        raise _refused(name, "holds files that lie on top of each other", "files of their own bytes", _SEND_AGAIN)


def _too_many(content: bytes, limits: Limits) -> bool:
    # Before the directory is read: a million empty members would fill the memory with their entries.
    return content.count(b"PK\x01\x02") > limits.members


def _is_bomb(size: int, packed: int, limits: Limits) -> bool:
    return size > limits.ratio_from_bytes and size > limits.ratio * max(packed, 1)


def _overlap(inside: list[zipfile.ZipInfo]) -> bool:
    """Answer whether two members share bytes: that is how a small archive becomes a large one without its ratio."""
    end = -1
    for info in sorted(inside, key=lambda each: each.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size
    return False


def _each(archive: zipfile.ZipFile, inside: list[zipfile.ZipInfo], limits: Limits) -> Iterator[Member]:
    seen: set[str] = set()
    for info in inside:
        shown = harmless(info.filename)
        fault = _fault(info, shown, limits)
        if fault is None and shown in seen:
            fault = _refused(shown, "is in the archive more than once", "a name stands once", _SEND_AGAIN)
        seen.add(shown)
        yield Member(shown, b"", fault) if fault else _read(archive, info, shown)


def _fault(info: zipfile.ZipInfo, shown: str, limits: Limits) -> ContentRefused | None:
    if info.flag_bits & _ENCRYPTED:
        return _refused(shown, "is encrypted: what nobody can look into does not enter", "no encrypted files",
                        "Ask the sender for it without a password.")  # fmt: skip
    mode = info.external_attr >> 16
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        return _refused(shown, "is a link or a device, not a file", "files only", _SEND_AGAIN)
    if info.compress_type not in _METHODS:
        return _refused(shown, "is packed by a rare method", "stored or deflated files", _SEND_AGAIN)
    if info.file_size > limits.member_bytes:
        return _refused(shown, f"has {info.file_size:,} bytes; a file has at most {limits.member_bytes:,}",
                        "size of a file", "Split it and send the parts.")  # fmt: skip
    if _is_bomb(info.file_size, info.compress_size, limits):
        return _refused(shown, f"would grow to more than {limits.ratio} times its size", "growth of a file",
                        _SEND_AGAIN)  # fmt: skip
    return None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> Member:
    """Read a member; its size was checked, and no more than that is ever unpacked."""
    try:
        with archive.open(info) as packed:
            return Member(shown, packed.read(info.file_size))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as fault:
        broken = _refused(shown, "cannot be unpacked: it is damaged", "a whole archive", _SEND_AGAIN)
        broken.__cause__ = fault
        return Member(shown, b"", broken)


def harmless(name: str) -> str:
    """Return a member's name below its archive: no drive, no root, no way up, no unshown signs."""
    parts = re.sub(r"\A[A-Za-z]:", "", name.replace("\\", "/")).split("/")
    steps = [_UNSHOWN.sub("?", part) for part in parts if part.strip() not in ("", ".", "..")]
    return "/".join(steps)[-_NAME_LENGTH:] or "unnamed"


def _refused(name: str, problem: str, rule: str, remedy: str) -> ContentRefused:
    return ContentRefused(f"{name[-80:]} {problem}", rule=rule, place="byte 0", remedy=remedy)
