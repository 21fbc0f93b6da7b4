"""Parties of a report: who is who is decided by where a fact stands, and two people never share a party."""

from __future__ import annotations

from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.handlers import Handler, Table, record, section
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.words import as_detail, truth
from daybreak.intake.terms import CHILDREN, DETAILS, Detail, FactKind

_PARTS = {
    "address": "line1", "street1": "line1", "street2": "line2", "city": "locality", "state": "region",
    "nonUsaState": "region", "region": "region", "zipCode": "postcode", "postalCode": "postcode",
    "country": "country", "countryCode": "country", "@type": "role", "type": "role",
    "@timestamp": "at_text", "@verified": "verified",
}  # fmt: skip
_OF_CHILDREN = tuple(f"{role}/" for role in CHILDREN)
# The parts of an address in the order they are written.
WRITTEN = ("line1", "line2", "locality", "region", "postcode", "country")
CONTACT = {
    "verified": "verified", "@verified": "verified", "type": "type", "@type": "type",
    "@verificationDate": "verification_at_text", "verificationDate": "verification_at_text",
    "@countryCallingCode": "country_calling_code", "@extension": "extension",
}  # fmt: skip

email: Handler = record(FactKind.EMAIL, details=CONTACT)
phone: Handler = record(FactKind.PHONE, details=CONTACT)
username: Handler = record(FactKind.USERNAME)
account: Handler = record(FactKind.ACCOUNT_ID)


def party(role: str, table: Table) -> Handler:
    """Make a handler that gives each node it meets a party of its own and opens it with the table."""
    opened = section(table)

    def handle(gathering: Gathering, node: Node, outer: str) -> None:
        if not node.members:
            gathering.unread(node, outer)
            return
        _open(opened, gathering, node, gathering.mint(role))

    return handle


def _open(opened: Handler, gathering: Gathering, node: Node, own: str) -> None:
    around, gathering.service = gathering.service, node.said("espService", "platform")
    opened(gathering, node, own)
    gathering.service = around


def associated(table: Table) -> Handler:
    """Make a handler of accounts beside a party: a party of their own, tied to it by a RELATIONSHIP.

    Beside a child they stand under the child ("victim/0/associated/0"), so that whatever keeps the child keeps them.
    """
    opened = section(table)

    def handle(gathering: Gathering, node: Node, outer: str) -> None:
        if not node.members:
            gathering.unread(node, outer)
            return
        own = gathering.mint(f"{outer}/associated" if outer.startswith(_OF_CHILDREN) else "associated")
        third = node.said("@thirdPartyUser")
        detail: dict[str, Detail] = {"of": outer, "third_party": None if third is None else truth(third)}
        gathering.add(FactKind.RELATIONSHIP, node.said("@accountType") or node.name, node.place, own, detail)
        _open(opened, gathering, node, own)

    return handle


def _place(gathering: Gathering, node: Node, holder: str, kind: FactKind) -> None:
    detail: dict[str, Detail] = dict.fromkeys(DETAILS[kind])
    left = [member for member in node.members if not _is_part(member, detail)]
    value = node.text or ", ".join(str(detail[part]) for part in WRITTEN if detail.get(part))
    if value:
        gathering.add(kind, value, node.place, holder, detail)
    for member in left if value else node.members:
        if value or not (member.members or member.name == node.name):
            gathering.unread(member, holder)
        else:
            _place(gathering, member, holder, kind)


def _is_part(member: Node, detail: dict[str, Detail]) -> bool:
    """Put the member into the detail if it is a part of a place that is still missing there."""
    key = _PARTS.get(member.name, "")
    if member.text is None or member.members or detail.get(key, member) is not None:
        return False
    detail[key] = as_detail(key, member.text)
    return True


def address(gathering: Gathering, node: Node, holder: str) -> None:
    """Keep an address: its written parts in one value, each part and the stated role in the detail."""
    _place(gathering, node, holder, FactKind.ADDRESS)


def estimated_location(gathering: Gathering, node: Node, holder: str) -> None:
    """Keep a place that the sender estimated; it is never an address to go to."""
    _place(gathering, node, holder, FactKind.ESTIMATED_LOCATION)
