"""What reports really hold enters: hashes, tokens, certificates, mails, code; cost grows with size."""

from __future__ import annotations

import base64
import json
import random
import sys
import uuid
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.intake.refusals import refuse
from daybreak.intake.refusals.hidden import hidden_in

CHANCE = random.Random(20260302)


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def web(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def jwt() -> str:
    head, claims = (
        {"alg": "RS256", "typ": "JWT", "kid": "a1"},
        {"sub": "900000123", "iss": "https://id.example", "exp": 1},
    )
    return ".".join([*(web(json.dumps(part).encode()) for part in (head, claims)), web(CHANCE.randbytes(256))])


def pem() -> str:
    body = b64(b"\x30\x82\x03\x0a" + CHANCE.randbytes(900))
    lines = [body[start : start + 64] for start in range(0, len(body), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----"])


def mail(text: str, charset: str = "utf-8", cte: str = "quoted-printable") -> str:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.com", "b@example.com", "Invented"
    made["DKIM-Signature"] = f"v=1; a=rsa-sha256; bh={b64(CHANCE.randbytes(32))}; b={b64(CHANCE.randbytes(256))}"
    made.set_content(text, charset=charset, cte=cte)
    made.add_alternative(
        f"<html><body><p>{text}</p><img src='https://example.com/a.png'></body></html>", subtype="html"
    )
    return made.as_string()


WORDS = "Zoë wrote: meet me at 10:30 – bring £20, or 50 % of it = a lot. " * 20
ORDINARY: dict[str, str] = {
    "hashes": "\n".join(CHANCE.randbytes(size).hex() for size in (16, 20, 32, 48, 64) for _ in range(200)),
    "hashes with colons": "\n".join(CHANCE.randbytes(32).hex(":").upper() for _ in range(200)),
    "hashes in a list": json.dumps([CHANCE.randbytes(32).hex() for _ in range(500)]),
    "hashes in base64": json.dumps([b64(CHANCE.randbytes(size)) for size in (16, 20, 32, 64) for _ in range(500)]),
    "PDQ": "hash,quality\n" + "\n".join(f"{CHANCE.randbytes(32).hex()},{CHANCE.randrange(100)}" for _ in range(500)),
    "PhotoDNA": "\n".join(b64(CHANCE.randbytes(144)) for _ in range(500)),
    "PhotoDNA as numbers": json.dumps([[CHANCE.randrange(256) for _ in range(144)] for _ in range(200)]),
    "vectors": json.dumps([[round(CHANCE.random(), 6) for _ in range(128)] for _ in range(20)]),
    "signed numbers": json.dumps([CHANCE.randrange(-128, 128) for _ in range(20_000)]),
    "session tokens": "\n".join(web(CHANCE.randbytes(size)) for size in (24, 48, 96, 384) for _ in range(300)),
    "JSON web token": jwt(),
    "certificate": pem(),
    "SSH key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + b64(CHANCE.randbytes(30)) + " a@example.com",
    "UUIDs": "\n".join(str(uuid.UUID(bytes=CHANCE.randbytes(16))) for _ in range(500)),
    "MAC and IP addresses": "\n".join(
        f"{CHANCE.randbytes(6).hex(':')},2001:db8::{CHANCE.randbytes(2).hex()}" for _ in range(500)
    ),
    "text in base64": b64(WORDS.encode()),
    "text in base64 twice": b64(b64(WORDS.encode()).encode()),
    "JSON in base64": b64(
        json.dumps({"name": "Ann Other", "pages": [1, 2, 3], "at": "2026-03-02T09:00Z"}).encode() * 9
    ),
    "HTML in base64": b64(b"<html><body><h1>Title</h1><p>svg, PDF, GIF89a and PNG are words.</p></body></html>" * 5),
    "mail": mail(WORDS),
    "mail in base64": mail(WORDS, cte="base64"),
    "mail with a list of attachments": mail("Attached: IMG_1.jpg (image/jpeg), a.zip\nContent-Type: image/jpeg\n"),
    "mail headers of a picture without it": "Content-Type: image/jpeg; name=a.jpg\nX-Hash: d41d8cd98f00b204\n",
    "percent-encoded address": "https://example.com/?q=" + quote(WORDS) + "&z=%2F%3D%2B",
    "address of a picture": '{"url": "https://example.com/a/b.png", "contentType": "image/png", "size": 100000000000}',
    "kinds of files": json.dumps(["image/jpeg", "video/mp4", "application/pdf", "application/zip", "data:image/png"]),
    "words about formats": "A PNG starts with 89 50 4E 47; a PDF with %PDF-1.7; a GIF with GIF89a; a ZIP with PK; "
    "data:image/png, which is a data URI; the <svg> element; begin 644 is uuencode; =ybegin is yEnc; RIFF; II* and MM.",
    "code": "if (a<b && c>d) { x = y << 2; s = '\\x41\\u0042' + \"\\n\"; } // begin\nbegin transaction;\nend\n",
    "pasted HTML": json.dumps(
        "<div><img src='https://example.com/a.gif' width=1><a href='x.svg'>svg width=1</a></div>"
    ),
    "chat log": "\n".join(f"[2026-03-02 09:{minute:02}] ann_other: ok 👍 ok \u200d ok" for minute in range(60)),
    "foreign words": "Привет, как дела? こんにちは。 مرحبا Łódź Ærø ÿØÿà ‰PNG GIF8 ÐÏà " * 20,
    "escaped words": json.dumps("Привет, как дела? ÿØÿ à la carte – ‰PNG " * 20),
    "long word": "a" * 5_000 + "/" * 5_000 + "0" * 5_000,
    "zeros": json.dumps([0] * 5_000) + "AAAA" * 3_000,
    "user agents": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99.0 Safari/537.36\n"
    * 50,
    "accept header": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    "namespaces": '<r xmlns="urn:x" xmlns:xlink="http://www.w3.org/1999/xlink"><svgCount>1</svgCount><svg>0</svg></r>',
    "public keys in JSON": json.dumps({"n": web(CHANCE.randbytes(512)), "e": "AQAB", "x5t": web(CHANCE.randbytes(20))}),
    "telephone numbers": "\n".join(f"+4479460009{number:02}, 020 7946 0{number:03}" for number in range(100)),
    "ports": json.dumps({str(number): 50_000 + number for number in range(300)}),
    "byte-sized numbers by key": json.dumps({str(number): number % 256 for number in range(300)}),
}


@pytest.mark.parametrize("kind", ORDINARY)
@pytest.mark.parametrize(
    "around", ["{}", '{{"reportId": "900000123", "note": "{}"}}', "<report><note>{}</note></report>"]
)
def test_ordinary_text_enters(kind: str, around: str) -> None:
    text = ORDINARY[kind]
    if around.startswith("{{"):
        text = json.dumps(text)[1:-1]
    refuse("IMG_0001.jpg", around.format(text).encode())


@given(st.lists(st.binary(min_size=1, max_size=200), max_size=20), st.sampled_from(["b64", "hex", "numbers"]))
def test_letters_for_bytes_of_no_kind_enter(pieces: list[bytes], way: str) -> None:
    # The first byte belongs to no signature, and the others are those of a text or cannot meet one so short.
    spell: dict[str, Callable[[bytes], object]] = {"b64": b64, "hex": bytes.hex, "numbers": list}
    refuse("x.json", json.dumps([spell[way](b"\x30" + piece[:5]) for piece in pieces]).encode())


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_enters_as_base64(text: str) -> None:
    raw = text.encode("utf-8", "ignore")
    refuse("x.json", json.dumps({"n": b64(b"- " + raw.replace(b"\x00", b""))}).encode())


def calls(text: bytes) -> int:
    """Return how many calls looking into the text takes, ours and those of the library."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        hidden_in(text)
    finally:
        sys.setprofile(before)
    return counted


PIECES = [
    b"A", b"a ", b"AAAA\n", b"ffd8ff", b"4749463838 ", b"255,216,255,", b"0,0,0,102,116,121,112,", b"\\", b"\\u0041",
    b"%25", b"%",     b"&amp;", b"&#", b"&", b"=41", b"=\n", b"<", b"<svg ", b"<svg width", b"data:",
    b"data:image/png;", b"data:image/png;a=b;",     b"begin 644 a\n", b"<~", b"<~!!!!!", b"content-type: image/png\n",
    b"content-transfer-encoding: x\n", b"content-type: image/",     b"%PDF-1.4\n", b"\xe2\x80\x8b", b'"0":', b'","',
    b'" + "', b"00 ", b"0x00,", b"1,", b"-1,", b"> ", b"\xc2\xa0", b"xmlns:a=",
    b"\n",     b"Y29udGVudCBvZiBhIHRleHQgb2Ygc29tZSBsZW5ndGggaGVyZQ==\n", b"<a>", b"=ybegin ", b"svg", b'"+"',
]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(b"".join))
def test_the_calls_grow_no_faster_than_the_text(piece: bytes) -> None:
    few, many = (calls(piece * (size // len(piece))) for size in (5_000, 40_000))
    assert many <= 9 * few + 400


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_of_one_piece_is_walked_to_its_end(piece: bytes) -> None:
    # A square of half a million would not end within the life of the test run.
    hidden_in(piece * (500_000 // len(piece)))
