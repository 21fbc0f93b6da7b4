"""Measures the ranking in the home it runs in: `python -m bench.inside.triage PEOPLE`."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from daybreak.cli import session

if TYPE_CHECKING:
    from daybreak.access.models import Compartment, Operation
    from daybreak.agencies.models import Post

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
NEW_FACTS = 100
FULL_RUNS = 3
TABLES = ("intake_referral", "intake_version", "intake_fact", "identity_subject", "identity_mention")
# A quarter of the people are reported twice; ten facts a report, of which six matter to the ranking.
_FILL = """
CREATE TEMP TABLE told AS
SELECT n AS person, n * 2 + k AS report FROM generate_series(1, %(people)s) n, generate_series(0, 1) k
WHERE k = 0 OR n %% 4 = 0;
INSERT INTO identity_subject
    (id, compartment_id, reference, state, category, name, occupation, mentions_count, identified_at)
SELECT md5('s' || n)::uuid, %(part)s, 'S-' || lpad(n::text, 6, '0'), 'current', 'suspect', '', '', 1, %(at)s
FROM generate_series(1, %(people)s) n;
INSERT INTO intake_referral (id, compartment_id, scheme, reference, kind, state, sender, owner, received_at, changed_at)
SELECT md5('r' || report)::uuid, %(part)s, 'ncmec', 'R-' || report, 'referral', 'open', 'Example ' || report %% 3,
       gen_random_uuid(), %(at)s, %(at)s FROM told;
INSERT INTO intake_version
    (id, compartment_id, referral_id, part, number, source_id, place, digest, kept, received_at, current)
SELECT md5('v' || report)::uuid, %(part)s, md5('r' || report)::uuid, 'report', 1, %(source)s, '/', '0', '[]', %(at)s,
       true FROM told;
INSERT INTO intake_fact
    (id, compartment_id, referral_id, version_id, party, category, kind, value, normal, detail, place)
SELECT md5(kind || place || report)::uuid, %(part)s, md5('r' || report)::uuid, md5('v' || report)::uuid, party,
       CASE WHEN party = 'victim/0' THEN 'victim' ELSE 'suspect' END, kind, value, '', detail::jsonb, place
FROM told, LATERAL (VALUES
    ('given_name', 'Alex', 'reported/0', '{}', '1'), ('email', 'a@example.com', 'reported/0', '{}', '2'),
    ('username', 'alex', 'reported/0', '{}', '3'), ('ip_event', '192.0.2.7', 'reported/0', '{}', '4'),
    ('incident_at', '2025-12-' || lpad((1 + report %% 28)::text, 2, '0') || 'T10:00:00Z', '', '{}', '5'),
    ('file_grade', (ARRAY['A1', 'A2', 'B1', 'B2'])[1 + report %% 4], 'file/0', '{"scheme": "ncmec"}', '6'),
    ('occupation', (ARRAY['welder', 'teacher', 'baker'])[1 + report %% 3], 'reported/0', '{}', '7'),
    ('children_in_home', (report %% 5 / 3)::text, 'reported/0', '{}', '8'),
    ('incident_type', (ARRAY['possession', 'Online Enticement'])[1 + report %% 2], '', '{}', '9'),
    ('age', (4 + report %% 14)::text, 'victim/0', '{}', '10')) AS fact (kind, value, party, detail, place);
INSERT INTO identity_mention (id, compartment_id, referral_id, party, key, category, features, digest, subject_id)
SELECT md5('m' || report)::uuid, %(part)s, md5('r' || report)::uuid, 'reported/0', 'R-' || report, 'suspect', '{}', '0',
       md5('s' || person)::uuid FROM told;
"""


def main(people: int) -> dict[str, float]:
    """Return seconds of full runs, of runs after one new fact, and of computing a whole run again."""
    gc.set_threshold(200_000, 20, 20)  # as `daybreak` does
    session.prepare()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from daybreak.access.founding import found
    from daybreak.access.models import Operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Post
    from daybreak.agencies.terms import Role

    found(codename="BENCHMARK", lead_name="Lead Agency", password=None, at=AT, invented=True)
    analyst = Post.objects.get(role=Role.LEAD_ANALYST)
    with viewing(analyst):
        operation = Operation.objects.get()
    _fill(analyst, operation, people)
    full = [_seconds(lambda: _rank_all(analyst, operation)) for _ in range(FULL_RUNS)]
    changed = []
    for number in range(NEW_FACTS):
        _arrive(analyst, number, people)
        changed.append(_seconds(lambda: _rank_changed(analyst, operation)))
    _arrive(analyst, NEW_FACTS, people)
    with CaptureQueriesContext(connection) as asked:
        _rank_changed(analyst, operation)
    return {
        "full_s": max(full), "changed_p50_s": median(changed), "changed_p95_s": quantiles(changed, n=20)[-1],
        "statements": len(asked), "again_s": _seconds(lambda: _again(analyst)),
    }  # fmt: skip


def _fill(analyst: Post, operation: Operation, people: int) -> None:
    from django.db import connections

    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing

    with viewing(analyst):
        national = compartment(operation, CompartmentKind.NATIONAL)
        source = _source(national)
    asked: dict[str, Any] = {"part": national.id, "people": people, "source": source, "at": AT}
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(_FILL, asked)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"VACUUM ANALYZE {table}")


def _source(national: Compartment) -> UUID:
    from daybreak.intake.models import Batch, Source

    batch = Batch.objects.create(compartment=national, name="b", sender="b", received_at=AT, received_by=uuid4())
    return Source.objects.create(
        compartment=national, batch=batch, digest="0", size=1, name="r.json", received_at=AT
    ).id


def _arrive(analyst: Post, number: int, people: int) -> None:
    """Let a newer version of somebody's report say one thing more: that children live in the home."""
    from daybreak.access.viewer import viewing
    from daybreak.intake.models import Fact, Version
    from daybreak.intake.terms import FactKind

    with viewing(analyst):
        old = Version.objects.get(referral__reference=f"R-{2 * (1 + number * 211 % people)}", current=True)
        facts = list(Fact.objects.filter(version=old))
        Version.objects.filter(pk=old.pk).update(current=False)
        new = Version.objects.create(
            compartment_id=old.compartment_id, referral_id=old.referral_id, part=old.part, number=old.number + 1,
            source_id=old.source_id, place="/", digest=f"{number}", received_at=AT + timedelta(hours=1),
        )  # fmt: skip
        for fact in facts:
            fact.id, fact.version = uuid4(), new
            fact.value = "2" if fact.kind == FactKind.CHILDREN_IN_HOME else fact.value
        Fact.objects.bulk_create(facts)


def _rank_all(analyst: Post, operation: Operation) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.triage.actions import rank_subjects

    with viewing(analyst):
        rank_subjects(operation, by=analyst, at=AT)


def _rank_changed(analyst: Post, operation: Operation) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.triage.actions import rank_changed

    with viewing(analyst):
        run = rank_changed(operation, by=analyst, at=AT)
        assert run is not None  # noqa: S101
        assert run.ranked == 1  # noqa: S101 - a run over more would be another measurement


def _again(analyst: Post) -> None:
    from daybreak.access.viewer import viewing
    from daybreak.triage.models import RankingRun
    from daybreak.triage.recomputing import recompute

    with viewing(analyst):
        assert all(each.holds for each in recompute(RankingRun.objects.get(number=1)))  # noqa: S101


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    session.let_go()
