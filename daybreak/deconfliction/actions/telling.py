"""What each side of a hit carries, and what of an interest stands in the register of all operations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection

from daybreak.access.models import Compartment
from daybreak.deconfliction.models import Hit, HitSide, Interest
from daybreak.deconfliction.records import PERSON
from daybreak.deconfliction.rules import CROWD, digest_of, shown
from daybreak.deconfliction.terms import OPEN_STATES, Handling, HitKind, HitState
from daybreak.intake.terms import FactKind
from daybreak.kernel.bulk import update_rows

DESK = "Deconfliction desk of the lead agency"
KEY = "deconfliction"


def sides_of(hit: Hit, forces: Mapping[str, Compartment], at: datetime) -> list[HitSide]:
    """Return both sides of a new hit, each in its own force's compartment.

    A look-up that the other originator answers blindly is the desk's: its side lies nationally.
    """
    return [
        HitSide(
            compartment=hit.compartment if _for_the_desk(own, other) else forces[own.agency.slug],
            hit=hit, pair=hit.id, waiting_since=at, **_told(hit, own, other),
        )
        for own, other in ((hit.left, hit.right), (hit.right, hit.left))
    ]  # fmt: skip


def _for_the_desk(own: Interest, other: Interest) -> bool:
    return own.look_up_id is not None and other.handling == Handling.BLIND


def _told(hit: Hit, own: Interest, other: Interest) -> dict[str, Any]:
    """Return what a side carries: the other's handling code, what that opens, and the force's own subject."""
    reference = own.subject.reference if own.subject else ""
    opened = _opened(other, HitKind(hit.kind))
    return {
        "handling": other.handling, "shown": opened, "subject_reference": reference, "interest_id": own.id,
    }  # fmt: skip


def _opened(row: Interest, meets: HitKind | None = None) -> dict[str, str]:
    return shown(
        Handling(row.handling), desk=DESK, force=row.agency.name, reference=row.reference, kind=row.identifier_kind,
        identifier="" if row.identifier_kind == PERSON else row.identifier, meets=meets,
    )  # fmt: skip


def bring_up_to_date(hits: Iterable[Hit], at: datetime) -> None:
    """Write again what the sides of hits carry: codes closed or opened, other subjects, hits lapsed or standing again.

    A settled side stays settled.
    """
    by_id = {hit.id: hit for hit in hits}
    changed = []
    rows = HitSide.objects.filter(hit__in=list(by_id)).select_related("compartment", "interest")
    for side in rows:
        hit = by_id[UUID(str(side.hit_id))]
        agency = side.compartment.agency_id or (side.interest.agency_id if side.interest else None)
        own, other = (hit.left, hit.right) if hit.left.agency_id == agency else (hit.right, hit.left)
        now = _told(hit, own, other) | _standing(side, hit, at)
        if any(getattr(side, name) != value for name, value in now.items()):
            for name, value in now.items():
                setattr(side, name, value)
            changed.append(side)
    update_rows(changed, ["handling", "shown", "subject_reference", "interest", "state", "waiting_since"])


def _standing(side: HitSide, hit: Hit, at: datetime) -> dict[str, Any]:
    if hit.lapsed_at is not None and side.state in OPEN_STATES:
        return {"state": HitState.LAPSED}
    if hit.lapsed_at is None and side.state == HitState.LAPSED:
        return {"state": HitState.WAITING, "waiting_since": at}
    return {}


def register(national: Compartment, rows: Iterable[Interest], at: datetime) -> None:
    """Enter interests in the register of all operations, take withdrawn ones out; what meets elsewhere gets its sides.

    Only a keyed digest goes in, and what the originator's code opens. Returns nothing: what another operation holds is
    not answered.
    """
    rows, key = [row for row in rows if row.identifier_kind != PERSON], settings.KEY_OF(KEY)
    fresh = [
        {
            "interest": str(row.id), "agency": row.agency.slug, "handling": row.handling, "opened": _opened(row),
            "digest": digest_of(f"{row.identifier_kind}:{row.identifier}", key=key),
            "bundle": str(row.fact.referral_id) if row.fact and row.identifier_kind == FactKind.FILE_HASH else "",
            "subject_reference": row.subject.reference if row.subject else "",
        }
        for row in rows
        if row.stands
    ]  # fmt: skip
    gone = [row.id for row in rows if not row.stands]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deconfliction.register(%s, %s::jsonb, %s::uuid[], %s, %s)",
            [national.id, orjson.dumps(fresh).decode(), gone, at, CROWD],
        )
