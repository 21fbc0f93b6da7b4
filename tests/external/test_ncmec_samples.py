"""The collected NCMEC samples and the published table of elements: all of it read, nothing of it lost."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from lxml import etree

from daybreak.intake.readers import read
from daybreak.intake.refusals import refuse
from daybreak.intake.terms import FactKind, ReportRead
from daybreak.kernel.errors import BadInput

DATA = Path(__file__).parents[2].parent / "shared" / "data"
if not (DATA / "ncmec").is_dir():
    pytest.skip("…/shared/data is absent", allow_module_level=True)
PERSON = FactKind.GIVEN_NAME, FactKind.FAMILY_NAME, FactKind.BORN_ON, FactKind.EMAIL, FactKind.PHONE, FactKind.USERNAME


def sample(name: str) -> ReportRead:
    path = DATA / "ncmec" / name
    refuse(path.name, path.read_bytes())
    (only,) = read(path.name, path.read_bytes())
    assert isinstance(only, ReportRead)
    return only


def values(found: ReportRead, *kinds: FactKind, party: str) -> list[str]:
    return [fact.value for fact in found.facts if fact.kind in kinds and fact.party == party]


def test_the_two_formats_say_the_same_about_the_reported_person() -> None:
    xml = sample("submission-xml/report_uk_chat.xml")
    js = sample("law-enforcement-json/cybertip_le_synthetic.json")
    assert sorted(values(xml, *PERSON, party="reported/0")) == sorted(values(js, *PERSON, party="reported/0"))
    addresses = [[fact for fact in each.facts if fact.kind is FactKind.ADDRESS] for each in (xml, js)]
    assert addresses[0][0].value == addresses[1][0].value == "1 Example Street, Exampletown, ZZ99 9ZZ, GB"
    assert (addresses[0][0].detail["role"], addresses[1][0].detail["role"]) == ("billing", None)
    events = [
        [
            (fact.value, fact.detail["port"], fact.detail["at_text"])
            for fact in each.facts
            if fact.kind is FactKind.IP_EVENT
        ]
        for each in (xml, js)
    ]
    assert events[0] == events[1][:2]
    assert events[0][0] == ("198.51.100.23", 51515, "2025-11-03T21:02:11Z")


def test_a_byte_order_mark_changes_nothing() -> None:
    plain = sample("law-enforcement-json/cybertip_le_synthetic.json")
    assert sample("law-enforcement-json/cybertip_le_synthetic_bom.json") == plain
    assert plain.sender == "Example Chat, Inc."


def test_the_file_of_the_report_is_found_under_its_number() -> None:
    details = sample("submission-xml/fileDetails_uk.xml")
    assert (details.reference, details.part) == ("900000123", "file/3a1d4fd4106b82499b7c93442aa7dca4")
    algorithms = [fact.detail["algorithm"] for fact in details.facts if fact.kind is FactKind.FILE_HASH]
    assert algorithms == ["md5", "sha1", "sha256", "pdq"]


def test_files_are_viewed_or_unknown_and_upload_times_are_found() -> None:
    found = sample("law-enforcement-json/cybertip_le_synthetic.json")
    assert values(found, FactKind.FILE_VIEWED, party="file/0") == ["true"]
    assert values(found, FactKind.FILE_VIEWED, party="file/1") == ["unknown"]
    assert values(found, FactKind.FILE_UPLOADED_AT, party="file/1") == ["2025-11-03 21:15:00 UTC"]


@pytest.mark.parametrize("path", sorted(DATA.glob("ncmec/*-*/*")), ids=lambda path: path.name)
def test_the_samples_hold_nothing_unknown(path: Path) -> None:
    found = sample(str(path.relative_to(DATA / "ncmec")))
    assert [fact for fact in found.facts if fact.kind is FactKind.UNREAD] == []


# ── the published table ───────────────────────────────────────────────────────────────────────────────────────────────
VALUES = {"bool": "true", "int": "7", "datetime": "2025-11-03T21:02:11Z"}
NOT_BOTH = "state"  # an address has a state of the USA or another one


def table() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with (DATA / "ncmec" / "cybertip_elements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["parent_element"]].append(row)
    return rows


def build(name: str, described: str, rows: dict[str, list[dict[str, str]]], words: Iterator[int]) -> etree._Element:
    """Make an element with everything the table allows in it, each free text a word of its own."""
    made = etree.Element(name)
    for row in rows[described]:
        bare = row["type"].removeprefix("list[").removesuffix("]").lstrip("_")
        text = VALUES.get(bare, f"word{next(words)}")
        inner = {known.lower(): known for known in rows}.get(bare.lower())
        if row["kind"] == "attribute":
            made.set(row["xml_name"], "MD5" if row["xml_name"] == "hashType" else text)
        elif row["kind"] == "text":
            made.text = "ab" * 16 if name == "originalFileHash" else text
        elif inner:
            made.append(build(inner if row["xml_name"] == "(see type)" else row["xml_name"], inner, rows, words))
        elif row["xml_name"] != NOT_BOTH:
            etree.SubElement(made, row["xml_name"]).text = None if bare == "Flag" else text
    return made


@pytest.mark.parametrize(("root", "at_least"), [("report", 300), ("fileDetails", 20)])
def test_every_published_element_is_understood_and_kept(root: str, at_least: int) -> None:
    document = build(root, root, table(), count(1))
    (found,) = read("x.xml", etree.tostring(document))
    assert isinstance(found, ReportRead)
    assert [fact for fact in found.facts if fact.kind is FactKind.UNREAD] == []
    kept = {str(part).lower() for fact in found.facts for part in (fact.value, *fact.detail.values())}
    said = [*document.itertext(), *(text for element in document.iter() for text in element.attrib.values())]
    assert [word for word in said if word.lower() not in kept | {found.reference}] == []
    assert len(said) > at_least


@pytest.mark.parametrize("path", sorted((DATA / "vics").glob("*.json")), ids=lambda path: path.name)
def test_graded_media_are_read_under_no_guess(path: Path) -> None:
    refuse(path.name, path.read_bytes())
    with pytest.raises(BadInput, match=r"nobody declared which country|VICS 1\.2|Ask the sender for the complete file"):
        read(path.name, path.read_bytes())
