"""What nobody acts on: clocks that ran out, queues that nobody moves, forces that grade unlike the others.

One function each for force and lead: the row policies decide whose rows are seen, nothing else differs.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Prefetch

from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.kernel.joining import joined_whole
from daybreak.kernel.words import Level
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.pauses import runs_out_at, stood
from daybreak.packages.queries import overdue
from daybreak.packages.terms import Breach, Queue
from daybreak.triage.rules import TO_GOLD, TO_SUPERVISOR, drift, paused_for, silence
from daybreak.triage.terms import Drift, Silence

# What a person does about somebody touches their records: a package, a decision about the level, a second look. What a
# program does (receiving, resolving, ranking) touches nothing. Each open record counts by itself: one touch a day on
# one would keep a whole batch quiet otherwise. Whoever was redirected, over however many steps, was touched under the
# reference they have now. All joins are hash joins here (`joined_whole`): the array lets the few who were touched be
# found by the index, and a record that came twice in a batch is made one before anything is counted.
_QUEUES = """
WITH RECURSIVE acts AS MATERIALIZED (
    SELECT subject_id, max(at) AS at
    FROM (SELECT subject_id, built_at AS at FROM packages_package
          UNION ALL SELECT subject_id, asked_at FROM triage_leveldecision
          UNION ALL SELECT subject_id, seen_at FROM triage_seenagain) each
    GROUP BY 1
), led AS (
    SELECT subject_id, at FROM acts
    UNION
    SELECT s.redirected_to_id, led.at FROM led JOIN identity_subject s ON s.id = led.subject_id
    WHERE s.redirected_to_id IS NOT NULL
), touched AS MATERIALIZED (
    SELECT subject_id, max(at) AS at FROM led GROUP BY 1
), told AS MATERIALIZED (
    SELECT m.referral_id, max(t.at) AS at
    FROM touched t JOIN identity_mention m ON m.subject_id = t.subject_id
    WHERE m.subject_id = ANY (ARRAY(SELECT subject_id FROM touched))
    GROUP BY m.referral_id
), held AS (
    SELECT DISTINCT c.batch_id, c.referral_id FROM intake_receipt c WHERE c.referral_id IS NOT NULL
), stood AS (
    SELECT h.batch_id, count(*) AS records, count(*) FILTER (WHERE r.state = 'open') AS still_open,
           min(greatest(b.received_at, told.at)) FILTER (WHERE r.state = 'open') AS touched,
           count(*) FILTER (WHERE r.state = 'open' AND greatest(b.received_at, told.at) <= %(day)s) AS a_day,
           count(*) FILTER (WHERE r.state = 'open' AND greatest(b.received_at, told.at) <= %(three)s) AS three_days
    FROM held h
    JOIN intake_batch b ON b.id = h.batch_id AND b.compartment_id = %(national)s
    JOIN intake_referral r ON r.id = h.referral_id
    LEFT JOIN told ON told.referral_id = h.referral_id
    GROUP BY h.batch_id
)
SELECT b.id, b.name, b.sender, b.received_at, s.records, s.still_open, s.touched, s.a_day, s.three_days
FROM stood s JOIN intake_batch b ON b.id = s.batch_id
WHERE s.still_open > 0
ORDER BY s.touched, b.name
"""


def breaches(*, at: datetime) -> list[Breach]:
    """Return the packages the viewer sees whose clock ran out with nobody at the door, the longest ago first."""
    listed = Prefetch("pauses", queryset=PackagePause.objects.order_by("paused_at"))
    found = [_breach(row, at) for row in overdue(at).prefetch_related(listed) if row.compartment.agency]
    return sorted(found, key=lambda each: (each.act_by, each.reference))


def queues(operation: Operation, *, at: datetime) -> list[Queue]:
    """Return the batches with open records, that with the longest untouched one first, with whom that is shown to."""
    national = compartment(operation, CompartmentKind.NATIONAL)
    with joined_whole() as cursor:
        cursor.execute(_QUEUES, {"national": national.id, "day": at - TO_SUPERVISOR, "three": at - TO_GOLD})
        return [_queue(row, at) for row in cursor]


def grading_drift() -> list[Drift]:
    """Return how each force's packages are graded beside all the others', by force and level."""
    rows = Package.objects.filter(disseminated_at__isnull=False).order_by()
    counts: dict[str, dict[Level, int]] = defaultdict(dict)
    for force, level, number in rows.values_list("compartment__agency__name", "level").annotate(n=Count("pk")):
        counts[force][Level(level)] = number
    return drift(counts)


def _breach(row: Package, at: datetime) -> Breach:
    pauses = tuple(stood(each, at=at) for each in row.pauses.all())
    act_by = runs_out_at(row, next((each for each in row.pauses.all() if each.resumed_at is None), None), at=at)
    assert act_by is not None  # noqa: S101 - overdue
    assert row.disseminated_at is not None  # noqa: S101
    assert row.compartment.agency is not None  # noqa: S101
    return Breach(
        key=row.id, reference=row.reference, force=row.compartment.agency.name, level=Level(row.level),
        received_at=row.disseminated_at, act_by=act_by, late=at - act_by, pauses=pauses,
        paused=paused_for(pauses, since=row.disseminated_at, at=at),
    )  # fmt: skip


def _queue(row: tuple[UUID, str, str, datetime, int, int, datetime, int, int], at: datetime) -> Queue:
    key, name, sender, received_at, records, still_open, touched_at, day, three = row
    alarm = silence(touched_at, at=at)
    untouched = three if alarm is Silence.GOLD else day
    return Queue(key, name, sender, received_at, records, still_open, touched_at, untouched, alarm)
