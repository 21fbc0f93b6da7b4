"""Law-enforcement JSON: any field missing, null or of another shape; one report, a list, lines; digits kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.readers import read
from daybreak.intake.readers.json_nodes import depth
from daybreak.intake.terms import FactKind, FactRead, RecordKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput


def items(value: Any, name: str = "x.json") -> list[ReportRead | Unreadable]:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(read(name, content))


def report(inside: dict[str, Any]) -> ReportRead:
    (only,) = items({"reportId": "900000123", "reportedInformation": inside})
    assert isinstance(only, ReportRead)
    return only


def of(found: ReportRead, kind: FactKind) -> list[FactRead]:
    return [fact for fact in found.facts if fact.kind is kind]


def person(**fields: Any) -> ReportRead:
    return report({"reportedPeople": {"reportedPersons": [fields]}})


@pytest.mark.parametrize(
    "shape",
    [
        {"emails": [{"value": "a@example.com", "verified": True}]},
        [{"value": "a@example.com", "verified": "true"}],
        {"value": "a@example.com", "verified": True},
        {"emails": {"emails": {"value": "a@example.com", "verified": 1}}},
    ],
)
def test_an_email_in_any_shape(shape: Any) -> None:
    (email,) = of(person(emails=shape), FactKind.EMAIL)
    assert (email.value, email.party, email.detail["verified"]) == ("a@example.com", "reported/0", True)


@pytest.mark.parametrize(
    "shape", ["a@example.com", ["a@example.com"], {"emails": ["a@example.com"]}, {"emails": "a@example.com"}]
)
def test_a_bare_email_in_any_shape(shape: Any) -> None:
    (email,) = of(person(emails=shape), FactKind.EMAIL)
    assert (email.value, email.detail["verified"]) == ("a@example.com", None)


@pytest.mark.parametrize("shape", [None, "", [], {}, {"emails": []}, {"emails": None}, [None], {"value": None}, " "])
def test_nothing_is_nothing_in_any_shape(shape: Any) -> None:
    assert person(emails=shape, firstName="A").facts == person(firstName="A").facts


def test_places_are_json_pointers() -> None:
    found = person(emails={"emails": [None, {"value": "a@example.com"}]}, **{"odd/na~me": {"": 3}})
    assert (
        of(found, FactKind.EMAIL)[0].place
        == "/reportedInformation/reportedPeople/reportedPersons/0/emails/emails/1/value"
    )
    (odd,) = of(found, FactKind.UNREAD)
    assert (odd.value, odd.place) == ("3", "/reportedInformation/reportedPeople/reportedPersons/0/odd~1na~0me/")


def test_people_in_any_shape_keep_their_parties() -> None:
    found = report(
        {
            "intendedRecipients": {"intendedRecipients": [{"firstName": "R0"}, {"firstName": "R1"}]},
            "victims": {"firstName": "V0", "emails": ["v@example.com"]},
            "reportedPeople": {
                "reportedPersons": {"firstName": "P0"},
                "victims": [{"firstName": "V1"}],
                "strangers": [{"firstName": "S"}],
            },
        }
    )
    parties = {(fact.value, fact.party) for fact in of(found, FactKind.GIVEN_NAME)}
    assert parties == {
        ("R0", "recipient/0"),
        ("R1", "recipient/1"),
        ("V0", "victim/0"),
        ("P0", "reported/0"),
        ("V1", "victim/1"),
    }
    assert [fact.value for fact in of(found, FactKind.UNREAD)] == ["S"]


def test_captures_are_what_their_type_says() -> None:
    found = person(
        sourceInformation={
            "sourceCaptures": [
                {
                    "captureType": "IP Address",
                    "value": "198.51.100.23",
                    "dateTime": "2025-11-03T21:02:11Z",
                    "port": 51515,
                    "possibleProxy": False,
                    "eventName": "LOGIN",
                },
                {"captureType": "Profile URL", "value": "https://x.example/u", "eventName": None},
                {"captureType": "IMEI", "value": "490154203237518"},
                {"captureType": "Shoe Size", "value": "9", "port": 7},
                {"captureType": "IP Address", "value": None, "port": 8},
                "198.51.100.24",
            ]
        }
    )
    (event,) = of(found, FactKind.IP_EVENT)
    assert {key: event.detail[key] for key in ("at_text", "port", "event", "proxy")} == {
        "at_text": "2025-11-03T21:02:11Z",
        "port": 51515,
        "event": "LOGIN",
        "proxy": False,
    }
    assert [fact.value for fact in of(found, FactKind.PROFILE_URL)] == ["https://x.example/u"]
    assert [(fact.value, fact.detail["id_type"]) for fact in of(found, FactKind.DEVICE)] == [
        ("490154203237518", "IMEI")
    ]
    unread = {fact.value for fact in of(found, FactKind.UNREAD)}
    assert unread == {"Shoe Size", "9", "7", "IP Address", "8", "198.51.100.24"}


def test_a_second_value_for_one_detail_is_unread() -> None:
    twice = {"captureType": "IMEI", "idType": "n1", "value": "490154203237518", "dateTime": ["n2", "n3"]}
    found = person(sourceInformation={"sourceCaptures": [twice]})
    (device,) = of(found, FactKind.DEVICE)
    assert (device.detail["id_type"], device.detail["at_text"]) == ("IMEI", "n2")
    assert {fact.value for fact in of(found, FactKind.UNREAD)} == {"n1", "n3"}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ({"viewedByEsp": True}, "true"),
        ({"viewedByEsp": False}, "false"),
        ({"viewedByEsp": None}, "unknown"),
        ({}, "unknown"),
        ({"viewedByEsp": "Yes"}, "true"),
        ({"viewedByEsp": "Information Not Provided by Company"}, "unknown"),
    ],
)
def test_viewed_has_three_states(said: dict[str, Any], value: str) -> None:
    found = report({"uploadedFiles": {"uploadedFiles": [{"filename": "f.jpg", **said}]}})
    assert [(fact.value, fact.party) for fact in of(found, FactKind.FILE_VIEWED)] == [(value, "file/0")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Upload Date and Time", FactKind.FILE_UPLOADED_AT),
        ("uploadedAt", FactKind.FILE_UPLOADED_AT),
        ("UPLOAD_TIME_UTC", FactKind.FILE_UPLOADED_AT),
        ("Uploaded by", FactKind.NOTE),
        ("Date", FactKind.NOTE),
    ],
)
def test_upload_times_are_found_in_free_metadata(name: str, kind: FactKind) -> None:
    found = report(
        {"uploadedFiles": [{"espMetadata": {"metadatas": [{"name": name, "value": "2025-11-03 21:15:00 UTC"}]}}]}
    )
    (fact,) = of(found, kind)
    assert (fact.value, fact.detail["field"], fact.party) == ("2025-11-03 21:15:00 UTC", name, "file/0")


def test_a_hash_of_an_unknown_length_is_unread() -> None:
    found = report({"uploadedFiles": [{"verificationHash": "ab" * 16}, {"verificationHash": "ab"}]})
    told = {"algorithm": "md5", "quality": None}
    assert [(fact.value, fact.detail) for fact in of(found, FactKind.FILE_HASH)] == [("ab" * 16, told)]
    assert [fact.value for fact in of(found, FactKind.UNREAD)] == ["ab"]


def test_a_grade_always_has_its_scheme() -> None:
    (grade,) = of(report({"uploadedFiles": [{"industryClassification": "B2"}]}), FactKind.FILE_GRADE)
    assert grade.detail == {"scheme": "ncmec"}


def test_numbers_keep_every_digit() -> None:
    text = b'{"reportId": 12345678901234567890123, "reportedInformation": {"a": 1.10, "b": 1e400, "c": -0, "d": NaN}}'
    (found,) = items(text)
    assert isinstance(found, ReportRead)
    assert found.reference == "12345678901234567890123"
    assert [fact.value for fact in found.facts] == ["1.10", "1e400", "-0", "NaN"]


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ({"reportAnnotations": ["Informational"]}, RecordKind.INFORMATIONAL),
        ({"incidentSummary": {"reportAnnotations": {"informational": True}}}, RecordKind.INFORMATIONAL),
        ({"incidentSummary": {"reportAnnotations": {"informational": False}}}, RecordKind.REFERRAL),
        ({"batchedReport": {"reason": "Viral"}}, RecordKind.BUNDLED),
        ({"batchedReport": True}, RecordKind.BUNDLED),
        ({"batchedReport": False}, RecordKind.REFERRAL),
        ({"batchedReport": {"isBatched": False}}, RecordKind.REFERRAL),
        ({"batchedReport": None}, RecordKind.REFERRAL),
        ({"uploadedFiles": [{"ncmecTags": ["informational"]}]}, RecordKind.REFERRAL),
    ],
)
def test_the_three_kinds_are_kept_apart(inside: dict[str, Any], kind: RecordKind) -> None:
    assert report(inside).kind is kind


def test_in_a_list_one_bad_report_leaves_the_rest() -> None:
    good = {"reportId": "900000123"}
    found = items(
        [good, 3, None, {"value": []}, {**good, "reportedInformation": {"k" * 600: 1}}, {"reportId": "900000124"}]
    )
    assert [item.reference if isinstance(item, ReportRead) else item.place[:5] for item in found] == [
        "900000123",
        "/1",
        "/2",
        "/3",
        "/4/re",
        "900000124",
    ]
    assert all(item.rule and item.remedy for item in found if isinstance(item, Unreadable))


def test_a_name_given_twice_is_not_decided() -> None:
    text = b'[{"reportId": "1", "reportedInformation": {"port": 1, "port": 2}}, {"reportId": "2"}]'
    bad, good = items(text)
    assert isinstance(bad, Unreadable)
    assert (bad.place, "'port' twice" in bad.remedy) == ("/0", True)
    assert isinstance(good, ReportRead)


def test_lines_are_reports_with_their_place() -> None:
    text = b'\xef\xbb\xbf{"reportId": "1"}\r\n\r\n{"reportId": \r\n{"reportId": "3", "x": "y"}\r\n'
    one, bad, three = items(text)
    assert isinstance(one, ReportRead) and isinstance(bad, Unreadable) and isinstance(three, ReportRead)  # noqa: PT018
    assert (one.reference, one.place, bad.place, three.reference) == ("1", "line=1#", "line=3#", "3")
    assert three.facts[0].place == "line=4#/x"


def test_a_report_without_a_number_is_known_by_its_content_and_not_by_its_neighbours() -> None:
    one, other = {"reportedInformation": {"a": "1"}}, {"reportedInformation": {"a": "2"}}
    first, second = items([one, other])
    assert isinstance(first, ReportRead) and isinstance(second, ReportRead)  # noqa: PT018
    assert first.reference != second.reference
    assert [getattr(item, "reference", "") for item in items([other, one])] == [second.reference, first.reference]
    (named,) = items(one, "900000777.json")
    assert isinstance(named, ReportRead)
    assert named.reference == "900000777"


def test_what_cannot_be_stored_stays_visible() -> None:
    (found,) = items(b'{"reportId": "1", "a": "x\\u0000y", "b": "cut \\ud83d", "c": "\\ud83d\\ude00"}')
    assert isinstance(found, ReportRead)
    assert [fact.value for fact in found.facts] == ["x\\u0000y", "cut \\ud83d", "\U0001f600"]
    for fact in found.facts:
        fact.value.encode()


REFUSED = {
    "truncated": (b'{"reportId": "1",\n "a": ', "well-formed"),
    "truncated list": (b'[{"reportId": "1"}, {"reportId"', "well-formed"),
    "deep": (b'{"reportId": ' + b"[" * 100 + b"]" * 100 + b"}", "deep"),
    "very deep": (b'{"reportId": ' + b"[" * 5_000_000, "deep"),
    "very deep objects": (b'{"reportId": ' + b'{"a":' * 1_000_000, "deep"),
    "wide": (b'{"reportId": [' + b"1," * 6_000_000 + b"1]}", "parts"),
    "not utf-8": (b'{"reportId": "\xff"}', "byte 0xff"),
    "a hash list": (b'{"@odata.context": "x", "value": []}', "no format"),
    "not a value": (b"[reportId]", "no format"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_says_where_why_and_what_to_do(case: str) -> None:
    content, words = REFUSED[case]
    with pytest.raises(BadInput, match=words) as bad:
        read("x.json", content)
    assert bad.value.place
    assert bad.value.rule
    assert bad.value.remedy


def _depth(value: Any) -> int:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if members is None else 1 + max(map(_depth, members), default=0)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('[]{}"\\/ax\n', max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('[]{}"\\ax', max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(values, st.booleans())
def test_depth_is_told_without_parsing(value: Any, spaced: bool) -> None:
    assert depth(json.dumps(value, indent=1 if spaced else None).encode()) == _depth(value)
