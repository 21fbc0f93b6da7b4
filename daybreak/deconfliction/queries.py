"""Reads of deconfliction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from daybreak.access.models import Compartment
from daybreak.deconfliction.models import Block, Hit, HitSide, Interest, LookUp
from daybreak.deconfliction.rules import alarm_of
from daybreak.deconfliction.terms import DUE_GOLD, DUE_SUPERVISOR, OPEN_STATES, Alarm, HitState


@dataclass(frozen=True, slots=True)
class OtherSide:
    """How far the other side of a hit has come: never who it is."""

    state: HitState
    waiting_since: datetime
    acknowledged_at: datetime | None


_READ = (
    "compartment", "agency", "identifier_kind", "identifier", "handling", "fact", "look_up", "subject",
    "agency__slug", "agency__name", "subject__reference", "fact__referral__reference", "fact__version__current",
    "look_up__reference",
)  # fmt: skip
"""What is read of each of thousands: an interest, and of what it stands on the words that are asked for."""


def interests(national: Compartment) -> QuerySet[Interest]:
    """Return all interests with agency, subject and record; `stands` tells those the newest version still says."""
    rows = Interest.objects.filter(compartment=national)
    return rows.select_related("agency", "subject", "fact__referral", "fact__version", "look_up").only(*_READ)


def hits_with_interests(
    national: Compartment, known: Mapping[UUID, Interest], keys: Iterable[UUID] | None = None
) -> list[Hit]:
    """Return an operation's hits (or these) with both interests, the oldest first; interests not known are read."""
    rows = Hit.objects.filter(compartment=national).order_by("found_at", "id")
    hits = list(rows if keys is None else rows.filter(pk__in=keys))
    wanted = {key for hit in hits for key in (hit.left_id, hit.right_id)}
    missing = wanted - known.keys()
    of = dict(known) | ({row.id: row for row in interests(national).filter(pk__in=missing)} if missing else {})
    for hit in hits:
        hit.left, hit.right = of[hit.left_id], of[hit.right_id]
    return hits


def my_hits() -> QuerySet[HitSide]:
    """Return the viewer's sides of hits, those waiting longest first."""
    rows = HitSide.objects.select_related("compartment__agency", "hit__left__agency", "hit__right__agency")
    return rows.order_by("waiting_since", "subject_reference", "id")


def overdue_hits(now: datetime, alarm: Alarm = Alarm.SUPERVISOR) -> QuerySet[HitSide]:
    """Return the viewer's sides whose turn has lasted longer than allowed: a day, or for gold's eyes three."""
    longest = DUE_GOLD if alarm is Alarm.GOLD else DUE_SUPERVISOR
    turn = Coalesce("contact_at", "acknowledged_at", "waiting_since")
    rows = my_hits().filter(state__in=OPEN_STATES).annotate(turn_since=turn)
    return rows.filter(turn_since__lte=now - longest).order_by("turn_since", "id")


def overdue_counts(now: datetime) -> tuple[int, int]:
    """Return how many of the viewer's sides are overdue, and how many of those for gold's eyes: one statement."""
    gold = Count("id", filter=Q(turn_since__lte=now - DUE_GOLD))
    counted = overdue_hits(now).order_by().aggregate(day=Count("id"), gold=gold)
    return counted["day"], counted["gold"]


def alarm(side: HitSide, *, at: datetime) -> Alarm | None:
    """Return whom a side alarms at the instant; see `alarm_of`."""
    return alarm_of(HitState(side.state), side.contact_at or side.acknowledged_at or side.waiting_since, at=at)


def other_sides(sides: Iterable[HitSide]) -> dict[UUID, OtherSide]:
    """Return how far the other side of each of the viewer's sides has come; absent where there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM deconfliction.other_sides(%s::uuid[])", [[side.id for side in sides]])
        return {side: OtherSide(HitState(state), since, seen) for side, state, since, seen in cursor.fetchall()}


def waiting_by_force() -> dict[str, int]:
    """Return how many hits wait for each force's acknowledgement, by slug."""
    waiting = HitSide.objects.filter(state=HitState.WAITING, compartment__agency__isnull=False)
    return dict(waiting.order_by().values_list("compartment__agency__slug").annotate(n=Count("id")))


def hits_by_state() -> dict[str, int]:
    """Return how many sides of hits are in each state."""
    return dict(HitSide.objects.order_by().values_list("state").annotate(n=Count("id")))


def open_hits(subject_reference: str) -> QuerySet[HitSide]:
    """Return the viewer's unsettled sides that concern one subject."""
    return HitSide.objects.filter(Q(state__in=OPEN_STATES), subject_reference=subject_reference)


def hits_of_subject(subject: UUID) -> QuerySet[Hit]:
    """Return the standing hits about one subject, newest first (posts that see the nation)."""
    found = Hit.objects.filter(Q(subject=subject) | Q(left__subject=subject) | Q(right__subject=subject))
    return found.filter(lapsed_at=None).select_related("left__agency", "right__agency").order_by("-found_at")


def sides_about(
    national: Compartment, *, subjects: Collection[UUID] = (), address: str = "", identifier: str = ""
) -> QuerySet[HitSide]:
    """Return the sides of every hit, lapsed ones too, that told a force of one of these (posts that see the nation).

    `address` is the normal form of a premises, `identifier` that of an identifier, of whatever kind it is.
    """
    met = Q(subject__in=subjects) | Q(left__subject__in=subjects) | Q(right__subject__in=subjects)
    if address:
        met |= Q(common=f"address:{address}")
    for said in filter(None, (address, identifier)):
        met |= Q(left__identifier=said) | Q(right__identifier=said)
    hits = Hit.objects.filter(met, compartment=national)
    return HitSide.objects.filter(hit__in=hits.values("pk"), compartment__agency__isnull=False)


def look_ups() -> QuerySet[LookUp]:
    """Return the look-ups the viewer sees, newest first; none of them says what was found."""
    return LookUp.objects.select_related("compartment__agency").order_by("-asked_at", "id")


def blocks() -> QuerySet[Block]:
    """Return the silent blocks the viewer is named for, newest first."""
    return Block.objects.order_by("-placed_at", "reference")


def plans_stopped(asked: Mapping[UUID, Sequence[str]]) -> frozenset[UUID]:
    """Return which plans wait for a check by the lead agency, given what each is about.

    `asked` maps a plan to its things: "subject:S-…", "address:…", identifiers by kind ("phone:+44…"). A plan waits for
    a silent block, or while the lead agency has not settled what another operation looks at too: which of the two, and
    in what, is answered to nobody.
    """
    with connection.cursor() as cursor:
        wanted = {str(key): list(things) for key, things in asked.items()}
        cursor.execute("SELECT * FROM deconfliction.stopped(%s::jsonb)", [orjson.dumps(wanted).decode()])
        return frozenset(UUID(key) for (key,) in cursor.fetchall())


def plan_stopped(*, subject: str = "", premises: Iterable[str] = (), identifiers: Iterable[str] = ()) -> bool:
    """Answer whether a plan about these waits for a check by the lead agency.

    `subject` is a reference, `premises` are normal forms of addresses, `identifiers` stand by kind ("phone:+44…").
    """
    things = [f"subject:{subject}"] if subject else []
    things += [f"address:{key}" for key in premises] + list(identifiers)
    return bool(plans_stopped({UUID(int=0): things}))
