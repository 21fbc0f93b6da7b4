"""Whatever a document says stands in some fact: known fields, unknown ones, known names in unknown shapes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from daybreak.intake.readers import read
from daybreak.intake.terms import FactKind, FactRead, ReportRead

WORDS = st.sampled_from(
    ["true", "false", "1", "0443", "51515", "IP Address", "ab" * 16, "Uploaded at", "a@example.com"]
)
# Most words occur once, so that a lost one cannot hide behind another.
TEXTS = WORDS | st.integers(10**6, 10**9).map("w{}".format)
# Names of fields, taken together whatever they belong to: most documents are wrong, and none may lose a word.
NAMES = st.sampled_from(
    [
        "report", "fileDetails", "reportId", "reportedInformation", "reportedPeople", "reportedPersons",
        "firstName", "emails", "value", "verified", "phones", "addresses", "street1", "city", "postalCode",
        "type", "sourceInformation", "sourceCaptures", "captureType", "port", "possibleProxy", "dateTime",
        "uploadedFiles", "filename", "viewedByEsp", "verificationHash", "industryClassification", "ncmecTags",
        "groups", "tags", "name", "espMetadata", "metadatas", "additionalInformations", "batchedReport",
        "reportAnnotations", "informational", "incidentSummary", "incidentDetails", "emailIncident",
        "emailAddress", "reportingEsp", "espName", "espService", "espUserId", "screenName", "accessToChildren",
        "associatedAccounts", "personOrUserReported", "personOrUserReportedPerson", "victim", "victimPerson",
        "age", "phone", "email", "address", "zipCode", "ipCaptureEvent", "ipAddress", "deviceId", "idType",
        "idValue", "estimatedLocation", "fileId", "originalFileHash", "details", "nameValuePair",
        "fileAnnotations", "reporter", "reportingPerson", "associatedAccount", "lawEnforcement", "officerContact",
        "odd",
    ]
)  # fmt: skip
shapes = st.recursive(
    st.none() | st.booleans() | st.integers(0, 70_000) | TEXTS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


def said(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from said(item)
    elif value is not None and str(value).strip():
        yield folded(value)


def folded(value: object) -> str:
    # 1 and true are one truth to a reader, and a role is kept in lower case.
    text = str(value).lower()
    return {"1": "true", "0": "false"}.get(text.strip(), text)


def kept(found: ReportRead) -> Counter[str]:
    words = Counter([folded(found.reference.strip())])
    for fact in found.facts:
        words.update({folded(fact.value), *(folded(part) for part in fact.detail.values() if part is not None)})
    return words


def lost(words: Iterator[str], found: ReportRead) -> list[str]:
    have = kept(found)
    return [word for word in words if word not in have and word.strip() not in have]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, shapes, max_size=6), st.dictionaries(NAMES, shapes, max_size=6))
def test_no_word_of_a_json_report_is_lost(around: dict[str, Any], inside: dict[str, Any]) -> None:
    document = {**around, "reportedInformation": inside}
    (found,) = read("x.json", json.dumps(document).encode())
    assert isinstance(found, ReportRead)
    assert not lost(said(document), found)


@st.composite
def elements(draw: st.DrawFn, name: str | None = None, depth: int = 0) -> etree._Element:
    made = etree.Element(name or draw(NAMES))
    made.text = draw(st.none() | TEXTS)
    for attribute in draw(
        st.lists(st.sampled_from(["type", "verified", "reason", "hashType", "accountType"]), max_size=2)
    ):
        made.set(attribute, draw(TEXTS))
    for _ in range(draw(st.integers(0, 4)) if depth < 3 else 0):
        child = draw(elements(depth=depth + 1))
        child.tail = draw(st.none() | TEXTS)
        made.append(child)
    return made


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["report", "fileDetails"]).flatmap(lambda name: elements(name)))
def test_no_word_of_an_xml_report_is_lost(root: etree._Element) -> None:
    (found,) = read("x.xml", etree.tostring(root, encoding="utf-8"))
    assert isinstance(found, ReportRead)
    words = [text for text in root.itertext() if text.strip()]
    words += [text for element in root.iter() for text in element.attrib.values() if text.strip()]
    assert not lost(map(folded, words), found)


PERSON = {
    "firstName": "n1",
    "screenName": {"value": "n2"},
    "espUserId": "n3",
    "espService": "n4",
    "accessToChildren": True,
    "emails": {"emails": [{"value": "n5", "verified": True}]},
    "phones": {"phones": [{"value": "n6", "verified": False}]},
    "addresses": {
        "addresses": [{"street1": "n7", "city": "n8", "postalCode": "ZZ99 9ZZ", "type": "billing"}, {"type": "n26"}]
    },
    "sourceInformation": {
        "sourceCaptures": [
            {"captureType": "IP Address", "value": "n9", "port": 51515, "possibleProxy": None, "eventName": "n10"},
            {"captureType": "Profile URL", "value": "n11", "dateTime": "n12"},
            {"captureType": "Other", "value": "n13"},
        ]
    },
    "additionalInformations": [{"value": "n14"}],
    "associatedAccounts": [{"screenName": "n15", "espService": "n16"}],
}
FILE = {
    "filename": "n17",
    "viewedByEsp": None,
    "verificationHash": "cd" * 16,
    "industryClassification": "B2",
    "ncmecTags": {"groups": [{"name": "n18", "tags": [{"value": "n19"}]}]},
    "espMetadata": {"metadatas": [{"name": "Uploaded at", "value": "n20"}, {"name": "MD5", "value": "ef" * 16}]},
}
INSIDE = {
    "reportingEsp": {"espName": "n21", "lastName": "n22"},
    "incidentSummary": {"incidentType": "n23", "reportAnnotations": ["n24"]},
    "incidentDetails": {"emailIncident": [{"emailAddress": "n25"}], "chatImIncident": None},
    "reportedPeople": {"reportedPersons": [PERSON]},
    "intendedRecipients": {"intendedRecipients": [PERSON]},
    "uploadedFiles": {"uploadedFiles": [FILE]},
}


def changed(value: Any, pick: int, shape: Any) -> Any:
    """Put the shape in the place of one part of the value, or beside it."""
    if not isinstance(value, (dict, list)) or not value or pick % 5 == 0:
        return [value, shape] if pick % 2 else shape
    if isinstance(value, list):
        at = pick % len(value)
        return [changed(item, pick // 7, shape) if number == at else item for number, item in enumerate(value)]
    name = sorted(value)[pick % len(value)]
    return {**value, name: changed(value[name], pick // 7, shape)}


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), shapes)
def test_no_word_is_lost_where_one_part_has_another_shape(pick: int, shape: Any) -> None:
    document = {"reportId": "900000123", "reportedInformation": changed(INSIDE, pick, shape)}
    (found,) = read("x.json", json.dumps(document).encode())
    assert isinstance(found, ReportRead)
    assert not lost(said(document), found)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(NAMES, shapes, max_size=6))
def test_reading_twice_gives_the_same(inside: dict[str, Any]) -> None:
    content = json.dumps({"reportedInformation": inside}).encode()
    (one,), (other,) = read("x.json", content), read("y.json", content + b"\r\n")
    assert isinstance(one, ReportRead)
    assert isinstance(other, ReportRead)
    assert one.facts == other.facts


def test_what_is_not_known_is_unread_with_its_place() -> None:
    content = json.dumps({"reportId": "1", "new": [{"a": "b"}]}).encode()
    (found,) = read("x.json", content)
    assert isinstance(found, ReportRead)
    assert found.facts == (FactRead(FactKind.UNREAD, "b", "/new/0/a"),)
