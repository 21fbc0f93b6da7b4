"""The evidence record of exhibits as plain values: what statement, CASE and archive are made of.

No description is in it, nor what a correction says of one: both may be graphic and are opened only one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from daybreak.agencies.queries import names_of_posts
from daybreak.custody.models import Examination, Exhibit, Step
from daybreak.custody.queries.exhibits import Holding, holdings
from daybreak.custody.queries.proving import outside_breaks, told_digests
from daybreak.custody.rules import label_of
from daybreak.custody.terms import BREAK_WORDS, OUTSIDE, SEIZURE, Break, Part
from daybreak.kernel.bulk import among

People = Mapping[UUID | None, str]
MASKED = "may be graphic and is not shown"


def evidence_of(exhibits: Iterable[Exhibit]) -> list[dict[str, Any]]:
    """Return the record of each exhibit, in their order."""
    rows = list(exhibits)
    held, outside = holdings(rows), outside_breaks([row.id for row in rows])
    examined = _examinations([row.id for row in rows])
    proofs = told_digests([row.id for row in rows])
    people = names_of_posts(_people(held.values(), examined))
    return [
        _content(held[row.id], outside.get(row.id, ()), examined.get(row.id, []), proofs.get(row.id, {}), people)
        for row in rows
    ]


def _content(
    held: Holding, outside: Sequence[Break], examined: Sequence[Examination], proofs: Mapping[int, str], people: People
) -> dict[str, Any]:
    row, stands = held.exhibit, held.standing
    described = bool(getattr(row, "described", False)) or any(each.part == Part.DESCRIPTION for each in held.steps)
    agency = row.compartment.agency
    return {
        "reference": row.reference, "label": label_of(row.id), "kind": row.kind, "visit": row.visit.reference,
        "force": agency.name if agency else "", "found_where": row.found_where, "described": described,
        "seized_at": row.seized_at.isoformat(), "seized_by": people.get(row.seized_by, ""),
        "seal_number": row.seal_number, "seal_now": stands.seal_number, "held_by": people.get(stands.held_by, ""),
        "given_to": people.get(stands.given_to, "") if stands.given_to else "", "ended": stands.ended or "",
        "sha256": proofs.get(SEIZURE, ""), "steps": [_step(each, proofs, people) for each in held.steps],
        "breaks": [_break(each, people) for each in (*held.breaks, *outside)],
        "examinations": [_examination(each, people) for each in examined],
    }  # fmt: skip


def _step(row: Step, proofs: Mapping[int, str], people: People) -> dict[str, Any]:
    says = MASKED if row.part == Part.DESCRIPTION else row.says
    return {
        "number": row.number, "kind": row.kind, "happened_at": row.happened_at.isoformat(),
        "recorded_at": row.recorded_at.isoformat(), "signed_by": people.get(row.signed_by, ""),
        "given_to": people.get(row.given_to, "") if row.given_to else "", "seal_number": row.seal_number,
        "new_seal": row.new_seal, "place": row.place, "reason": row.reason, "corrects": row.corrects,
        "part": row.part, "says": says, "sha256": proofs.get(row.number, ""),
    }  # fmt: skip


def _break(found: Break, people: People) -> dict[str, Any]:
    names = {str(key): name for key, name in people.items()}
    sides = [found.expected, found.recorded]
    if found.kind not in OUTSIDE:
        sides = [names.get(side, side) for side in sides]
    return {
        "kind": found.kind, "place": found.place,
        "what": BREAK_WORDS[found.kind], "expected": sides[0], "recorded": sides[1], "explained": found.explained,
    }  # fmt: skip


def _examination(row: Examination, people: People) -> dict[str, Any]:
    counts = sorted((each.scheme, each.category, each.count) for each in row.counts.all())
    return {
        "number": row.number, "examined_at": row.examined_at.isoformat(),
        "examined_by": people.get(row.examined_by, ""), "devices": row.devices,
        "first_generation": row.first_generation, "unknown_hashes": row.unknown_hashes,
        "for_identification": row.for_identification, "source_sha256": row.source_digest,
        "counts": [{"scheme": scheme, "category": category, "count": count} for scheme, category, count in counts],
    }  # fmt: skip


def _examinations(keys: list[UUID]) -> dict[UUID, list[Examination]]:
    found: dict[UUID, list[Examination]] = {}
    rows = Examination.objects.filter(exhibit__in=among(keys)).prefetch_related("counts").order_by("number")
    for row in rows:
        found.setdefault(row.exhibit_id, []).append(row)
    return found


def _people(held: Iterable[Holding], examined: Mapping[UUID, list[Examination]]) -> list[UUID | None]:
    keys: list[UUID | None] = [row.examined_by for rows in examined.values() for row in rows]
    for each in held:
        keys += [each.exhibit.seized_by, each.held_by, each.standing.given_to]
        keys += [key for step in each.steps for key in (step.signed_by, step.given_to)]
    return keys
