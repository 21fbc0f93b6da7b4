"""Written submissions against the published table of elements: names, order, cardinality, attributes, constraints."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest
from lxml import etree

from daybreak.rehearsal.nation.nation import invent
from daybreak.rehearsal.nation.terms import Form
from daybreak.rehearsal.writers.law_enforcement_json import report_bytes
from daybreak.rehearsal.writers.submission_xml import report_files

DATA = Path(__file__).parents[2].parent / "shared" / "data"
# Elements whose children the table lists under the name of their type.
PERSONS = ("personOrUserReportedPerson", "intendedRecipientPerson", "victimPerson", "reportingPerson")
TYPES = {**dict.fromkeys(PERSONS, "Person"), "contactPerson": "ContactPerson"}
Row = Mapping[str, str]

pytestmark = pytest.mark.skipif(not (DATA / "ncmec").is_dir(), reason="…/shared/data is absent")


def table() -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    with (DATA / "ncmec" / "cybertip_elements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["parent_element"], []).append(row)
    return rows


def name_of(row: Row) -> str:
    """Return the element's name; a nested type gives its own, with a small first letter."""
    if row["xml_name"] != "(see type)":
        return row["xml_name"]
    kind = row["type"].removeprefix("list[").removesuffix("]").removeprefix("_")
    return kind[0].lower() + kind[1:]


def problems(element: etree._Element, rows: dict[str, list[Row]]) -> list[str]:
    parent = TYPES.get(str(element.tag), str(element.tag))
    allowed = [row for row in rows.get(parent, ()) if row["kind"] == "element"]
    order = {name_of(row): place for place, row in enumerate(allowed)}
    names = [str(child.tag) for child in element]
    found = [f"{name} in {parent}" for name in names if name not in order]
    if not found and names != sorted(names, key=lambda name: order[name]):
        found.append(f"order in {parent}: {names}")
    for row in allowed:
        count, once = names.count(name_of(row)), row["cardinality"] in ("1", "0..1")
        needed = row["cardinality"] in ("1", "1..n")
        if (once and count > 1) or (needed and not count):
            found.append(f"{count} times {name_of(row)} in {parent}")
    attributes = {row["xml_name"] for row in rows.get(parent, ()) if row["kind"] == "attribute"}
    found += [f"attribute {name} of {parent}" for name in map(str, element.attrib) if name not in attributes]
    found += [problem for child in element for problem in problems(child, rows)]
    return found + _too_long(element, {name_of(row): row for row in allowed})


def _too_long(element: etree._Element, allowed: Mapping[str, Row]) -> list[str]:
    limits = {name: re.search(r"max_length=(\d+)", row["constraints"]) for name, row in allowed.items()}
    return [
        f"{child.tag!s} is too long"
        for child in element
        if (limit := limits.get(str(child.tag))) and len(child.text or "") > int(limit[1])
    ]


def test_every_written_document_follows_the_table() -> None:
    nation, rows, documents = invent(seed=5, scale=0.03), table(), 0
    for notice in nation.notices:
        if notice.form is Form.XML:
            for report in (nation.report(notice), nation.changed_report(notice)):
                for name, content in report_files(report):
                    assert problems(etree.fromstring(content), rows) == [], name
                    documents += 1
    assert documents > 400


def test_the_table_refuses_what_is_wrong() -> None:
    summary = "<incidentSummary nation='x'><platform/></incidentSummary>"
    wrong = f"<report><reporter><reportingPerson/></reporter>{summary}</report>"
    found = problems(etree.fromstring(wrong), table())
    assert any("order in report" in problem for problem in found)
    assert any("0 times incidentType" in problem for problem in found)
    assert any("attribute nation" in problem for problem in found)


def shape(value: object) -> object:
    """Return keys and nesting of a document; lists by their first item, nothing of the values."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def unknown_keys(ours: object, theirs: object, place: str = "") -> list[str]:
    """Return the places of keys the sample does not have; where the sample is silent (null, []) anything goes."""
    if isinstance(ours, list) and isinstance(theirs, list):
        return [p for item in ours for p in unknown_keys(item, theirs[0], f"{place}/0")] if theirs else []
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return []
    found = [f"{place}/{key}" for key in ours if key not in theirs]
    return found + [p for key in ours if key in theirs for p in unknown_keys(ours[key], theirs[key], f"{place}/{key}")]


def test_json_reports_have_no_key_the_sample_does_not_have() -> None:
    sample = orjson.loads((DATA / "ncmec" / "law-enforcement-json" / "cybertip_le_synthetic.json").read_bytes())
    nation = invent(seed=5, scale=0.02)
    for notice in nation.notices:
        if notice.form is Form.JSON:
            content = report_bytes(nation.report(notice)).removeprefix(b"\xef\xbb\xbf")
            assert unknown_keys(shape(orjson.loads(content)), shape(sample)) == []
