"""From draft to force: the second person's check, and dissemination."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection

from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance, SuspectedError
from daybreak.identity.people import same_people
from daybreak.kernel.errors import Conflict, NotAllowed
from daybreak.kernel.words import Level
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.packages.models import Package
from daybreak.packages.moving import (
    builders_own,
    check_moves,
    lock_packages,
    lock_with_superseded,
    move,
    put,
    require_each,
)
from daybreak.packages.one_person import check_not_recalled, check_one_live, one_at_a_time, sent_before
from daybreak.packages.queries import holding_cleared
from daybreak.packages.referrals import mark_disseminated
from daybreak.packages.rules import clock_carried
from daybreak.packages.sealing import check_unchanged
from daybreak.packages.terms import CLOCK_RUNS, PackageState
from daybreak.triage.jurisdictions import action_days
from daybreak.triage.rules import act_by

_CHANGED_DOOR = """
SELECT p.reference, named.address
FROM packages_packagepremises named
JOIN packages_package p ON p.id = named.package_id
JOIN attribution_door d ON d.subject_id = p.subject_id AND d.premises_id = named.of_id
WHERE p.id = ANY (%s) AND (d.state <> named.door OR d.items <> named.items)
ORDER BY p.reference LIMIT 1
"""


def check(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Package]:
    """Check drafts as the second person; whoever built one cannot, from no post they hold."""
    rows = lock_packages(packages)
    require_each(rows, "package:check", by)
    check_moves(rows, to=PackageState.CHECKED)
    _check_second_person(rows, by)
    put(rows, checked_by=by.id)
    move(rows, to=PackageState.CHECKED, by=by, at=at)
    record_many("package:check", "package", _named(rows), by=by.actor, at=at)
    return rows


def disseminate(
    packages: Sequence[UUID], *, by: Post, at: datetime, days: Mapping[Level, int] | None = None
) -> list[Package]:
    """Send signed packages, each to its one force: clocks start, referrals are answered, the version before is over.

    Raises Conflict, and sends none, where a package is in another state, holds something cleared since, a door has
    changed since it was signed, what it replaces was recalled, or another one about the same person is out; Tampered
    where it does not say any more what was signed.
    """
    one_at_a_time(packages)
    rows, old = lock_with_superseded(packages)
    require_each(rows, "package:disseminate", by)
    check_moves(rows, to=PackageState.DISSEMINATED)
    people = same_people({row.subject_id for row in rows})
    check_not_recalled(rows, old)
    check_one_live(rows, people)
    _check_not_cleared(rows)
    _check_doors(rows)
    check_unchanged(rows)
    _start_clocks(rows, old, people, at=at, days=days)
    _supersede(rows, old, by=by, at=at)
    move(rows, to=PackageState.DISSEMINATED, by=by, at=at)
    mark_disseminated({row.subject_id for row in rows}, by=by, at=at)
    _record_disclosure(rows, by=by, at=at)
    return rows


def _supersede(rows: Sequence[Package], old: Mapping[UUID, Package], *, by: Post, at: datetime) -> None:
    """Take the versions before out of their forces' hands in the same transaction, so that no two are ever live."""
    following = {row.supersedes_id: row for row in rows if row.supersedes_id}
    over = [row for row in old.values() if row.state in CLOCK_RUNS]
    for row in over:
        move([row], to=PackageState.SUPERSEDED, by=by, at=at, reason=f"By {following[row.pk].reference}"[:1000])
    things = [(row.pk, {"reference": row.reference, "by": following[row.pk].reference}) for row in over]
    record_many("package:supersede", "package", things, by=by.actor, at=at)


def _named(rows: Sequence[Package]) -> list[tuple[UUID, dict[str, object]]]:
    return [(row.id, {"reference": row.reference}) for row in rows]


def _check_second_person(rows: Sequence[Package], by: Post) -> None:
    if own := builders_own(rows, by):
        message = f"{by.person.name} built package {own[0]} and cannot check it too"
        raise NotAllowed(message, rule="two people", remedy="Ask a second person who may check packages")


def _check_not_cleared(rows: Sequence[Package]) -> None:
    keys = [row.pk for row in rows]
    for operation in sorted({row.compartment.operation_id for row in rows}):
        cleared = Clearance.objects.filter(compartment__operation=operation)
        held = holding_cleared(cleared, operation).filter(pk__in=keys).order_by("reference").first()
        if held is not None:
            raise Conflict(
                f"Package {held.reference} holds what was cleared since it was built",
                rule="clearance",
                remedy="Close it, and build a new version without what is cleared",
            )
        suspected = SuspectedError.objects.filter(compartment__operation=operation, closed_at=None)
        held = holding_cleared(suspected, operation).filter(pk__in=keys).order_by("reference").first()
        if held is not None:
            raise Conflict(
                f"Package {held.reference} holds what is suspected to be wrong, and is held until that is settled",
                rule="suspected error",
                remedy="Settle the suspected error first; it says who is still to be corrected",
            )


def _start_clocks(
    rows: Sequence[Package],
    old: Mapping[UUID, Package],
    people: Mapping[UUID, frozenset[UUID]],
    *,
    at: datetime,
    days: Mapping[Level, int] | None,
) -> None:
    """Start each clock by the days of the force's jurisdiction, unless others are given; one that runs is kept."""
    groups: dict[tuple[datetime, datetime | None], list[Package]] = defaultdict(list)
    earlier = sent_before(people)
    for row in rows:
        where = row.compartment.agency.jurisdiction if row.compartment.agency else ""
        fresh = act_by(Level(row.level), at, days=days or action_days(where))
        before = old.get(row.supersedes_id) if row.supersedes_id else None
        until = clock_carried(fresh, earlier=earlier.get(row.subject_id, ()))
        groups[until, before.acted_at if before else None].append(row)
    for (until, acted_at), members in groups.items():
        put(members, disseminated_at=at, act_by=until, acted_at=acted_at)


def _check_doors(rows: Sequence[Package]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_DOOR, [[row.pk for row in rows]])
        changed = cursor.fetchone()
    if changed:
        raise Conflict(
            f"The door of {changed[1]} has changed since package {changed[0]} was signed",
            rule="door",
            remedy="Close it, and build a new version with the door as it stands now",
        )


def _record_disclosure(rows: Sequence[Package], *, by: Post, at: datetime) -> None:
    """Record to whom each package went: one pair of statements a force."""

    def force(row: Package) -> str:
        return row.compartment.agency.slug if row.compartment.agency else ""

    for slug, members in groupby(sorted(rows, key=force), key=force):
        things = [(row.id, {"reference": row.reference, "level": row.level, "act_by": row.act_by}) for row in members]
        record_many(
            "package:disseminate", "package", things, by=by.actor, at=at, processing=Processing.DISCLOSE, to=slug
        )
