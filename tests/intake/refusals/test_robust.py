"""Files made to harm or simply broken: set aside with file, place and rule while the rest goes on."""

from __future__ import annotations

import base64
import gzip
import json
import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from daybreak.access.viewer import viewing
from daybreak.intake.arrivals import Arrived, open_arrived
from daybreak.intake.models import Receipt, SealedChunk, Source
from daybreak.intake.queries import reconciliation
from daybreak.intake.tasks import receive_paths
from daybreak.intake.terms import Outcome
from tests.intake.invented import content, deliver, person, report
from tests.intake.refusals.benign import EVERYTHING, GIF, PNG
from tests.intake.refusals.test_disguises import in_json, in_mail, letters
from tests.rooms import World

HUNDRED_GB = 100 * 1024**3
MEGABYTE = 1024 * 1024


def xml(declared: str, said: str = "&a;") -> bytes:
    body = f"<report><reportId>900000123</reportId><additionalInfo>{said}</additionalInfo></report>"
    return f'<?xml version="1.0"?>{declared}{body}'.encode()


def laughs() -> str:
    levels = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'<!DOCTYPE report [<!ENTITY a "ha">{levels}]>'


def declares_100_gb_zip() -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("report.xml", b"x")
    whole = bytearray(held.getvalue())
    whole[18:26] = struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(whole)


def bomb() -> bytes:
    held = BytesIO()
    packed = zlib.compressobj(9, wbits=31)
    for _ in range(64):
        held.write(packed.compress(bytes(MEGABYTE)))
    held.write(packed.flush())
    return held.getvalue()


def png_of_any_size() -> bytes:
    head = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + head + bytes(4)


DEEP = 200_000
HARMFUL: dict[str, bytes] = {
    "a billion laughs": xml(laughs(), "&j;"),
    "quadratic entities": xml(f'<!DOCTYPE report [<!ENTITY a "{"x" * 50_000}">]>', "&a;" * 50_000),
    "an external entity": xml('<!DOCTYPE report [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
    "an external entity by network": xml('<!DOCTYPE report [<!ENTITY a SYSTEM "http://192.0.2.1/a">]>'),
    "a parameter entity": xml('<!DOCTYPE report [<!ENTITY % a SYSTEM "http://192.0.2.1/a.dtd"> %a;]>', "x"),
    "an external document type": xml('<!DOCTYPE report SYSTEM "http://192.0.2.1/a.dtd">', "x"),
    "a document type after a comment": xml('<!-- x --><?x y?><!DOCTYPE report [<!ENTITY a "b">]>'),
    "an entity nobody defined": xml("", "&a;"),
    "a document type in lower case": xml('<!doctype report [<!ENTITY a "b">]>'),
    "deep JSON arrays": b"[" * DEEP + b"]" * DEEP,
    "deep JSON objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep JSON in a report": content("1", person("A", "B")).replace(b'"B"', b"[" * DEEP + b"]" * DEEP),
    "deep JSON that never ends": b"[" * DEEP,
    "wide JSON": b"[" + b"[]," * 2_600_000 + b"[]]",
    "wide JSON of numbers": b'{"reportId": "1", "a": [' + b"1," * 5_100_000 + b"1]}",
    "deep XML": b"<report>" + b"<a>" * DEEP + b"</a>" * DEEP + b"</report>",
    "wide XML": b"<report>" + b"<a/>" * 1_000_001 + b"</report>",
    "an attribute bomb": b"<report " + b" ".join(b'a%d="x"' % number for number in range(300_000)) + b"/>x",
    "a ZIP that declares 100 GB": declares_100_gb_zip(),
    "a RIFF that declares 4 GB": b"RIFF\xff\xff\xff\xffWAVEfmt " + b"\xff" * 16,
    "an MP4 that declares 100 GB": b"\x00\x00\x00\x01ftypisom" + struct.pack(">Q", HUNDRED_GB) + bytes(64),
    "a PNG of billions of points": png_of_any_size(),
    "a decompression bomb": bomb(),
    "a decompression bomb in base64": in_json(base64.b64encode(bomb()).decode()),
    "a decompression bomb in a decompression bomb": gzip.compress(bomb()),
    "a byte that is not UTF-8": content("1", person("Zo\xeb", "B")).replace(b"Zo\\u00eb", b"Zo\xeb"),
    "UTF-8 longer than it may be": content("1", person("AA", "B")).replace(b"AA", b"\xc0\xaf"),
    "half a surrogate in UTF-8": content("1", person("AA", "B")).replace(b"AA", b"\xed\xa0\x80"),
    "a letter cut in the middle": content("1", person("A", "B"))[:-9] + b"\xe2\x82",
    "UTF-16": content("1", person("A", "B")).decode().encode("utf-16"),
    "UTF-16 without a mark": content("1", person("A", "B")).decode().encode("utf-16-le"),
    "UTF-32": content("1", person("A", "B")).decode().encode("utf-32"),
    "XML in UTF-7": b'<?xml version="1.0" encoding="utf-7"?><report><a>+ADw-x+AD4-</a></report>',
    "XML in an encoding nobody knows": b'<?xml version="1.0" encoding="x-invented"?><report/>',
    "XML that lies about its encoding": b'<?xml version="1.0" encoding="utf-8"?><report><a>\xe9</a></report>',
    "XML in UTF-16 as declared": '<?xml version="1.0" encoding="utf-16"?><report/>'.encode("utf-16"),
    "a NUL in JSON": content("1", person("AA", "B")).replace(b"AA", b"A\x00A"),
    "a NUL in XML": xml("", "a\x00b"),
    "a NUL at the end": content("1", person("A", "B")) + b"\x00",
    "NULs alone": bytes(1000),
    "a control sign in XML": xml("", "a\x01b"),
    "half a report": content("1", person("A", "B"))[:-20],
    "half an XML report": xml("", "x")[:-15],
    "two XML reports in one": xml("", "x") + xml("", "y"),
    "nothing": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "words": b"These are words, no report.",
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_what_harms_is_a_problem_with_its_place_and_rule(kind: str) -> None:
    tracemalloc.start()
    try:
        opened = open_arrived(Arrived("harm.file", HARMFUL[kind]))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert opened.reports == []
    assert len(opened.problems) == 1
    (problem,) = opened.problems
    assert problem.place
    assert problem.rule
    assert problem.remedy
    assert "harm.file" in problem.message
    assert most < 40 * MEGABYTE + 40 * len(HARMFUL[kind]), "what is declared or packed is never laid out"


@pytest.mark.django_db
def test_a_batch_of_harm_reconciles_and_keeps_nothing_of_it(world: World) -> None:
    """Quarantine has digest, size, name, place and reason; the whole reports beside it are received."""
    secret = b"Quite-Secret-Words"
    pictures = [Arrived(f"{kind}.json", in_json(letters(raw))) for kind, raw in EVERYTHING.items() if kind != "zstd"]
    mails = [Arrived("mail.eml", in_mail(PNG).replace(b"See what", secret))]
    broken = [Arrived(f"{number}.bad", said) for number, said in enumerate(HARMFUL.values()) if len(said) < 100_000]
    bad = [*pictures, *mails, *broken]
    good = [report(f"10{number:02}", person("Ann", f"Invented{number}")) for number in range(5)]
    mixed = [each for pair in zip(good, bad[:5], strict=True) for each in pair] + bad[5:]
    with viewing(world.analyst):
        got = deliver(*mixed, national=world.national, by=world.analyst, at=world.at)
        assert got == {Outcome.NEW: 5, Outcome.QUARANTINED: len(bad)}
        counted = reconciliation()
        assert counted["received"] == 5 + len(bad) == sum(counted.values()) - counted["received"]
        aside = Receipt.objects.filter(outcome=Outcome.QUARANTINED)
        for receipt in aside:
            assert len(receipt.file_digest) == 64
            assert receipt.file_name
            assert receipt.place
            assert receipt.rule
            assert receipt.remedy
            assert receipt.referral is None
        kept = json.dumps([*aside.values_list("file_name", "place", "rule", "message", "remedy")])
        assert secret.decode() not in kept
        assert not any(letters(raw)[start : start + 12] in kept for raw in EVERYTHING.values() for start in (0, 12))
        assert set(Source.objects.values_list("digest", flat=True)).isdisjoint(
            aside.values_list("file_digest", flat=True)
        )
        assert SealedChunk.objects.count() == 5


@pytest.mark.django_db
def test_a_name_that_is_a_picture_is_not_kept(world: World) -> None:
    named = Arrived(f"{letters(GIF)}.json", content("1001", person("Ann", "Other")))
    with viewing(world.analyst):
        got = deliver(
            named, report("1002", person("Bea", "Other")), national=world.national, by=world.analyst, at=world.at
        )
        assert got == {Outcome.NEW: 1, Outcome.QUARANTINED: 1}
        receipt = Receipt.objects.get(outcome=Outcome.QUARANTINED)
        assert letters(GIF)[:8] not in json.dumps([receipt.file_name, receipt.message, receipt.remedy, receipt.place])


@pytest.mark.django_db
def test_a_file_of_100_gb_is_set_aside_unread(world: World, tmp_path: Path) -> None:
    with (tmp_path / "large.json").open("wb") as large:
        large.truncate(HUNDRED_GB)  # a hole: it takes no space
    (tmp_path / "report.json").write_bytes(content("1001", person("Ann", "Other")))
    got = receive_paths([tmp_path], sender="Example", by=world.analyst, at=world.at)
    assert got == {"received": 2, "new": 1, "updated": 0, "unchanged": 0, "quarantined": 1}
    with viewing(world.analyst):
        assert Receipt.objects.get(outcome=Outcome.QUARANTINED).rule == "size of a file"
