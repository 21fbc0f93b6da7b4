"""Places of a run: computed from values, written as one JSON text a batch, and kept as where each subject stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

import orjson
from django.db import connection

from daybreak.kernel.bulk import among
from daybreak.kernel.joining import joined_whole
from daybreak.triage.models import RankingRun, Standing
from daybreak.triage.rules import decide, lapses_at, order_key, rank
from daybreak.triage.terms import Decided, Known, Model, Place, Scope

BATCH = 20_000
_INSERT_RANKINGS = """
INSERT INTO triage_ranking (compartment_id, run_id, id, subject_id, position, score, level, advised, reasons,
                            unanswered, uncertainty, inputs, lapses_at)
SELECT %s, %s, place.*
FROM json_to_recordset(%s) AS place (id uuid, subject uuid, position int, score float8, level text, advised text,
                                     reasons jsonb, unanswered text[], uncertainty float8, inputs jsonb,
                                     lapses_at timestamptz)
"""
_STAND = """
INSERT INTO triage_standing (compartment_id, id, subject_id, ranking_id, order_key, signature, received_at, lapses_at)
SELECT %s, gen_random_uuid(), stands.*
FROM json_to_recordset(%s) AS stands (subject uuid, id uuid, order_key text, signature text, received_at timestamptz,
                                      lapses_at timestamptz)
ON CONFLICT (subject_id) DO UPDATE
SET ranking_id = excluded.ranking_id, order_key = excluded.order_key, signature = excluded.signature,
    received_at = excluded.received_at, lapses_at = excluded.lapses_at
"""

COUNTED = 50
"""So many places are counted in the table, each in a few milliseconds; of more, the whole order is read once."""

_BEFORE = """
SELECT (SELECT count(*) FROM triage_standing s
        WHERE s.order_key < key.text AND s.compartment_id = %s AND s.subject_id <> ALL (%s))
FROM unnest(%s::text[]) WITH ORDINALITY AS key (text, n) ORDER BY key.n
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """A place with the keys it is written under; `key` is the ranking's."""

    key: UUID
    subject: UUID
    known: Known
    place: Place
    order_key: str


def places_of(
    known: Mapping[UUID, Known], decisions: Mapping[UUID, Decided], *, model: Model, at: datetime
) -> list[Placed]:
    """Return the places of the subjects, the most endangered child first."""
    placed = [_placed(subject, each, decisions.get(subject), model=model, at=at) for subject, each in known.items()]
    return sorted(placed, key=lambda each: each.order_key)


def _placed(subject: UUID, known: Known, decision: Decided | None, *, model: Model, at: datetime) -> Placed:
    advised = rank(known.facts, model=model, at=at)
    ranked = decide(advised, decision)
    inputs: dict[str, object] = {
        "facts": sorted(fact.key for fact in (*known.facts.facts, *known.facts.victims)),
        "referrals": known.facts.referrals,
        "providers": known.facts.providers,
        "decision": decision,
    }
    place = Place(known.reference, ranked, advised.level, lapses_at(known.facts, model=model, at=at), inputs)
    return Placed(uuid4(), subject, known, place, order_key(known.reference, ranked))


def digest(places: Iterable[tuple[str, float, str]]) -> str:
    """Return the SHA-256 over the lines `number reference score level` of places in their order."""
    lines = (f"{n} {reference} {score:g} {level}\n" for n, (reference, score, level) in enumerate(places, 1))
    return sha256("".join(lines).encode()).hexdigest()


def write(run: RankingRun, places: list[Placed]) -> None:
    """Write every place as one JSON text a batch: through the models it costs ten times as much."""
    positions = _positions(run, places)
    rows = [_row(placed, position) for placed, position in zip(places, positions, strict=True)]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), BATCH):
            batch = orjson.dumps(rows[first : first + BATCH]).decode()
            cursor.execute(_INSERT_RANKINGS, [run.compartment_id, run.id, batch])


def _positions(run: RankingRun, places: list[Placed]) -> list[int]:
    """Return the place of each among all that stand; of a full run these are its own."""
    if run.scope == Scope.FULL:
        return list(range(1, len(places) + 1))
    changed = [placed.subject for placed in places]
    if len(places) <= COUNTED:
        with connection.cursor() as cursor:
            cursor.execute(_BEFORE, [run.compartment_id, changed, [placed.order_key for placed in places]])
            return [row[0] + before for before, row in enumerate(cursor.fetchall(), 1)]
    standing = Standing.objects.filter(compartment=run.compartment_id).exclude(subject__in=among(changed))
    others = sorted(standing.values_list("order_key", flat=True))
    return [bisect_left(others, placed.order_key) + before for before, placed in enumerate(places, 1)]


def _row(placed: Placed, position: int) -> dict[str, object]:
    place = placed.place
    return {
        "id": placed.key,
        "subject": placed.subject,
        "position": position,
        "score": place.ranked.score,
        "level": place.ranked.level.value,
        "advised": place.advised.value,
        "reasons": place.ranked.reasons,
        "unanswered": place.ranked.unanswered,
        "uncertainty": place.ranked.uncertainty,
        "inputs": place.inputs,
        "lapses_at": place.lapses_at,
    }


def stand(run: RankingRun, places: Iterable[Placed]) -> None:
    """Let the places of a run be where their subjects stand."""
    rows = [
        {
            "subject": placed.subject,
            "id": placed.key,
            "order_key": placed.order_key,
            "signature": placed.known.signature,
            "received_at": placed.known.received_at,
            "lapses_at": placed.place.lapses_at,
        }
        for placed in places
    ]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), BATCH):
            cursor.execute(_STAND, [run.compartment_id, orjson.dumps(rows[first : first + BATCH]).decode()])


def drop_others(run: RankingRun, gone: Collection[UUID] | None = None) -> None:
    """Let nobody stand who can no longer be ranked: those named, or after a full run whoever is not in it."""
    standing = Standing.objects.filter(compartment=run.compartment_id)
    if gone is None:
        with joined_whole():
            standing.exclude(ranking__run=run).delete()
    elif gone:
        standing.filter(subject__in=gone).delete()
