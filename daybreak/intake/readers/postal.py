"""Postal addresses in operators' answers, by the local names of their parts wherever they stand.

The names are those of the address of ETSI TS 102 657 as remembered [M]: the schema was not at hand. The role comes from
the element around it; what says neither installation nor billing has no role, and then places nobody.
"""

from __future__ import annotations

from daybreak.intake.readers.nodes import Node
from daybreak.intake.terms import DETAILS, Detail, FactKind

_STREET = frozenset({"streetName", "buildingName", "buildingNumber"})
_POSTCODE = ("postalCode", "postCode", "postcode")
_ROLES = {"installation": "installation", "billing": "billing"}
PARTS = _STREET | frozenset(_POSTCODE) | {"flatNumber", "city", "region", "province", "country", "validity", "poBox"}


def is_address(node: Node) -> bool:
    """Answer whether an element holds a street or building and a postcode."""
    names = {member.name for member in node.members}
    return bool(names & _STREET) and bool(names & set(_POSTCODE))


def role_in(name: str, before: str) -> str:
    """Return the role an element's name gives to the addresses in it, otherwise the one around it."""
    return next((role for word, role in _ROLES.items() if word in name.lower()), before)


def address_in(node: Node, role: str) -> tuple[str, dict[str, Detail]]:
    """Return an address in one line with its parts; one whose validity has ended is the last known."""
    said = {member.name: (member.text or "").strip() for member in node.members if member.text}
    street = " ".join(part for part in (said.get("buildingNumber"), said.get("streetName")) if part)
    flat = f"Flat {said['flatNumber']}" if said.get("flatNumber") else ""
    line1 = ", ".join(part for part in (flat, said.get("buildingName"), street) if part)
    postcode = next((said[name] for name in _POSTCODE if said.get(name)), "")
    detail: dict[str, Detail] = dict.fromkeys(DETAILS[FactKind.ADDRESS]) | {
        "line1": line1, "locality": said.get("city", ""), "region": said.get("region") or said.get("province", ""),
        "postcode": postcode, "country": said.get("country", ""), "role": "last known" if _ended(node) else role,
    }  # fmt: skip
    return ", ".join(part for part in (line1, said.get("city", ""), postcode) if part), detail


def _ended(node: Node) -> bool:
    validity = next((member for member in node.members if member.name == "validity"), None)
    return validity is not None and any(member.name == "endTime" and member.text for member in validity.members)
