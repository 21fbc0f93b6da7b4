"""Operators' answers as ETSI TS 102 657 messages: XML with the root element `retainedDataMessage`.

Read by local names, wherever they stand: operators' national parts and versions of the schema differ. What no name is
known of is kept as unread, nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.incoming import Incoming, content_reference
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.postal import PARTS, address_in, is_address, role_in
from daybreak.intake.readers.reports import short
from daybreak.intake.readers.xml_nodes import parse, root_name
from daybreak.intake.terms import DETAILS, Detail, FactKind, RecordKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

_PARTY = "reported/0"
_MESSAGE = {"requestNumber": FactKind.ASKED_REFERENCE, "cSPID": FactKind.ORIGINATOR}
_RECORD = {
    "startTime": FactKind.HELD_FROM, "endTime": FactKind.HELD_UNTIL, "PUBLIC_IPV4": FactKind.ASKED_IP,
    "PUBLIC_IPV6": FactKind.ASKED_IP, "PORT_RANGE": FactKind.HELD_PORTS, "mSISDN": FactKind.PHONE,
    "givenName": FactKind.GIVEN_NAME, "firstname": FactKind.GIVEN_NAME, "familyName": FactKind.FAMILY_NAME,
    "lastname": FactKind.FAMILY_NAME,
}  # fmt: skip
_OF_PERSON = frozenset({FactKind.PHONE, FactKind.GIVEN_NAME, FactKind.FAMILY_NAME})
_DEVICES = {"naDeviceId": "imei", "iMEI": "imei", "iMSI": "imsi", "macAddress": "mac"}
# Operators write what the schema has no element for as "NAME"="value" pairs, separated by semicolons.
_PAIRS = re.compile(r'"(?P<name>[^"]{1,100})"="(?P<value>[^"]{0,500})"')


class RetainedData:
    """Reads one message; each record of its response is one answer, all under the number of the request."""

    name = "ETSI TS 102 657 XML"

    def recognises(self, incoming: Incoming) -> bool:
        return root_name(incoming) in ("retainedDataMessage", "RetainedDataMessage")

    def read(self, incoming: Incoming) -> Iterator[ReportRead | Unreadable]:
        root = parse(incoming)
        said = {name: _first(root, name) for name in _MESSAGE}
        reference = (said["requestNumber"].text or "").strip() if said["requestNumber"] else ""
        records = [node for node in _walk(root) if node.name in ("ResponseRecord", "responseRecord")]
        if not reference or not records:
            what = "no response record" if reference else "no number of a request"
            raise BadInput(
                f"{incoming.name} holds {what}", rule="an answer to one request", place=root.place,
                remedy="Ask the operator for the response to your request.",
            )  # fmt: skip
        return (self._record(root, record, said, reference, incoming) for record in records)

    def _record(
        self, root: Node, record: Node, said: dict[str, Node | None], reference: str, incoming: Incoming
    ) -> ReportRead:
        gathering = Gathering()
        for name, node in said.items():
            if node is not None and node.text is not None:
                gathering.add(_MESSAGE[name], node.text.strip(), node.place, "")
        for member in record.members:
            _keep(gathering, member)
        made = _first(root, "timeStamp")  # when the operator answered: as of when an address in it is known
        if made is not None and any(fact.kind is FactKind.ADDRESS for fact in gathering.facts):
            gathering.add(FactKind.PREMISES_AS_AT, (made.text or "").strip(), made.place, "",
                          dict.fromkeys(DETAILS.get(FactKind.PREMISES_AS_AT, ())))  # fmt: skip
        sender = (said["cSPID"].text or "").strip() if said["cSPID"] else ""
        number = _first(record, "recordNumber")
        numbered = (number.text or "").strip() if number else content_reference(record.place.encode())
        return ReportRead(
            scheme=f"etsi:{sender}"[:100], reference=short(f"{reference}/{numbered}"), part="report",
            kind=RecordKind.RESOLUTION, sender=sender[:200], place=record.place, facts=tuple(gathering.facts),
        )  # fmt: skip


def _keep(gathering: Gathering, node: Node, role: str = "") -> None:
    """Keep a node and all below it: by its local name where one is known, otherwise as unread."""
    role = role_in(node.name, role)
    if is_address(node):
        gathering.add(FactKind.ADDRESS, *_placed(node, role))
        for member in node.members:
            if member.name not in PARTS:
                _keep(gathering, member, role)
        return
    if node.text is not None:
        if pairs := list(_PAIRS.finditer(node.text)):
            for pair in pairs:
                _say(gathering, pair["name"], pair["value"], node.place)
        else:
            _say(gathering, node.name, node.text.strip(), node.place)
    for member in node.members:
        _keep(gathering, member, role)


def _placed(node: Node, role: str) -> tuple[str, str, str, dict[str, Detail]]:
    value, detail = address_in(node, role)
    return value, node.place, _PARTY, detail


def _say(gathering: Gathering, name: str, value: str, place: str) -> None:
    if kind := _RECORD.get(name):
        party = _PARTY if kind in _OF_PERSON else ""
        gathering.add(kind, f"+{value}" if kind is FactKind.PHONE and value.isdigit() else value, place, party,
                      dict.fromkeys(DETAILS.get(kind, ())))  # fmt: skip
    elif name in _DEVICES:
        detail = dict.fromkeys(DETAILS[FactKind.DEVICE]) | {"id_type": _DEVICES[name]}
        gathering.add(FactKind.DEVICE, value, place, _PARTY, detail)
    else:
        gathering.add(FactKind.UNREAD, value, place, "", {"field": name})


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for member in node.members:
        yield from _walk(member)


def _first(node: Node, name: str) -> Node | None:
    return next((found for found in _walk(node) if found.name == name and found.text is not None), None)


FORMAT = RetainedData()
