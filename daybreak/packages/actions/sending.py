"""From draft to force: the second person's check, and dissemination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import connection

from daybreak.agencies.models import Post
from daybreak.attribution.models import Clearance
from daybreak.kernel.errors import Conflict, NotAllowed
from daybreak.kernel.words import Level
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing
from daybreak.packages.models import Package
from daybreak.packages.moving import check_moves, lock_packages, move, put, require_each
from daybreak.packages.queries import holding_cleared
from daybreak.packages.referrals import mark_disseminated
from daybreak.packages.terms import PackageState
from daybreak.triage.jurisdictions import action_days
from daybreak.triage.rules import act_by

_RENEW_DOORS = """
UPDATE packages_packagepremises AS named
SET door = d.state, items = d.items
FROM packages_package p JOIN attribution_door d ON d.subject_id = p.subject_id
WHERE named.package_id = p.id AND d.premises_id = named.of_id AND p.id = ANY (%s)
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
    """Send checked packages, each to its one force: clocks start, doors are as they stand now, referrals are answered.

    Raises Conflict, and sends none, where a package is in another state or holds something cleared since.
    """
    rows = lock_packages(packages)
    require_each(rows, "package:disseminate", by)
    check_moves(rows, to=PackageState.DISSEMINATED)
    _check_not_cleared(rows)
    _start_clocks(rows, at=at, days=days)
    _renew_doors(rows)
    move(rows, to=PackageState.DISSEMINATED, by=by, at=at)
    mark_disseminated({row.subject_id for row in rows}, by=by, at=at)
    _record_disclosure(rows, by=by, at=at)
    return rows


def _named(rows: Sequence[Package]) -> list[tuple[UUID, dict[str, object]]]:
    return [(row.id, {"reference": row.reference}) for row in rows]


def _check_second_person(rows: Sequence[Package], by: Post) -> None:
    builders = {row.built_by for row in rows}
    own = set(Post.objects.filter(person=by.person_id, pk__in=builders).values_list("pk", flat=True))
    built = [row.reference for row in rows if row.built_by in own]
    if built:
        message = f"{by.person.name} built package {built[0]} and cannot check it too"
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


def _start_clocks(rows: Sequence[Package], *, at: datetime, days: Mapping[Level, int] | None) -> None:
    """Start each clock: by the days of the force's jurisdiction, unless others are given."""

    def clock(row: Package) -> tuple[str, str]:
        return row.level, row.compartment.agency.jurisdiction if row.compartment.agency else ""

    for (level, where), members in groupby(sorted(rows, key=clock), key=clock):
        put(members, disseminated_at=at, act_by=act_by(Level(level), at, days=days or action_days(where)))


def _renew_doors(rows: Sequence[Package]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RENEW_DOORS, [[row.pk for row in rows]])


def _record_disclosure(rows: Sequence[Package], *, by: Post, at: datetime) -> None:
    """Record to whom each package went: one pair of statements a force."""

    def force(row: Package) -> str:
        return row.compartment.agency.slug if row.compartment.agency else ""

    for slug, members in groupby(sorted(rows, key=force), key=force):
        things = [(row.id, {"reference": row.reference, "level": row.level, "act_by": row.act_by}) for row in members]
        record_many(
            "package:disseminate", "package", things, by=by.actor, at=at, processing=Processing.DISCLOSE, to=slug
        )
