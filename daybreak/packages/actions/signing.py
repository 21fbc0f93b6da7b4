"""Signing: the lead agency answers for what a checked package says, with its doors as they stand now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from daybreak.agencies.models import Post
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.errors import NotAllowed
from daybreak.ledger.actions import record_many
from daybreak.packages.models import Package
from daybreak.packages.moving import builders_own, check_moves, lock_packages, move, require_each
from daybreak.packages.sealing import signatures
from daybreak.packages.terms import PackageState

_RENEW_DOORS = """
UPDATE packages_packagepremises AS named
SET door = d.state, items = d.items
FROM packages_package p JOIN attribution_door d ON d.subject_id = p.subject_id
WHERE named.package_id = p.id AND d.premises_id = named.of_id AND p.id = ANY (%s)
"""


def sign(packages: Sequence[UUID], *, by: Post, at: datetime) -> list[Package]:
    """Sign checked packages: their doors are taken as they stand now, and nothing they say changes any more.

    Raises NotAllowed where the signer built one of them, from whatever post.
    """
    rows = lock_packages(packages)
    require_each(rows, "package:sign", by)
    check_moves(rows, to=PackageState.SIGNED)
    if own := builders_own(rows, by):
        message = f"{by.person.name} built package {own[0]} and cannot sign it"
        raise NotAllowed(message, rule="two people", remedy="Ask another coordinator to sign it")
    with connection.cursor() as cursor:
        cursor.execute(_RENEW_DOORS, [[row.pk for row in rows]])
    signed = signatures(rows)
    for row in rows:
        row.signature, row.signed_by, row.signed_at = signed[row.pk], by.id, at
    update_rows(rows, ["signature", "signed_by", "signed_at"])
    move(rows, to=PackageState.SIGNED, by=by, at=at)
    record_many("package:sign", "package", [(row.pk, {"signature": row.signature}) for row in rows], by=by.actor, at=at)
    return rows
