"""Records of the lowest level are seen again by a person: on a schedule, and in a random sample drawn upward."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from uuid import UUID

from django.db.models import Max

from daybreak.access.gates import require
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import lock
from daybreak.kernel.words import Level
from daybreak.ledger.actions import record
from daybreak.triage.actions.deciding import raise_level
from daybreak.triage.models import LowSample, Sampled, SeenAgain
from daybreak.triage.queries import current_ranking, ranking_of
from daybreak.triage.rules import draw, sample_size
from daybreak.triage.terms import Finding


def draw_sample(operation: Operation, *, by: Post, at: datetime, size: int = 0, seed: str = "") -> LowSample:
    """Draw a random sample of the records at the lowest level, for people to look at; 0 draws the usual number.

    A seed is given only to draw an old sample again. Raises Conflict where nobody is at the lowest level.
    """
    national = lock(Compartment, compartment(operation, CompartmentKind.NATIONAL).id)
    require(by, "low:sample")
    rows = current_ranking(operation).filter(level=Level.LOW, compartment=national)
    low = dict(rows.order_by().values_list("subject__reference", "subject_id"))
    if not low:
        raise Conflict("Nobody is at the lowest level", rule="sample", remedy="Rank first (daybreak rank)")
    seed = seed or token_hex(16)
    sample = LowSample.objects.create(
        compartment=national,
        number=(LowSample.objects.filter(compartment=national).aggregate(n=Max("number"))["n"] or 0) + 1,
        seed=seed, population=len(low), population_digest=sha256("\n".join(sorted(low)).encode()).hexdigest(),
        size=min(size, len(low)) or sample_size(len(low)), drawn_by=by.id, drawn_at=at,
    )  # fmt: skip
    Sampled.objects.bulk_create(
        Sampled(compartment=national, sample=sample, subject_id=low[reference], place=place)
        for place, reference in enumerate(draw(low, seed=seed, size=sample.size), 1)
    )
    record("low:sample", "sample", sample.id, by=by.actor, at=at, seed=seed, size=sample.size, of=sample.population)
    return sample


def see_again(
    subject: UUID, *, finding: Finding, why: str, by: Post, at: datetime, to: Level = Level.MEDIUM
) -> SeenAgain:
    """Say what a person found who looked at a record of the lowest level; *too low* raises it to `to` at once.

    Raises Conflict where the record is not at the lowest level.
    """
    found = lock(Subject, subject)
    require(by, "low:see", found)
    if not why.strip():
        raise BadInput("Looking again needs its reason", rule="reason", place="why", remedy="Write what you looked at")
    place = ranking_of(subject)
    if place.level != Level.LOW:
        raise Conflict(f"{found.reference} stands at {place.level}, not at low", rule="low", remedy="Nothing is to do")
    seen = SeenAgain.objects.create(
        compartment_id=found.compartment_id, subject=found, ranking=place, finding=finding, why=why,
        seen_by=by.id, seen_at=at,
    )  # fmt: skip
    if finding is Finding.TOO_LOW:
        raise_level(subject, to=to, why=why, by=by, at=at)
    record("low:see", "subject", subject, by=by.actor, at=at, finding=finding)
    return seen
