"""What a package says, as bytes that anybody can hash and check: the part of it that never changes once signed.

Clocks, answers and moves are not in it: they belong to what happens with the package, not to what it says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from daybreak.ledger.rules import canonical_payload
from daybreak.packages.models import Package, PackageItem, PackagePremises

FORMAT = "daybreak package 1"
MARKING = "OFFICIAL-SENSITIVE"
"""Printed on every page and written in every file (Government Security Classifications: a caveat within OFFICIAL)."""


def contents_of(packages: Sequence[Package]) -> dict[UUID, dict[str, Any]]:
    """Return what each package says, in two statements however many they are; facts and premises in a fixed order."""
    keys = [package.pk for package in packages]
    facts, premises = defaultdict(list), defaultdict(list)
    for item in PackageItem.objects.filter(package__in=keys):
        facts[item.package_id].append(_fact(item))
    for place in PackagePremises.objects.filter(package__in=keys):
        premises[place.package_id].append(_premises(place))
    return {
        package.pk: _package(package)
        | {"premises": _in_order(premises[package.pk]), "facts": _in_order(facts[package.pk])}
        for package in packages
    }


def bytes_of(content: dict[str, Any]) -> bytes:
    """Return the RFC 8785 bytes of what a package says."""
    return canonical_payload(content)


def digest_of(content: dict[str, Any]) -> str:
    """Return the SHA-256 of what a package says, in hex."""
    return sha256(bytes_of(content)).hexdigest()


def _package(package: Package) -> dict[str, Any]:
    agency = package.compartment.agency
    return {
        "format": FORMAT,
        "marking": MARKING,
        "package": str(package.pk),
        "reference": package.reference,
        "version": package.version,
        "force": agency.slug if agency else "",
        "force_name": agency.name if agency else "",
        "subject": package.subject_reference,
        "name": package.subject_name,
        "level": package.ranked_level or package.level,
        "position": package.position,
        "reasons": package.reasons,
        "built_at": package.built_at,
        "because": package.because,
    }


def _fact(item: PackageItem) -> dict[str, Any]:
    return {
        "category": item.category,
        "kind": item.kind,
        "value": item.value,
        "detail": item.detail,
        "referral": item.referral,
        "source": item.source_name,
        "source_sha256": item.source_digest,
        "place": item.place,
    }


def _premises(place: PackagePremises) -> dict[str, Any]:
    return {"address": place.address, "role": place.role, "door": place.door, "items": place.items}


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=canonical_payload)
