"""Operators' answers as ETSI TS 102 657 messages, invented here: read by local names, nothing lost, nothing reached."""

from __future__ import annotations

import pytest

from daybreak.intake.readers import read
from daybreak.intake.terms import FactKind, RecordKind, ReportRead
from daybreak.kernel.errors import BadInput


def message(record: str, *, number: str = "<d:requestNumber>R-1</d:requestNumber>", before: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?>{before}<d:retainedDataMessage xmlns:d='urn:example'><d:header>{number}"
        f"<d:cSPID>Example Telecom</d:cSPID></d:header><d:payload>{record}</d:payload></d:retainedDataMessage>"
    ).encode()


RECORD = (
    "<d:ResponseRecord><d:recordNumber>1</d:recordNumber><d:interval><d:startTime>20260202093000.000Z</d:startTime>"
    "<d:endTime>20260202110000.000Z</d:endTime></d:interval><d:naDeviceId>490154203237518</d:naDeviceId>"
    "<d:mSISDN>447700900123</d:mSISDN><d:odd>left</d:odd><d:otherInformation>"
    '"PUBLIC_IPV4"="203.0.113.7";"PORT_RANGE"="51200-51711"</d:otherInformation></d:ResponseRecord>'
)


def said(content: bytes) -> list[ReportRead]:
    return [each for each in read("answer.xml", content) if isinstance(each, ReportRead)]


def test_a_record_is_an_answer_with_its_interval_and_ports() -> None:
    [answer] = said(message(RECORD))
    assert (answer.scheme, answer.reference, answer.kind) == (
        "etsi:Example Telecom", "R-1/1", RecordKind.RESOLUTION,
    )  # fmt: skip
    values = {fact.kind: fact.value for fact in answer.facts if fact.kind is not FactKind.UNREAD}
    assert values == {
        FactKind.ASKED_REFERENCE: "R-1", FactKind.ORIGINATOR: "Example Telecom", FactKind.ASKED_IP: "203.0.113.7",
        FactKind.HELD_FROM: "20260202093000.000Z", FactKind.HELD_UNTIL: "20260202110000.000Z",
        FactKind.HELD_PORTS: "51200-51711", FactKind.DEVICE: "490154203237518", FactKind.PHONE: "+447700900123",
    }  # fmt: skip
    assert [fact.value for fact in answer.facts if fact.kind is FactKind.UNREAD] == ["1", "left"]
    assert all(fact.place.startswith("/") for fact in answer.facts)


ADDRESS = (
    "<d:{around}><d:address><d:flatNumber>2</d:flatNumber><d:buildingNumber>1</d:buildingNumber>"
    "<d:streetName>Invented Street</d:streetName><d:postalCode>ZZ99 1AA</d:postalCode><d:city>Maidstone</d:city>"
    "<d:validity><d:startTime>20250101000000.000Z</d:startTime>{ended}</d:validity></d:address></d:{around}>"
)
AS_AT = "<d:timeStamp>20260215101500.000Z</d:timeStamp>"


@pytest.mark.parametrize(
    ("around", "ended", "role"),
    [
        ("installationAddress", "", "installation"),
        ("billingDetails", "", "billing"),
        ("contactInformation", "", ""),
        ("installationAddress", "<d:endTime>20260101000000.000Z</d:endTime>", "last known"),
    ],
)
def test_an_address_has_the_role_of_what_stands_around_it(around: str, ended: str, role: str) -> None:
    record = RECORD.replace("<d:odd>", ADDRESS.format(around=around, ended=ended) + "<d:odd>")
    [answer] = said(message(AS_AT + record))
    [address] = [fact for fact in answer.facts if fact.kind is FactKind.ADDRESS]
    assert address.value == "Flat 2, 1 Invented Street, Maidstone, ZZ99 1AA"
    assert (address.detail["line1"], address.detail["role"]) == ("Flat 2, 1 Invented Street", role)
    values = {fact.kind: fact.value for fact in answer.facts}
    assert values[FactKind.PREMISES_AS_AT] == "20260215101500.000Z"
    assert values[FactKind.HELD_FROM] == "20260202093000.000Z", "since when the line was held, not the address"


def test_without_an_address_nothing_is_said_of_when_one_is_known() -> None:
    [answer] = said(message(AS_AT + RECORD))
    assert not [fact for fact in answer.facts if fact.kind is FactKind.PREMISES_AS_AT]


def test_two_records_are_two_answers_to_one_request() -> None:
    both = said(message(RECORD + RECORD.replace(">1<", ">2<")))
    assert [each.reference for each in both] == ["R-1/1", "R-1/2"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (message(""), "no response record"),
        (message(RECORD, number=""), "no number of a request"),
        (message(RECORD, before="<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"), "document type"),
        (message(RECORD)[:-30], "not well-formed"),
        (message("<d:a>" * 80 + RECORD + "</d:a>" * 80), "nested"),
    ],
)
def test_what_is_no_answer_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        said(content)
