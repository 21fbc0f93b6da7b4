"""The action day: devices and what they carry, the entries they send, the picture."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Field, Router, Schema
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from daybreak.access.gates import require
from daybreak.access.policy import Within, own_of
from daybreak.access.queries import part_of
from daybreak.agencies.models import Post
from daybreak.api.shapes import MOST as SHOWN_MOST
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset, Said
from daybreak.custody.tasks import bag_what_was_told
from daybreak.custody.terms import ItemKind
from daybreak.kernel.errors import BadInput
from daybreak.safeguarding.tasks import synchronise
from daybreak.visits import actions, live
from daybreak.visits.actions.synchronising import MOST
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.models import Device, Visit
from daybreak.visits.rules.warrants import local_label
from daybreak.visits.terms import Became, EventKind, Happened, Told, VisitState
from daybreak.web.parts.tones import words_of
from daybreak.web.visit import in_operation, signed_in

day = Router(tags=["visits"])

LONGEST_AHEAD = timedelta(days=365 * 60)
"""A clock set back to 1970 is the worst a device comes with; more is no clock."""


class EnrolIn(Said):
    device: UUID
    name: str = Field(min_length=1, max_length=100)


class DeviceOut(Schema):
    id: UUID
    name: str
    enrolled_at: datetime
    heard_at: datetime
    ahead_ms: int
    carries: list[UUID]
    revoked_at: datetime | None
    revoked_reason: str


class CarryIn(Said):
    device: UUID
    visits: list[UUID] = Field(max_length=SHOWN_MOST)


class CarriedOut(Schema):
    id: UUID
    reference: str
    state: str
    address: str
    window: str
    subject: str
    level: str
    enter: bool
    caution: str
    jurisdiction: str
    kinds: dict[str, str]


class PackOut(Schema):
    """What a device takes along. `until` is when it wipes the visits by itself; `csrf` goes with what it sends."""

    server_at: datetime
    until: datetime
    csrf: str
    items: dict[str, str]
    visits: list[CarriedOut]


class SeizedIn(Said):
    """What is on the bag of a seizure: with it the entry makes its exhibit."""

    reference: str = Field(min_length=1, max_length=32)
    seal: str = Field(min_length=1, max_length=32)
    kind: ItemKind = ItemKind.OTHER
    found_where: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=500)


class EntryIn(Said):
    entry: UUID
    visit: UUID
    kind: EventKind
    happened_at: AwareDatetime
    note: str = Field(default="", max_length=2000)
    ahead_ms: int = Field(
        default=0,
        ge=-int(LONGEST_AHEAD.total_seconds() * 1000),
        le=int(LONGEST_AHEAD.total_seconds() * 1000),
    )
    seized: SeizedIn | None = None


class EntriesIn(Said):
    """Entries as a device kept them; each is judged for itself, so what is in them is looked at one by one."""

    device: UUID
    ahead_ms: Annotated[int, Field(ge=-(2**52), le=2**52)] = 0
    entries: list[dict[str, Any]] = Field(max_length=MOST)


class ToldOut(Schema):
    entry: str
    became: str
    rule: str = ""
    why: str = ""


class EntriesOut(Schema):
    received_at: datetime
    wipe: bool
    entries: list[ToldOut]


class RevokeIn(Said):
    reason: str = Field(max_length=500)


_ENTRY: TypeAdapter[EntryIn] = TypeAdapter(EntryIn)


@day.get("/devices", response=list[DeviceOut])
def list_devices(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the devices that are or were out, those heard last first."""
    post, _ = signed_in(request)
    require(post, "device:read")
    return live.devices(in_operation(request))[offset : offset + limit]


@day.post("/devices", response={201: DeviceOut, **PROBLEMS})
def post_device(request: HttpRequest, said: EnrolIn) -> tuple[int, Device]:
    """Enrol a device under the key it chose; the same again changes nothing."""
    post, now = signed_in(request)
    force = part_of(post, in_operation(request))
    require(post, "device:enrol", Within(force))
    return 201, actions.enrol_device(said.device, name=said.name, force=force, by=post, at=now)


@day.post("/devices/{uuid:key}/revoke", response={200: DeviceOut, **PROBLEMS})
def revoke_device(request: HttpRequest, key: UUID, said: RevokeIn) -> Device:
    """Revoke a device: it wipes itself when it is next heard, and nothing it sends is taken any more."""
    post, now = signed_in(request)
    return actions.revoke_device(key, reason=said.reason, by=post, at=now)


@day.post("/carry", response={200: PackOut, **PROBLEMS})
def carry(request: HttpRequest, said: CarryIn) -> dict[str, Any]:
    """Put visits of today on a device and return what it takes along; recorded as a consultation of each."""
    post, now = signed_in(request)
    _, visits = actions.carry(said.device, said.visits, by=post, at=now)
    ends = max((visit.ends_at for visit in visits if visit.ends_at), default=now)
    return {
        "server_at": now, "until": ends + timedelta(hours=12), "csrf": get_token(request),
        "items": {kind.value: words_of(kind) for kind in ItemKind},
        "visits": [_carried(visit) for visit in visits],
    }  # fmt: skip


@day.post("/entries", response={200: EntriesOut, **PROBLEMS})
def post_entries(request: HttpRequest, said: EntriesIn) -> dict[str, Any]:
    """Take in what a device kept; each entry is kept, known already, or refused with its reason.

    Sent again it is known. `wipe` says that the device was revoked.
    """
    post, now = signed_in(request)
    require(post, "visit:record", own_of(post))
    read, refused = _read(said.entries)
    told = synchronise(list(read.values()), device=said.device, ahead_ms=said.ahead_ms, by=post, at=now)
    bag_what_was_told(read.values(), told, at=now)
    answers = dict(zip(read, (_told(each) for each in told), strict=True)) | refused
    return {
        "received_at": now,
        "wipe": (not told or told[0].rule == "device") and _revoked(said.device, post),
        "entries": [answers[number] for number in range(len(said.entries))],
    }


@day.get("/picture", response=dict[str, Any])
def picture(request: HttpRequest) -> dict[str, Any]:
    """Return the picture of the day of every part the caller sees: counts, and how many alarms and contradictions."""
    post, now = signed_in(request)
    require(post, "visit:read")
    operation = in_operation(request)
    names = {part.id: part.agency.slug for part in operation.compartments.select_related("agency") if part.agency}
    return {
        "at": now,
        "parts": {
            names.get(key, ""): {
                "counts": dict(part.counts), "alarms": len(part.alarms), "contradictions": len(part.contradictions)
            }
            for key, part in live.parts_shown(operation).items()
        },
    }  # fmt: skip


def _revoked(device: UUID, post: Post) -> bool:
    return Device.objects.filter(pk=device, post=post.id, revoked_at__isnull=False).exists()


def _read(entries: list[dict[str, Any]]) -> tuple[dict[int, Happened], dict[int, dict[str, str]]]:
    """Return the entries that can be read, and the answer to each that cannot, both by their places."""
    read: dict[int, Happened] = {}
    refused: dict[int, dict[str, str]] = {}
    for number, entry in enumerate(entries):
        try:
            each = _ENTRY.validate_python(entry)
        except ValidationError as error:
            first = error.errors()[0]
            why = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            name = str(entry.get("entry", ""))[:36]
            refused[number] = {"entry": name, "became": Became.REFUSED, "rule": "shape", "why": why}
        else:
            read[number] = _happened(each)
    return read, refused


def _happened(each: EntryIn) -> Happened:
    bag = each.seized.model_dump(mode="json") if each.seized and each.kind is EventKind.SEIZURE else {}
    return Happened(each.visit, each.entry, each.kind, each.happened_at, each.note, each.ahead_ms, bag)


def _told(each: Told) -> dict[str, str]:
    return {"entry": str(each.event_ref), "became": each.became, "rule": each.rule, "why": each.why}


def _carried(visit: Visit) -> dict[str, Any]:
    agency = visit.compartment.agency
    if agency is None or visit.starts_at is None or visit.ends_at is None:
        raise BadInput("Only a visit of a force with a window is carried", remedy="Take along another one")
    law, state = law_of(agency.jurisdiction), VisitState(visit.state)
    return {
        "id": visit.id, "reference": visit.reference, "state": state, "address": visit.premises.address,
        "window": local_label(visit.starts_at, visit.ends_at), "subject": visit.package.subject_name,
        "level": visit.package.level, "enter": _may_enter(visit, state), "caution": _caution(visit, state),
        "jurisdiction": agency.jurisdiction, "kinds": {kind.value: law.word(kind) for kind in EventKind},
    }  # fmt: skip


def _may_enter(visit: Visit, state: VisitState) -> bool:
    return state in (VisitState.READY, VisitState.UNDER_WAY) and visit.package.state == "accepted"


def _caution(visit: Visit, state: VisitState) -> str:
    if state is VisitState.STOOD_DOWN:
        return f"Stood down: {visit.stood_down_reason}"
    if visit.package.state != "accepted":
        return "Its package is not accepted any more: do not enter"
    return "" if _may_enter(visit, state) or state is VisitState.COMPLETED else "Not ready: do not enter yet"
