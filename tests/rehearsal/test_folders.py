"""The written files: the same bytes for the same seed, the promised mix, and every file readable by others' tools."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape

import orjson
import pytest
from lxml import etree

from daybreak.kernel.errors import Conflict
from daybreak.rehearsal.nation.nation import invent
from daybreak.rehearsal.nation.sightings import Report
from daybreak.rehearsal.nation.terms import Form
from daybreak.rehearsal.writers import law_enforcement_json, submission_xml
from daybreak.rehearsal.writers.deliveries import Slot, plan_deliveries
from daybreak.rehearsal.writers.folders import Shelves, Written, write
from tests.rehearsal.sample import SEED, nation

SCALE = 0.05
NUMBER = re.compile(r"9\d{8}")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written") / "nation"


@pytest.fixture(scope="module")
def written(root: Path) -> Written:
    return write(nation(SCALE), root)


def digest(folder: Path) -> str:
    """Return SHA-256 over names and bytes of every file."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def readable(written: Written, form: str) -> list[Path]:
    """Return the files of a form that are what their name says."""
    paths = [p for d in written.deliveries for p in d.folder.rglob(f"*.{form}") if f"reports-{form}" in d.folder.name]
    return [path for path in paths if not _is_broken(path.read_bytes())]


def _is_broken(content: bytes) -> bool:
    """Tell the deliberately broken files: none of them says that it is invented, and none is a document of a file."""
    return b"it is about nobody" not in content and b"<fileDetails>" not in content


def test_the_same_seed_writes_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    for name, seed in (("a", SEED), ("b", SEED), ("c", SEED + 1)):
        write(invent(seed=seed, scale=0.01), tmp_path / name)
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_records_come_in_the_promised_mix(written: Written) -> None:
    counts = written.counts
    assert counts["records"] == pytest.approx(28_500 * SCALE, rel=0.03)
    for form, share in (("json", 0.60), ("xml", 0.25), ("list", 0.15)):
        assert counts[f"records/{form}"] / counts["records"] == pytest.approx(share, abs=0.02)
    more_reports = sum(notice.ordinal > 0 for notice in nation(SCALE).notices)
    again = counts["resent/identical"] + counts["resent/changed"] + more_reports
    assert again / counts["records"] == pytest.approx(0.30, abs=0.03)
    assert counts["local_records"] == pytest.approx(6000 * SCALE, rel=0.08)
    assert counts["broken"] >= 5
    assert counts["records/informational"] > counts["records/bundled"] > 0


def test_deliveries_are_in_the_order_of_time_and_hold_what_they_say(written: Written, root: Path) -> None:
    times = [delivery.received_at for delivery in written.deliveries]
    names = [delivery.folder.name for delivery in written.deliveries]
    assert names == sorted(names)
    assert times[0] == min(times)
    assert sorted(path.name for path in root.iterdir()) == names
    for delivery in written.deliveries:
        csvs = list(delivery.folder.glob("*.csv"))
        assert [path.with_suffix(".toml") for path in csvs] == ([delivery.map_path] if delivery.map_path else [])


def test_no_folder_holds_more_than_a_thousand_files(tmp_path: Path) -> None:
    shelves, slot = Shelves(plan_deliveries(tmp_path, begins_on=nation(SCALE).begins_on)), Slot(Form.JSON, 0)
    shelves.put(slot, ((f"{number}.json", b"{}") for number in range(2001)))
    sizes = Counter(path.parent.name for path in tmp_path.rglob("*.json"))
    assert sizes == {"0001": 1000, "0002": 1000, "0003": 1}


def test_nothing_a_report_says_is_lost_in_writing() -> None:
    of = nation(0.02)
    for report in (of.report(notice) for notice in of.notices if notice.form is not Form.LIST):
        if report.form is Form.JSON:
            text = law_enforcement_json.report_bytes(report).decode()
        else:
            text = "".join(content.decode() for _, content in submission_xml.report_files(report))
        missing = [said for said in _said(report) if escape(said) not in text and said not in text]
        assert missing == []


def _said(report: Report) -> list[str]:
    """Return what both forms must carry of a report."""
    person, files = report.reported, report.files
    ips = [*person.ips, *(file.ip for file in files if file.ip)]
    return [
        *(person.given_name, person.family_name, person.phone, *person.emails),
        *(person.born_on.isoformat() if person.born_on else "", str(person.age or "")),
        *(
            part
            for seen in person.addresses
            for part in (seen.address.line1, seen.address.locality, seen.address.postcode)
        ),
        *(part for seen in ips for part in (seen.ip, seen.at_text, str(seen.port or ""))),
        *((person.account.account_id, person.account.screen_name, person.account.service) if person.account else ()),
        *(part for file in files for part in (file.file_id, file.name, file.md5, file.grade)),
        *((report.recipient.account_id,) if report.recipient else ()),
        *(report.incident_type, report.incident_at_text, report.note),
    ]


def test_json_reports_read_back(written: Written) -> None:
    for path in readable(written, "json"):
        report = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
        assert report["reportId"] == path.stem
        assert NUMBER.fullmatch(path.stem)
        assert len(report["reportedInformation"]["reportedPeople"]["reportedPersons"]) == 1


def test_xml_reports_read_back_and_their_files_name_them(written: Written) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for path in readable(written, "xml"):
        root, reference = etree.fromstring(path.read_bytes(), parser), path.name.split(".")[0]
        assert NUMBER.fullmatch(reference)
        if root.tag == "fileDetails":
            assert root.findtext("reportId") == reference
            assert path.name == f"{reference}.{root.findtext('fileId')}.xml"
            assert path.with_name(f"{reference}.xml").exists() or _elsewhere(written, reference)
        else:
            assert root.tag == "report"


def _elsewhere(written: Written, reference: str) -> bool:
    """Say whether the report lies in the next part of a delivery: parts are filled file by file."""
    return any(True for d in written.deliveries for _ in d.folder.glob(f"*/{reference}.xml"))


def test_maps_name_columns_that_are_there(written: Written) -> None:
    for delivery in written.deliveries:
        if delivery.map_path:
            column_map = tomllib.loads(delivery.map_path.read_text(encoding="utf-8"))
            with delivery.map_path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            assert rows
            assert {column_map["reference"], *column_map["columns"]} <= set(rows[0])
            assert column_map["sender"] == delivery.sender
            assert len({row[column_map["reference"]] for row in rows}) == len(rows)


def test_an_identical_file_comes_twice_and_a_changed_one_keeps_its_name(written: Written) -> None:
    contents: dict[str, list[bytes]] = {}
    for path in readable(written, "json"):
        contents.setdefault(path.name, []).append(path.read_bytes())
    twice = [versions for versions in contents.values() if len(versions) > 1]
    same = sum(len(set(versions)) == 1 for versions in twice)
    assert 0.3 < same / len(twice) < 0.5


def test_every_kind_of_broken_file_is_there(written: Written) -> None:
    paths = [
        p for d in written.deliveries for p in d.folder.rglob("*") if p.suffix in (".json", ".xml") and p.is_file()
    ]
    broken = [content for path in paths if _is_broken(content := path.read_bytes())]
    signs = (b"PK\x03\x04", b"\x89PNG", b"<!DOCTYPE", b"caf\xe9", b'{"reporting')
    assert all(any(sign in content for content in broken) for sign in signs)
    assert len(broken) == written.counts["broken"]


def test_progress_adds_up(tmp_path: Path) -> None:
    heard: list[int] = []
    counts = write(invent(seed=1, scale=0.01), tmp_path / "nation", progress=heard.append).counts
    assert sum(heard) == counts["records"]


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("x")
    with pytest.raises(Conflict, match="not empty"):
        write(nation(0.02), tmp_path)
