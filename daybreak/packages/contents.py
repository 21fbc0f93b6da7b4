"""What a package says, read out of the tables: the part of it that never changes once signed.

Clocks, answers and moves are not in it: they belong to what happens with the package, not to what it says.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from daybreak.ledger.rules import canonical_payload, instant_text
from daybreak.packages.models import Package, PackageItem, PackagePremises
from daybreak.packages.travelling.contents import FORMAT, MARKING


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
        "reasons": _plain(package.reasons),
        "built_at": instant_text(package.built_at),
        "because": package.because,
    }


def _fact(item: PackageItem) -> dict[str, Any]:
    return {
        "category": item.category,
        "kind": item.kind,
        "value": item.value,
        "detail": _plain(item.detail),
        "referral": item.referral,
        "source": item.source_name,
        "source_sha256": item.source_digest,
        "place": item.place,
    }


def _premises(place: PackagePremises) -> dict[str, Any]:
    return {"address": place.address, "role": place.role, "door": place.door, "items": _plain(place.items)}


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=canonical_payload)


def _plain(value: Any) -> Any:
    """Return a JSON value as it is signed: numbers with a fraction as text, so that it reads back as it was written."""
    return json.loads(canonical_payload({"value": value}))["value"]
