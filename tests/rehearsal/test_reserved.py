"""Nothing in the written files can be anybody's: every telephone, address, domain and postcode is reserved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from daybreak.rehearsal.nation.operators import Request
from daybreak.rehearsal.writers.folders import write
from daybreak.rehearsal.writers.resolution_csv import write_answers
from tests.rehearsal.sample import nation, sightings

NETWORKS = [
    *map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "100.64.0.0/10")),
    *map(ip_network, ("2001:db8::/32", "3fff::/20")),
]
IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
IPV6 = re.compile(r"(?<![\w:])(?=[0-9a-f]*[0-9a-f]:)(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])")
MAIL = re.compile(r"[\w.+-]+@([\w.-]+)")
HOST = re.compile(r"https?://([\w.-]+)")
RESERVED_HOST = re.compile(r"(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example)")
PHONE = re.compile(r"(?:(?<![\w+])(?:\+44|0044)|(?<![\w:.+-])0(?=[1-9]))[\d ]{9,12}(?![\w-])")
DRAMA = re.compile(r"(?:\+44|0044|0)(?:7700900\d{3}|2079460\d{3}|1632960\d{3})")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
RESERVED_POSTCODE = re.compile(r"ZZ(?:99|1) \d[A-Z]{2}")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All that is written for a small nation, operators' answers included."""
    folder, of = tmp_path_factory.mktemp("nation"), nation(0.02)
    write(of, folder / "files")
    seen = [one for notice in of.notices for one in sightings(of.report(notice))]
    write_answers(of.answers(Request(f"R{n}", s.ip, s.port, s.at_text) for n, s in enumerate(seen)), folder / "answers")
    return list(_texts(folder))


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if not content.startswith((b"\x89PNG", b"PK")):
                yield content.decode("utf-8", errors="replace")


def found(texts: list[str], pattern: re.Pattern[str]) -> set[str]:
    return {match.group(match.lastindex or 0) for text in texts for match in pattern.finditer(text)}


def test_ip_addresses(texts: list[str]) -> None:
    seen = found(texts, IPV4) | found(texts, IPV6)
    outside = {ip for ip in seen if not any(ip_address(ip) in network for network in NETWORKS)}
    assert len(seen) > 500
    assert outside == set()


def test_domains(texts: list[str]) -> None:
    seen = found(texts, MAIL) | found(texts, HOST)
    assert len(seen) > 5
    assert {name for name in seen if not RESERVED_HOST.fullmatch(name)} == set()


def test_telephones(texts: list[str]) -> None:
    seen = {number.replace(" ", "") for number in found(texts, PHONE)}
    assert len(seen) > 20
    assert {number for number in seen if not DRAMA.fullmatch(number)} == set()


def test_postcodes(texts: list[str]) -> None:
    seen = found(texts, POSTCODE)
    assert len(seen) > 100
    assert {code for code in seen if not RESERVED_POSTCODE.fullmatch(code)} == set()


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (IPV4, "at 81.2.69.142,"),
        (IPV6, '"2a00:1450:4009::200e"'),
        (PHONE, ">+442071234567<"),
        (PHONE, ",07911 123456,"),
    ],
)
def test_the_scanner_sees_what_it_looks_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
