"""What nobody acts on: clocks that ran out, queues that nobody moves, forces that grade unlike the others.

One function each for force and lead: the row policies decide whose rows are seen, nothing else differs.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Prefetch

from daybreak.access.models import Operation
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.kernel.words import Level
from daybreak.packages.models import Package, PackagePause
from daybreak.packages.queries import overdue, stood
from daybreak.packages.terms import Breach, Queue
from daybreak.triage.rules import drift, paused_for, silence
from daybreak.triage.terms import Drift

# What a person does about somebody in a batch moves it: a package, a decision about the level, a second look. What a
# program does (receiving, resolving, ranking) moves nothing. Records that are closed are no longer counted as open.
_QUEUES = """
WITH touched AS MATERIALIZED (
    SELECT subject_id, max(at) AS at
    FROM (SELECT subject_id, built_at AS at FROM packages_package
          UNION ALL SELECT subject_id, asked_at FROM triage_leveldecision
          UNION ALL SELECT subject_id, seen_at FROM triage_seenagain) acts
    GROUP BY subject_id
), told AS MATERIALIZED (
    SELECT m.referral_id, max(t.at) AS at
    FROM touched t JOIN identity_mention m ON m.subject_id = t.subject_id
    GROUP BY m.referral_id
)
SELECT b.id, b.name, b.sender, b.received_at, count(DISTINCT r.id),
       count(DISTINCT r.id) FILTER (WHERE r.state = 'open'),
       greatest(b.received_at, max(told.at))
FROM intake_batch b
JOIN intake_receipt c ON c.batch_id = b.id
JOIN intake_referral r ON r.id = c.referral_id
LEFT JOIN told ON told.referral_id = r.id
WHERE b.compartment_id = %(national)s
GROUP BY b.id, b.name, b.sender, b.received_at
HAVING count(*) FILTER (WHERE r.state = 'open') > 0
ORDER BY 7, b.name
"""


def breaches(*, at: datetime) -> list[Breach]:
    """Return the packages the viewer sees whose clock ran out with nobody at the door, the longest ago first."""
    listed = Prefetch("pauses", queryset=PackagePause.objects.order_by("paused_at"))
    rows = overdue(at).prefetch_related(listed).order_by("act_by", "reference")
    return [_breach(row, at) for row in rows if row.compartment.agency]


def queues(operation: Operation, *, at: datetime) -> list[Queue]:
    """Return the batches with open records, the longest silent first, with whom the silence is shown to."""
    national = compartment(operation, CompartmentKind.NATIONAL)
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES, {"national": national.id})
        return [_queue(row, at) for row in cursor]


def grading_drift() -> list[Drift]:
    """Return how each force's packages are graded beside all the others', by force and level."""
    rows = Package.objects.filter(disseminated_at__isnull=False).order_by()
    counts: dict[str, dict[Level, int]] = defaultdict(dict)
    for force, level, number in rows.values_list("compartment__agency__name", "level").annotate(n=Count("pk")):
        counts[force][Level(level)] = number
    return drift(counts)


def pauses_of(package: UUID) -> list[PackagePause]:
    """Return every pause of a package's clock, the first one first."""
    return list(PackagePause.objects.filter(package=package).order_by("paused_at"))


def _breach(row: Package, at: datetime) -> Breach:
    pauses = tuple(stood(each, at=at) for each in row.pauses.all())
    assert row.act_by is not None  # noqa: S101 - overdue
    assert row.disseminated_at is not None  # noqa: S101
    assert row.compartment.agency is not None  # noqa: S101
    return Breach(
        key=row.id, reference=row.reference, force=row.compartment.agency.name, level=Level(row.level),
        received_at=row.disseminated_at, act_by=row.act_by, late=at - row.act_by, pauses=pauses,
        paused=paused_for(pauses, since=row.disseminated_at, at=at),
    )  # fmt: skip


def _queue(row: tuple[UUID, str, str, datetime, int, int, datetime], at: datetime) -> Queue:
    key, name, sender, received_at, records, still_open, moved_at = row
    return Queue(key, name, sender, received_at, records, still_open, moved_at, silence(moved_at, at=at))
