"""A look-up: does anybody else hold this? Limited, logged, and answered alike whether somebody does or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import orjson
from django.conf import settings
from django.db import connection

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.rules import check_reason, new_reference
from daybreak.agencies.models import Post
from daybreak.deconfliction.actions.telling import DESK, KEY
from daybreak.deconfliction.models import LookUp
from daybreak.deconfliction.rules import digest_of, normal_of, too_many_looks
from daybreak.deconfliction.terms import LOOK_UP_WITHIN, LookedUp
from daybreak.kernel.errors import TooManyTries
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing

SAID = f"Recorded. If anybody else looks at this, the {DESK[0].lower()}{DESK[1:]} makes the contact."


@dataclass(frozen=True, slots=True)
class Answer:
    """`said` is the same for everybody; `opened` is what originators have opened, never what they hold blindly.

    `refused` where the limit of an hour is reached: nothing was looked up then, and that it was asked is entered.
    """

    reference: str = ""
    said: str = ""
    opened: tuple[dict[str, str], ...] = ()
    refused: TooManyTries | None = None


def look_up(
    part: Compartment, kind: LookedUp, identifier: str, *, service: str = "", reason: str, by: Post, at: datetime
) -> Answer:
    """Ask whether anybody else holds an identifier, for a reason; the desk sees to it that both sides meet.

    What is held blindly is not even read: hit and no hit do the same work. The hit is found with the next arrival and
    its side lies with the desk, not with who asked. Past the limit of an hour, however many posts the person holds,
    the answer is refused and no error, which would undo its entry.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(by.person_id)])
    require(by, "hit:look-up", LookUp(compartment=part))
    said, normal = check_reason(reason), normal_of(kind, identifier, service=service)
    recent = LookUp.objects.filter(asked_by_person=by.person_id, asked_at__gt=at - LOOK_UP_WITHIN).count()
    if refused := too_many_looks(recent, limit=settings.LOOK_UPS_AN_HOUR):
        record(
            "hit:look-up", "post", by.id, by=by.actor, at=at, processing=Processing.CONSULT, reason=said, kind=kind,
            refused=refused.code,
        )  # fmt: skip
        return Answer(refused=refused)
    row = LookUp.objects.create(
        compartment=part, reference=new_reference("L"), identifier_kind=kind, identifier=normal, reason=said,
        asked_by=by.id, asked_by_person=by.person_id, asked_at=at,
    )  # fmt: skip
    digest = digest_of(f"{kind}:{normal}", key=settings.KEY_OF(KEY))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM deconfliction.opened(%s, %s)", [part.id, digest])
        opened = sorted((orjson.loads(each) for (each,) in cursor.fetchall()), key=lambda each: sorted(each.items()))
    record(
        "hit:look-up", "look_up", row.id, by=by.actor, at=at, processing=Processing.CONSULT, reason=said, kind=kind
    )  # fmt: skip
    return Answer(row.reference, SAID, tuple(opened))
