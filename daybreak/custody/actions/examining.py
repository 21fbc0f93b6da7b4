"""Recording what examinations found: by form, or out of the examiner's own export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.custody.locks import lock_exhibits, one_of_each_compartment
from daybreak.custody.models import Examination, ExaminationCount, Exhibit
from daybreak.custody.queries import digest_of_examination
from daybreak.custody.rules import check_examined, for_identification
from daybreak.custody.terms import Examined
from daybreak.kernel.bulk import among, create_rows
from daybreak.kernel.errors import BadInput
from daybreak.ledger.actions import record_many


def record_examinations(items: Sequence[Examined], *, by: Post, at: datetime) -> list[Examination]:
    """Append what examinations found, by scheme and category; one of before stands beside a later one for ever."""
    rows = lock_exhibits(item.exhibit for item in items)
    for row in one_of_each_compartment(rows.values()):
        require(by, "exhibit:examine", row)
    if len(items) != len(rows):
        raise BadInput("An exhibit stands here twice", remedy="Give one result for each exhibit")
    for item in items:
        check_examined(item)
    numbers = _numbers(rows)
    found = [
        _examination(item, rows[item.exhibit].compartment_id, numbers[item.exhibit] + 1, by=by, at=at) for item in items
    ]
    create_rows(found)
    create_rows(
        [
            ExaminationCount(
                compartment_id=row.compartment_id, examination_id=row.id, scheme=scheme, category=category, count=count
            )
            for row, item in zip(found, items, strict=True)
            for (scheme, category), count in sorted(item.counts.items())
        ]
    )
    payloads = [(row.exhibit_id, _payload(row, item)) for row, item in zip(found, items, strict=True)]
    record_many("exhibit:examine", "exhibit", payloads, by=by.actor, at=at)
    return found


def _numbers(rows: Mapping[UUID, Exhibit]) -> Counter[UUID]:
    newest = Examination.objects.filter(exhibit__in=among(rows)).values("exhibit_id").annotate(newest=Max("number"))
    return Counter(dict(newest.values_list("exhibit_id", "newest")))


def _payload(row: Examination, item: Examined) -> dict[str, object]:
    counts = [[scheme, category, count] for (scheme, category), count in sorted(item.counts.items())]
    graded = [(scheme.value, category, count) for (scheme, category), count in item.counts.items()]
    return {
        "examination_digest": digest_of_examination(row, graded), "examination": row.number,
        "counts": counts, "devices": item.devices, "source": item.source_digest,
        "first_generation": item.first_generation, "unknown_hashes": item.unknown_hashes,
    }  # fmt: skip


def _examination(item: Examined, compartment: int, number: int, *, by: Post, at: datetime) -> Examination:
    return Examination(
        compartment_id=compartment,
        exhibit_id=item.exhibit,
        number=number,
        devices=item.devices,
        first_generation=item.first_generation,
        unknown_hashes=item.unknown_hashes,
        for_identification=for_identification(
            first_generation=item.first_generation, unknown_hashes=item.unknown_hashes
        ),
        source_digest=item.source_digest,
        examined_by=by.id,
        examined_at=at,
    )
