"""Rows of custody beside what the ledger holds of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection

from daybreak.custody.models import Examination, ExaminationCount, Exhibit, Step
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


OF_EXAMINATION = (
    "exhibit_id", "number", "devices", "first_generation", "unknown_hashes", "for_identification", "source_digest",
    "examined_by", "examined_at",
)  # fmt: skip
Counted = Iterable[tuple[str, str, int]]


def digest_of_examination(row: Examination, counts: Counted) -> str:
    """Return the digest of everything an examination says, its counts by scheme and category with it."""
    return _digest_of_examination([getattr(row, name) for name in OF_EXAMINATION], counts)


def _digest_of_examination(said: Sequence[object], counts: Counted) -> str:
    return digest_of([*said, sorted([str(scheme), category, count] for scheme, category, count in counts)])


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
    for key, breaks in _of_examinations(keys).items():
        found[key] = (*found.get(key, ()), *breaks)
    return {key: breaks for key, breaks in found.items() if breaks}


def _of_examinations(keys: list[UUID]) -> dict[UUID, tuple[Break, ...]]:
    counts: dict[UUID, list[tuple[str, str, int]]] = defaultdict(list)
    listed = ExaminationCount.objects.filter(examination__exhibit__in=among(keys))
    for examination, scheme, category, count in listed.values_list("examination_id", "scheme", "category", "count"):
        counts[examination].append((scheme, category, count))
    digests: dict[UUID, dict[int, str]] = defaultdict(dict)
    rows = Examination.objects.filter(exhibit__in=among(keys)).order_by()
    for examination, *said in rows.values_list("pk", *OF_EXAMINATION):
        digests[said[0]][said[1]] = _digest_of_examination(said, counts[examination])
    told = _asked("SELECT exhibit, number, digest, holds FROM ledger.told_of_examinations(%s::uuid[])", keys)
    return {
        key: tuple(
            replace(each, number=SEIZURE, examination=each.number) for each in against_ledger(digests[key], told[key])
        )
        for key in {*digests, *told}
    }


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
    return _asked("SELECT exhibit, number, digest, holds FROM ledger.told_of_exhibits(%s::uuid[])", keys)


def _asked(statement: str, keys: list[UUID]) -> dict[UUID, list[Told]]:
    found: dict[UUID, list[Told]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, [keys])
        for exhibit, number, digest, holds in cursor.fetchall():
            found[exhibit].append(Told(number, digest, holds))
    return found
