"""Benign content, made here: a picture of one grey point, a second of nothing, archives of a sentence."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

REST = bytes(range(256)) * 2
SENTENCE = b"An invented sentence, and nothing else.\n"


def _png() -> bytes:
    def chunk(kind: bytes, said: bytes) -> bytes:
        return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    point = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", point) + chunk(b"IEND", b"")


def _wav() -> bytes:
    silence = bytes(8)
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + form + b"data" + struct.pack("<I", len(silence)) + silence
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _bmp() -> bytes:
    form = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 58, 0, 0, 54) + form + b"\x80\x80\x80\x00"


def zipped(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return held.getvalue()


PNG = _png()
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x80\x80\x80\x80\x80\x80,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00C\x00" + bytes(64) + b"\xff\xd9"
)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41\x00\x00\x00\x08free\x00\x00\x00\x08mdat"
WAV = _wav()
BMP = _bmp()
PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /XObject /Subtype /Image >>\nstream\n"
    + PNG
    + b"\nendstream\nendobj\n"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + bytes(480) + PNG
DOCX = zipped("word/media/image1.png", PNG)
ZIP = zipped("report.xml", SENTENCE)
TAR = tarred("report.xml", SENTENCE)
SEVEN = b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24) + REST
RAR = b"Rar!\x1a\x07\x01\x00" + REST
GZIP = gzip.compress(SENTENCE, mtime=0)
BZ2 = bz2.compress(SENTENCE)
XZ = lzma.compress(SENTENCE)
ZSTD = b"\x28\xb5\x2f\xfd\x20\xc8\x41\x06\x00" + SENTENCE * 5  # one raw block (RFC 8878 §3.1.1.2)

PICTURES = {"png": PNG, "gif": GIF, "jpeg": JPEG, "webp": WEBP, "bmp": BMP}
FILMS_AND_SOUNDS = {"mp4": MP4, "wav": WAV}
DOCUMENTS = {"pdf": PDF, "office": DOCX, "older office": OLE}
ARCHIVES = {
    "zip": ZIP, "tar": TAR, "7z": SEVEN, "rar": RAR, "gzip": GZIP, "bzip2": BZ2, "xz": XZ, "zstd": ZSTD,
    "zip in zip": zipped("inner.zip", ZIP), "picture in zip in tar": tarred("a.zip", zipped("a.png", PNG)),
    "tar.gz": gzip.compress(TAR, mtime=0), "gzip of a picture": gzip.compress(PNG, mtime=0),
    "bzip2 of a picture": bz2.compress(PNG), "xz of a picture": lzma.compress(PNG), "zip in 7z": SEVEN + ZIP,
}  # fmt: skip
EVERYTHING = PICTURES | FILMS_AND_SOUNDS | DOCUMENTS | ARCHIVES
