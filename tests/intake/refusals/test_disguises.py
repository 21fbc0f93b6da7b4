"""Pictures, films, sounds, documents, archives in more than fifty disguises: refused with file, place and rule."""

from __future__ import annotations

import base64
import binascii
import json
import quopri
import re
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import quote_from_bytes

import pytest

from daybreak.intake.arrivals import Arrived, open_arrived
from daybreak.intake.refusals import refuse
from daybreak.kernel.errors import ContentRefused
from tests.intake.refusals.benign import DOCX, EVERYTHING, GIF, JPEG, OLE, PDF, PICTURES, PNG, SENTENCE, ZIP, zipped

Disguise = Callable[[bytes], bytes]


def letters(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def lines(text: str, width: int, ending: str = "\n") -> str:
    return ending.join(text[start : start + width] for start in range(0, len(text), width))


def in_json(value: object) -> bytes:
    return json.dumps({"reportId": "900000123", "note": value}).encode()


def in_xml(text: str) -> bytes:
    return f'<?xml version="1.0"?><report><additionalInfo>{text}</additionalInfo></report>'.encode()


def in_mail(raw: bytes, kind: str = "application/octet-stream", encoding: str = "base64") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", "b@example.com", "Invented"
    mail.set_content("See what is attached.")
    main, _, sub = kind.partition("/")
    mail.add_attachment(raw, maintype=main, subtype=sub, filename="report.xml", cte=encoding)
    return mail.as_bytes()


def in_mhtml(raw: bytes) -> bytes:
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html\r\n\r\n"
        b"<p>Invented</p>\r\n--x\r\nContent-Location: a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + lines(letters(raw), 76, "\r\n").encode()
        + b"\r\n--x--\r\n"
    )


def uuencoded(raw: bytes) -> bytes:
    body = b"".join(binascii.b2a_uu(raw[start : start + 45]) for start in range(0, len(raw), 45))
    return b"Ref,Note\n1,x\nbegin 644 report.xml\n" + body + b"`\nend\n"


def dumped(raw: bytes) -> bytes:
    rows = [raw[start : start + 16] for start in range(0, len(raw), 16)]
    return "\n".join(f"{number * 16:08x}: {row.hex(' ', 2)}  ....".rstrip() for number, row in enumerate(rows)).encode()


def pieces(raw: bytes, width: int) -> list[str]:
    return lines(letters(raw), width).split("\n")


def percent(raw: bytes) -> bytes:
    return quote_from_bytes(raw, safe="").encode()


def signed(raw: bytes) -> list[int]:
    return [byte - 256 if byte > 127 else byte for byte in raw]


# Whatever is disguised so is refused.
ANYTHING: dict[str, Disguise] = {
    "renamed": lambda raw: raw,
    "after a byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "after blank lines": lambda raw: b"\r\n \t\r\n" + raw,
    "base64 in XML": lambda raw: in_xml(letters(raw)),
    "base64 in XML CDATA": lambda raw: in_xml(f"<![CDATA[{letters(raw)}]]>"),
    "base64 in an XML attribute": lambda raw: f'<report note="{letters(raw)}"/>'.encode(),
    "base64 with XML entities": lambda raw: in_xml(letters(raw).replace("+", "&#x2B;").replace("/", "&#47;")),
    "base64 with entities of entities": lambda raw: in_xml(letters(raw).replace("/", "&amp;#x2f;")),
    "base64 in JSON": lambda raw: in_json(letters(raw)),
    "base64 in JSON, slashes escaped": lambda raw: in_json(letters(raw)).replace(b"/", b"\\/"),
    "base64 in JSON, signs as code points": lambda raw: (
        in_json(letters(raw)).replace(b"/", b"\\u002f").replace(b"+", b"\\u002B")
    ),
    "base64 in JSON, every letter as code point": lambda raw: (
        b'{"note": "' + "".join(f"\\u{ord(sign):04x}" for sign in letters(raw)).encode() + b'"}'
    ),
    "base64 in JSON in JSON": lambda raw: in_json(in_json(letters(raw)).decode().replace("/", "\\/")),
    "base64 in lines in JSON": lambda raw: in_json(lines(letters(raw), 76)),
    "base64 in a CSV cell": lambda raw: f"Ref,Note\r\n1,{letters(raw)}\r\n".encode(),
    "base64 in a quoted CSV cell of lines": lambda raw: f'Ref;Note\n1;"{lines(letters(raw), 64)}"\n'.encode(),
    "base64 in lines of 76": lambda raw: b"Content\n\n" + lines(letters(raw), 76, "\r\n").encode(),
    "base64 in lines of 40": lambda raw: b"Content\n\n" + lines(letters(raw), 40).encode(),
    "base64url": lambda raw: in_json(base64.urlsafe_b64encode(raw).decode().rstrip("=")),
    "base64 percent-encoded": lambda raw: b"Ref,Note\n1,x?y=" + percent(letters(raw).encode()),
    "base64 with signs of no width": lambda raw: in_json(lines(letters(raw), 10, "\u200b")),
    "base64 with signs of no width, unescaped": lambda raw: in_xml(lines(letters(raw), 10, "\ufeff")),
    "base64 of base64": lambda raw: in_json(letters(letters(raw).encode())),
    "base64 of JSON with base64": lambda raw: in_xml(letters(in_json(letters(raw)))),
    "data URI of no kind": lambda raw: in_json(f"data:;base64,{letters(raw)}"),
    "data URI of another kind": lambda raw: in_json(f"data:text/plain;charset=utf-8;base64,{letters(raw)}"),
    "mail attachment": in_mail,
    "mail attachment, its kind a picture": lambda raw: in_mail(raw, "image/png"),
    "MHTML": in_mhtml,
    "uuencode": uuencoded,
    "yEnc": lambda raw: b"=ybegin line=128 size=9 name=a\r\n" + raw.replace(b"\0", b"=@") + b"\r\n=yend size=9\r\n",
    "inside a PDF": lambda raw: PDF.replace(PNG, raw),
    "inside an Office document": lambda raw: zipped("word/media/image1.bin", raw),
    "inside an older Office document": lambda raw: OLE.replace(PNG, raw),
    "inside a flat Office document": lambda raw: (
        f'<pkg:package xmlns:pkg="x"><pkg:binaryData>{lines(letters(raw), 76)}</pkg:binaryData></pkg:package>'.encode()
    ),
    "inside a ZIP archive": lambda raw: zipped("report.xml", raw),
    "beside a ZIP archive": lambda raw: raw + ZIP,
}  # fmt: skip
# Pictures, films, documents and archives of a long signature are refused in these too; the shortest signatures are not
# asked for here, where a hash would meet them by chance.
LONG: dict[str, Disguise] = {
    "after a line of text": lambda raw: b"<report>\n" + raw,
    "after 3 KB of text": lambda raw: b"<report>" + b"an invented line of text\n" * 120 + raw,
    "base64 after other letters": lambda raw: in_json("x" + letters(b"report:" + raw)),
    "base64 in lines of 16": lambda raw: in_json(lines(letters(raw), 16)),
    "base64 as a list of pieces": lambda raw: in_json(pieces(raw, 12)),
    "base64 as elements of XML": lambda raw: in_xml("".join(f"<l>{piece}</l>" for piece in pieces(raw, 24))),
    "base64 as a sum of texts": lambda raw: ('var a = "' + '" + "'.join(pieces(raw, 20)) + '";').encode(),
    "base32": lambda raw: in_json(base64.b32encode(raw).decode().rstrip("=")),
    "hexadecimal with colons": lambda raw: in_json(raw.hex(":")),
    "hexadecimal with blanks": lambda raw: in_xml(raw.hex(" ").upper()),
    "hexadecimal as a list of bytes": lambda raw: ", ".join(f"0x{byte:02X}" for byte in raw).encode(),
    "hexadecimal in a dump": dumped,
    "backslash x": lambda raw: ('b = "' + "".join(f"\\x{byte:02x}" for byte in raw) + '"').encode(),
    "code points in JSON": lambda raw: in_json(raw.decode("latin-1")),
    "letters of Latin-1 as UTF-8": lambda raw: json.dumps({"n": raw.decode("latin-1")}, ensure_ascii=False).encode(),
    "entities": lambda raw: in_xml("".join(f"&#{byte};" for byte in raw)),
    "percent-encoded": lambda raw: b"Ref,Note\n1,x?y=" + percent(raw),
    "percent-encoded twice": lambda raw: b"Ref,Note\n1," + percent(percent(raw)),
    "quoted-printable": lambda raw: b"Content\n\n" + quopri.encodestring(raw),
    "mail attachment quoted in an answer": lambda raw: b"\n".join(b"> " + line for line in in_mail(raw).split(b"\n")),
    "mail attachment in quoted-printable": lambda raw: in_mail(raw, encoding="quoted-printable"),
    "list of numbers in JSON": lambda raw: in_json(list(raw)),
    "list of signed numbers in JSON": lambda raw: in_json(signed(raw)),
    "typed array in JSON": lambda raw: in_json({str(number): byte for number, byte in enumerate(raw)}),
    "buffer in JSON": lambda raw: json.dumps({"type": "Buffer", "data": list(raw)}, indent=1).encode(),
    "hexadecimal in JSON": lambda raw: in_json(raw.hex()),
    "Ascii85": lambda raw: in_json(base64.a85encode(raw, adobe=True).decode()),
}  # fmt: skip
SHORT = {"zstd"}  # four bytes
EXCEPT = {("hexadecimal in a dump", "bmp")}  # the offsets in a dump cut what tells a bitmap
_MIME = "image/png;base64,"
URIS = {
    "plain": f"data:{_MIME}iVBORw0KGgo=",
    "case": "DATA:iMaGe/JPeG;Base64,/9j/4AAQSkZJRg",
    "blanks": "data : image / png ; base64 , iVBORw0KGgo=",
    "line ends": "data:image/png;\r\nbase64,\r\niVBORw0KGgo=",
    "escaped slash": "data:image\\/png;base64,iVBORw0KGgo=",
    "escaped twice": "data:image\\\\\\/png;base64,iVBORw0KGgo=",
    "code points": "data\\u003aimage\\u002fpng;base64,iVBORw0KGgo=",
    "entities": "data&#58;image&#x2f;png&semi;base64&comma;iVBORw0KGgo=",
    "named entities": "data&colon;image&sol;png;base64,iVBORw0KGgo=",
    "percent": "data%3Aimage%2Fpng%3Bbase64%2CiVBORw0KGgo%3D",
    "parameters": 'data:image/png;name="a.png";charset=utf-8;base64,iVBORw0KGgo=',
    "film": "data:video/mp4;codecs=avc1;base64,AAAAIGZ0eXA",
    "sound": "data:audio/wav;base64,UklGRiQAAABXQVZF",
    "drawing": "data:image/svg+xml,%3Csvg%20xmlns",
    "drawing as it is": "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "document": "data:application/pdf;base64,JVBERi0x",
    "HTML": "<img alt='' src='data:image/gif;base64,R0lGODlhAQABAIAAAAUEBA=='>",
    "style": "url( data:image/png;base64,iVBORw0KGgo= )",
}
DRAWINGS = {
    "alone": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
    "in XML": '<report><note><svg xmlns="http://www.w3.org/2000/svg"/></note></report>',
    "with a prefix": '<report xmlns:g="http://www.w3.org/2000/svg"><g:svg><g:path d="M0 0"/></g:svg></report>',
    "with a prefix of its own": '<report><x:svg xmlns:x="http://www.w3.org/2000/svg"/></report>',
    "in JSON": json.dumps({"n": '<svg width="1" height="1"><path d="M0 0"/></svg>'}),
    "in JSON as code points": '{"n": "\\u003csvg viewBox=\\"0 0 1 1\\"\\u003e"}',
    "in a CSV cell": 'Ref,Note\n1,"<svg viewBox=""0 0 1 1""><g/></svg>"\n',
    "as entities": "<report>&lt;svg width=&quot;1&quot;&gt;&lt;path/&gt;&lt;/svg&gt;</report>",
    "in HTML": "<!doctype html><body><p>x</p><SVG><RECT width=1 height=1 /></SVG></body>",
}
POLYGLOTS = {
    "PDF and ZIP": PDF + ZIP,
    "GIF and script": b"GIF89a=1;/*" + GIF[6:] + b"*/alert(1)",
    "GIF of letters and script": b"GIF89a/*  */=1;alert(1);",
    "JPEG and ZIP": JPEG + ZIP,
    "PNG and report": PNG + b"<report/>",
    "report and PNG": b"<report/>" + PNG,
    "report with PDF in a comment": b"<report><!--\n%PDF-1.4\n1 0 obj\n<<>>\nendobj\n--></report>",
    "Office document named a report": DOCX,
    "script and ZIP": b"#!/bin/sh\nexit 0\n" + ZIP,
    "JSON and picture after it": b'{"reportId": "900000123"}\n' + JPEG,
}


def refused(content: bytes) -> ContentRefused:
    """Assert that the file is refused in a report among others, and that what is told repeats nothing of it."""
    with pytest.raises(ContentRefused) as caught:
        refuse("report.json", content)
    found = caught.value
    assert found.message.startswith("report.json is")
    place = re.fullmatch(r"byte (\d+)", found.place)
    assert place is not None
    assert int(place[1]) < len(content)
    assert found.rule in ("no pictures, films, sound, documents or archives, ever", "text in UTF-8")
    assert found.remedy
    return found


@pytest.mark.parametrize("kind", EVERYTHING)
@pytest.mark.parametrize("disguise", ANYTHING)
def test_nothing_enters_in_these(disguise: str, kind: str) -> None:
    refused(ANYTHING[disguise](EVERYTHING[kind]))


@pytest.mark.parametrize("kind", [kind for kind in EVERYTHING if kind not in SHORT])
@pytest.mark.parametrize("disguise", LONG)
def test_nothing_of_a_long_signature_enters_in_these(disguise: str, kind: str) -> None:
    if (disguise, kind) not in EXCEPT:
        refused(LONG[disguise](EVERYTHING[kind]))


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_text_does_not_enter(encoding: str, kind: str) -> None:
    found = refused(in_json(letters(PICTURES[kind])).decode().encode(encoding))
    assert found.rule == "text in UTF-8"


@pytest.mark.parametrize("way", URIS)
def test_data_uris_are_refused(way: str) -> None:
    for text in (f"Ref,Note\n1,{URIS[way]}\n", f"<report><note>{URIS[way]}</note></report>", f'{{"n": "{URIS[way]}"}}'):
        assert int(refused(text.encode()).place.removeprefix("byte ")) < 40


@pytest.mark.parametrize("way", DRAWINGS)
def test_drawings_are_refused(way: str) -> None:
    assert "SVG" in refused(DRAWINGS[way].encode()).message


@pytest.mark.parametrize("way", POLYGLOTS)
def test_polyglots_are_refused(way: str) -> None:
    refused(POLYGLOTS[way])


def test_the_place_is_where_it_begins() -> None:
    head = b'{"reportId": "900000123", "\\u00e9\\/": "%20", "note": '
    for said in (f'"{letters(PNG)}"', f'"{PNG.hex(":")}"', json.dumps(list(PNG)), json.dumps(pieces(PNG, 12)),
                 json.dumps(PNG.decode("latin-1"))):  # fmt: skip
        at = int(refused(head + said.encode() + b"}").place.removeprefix("byte "))
        assert len(head) <= at <= len(head) + 2, said[:30]


def test_a_file_is_known_by_no_name() -> None:
    for name in ("report.xml", "IMG_0001.jpg", "", "a" * 400):
        with pytest.raises(ContentRefused):
            refuse(name, PNG)
        refuse(name, SENTENCE)


def test_a_refused_file_leaves_only_digest_size_and_reason() -> None:
    opened = open_arrived(Arrived("report.json", in_json(letters(PNG))))
    (problem,) = opened.problems
    assert opened.reports == []
    told = " ".join((problem.place, problem.rule, problem.message, problem.remedy))
    assert "a PNG image" in told
    assert letters(PNG)[:8] not in told
