"""What never enters, whatever its name and wrapping; what is text, enters. Only signatures stand here, no pictures."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.refusals import refuse
from daybreak.kernel.errors import ContentRefused

REST = bytes(range(256)) * 2


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return held.getvalue()


def _tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("report.xml"), io.BytesIO())
    return held.getvalue()


REFUSED = {
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + REST,
    "jpeg exif": b"\xff\xd8\xff\xe1\x00\x10Exif\x00" + REST,
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + REST,
    "gif": b"GIF89a\x01\x00\x01\x00" + REST,
    "bmp": b"BM\x36\x10\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00" + REST,
    "tiff": b"II*\x00\x08\x00\x00\x00" + REST,
    "tiff big-endian": b"MM\x00*\x00\x00\x00\x08" + REST,
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + REST,
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + REST,
    "avif": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00" + REST,
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00" + REST,
    "mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00" + REST,
    "3gp": b"\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x00" + REST,
    "avi": b"RIFF\x24\x00\x00\x00AVI LIST" + REST,
    "matroska": b"\x1aE\xdf\xa3\x01\x00\x00\x00" + REST,
    "mpeg program": b"\x00\x00\x01\xba\x44\x00" + REST,
    "mpeg video": b"\x00\x00\x01\xb3\x14\x00" + REST,
    "mpeg transport": (b"G" + b"\x40" + b"\xff" * 186) * 4,
    "flv": b"FLV\x01\x05\x00\x00\x00\x09" + REST,
    "asf": b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa" + REST,
    "mp3": b"ID3\x03\x00\x00\x00\x00\x00\x00" + REST,
    "ogg": b"OggS\x00\x02" + REST,
    "psd": b"8BPS\x00\x01\x00\x00" + REST,
    "ico": b"\x00\x00\x01\x00\x01\x00\x10\x10" + REST,
    "jpeg 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + REST,
    "jpeg 2000 stream": b"\xff\x4f\xff\x51\x00\x2f" + REST,
    "jpeg xl": b"\x00\x00\x00\x0cJXL \r\n\x87\n" + REST,
    "jpeg xl stream": b"\xff\x0a\xfa\x1f" + REST,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + REST,
    "pdf in letters": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "rtf": b"{\\rtf1\\ansi {\\pict\\jpegblip }}",
    "bitmap in letters": b"P3\n# made by hand\n4 4\n15\n 0 0 0 15 0 15",
    "svg": b'<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "svg prefixed": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + REST,
    "zip or docx": _zip(),
    "empty zip": b"PK\x05\x06" + bytes(18),
    "rar": b"Rar!\x1a\x07\x01\x00" + REST,
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + REST,
    "gzip": gzip.compress(b"<report/>", mtime=0),
    "gzip of more": gzip.compress(bytes(range(256)), mtime=0),
    "bz2": bz2.compress(b"<report/>"),
    "xz": lzma.compress(b"<report/>"),
    "lzma": lzma.compress(b"<report/>" * 99, format=lzma.FORMAT_ALONE),
    "zstd": b"\x28\xb5\x2f\xfd\x04\x58" + REST,
    "lz4": b"\x04\x22\x4d\x18" + REST,
    "tar": _tar(),
    "iso": bytes(32769) + b"CD001\x01\x00" + REST,
    "cab": b"MSCF\x00\x00\x00\x00" + REST,
    "cpio": b"070701" + b"0" * 104 + b"x\x00",
    "rpm": b"\xed\xab\xee\xdb\x03\x00" + REST,
}
TEXTS = {
    "xml": b'<?xml version="1.0"?>\n<report><additionalInfo>PDF, GIF89, PK are words</additionalInfo></report>',
    "json": json.dumps({"reportId": "900000123", "note": "é ÿØÿ \U0001f600", "hash": "ab" * 64}).encode(),
    "json with bom": b'\xef\xbb\xbf{"a": 1}\r\n',
    "csv": "Ref;DOB;Näme\n1;03/11/1990;Zoë\n".encode(),
    "csv in latin-1": "Ref,Name\n1,Zoë Müller\n".encode("latin-1"),
    "hashes": b"\n".join(
        [b"532bdb6d093f6d79d5bfd64e0944ca82", b"ab" * 32, b"cd" * 64, base64.b64encode(bytes(range(64)))]
    ),
    "token": b'{"token": "' + base64.b64encode(bytes(range(40, 200))) + b'"}',
    "names a data uri": b"<note>the page used data:image/png links</note>",
    "numbers": b"070701,070702\n1,2\n",
    "empty": b"",
    "long words": b"a" * 500,
}
HIDEABLE = ("jpeg", "png", "gif", "webp", "heic", "zip or docx", "pdf", "gzip of more", "7z", "mp4", "matroska", "tar")


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("junk", [b"", b"\xef\xbb\xbf", b"\r\n \t", b"\x00\x00\x00\x00"])
def test_refused_by_its_bytes_whatever_its_name(kind: str, junk: bytes) -> None:
    with pytest.raises(ContentRefused) as refused:
        refuse("report.xml", junk + REFUSED[kind])
    assert refused.value.place.startswith("byte ")
    assert refused.value.remedy


@pytest.mark.parametrize("kind", ["jpeg", "png", "zip or docx", "mp4", "pdf", "gzip", "rar"])
def test_refused_by_kind_after_a_line_of_text(kind: str) -> None:
    with pytest.raises(ContentRefused, match=r"is or holds") as refused:
        refuse("report.xml", b"<report>\n" + REFUSED[kind])
    assert refused.value.rule == "no pictures, films, sound, documents or archives, ever"


@pytest.mark.parametrize("kind", TEXTS)
def test_text_enters(kind: str) -> None:
    refuse("IMG_0001.jpg", TEXTS[kind])


def _wrapped(letters: bytes) -> bytes:
    return b"\n".join(letters[start : start + 76] for start in range(0, len(letters), 76))


def test_a_short_gzip_is_known_in_base64() -> None:
    with pytest.raises(ContentRefused, match="gzip"):
        refuse("x.json", b'{"n": "' + base64.b64encode(gzip.compress(b"<report/>", mtime=0)) + b'"}')


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "xml": lambda raw: b"<report><x>" + base64.b64encode(raw) + b"</x></report>",
    "json": lambda raw: json.dumps({"note": base64.b64encode(raw).decode()}).encode(),
    "php json": lambda raw: json.dumps({"n": base64.b64encode(raw).decode()}).replace("/", "\\/").encode(),
    "dotnet json": lambda raw: json.dumps({"n": base64.b64encode(raw).decode()}).replace("+", "\\u002B").encode(),
    "csv": lambda raw: b"1,x," + base64.b64encode(raw) + b",y\n",
    "mail lines": lambda raw: b"Content:\n\n" + _wrapped(base64.b64encode(raw)),
    "json mail lines": lambda raw: json.dumps({"n": _wrapped(base64.b64encode(raw)).decode()}).encode(),
    "web-safe": lambda raw: b'{"n": "' + base64.urlsafe_b64encode(raw) + b'"}',
    "hexadecimal": lambda raw: b"<x>" + raw.hex().encode() + b"</x>",
    "HEXADECIMAL": lambda raw: b"<x>" + raw.hex().upper().encode() + b"</x>",
}


@pytest.mark.parametrize("way", HIDDEN)
@pytest.mark.parametrize("kind", HIDEABLE)
def test_refused_when_written_as_letters(way: str, kind: str) -> None:
    text = HIDDEN[way](REFUSED[kind])
    with pytest.raises(ContentRefused) as refused:
        refuse("report.json", text)
    offset = int(refused.value.place.removeprefix("byte "))
    assert offset <= 12


@pytest.mark.parametrize(
    "uri",
    [
        b"data:image/png;base64,iVBORw0KGgo=",
        b"DATA:Image/JPEG;base64,/9j/4AAQSkZJRg",
        b"data:image/svg+xml,%3Csvg%20xmlns",
        b"data:video/mp4;codecs=avc1;base64,AAAAIGZ0eXA",
        b"data:image\\/png;base64,iVBORw0KGgo=",
        b"data:application/pdf;base64,JVBERi0x",
    ],
)
def test_a_data_uri_is_refused(uri: bytes) -> None:
    with pytest.raises(ContentRefused, match="data: URI"):
        refuse("notes.csv", b"Ref,Note\n1," + uri + b"\n")


def test_random_tokens_enter() -> None:
    chance = random.Random(7)  # as long as a PhotoDNA value: short signatures would meet some of so many
    tokens = [base64.b64encode(chance.randbytes(144)).decode() for _ in range(40_000)]
    refuse("hashes.json", json.dumps(tokens).encode())


def test_a_nul_byte_is_refused_with_its_place() -> None:
    with pytest.raises(ContentRefused, match="NUL") as refused:
        refuse("notes.csv", b"Ref,Note\n1,a\x00b\n")
    assert refused.value.place == "byte 12"


def test_utf_16_is_named() -> None:
    with pytest.raises(ContentRefused, match="UTF-16"):
        refuse("notes.csv", "Ref,Note\n".encode("utf-16"))


def test_a_file_has_a_size() -> None:
    refuse("big.csv", b"a b\n" * 5, at_most_bytes=20)
    with pytest.raises(ContentRefused, match="21 bytes") as refused:
        refuse("big.csv", b"a b\n" * 5 + b"x", at_most_bytes=20)
    assert refused.value.rule == "size of a file"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300))
def test_ordinary_text_enters(text: str) -> None:
    refuse("note.json", json.dumps({"note": f"- {text}"}, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "piece",
    [b"data:image/" + b"a" * 60 + b";", b"a" * 35 + b" ", b"A" * 400 + b" ", b"<!--", b"\\/", b"-", b" ", b"data:"],
)
def test_time_grows_with_size_and_not_with_its_square(piece: bytes) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        refuse("x", piece * (size // len(piece)))
        return time.process_time() - started

    seconds(200_000)
    assert seconds(3_200_000) < 40 * max(seconds(200_000), 0.005)


def test_a_bitmap_of_comments_without_end_is_soon_done() -> None:
    refuse("x.csv", b"P3 " + b"# " * 50_000)
