"""Premises from address facts: one for each door, flats kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from daybreak.access.models import Compartment
from daybreak.agencies.queries import districts_by_name
from daybreak.agencies.rules import district_key
from daybreak.identity.models import Premises
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.prepared import read


class Address(Protocol):
    """An address fact: its normal form, and the parts it was written in."""

    @property
    def normal(self) -> str:
        """Return the form that is the same for one door."""
        ...

    @property
    def detail(self) -> dict[str, Any]:
        """Return the parts as the source has them."""
        ...


def place_premises(facts: Iterable[Address], *, national: Compartment) -> dict[str, Premises]:
    """Return the premises of address facts under their normal form, creating those not known yet.

    Called by the actions that need a place for an address; each of those requires and records its own act.
    """
    wanted = {fact.normal: fact for fact in sorted(facts, key=lambda fact: fact.normal, reverse=True) if fact.normal}
    known = {row.key: row for row in _known(national, list(wanted))} if wanted else {}
    unknown = sorted(wanted.keys() - known.keys())
    named = {district_key(str(wanted[key].detail.get("locality") or "")) for key in unknown}
    districts = districts_by_name(named) if named else {}
    fresh = []
    for key in unknown:
        detail = wanted[key].detail
        locality = str(detail.get("locality") or "")
        fresh.append(
            Premises(
                compartment_id=national.pk,
                key=key,
                line1=str(detail.get("line1") or "")[:300],
                locality=locality[:200],
                postcode=str(detail.get("postcode") or "")[:16],
                district=districts.get(district_key(locality)),
            )
        )
    create_rows(fresh)
    return known | {row.key: row for row in fresh}


def _known(national: Compartment, keys: list[str]) -> list[Premises]:
    return read(Premises, "compartment_id = %s AND key = ANY(%s)", [national.pk, keys])
