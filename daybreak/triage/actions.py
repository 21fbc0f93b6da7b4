"""Writing rankings."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

import orjson
from django.db import connection
from django.db.models import Max

from daybreak.access.gates import require
from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing
from daybreak.triage.factors import shipped
from daybreak.triage.facts import facts_by_subject
from daybreak.triage.models import RankingRun
from daybreak.triage.rules import order, rank
from daybreak.triage.terms import Model, Ranked

RANK_LOCK = 0x72616E6B  # advisory lock namespace ("rank"); the second key is the compartment
BATCH = 20_000
_INSERT_RANKINGS = """
INSERT INTO triage_ranking (compartment_id, run_id, id, subject_id, position, score, level, reasons, unanswered,
                            uncertainty)
SELECT %s, %s, place.*
FROM json_to_recordset(%s) AS place (id uuid, subject uuid, position int, score float8, level text, reasons jsonb,
                                     unanswered text[], uncertainty float8)
"""


def rank_subjects(operation: Operation, *, by: Post, at: datetime, model: Model | None = None) -> RankingRun:
    """Rank every current subject that has a referral, by the shipped factors unless others are given.

    The same facts, factors and instant give the same run, places and digest.
    """
    national = compartment(operation, CompartmentKind.NATIONAL)
    _one_run_at_a_time(national.id)
    require(by, "subject:rank")
    model = model or shipped()
    known = facts_by_subject(national, model=model)
    subjects = {reference: subject for subject, (reference, _) in known.items()}
    places = order((reference, rank(facts, model=model, at=at)) for reference, facts in known.values())
    run = RankingRun.objects.create(
        compartment=national,
        number=_last_number(national.id) + 1,
        model_version=model.version,
        ranked=len(places),
        digest=_digest(places),
        ran_at=at,
    )
    _write(run, places, subjects)
    record(
        "subject:rank", "ranking run", run.id, by=by.actor, at=at, processing=Processing.COMBINE,
        ranked=run.ranked, model=run.model_version, digest=run.digest,
    )  # fmt: skip
    return run


def _one_run_at_a_time(national: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [RANK_LOCK, national])


def _last_number(national: int) -> int:
    return RankingRun.objects.filter(compartment=national).aggregate(last=Max("number"))["last"] or 0


def _digest(places: list[tuple[str, Ranked]]) -> str:
    lines = (f"{n} {reference} {ranked.score} {ranked.level}\n" for n, (reference, ranked) in enumerate(places, 1))
    return sha256("".join(lines).encode()).hexdigest()


def _write(run: RankingRun, places: list[tuple[str, Ranked]], subjects: dict[str, UUID]) -> None:
    """Write every place as one JSON text a batch: through the models it costs ten times as much."""
    rows = [
        {
            "id": uuid4(),
            "subject": subjects[reference],
            "position": position,
            "score": ranked.score,
            "level": ranked.level.value,
            "reasons": ranked.reasons,
            "unanswered": ranked.unanswered,
            "uncertainty": ranked.uncertainty,
        }
        for position, (reference, ranked) in enumerate(places, 1)
    ]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), BATCH):
            batch = orjson.dumps(rows[first : first + BATCH]).decode()
            cursor.execute(_INSERT_RANKINGS, [run.compartment_id, run.id, batch])
