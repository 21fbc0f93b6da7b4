"""Rows of custody beside what the ledger holds of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from daybreak.custody.models import Exhibit, Step
from daybreak.custody.rules import against_ledger, digest_of
from daybreak.custody.terms import SEIZURE, Break, Told
from daybreak.kernel.bulk import among

# The order is part of the digest, and the first two of a step are read by their place.
OF_EXHIBIT = (
    "id", "visit_id", "reference", "seal_number", "kind", "description", "found_where", "seized_at", "seized_by",
)  # fmt: skip
OF_STEP = (
    "exhibit_id", "number", "kind", "signed_by", "given_to", "seal_number", "new_seal", "place", "reason",
    "happened_at", "recorded_at", "corrects", "part", "says",
)  # fmt: skip


def digest_of_exhibit(row: Exhibit) -> str:
    """Return the digest of everything an exhibit's row says but for the part it lies in, which may be restricted."""
    return digest_of([getattr(row, name) for name in OF_EXHIBIT])


def digest_of_step(row: Step) -> str:
    """Return the digest of everything a step says but for the part it lies in."""
    return digest_of([getattr(row, name) for name in OF_STEP])


def outside_breaks(exhibits: Iterable[UUID]) -> dict[UUID, tuple[Break, ...]]:
    """Return where rows of these exhibits are not what the ledger holds of them; those without such a break are absent.

    Rows are compared and never shown: also descriptions are read here.
    """
    keys = list(exhibits)
    digests: dict[UUID, dict[int, str]] = {}
    for row in _values(Exhibit, "id", OF_EXHIBIT, keys):
        digests[row[0]] = {SEIZURE: digest_of(row)}
    for row in _values(Step, "exhibit_id", OF_STEP, keys):
        digests.setdefault(row[0], {})[row[1]] = digest_of(row)
    told = _told(keys)
    found = {key: against_ledger(rows, told[key]) for key, rows in digests.items()}
    return {key: breaks for key, breaks in found.items() if breaks}


def told_digests(exhibits: Iterable[UUID]) -> dict[UUID, dict[int, str]]:
    """Return the digest the ledger holds of each row of these exhibits, by number (0 the seizure)."""
    return {key: {each.number: each.digest for each in told} for key, told in _told(list(exhibits)).items()}


def _values(
    model: type[Exhibit] | type[Step], key: str, names: tuple[str, ...], keys: list[UUID]
) -> Iterable[tuple[Any, ...]]:
    rows: Iterable[tuple[Any, ...]] = (
        model._default_manager.filter(**{f"{key}__in": among(keys)}).order_by().values_list(*names)
    )
    return rows


def _told(keys: list[UUID]) -> dict[UUID, list[Told]]:
    found: dict[UUID, list[Told]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT exhibit, number, digest, holds FROM ledger.told_of_exhibits(%s::uuid[])", [keys])
        for exhibit, number, digest, holds in cursor.fetchall():
            found[exhibit].append(Told(number, digest, holds))
    return found
