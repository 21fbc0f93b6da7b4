"""Submitted XML: every element in its party, places as lxml writes them, and nothing a document type could do."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from daybreak.intake.readers import read
from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.xml_nodes import parse
from daybreak.intake.terms import FactKind, FactRead, RecordKind, ReportRead
from daybreak.kernel.errors import BadInput


def report(content: str, name: str = "x.xml") -> ReportRead:
    (only,) = read(name, content.encode())
    assert isinstance(only, ReportRead)
    return only


def facts(found: ReportRead, kind: FactKind) -> list[FactRead]:
    return [fact for fact in found.facts if fact.kind is kind]


PEOPLE = """<report>
  <reporter>
    <reportingPerson><firstName>Trust</firstName><lastName>Team</lastName></reportingPerson>
    <contactPerson><firstName>Ann</firstName></contactPerson>
  </reporter>
  <lawEnforcement fleaCountry="GB"><agencyName>Example Constabulary</agencyName>
    <officerContact><lastName>Sergeant</lastName></officerContact></lawEnforcement>
  <personOrUserReported>
    <personOrUserReportedPerson><firstName>Testy</firstName>
      <email verified="false" verificationDate="2025-01-01T00:00:00Z" odd="yes">a@example.com</email>
      <phone type="Mobile" verified="1" countryCallingCode="+44">07700900123</phone>
      <address type="Home"><address>1 Example Street</address><zipCode>ZZ99 9ZZ</zipCode></address>
      <address><city>Exampletown</city><state>X</state><nonUsaState>Y</nonUsaState></address>
    </personOrUserReportedPerson>
    <espService>Example Chat</espService><screenName>testy</screenName><espIdentifier>u-1</espIdentifier>
    <compromisedAccount>true</compromisedAccount><thirdPartyUserReported>false</thirdPartyUserReported>
    <associatedAccount accountType="Linked" thirdPartyUser="true"><firstName>Other</firstName>
      <platform>Elsewhere</platform><screenName>other</screenName></associatedAccount>
  </personOrUserReported>
  <intendedRecipient><screenName>r0</screenName></intendedRecipient>
  <intendedRecipient><screenName>r1</screenName></intendedRecipient>
  <victim><victimPerson><age>13</age></victimPerson><schoolName>Example School</schoolName>
    <associatedAccount><screenName>friend</screenName></associatedAccount></victim>
</report>"""


OPEN, SHUT = "<incidentSummary><reportAnnotations>", "</reportAnnotations></incidentSummary>"


def test_two_people_never_share_a_party() -> None:
    found = report(PEOPLE)
    names = {(fact.value, fact.party) for fact in facts(found, FactKind.GIVEN_NAME)}
    assert names == {("Trust", "reporter/0"), ("Ann", "reporter/1"), ("Testy", "reported/0"), ("Other", "associated/0")}
    assert [fact.party for fact in facts(found, FactKind.FAMILY_NAME)] == ["reporter/0", "reporter/2"]
    assert found.sender == "Trust Team"
    users = {(fact.value, fact.party, fact.detail["service"]) for fact in facts(found, FactKind.USERNAME)}
    assert users == {
        ("testy", "reported/0", "Example Chat"),
        ("other", "associated/0", "Elsewhere"),
        ("r0", "recipient/0", None),
        ("r1", "recipient/1", None),
        ("friend", "victim/0/associated/0", None),
    }
    assert facts(found, FactKind.AGE)[0].party == facts(found, FactKind.SCHOOL)[0].party == "victim/0"


def test_an_associated_account_says_whose_it_is() -> None:
    linked, friend = facts(report(PEOPLE), FactKind.RELATIONSHIP)
    assert (linked.value, linked.party, linked.detail) == (
        "Linked",
        "associated/0",
        {"of": "reported/0", "third_party": True},
    )
    assert (friend.value, friend.party, friend.detail) == (
        "associatedAccount",
        "victim/0/associated/0",
        {"of": "victim/0", "third_party": None},
    )


def test_a_service_is_its_own_partys_alone() -> None:
    other = "<associatedAccount><espService>Elsewhere</espService><screenName>b</screenName></associatedAccount>"
    around = f"<espService>Example Chat</espService>{other}<screenName>a</screenName>"
    found = report(f"<report><victim>{around}</victim><victim><screenName>c</screenName></victim></report>")
    services = {fact.value: fact.detail["service"] for fact in facts(found, FactKind.USERNAME)}
    assert services == {"a": "Example Chat", "b": "Elsewhere", "c": None}


def test_contacts_keep_their_attributes() -> None:
    found = report(PEOPLE)
    (email,) = facts(found, FactKind.EMAIL)
    assert email.detail == {"verified": False, "verification_at_text": "2025-01-01T00:00:00Z"}
    assert email.place == "/report/personOrUserReported/personOrUserReportedPerson/email"
    (phone,) = facts(found, FactKind.PHONE)
    assert phone.detail == {"verified": True, "type": "Mobile", "country_calling_code": "+44"}
    (odd,) = [fact for fact in facts(found, FactKind.UNREAD) if fact.value == "yes"]
    assert (odd.place, odd.party) == (f"{email.place}/@odd", "reported/0")


def test_an_address_has_its_parts_and_its_role() -> None:
    found = report(PEOPLE)
    home, town = facts(found, FactKind.ADDRESS)
    assert (home.value, home.detail["role"], home.detail["line1"]) == (
        "1 Example Street, ZZ99 9ZZ",
        "home",
        "1 Example Street",
    )
    assert (town.value, town.detail["role"], town.detail["region"]) == ("Exampletown, X", None, "X")
    assert town.place.endswith("personOrUserReportedPerson/address[2]")
    assert [fact.value for fact in facts(found, FactKind.UNREAD)] == ["yes", "Y"]


def test_a_yes_is_an_annotation_and_a_no_is_a_note() -> None:
    found = report(PEOPLE)
    assert ("compromisedAccount", "reported/0") in {
        (fact.value, fact.party) for fact in facts(found, FactKind.ANNOTATION)
    }
    fields = {(fact.detail["field"], fact.value) for fact in facts(found, FactKind.NOTE)}
    assert ("thirdPartyUserReported", "false") in fields


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("", RecordKind.REFERRAL),
        (f"{OPEN}<informational/>{SHUT}", RecordKind.INFORMATIONAL),
        (f"{OPEN}<informational>false</informational>{SHUT}", RecordKind.REFERRAL),
        (f"{OPEN}<spam/>{SHUT}", RecordKind.REFERRAL),
        ('<batchedReport reason="viral"/>', RecordKind.BUNDLED),
        ("<additionalInfo>informational</additionalInfo>", RecordKind.REFERRAL),
        (f"{OPEN}<informational/>{SHUT}<batchedReport/>", RecordKind.BUNDLED),
    ],
)
def test_the_three_kinds_are_kept_apart(inside: str, kind: RecordKind) -> None:
    assert report(f"<report>{inside}</report>").kind is kind


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("900000124.xml", "900000124"),
        ("in/box/900000124-report.xml", "900000124"),
        ("20251103.xml", None),
        ("2025-11-03.xml", None),
        ("3a1d4fd4.xml", None),
        ("report.xml", None),
        ("900000124a.xml", None),
    ],
)
def test_the_reference_is_the_number_or_the_content(name: str, reference: str | None) -> None:
    found = report("<report/>", name).reference
    assert found == reference or (reference is None and found.startswith("sha256:") and len(found) == 23)
    assert report("<report/>", "other.xml").reference == report("<report/>", "another.xml").reference
    assert report("<report/>").reference != report("<report> </report>").reference


def test_file_details_name_their_report_and_their_file() -> None:
    found = report(
        "<fileDetails><reportId> 900000123 </reportId><fileId>f1</fileId><fileViewedByEsp/>"
        '<originalFileHash hashType="SHA-1">aa</originalFileHash>'
        '<originalFileHash hashType="PhotoDNA">bb</originalFileHash>'
        "<details><nameValuePair><name>Uploaded At</name><value>2025-11-03 21:15:00</value></nameValuePair>"
        f'<nameValuePair type="HASH"><name>MD5</name><value>{"ab" * 16}</value></nameValuePair>'
        "<nameValuePair><name>Camera</name><value>x</value></nameValuePair></details>"
        "<fileAnnotations><viral/><meme>false</meme></fileAnnotations></fileDetails>",
        "900000999.xml",
    )
    assert (found.reference, found.part, found.scheme) == ("900000123", "file/f1", "ncmec")
    assert {fact.party for fact in found.facts} == {"file/0"}
    hashes = [(fact.detail["algorithm"], fact.value) for fact in facts(found, FactKind.FILE_HASH)]
    assert hashes == [("sha1", "aa"), ("md5", "ab" * 16)]
    assert [fact.value for fact in facts(found, FactKind.FILE_UPLOADED_AT)] == ["2025-11-03 21:15:00"]
    assert [(fact.value, fact.place) for fact in facts(found, FactKind.FILE_VIEWED)] == [("unknown", "/fileDetails")]
    assert [fact.value for fact in facts(found, FactKind.ANNOTATION)] == ["viral"]
    assert {fact.value for fact in facts(found, FactKind.UNREAD)} == {"bb", "false"}


def test_a_port_keeps_what_is_wrong_with_it() -> None:
    ports = ["51515", "0443", "65536", "", "x", "515150"]
    events = "".join(
        f"<ipCaptureEvent><ipAddress>198.51.100.1</ipAddress><port>{port}</port></ipCaptureEvent>" for port in ports
    )
    found = report(f"<report><personOrUserReported>{events}</personOrUserReported></report>")
    assert [fact.detail["port"] for fact in facts(found, FactKind.IP_EVENT)] == [
        51515,
        "0443",
        "65536",
        None,
        "x",
        "515150",
    ]


def test_bom_crlf_namespace_cdata_and_a_declared_encoding_are_read() -> None:
    inside = "<r:additionalInfo><![CDATA[a & b]]></r:additionalInfo>"
    text = f'<?xml version="1.0"?>\r\n<r:report xmlns:r="urn:x">{inside}</r:report>'
    (found,) = read("x.xml", b"\xef\xbb\xbf" + text.encode())
    assert isinstance(found, ReportRead)
    assert [(fact.kind, fact.value, fact.place) for fact in found.facts] == [
        (FactKind.NOTE, "a & b", "/r:report/r:additionalInfo")
    ]
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><report><additionalInfo>Zoë</additionalInfo></report>'
    (found,) = read("x.xml", latin.encode("latin-1"))
    assert isinstance(found, ReportRead)
    assert found.facts[0].value == "Zoë"


REFUSED = {
    "doctype": ('<!DOCTYPE report [<!ENTITY a "aaa">]><report>&a;</report>', "document type"),
    "doctype after a comment": (
        "<?xml version='1.0'?><!-- x --> <!doctype report SYSTEM 'x.dtd'><report/>",
        "document type",
    ),
    "undeclared entity": ("<report>&a;</report>", "not well-formed"),
    "truncated": ("<report>\n<victim>", "not well-formed"),
    "two roots": ("<report/><report/>", "not well-formed"),
    "too deep": ("<report>" + "<a>" * 100 + "</a>" * 100 + "</report>", "deep"),
    "far too deep": ("<report>" + "<a>" * 100_000, "not well-formed"),
    "encoding": ('<?xml version="1.0" encoding="UTF-7"?><report/>', "UTF-7"),
    "another root": ("<reports><report/></reports>", "no format"),
    "markup": ("<html><body/></html>", "no format"),
    "long names": ("<report>" + "<" + "a" * 600 + ">x</" + "a" * 600 + "></report>", "names"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_says_where_why_and_what_to_do(case: str) -> None:
    content, words = REFUSED[case]
    with pytest.raises(BadInput, match=words) as bad:
        read("x.xml", content.encode())
    assert bad.value.place
    assert bad.value.rule
    assert len(bad.value.message) <= 500


SPACES: Any = {"p": "urn:p", None: "urn:d"}
names = st.sampled_from(["report", "victim", "firstName", "address", "odd"])
texts = st.text(string.ascii_letters + "é &<", max_size=6)


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> etree._Element:
    space = draw(st.sampled_from(["", "", "", "{urn:p}", "{urn:d}"]))
    made = etree.Element(f"{space}{draw(names)}", nsmap=SPACES if space else None)
    made.text = draw(texts)
    if draw(st.booleans()):
        made.set("type", draw(texts))
    for _ in range(draw(st.integers(0, 3)) if depth < 3 else 0):
        child = draw(elements(depth + 1))
        child.tail = draw(texts)
        made.append(child)
    return made


def everything(node: Node) -> list[Node]:
    return [node, *(below for member in node.members for below in everything(member))]


@settings(max_examples=150, deadline=None)
@given(elements())
def test_places_are_those_of_getpath_and_lead_back(element: etree._Element) -> None:
    content = etree.tostring(element, encoding="utf-8")
    root = etree.fromstring(content)
    nodes = everything(parse(Incoming("x.xml", content)))
    tree = root.getroottree()
    elements_at = [node.place for node in nodes if "@" not in node.name and node.name != "text()"]
    assert elements_at == [tree.getpath(each) for each in root.iter()]
    for node in nodes:
        if node.text is not None:
            found = root.xpath(node.place, namespaces={"p": "urn:p"})
            assert isinstance(found, list)
            assert [node.text] == [at.text if isinstance(at, etree._Element) else at for at in found]
