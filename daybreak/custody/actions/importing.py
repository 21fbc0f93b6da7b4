"""An examiner's export: its counts are kept with the exhibit, its hashes wait sealed until the lead agency takes them.

The hashes come back as a new source of intake and are matched there, like everything else that arrives: custody itself
never looks one up.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.conf import settings

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.custody.actions.examining import record_examinations
from daybreak.custody.locks import lock_exhibits
from daybreak.custody.models import Examination, ResultChunk, TakenIn
from daybreak.custody.queries import sealed_result, waiting_results
from daybreak.custody.results import Result, for_intake
from daybreak.custody.rules import label_of
from daybreak.custody.terms import Examined
from daybreak.deconfliction.tasks import take_in
from daybreak.intake.actions import open_batch
from daybreak.intake.arrivals import Arrived, Opened, open_arrived
from daybreak.intake.readers import Profile
from daybreak.intake.sealing import seal
from daybreak.intake.terms import Outcome
from daybreak.kernel.errors import Conflict
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record, record_many
from daybreak.ledger.terms import Processing


def import_result(exhibit: UUID, result: Result, *, by: Post, at: datetime) -> Examination:
    """Record what an export says of an exhibit; Conflict when this very file was read for it already."""
    row = lock_exhibits([exhibit])[exhibit]
    require(by, "exhibit:examine", row)
    if Examination.objects.filter(exhibit=row, source_digest=result.digest).exists():
        raise Conflict(
            f"This file was read for exhibit {row.reference} already",
            rule="one file, one examination",
            remedy="If the exhibit was examined again, ask the examiner for the new export",
        )
    item = Examined(
        exhibit, result.counts, result.devices, result.first_generation, result.unknown_hashes, result.digest
    )
    examination = record_examinations([item], by=by, at=at)[0]
    if result.hashes:
        _seal(examination, result)
    record(
        "exhibit:import-result", "exhibit", exhibit, by=by.actor, at=at, processing=Processing.COLLECT,
        source=result.digest, hashes=bool(result.hashes),
    )  # fmt: skip
    return examination


def take_results_in(national: Compartment, *, by: Post, at: datetime) -> Counter[Outcome]:
    """Take the hashes of every examination that waits, as new sources of intake, one batch for each force."""
    hold(national)
    require(by, "exhibit:take-in")
    told: Counter[Outcome] = Counter()
    by_force: dict[str, list[Examination]] = {}
    for row in waiting_results(national.operation):
        agency = row.compartment.agency
        by_force.setdefault(agency.name if agency else "unknown", []).append(row)
    taken = []
    for force, rows in by_force.items():
        batch = open_batch(f"Examinations of {force}", national=national, sender=force, by=by, at=at)
        told += take_in([_opened(row) for row in rows], batch=batch, by=by, at=at)
        taken += [
            TakenIn(compartment_id=row.compartment_id, examination=row, batch=batch.id, taken_by=by.id, taken_at=at)
            for row in rows
        ]
    TakenIn.objects.bulk_create(taken)
    payloads = [(row.examination.exhibit_id, {"batch": row.batch}) for row in taken]
    record_many("exhibit:take-in", "exhibit", payloads, by=by.actor, at=at, processing=Processing.COLLECT)
    return told


def _seal(examination: Examination, result: Result) -> None:
    digest = sha256(result.hashes).hexdigest()
    ResultChunk.objects.bulk_create(
        ResultChunk(
            compartment_id=examination.compartment_id, examination=examination, number=number, nonce=nonce,
            ciphertext=ciphertext, digest=digest, profile=result.profile,
        )
        for number, nonce, ciphertext in seal(result.hashes, digest=digest, key=settings.KEY_OF("sealing"))
    )  # fmt: skip


def _opened(row: Examination) -> Opened:
    content, profile = sealed_result(row)
    name = f"examination-{label_of(row.exhibit_id)}-{row.number}.json"
    return open_arrived(Arrived(name, for_intake(content, row.exhibit_id), (Profile.named(profile),)))
