"""Packages over the API: every step from a draft to its end, envelopes for offline forces, and the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from daybreak.access.gates import require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import agency
from daybreak.api import package_shapes as shapes
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.attribution.models import Clearance
from daybreak.identity.queries import subject_by_reference
from daybreak.kernel.locks import find
from daybreak.packages import actions, queries
from daybreak.packages.models import Package, PackagePause, SigningKey
from daybreak.packages.pauses import holds, pauses_open, runs_out_at
from daybreak.packages.sealing import signing_keys as known_keys
from daybreak.visits.actions import Stopped, clear_and_stop, recall_and_stop
from daybreak.web.forms.clearances import thing_named
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

packages = Router(tags=["packages"])
answers = Router(tags=["packages"])
signing_keys = Router(tags=["packages"])
clearances = Router(tags=["attribution"])
PACKAGE = {200: shapes.PackageOut, **PROBLEMS}


def _told(rows: Iterable[Package], now: datetime) -> list[dict[str, Any]]:
    rows = list(rows)
    pauses = pauses_open(row.pk for row in rows)
    return [_package(row, pauses.get(row.pk), now) for row in rows]


def _package(row: Package, pause: PackagePause | None, now: datetime) -> dict[str, Any]:
    stands = (
        {"since": pause.paused_at, "ground": pause.ground, "why": pause.reason, "review_at": pause.review_at}
        if pause and holds(pause, at=now)
        else None
    )
    return {
        "id": row.id, "reference": row.reference, "state": row.state, "level": row.level,
        "force": row.compartment.agency.slug if row.compartment.agency else "",
        "subject_reference": row.subject_reference, "access_to_children": row.access_to_children,
        "disseminated_at": row.disseminated_at, "act_by": runs_out_at(row, pause, at=now), "paused": stands,
    }  # fmt: skip


def _again(key: UUID, now: datetime) -> dict[str, Any]:
    return _told([find(Package.objects.select_related("compartment__agency"), key)], now)[0]


@packages.get("", response=list[shapes.PackageOut])
def list_packages(request: HttpRequest, state: str = "", offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the packages the caller sees, those to act on first in front."""
    post, now = signed_in(request)
    require(post, "package:read")
    rows = queries.packages().filter(state=state) if state else queries.packages()
    told = list(rows[offset : offset + limit])
    consulted(request, told, "package:read")
    return _told(told, now)


@packages.post("", response={200: shapes.BuiltOut, **PROBLEMS})
def build(request: HttpRequest, said: shapes.BuildIn) -> dict[str, Any]:
    """Build a package about each subject as a draft; who gets none is named with the reason."""
    post, now = signed_in(request)
    require(post, "package:build")
    keys = [subject_by_reference(each).id for each in said.subjects]
    return _built(actions.build(keys, operation=in_operation(request), by=post, at=now), now)


def _built(made: actions.Built, now: datetime) -> dict[str, Any]:
    rows = queries.packages().filter(pk__in=[row.pk for row in made.packages])
    left = [{"reference": each.reference, "reason": each.reason} for each in made.unplaced]
    return {"packages": _told(rows, now), "unplaced": left}


@packages.get("/{key}", response={200: shapes.PackageWhole, **PROBLEMS})
def one_package(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return one package with every fact and its place; recorded as a consultation."""
    post, now = signed_in(request)
    row = actions.open_package(key, by=post, at=now)
    return _told([row], now)[0] | {
        "subject_name": row.subject_name,
        "items": list(queries.items_of(row).values("kind", "value", "referral", "source_digest", "place")),
        "premises": list(queries.premises_of(row).values("address", "role", "door", "items")),
    }


@packages.post("/{key}/check", response=PACKAGE)
def check(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Check a draft as the second person."""
    post, now = signed_in(request)
    actions.check([key], by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/sign", response=PACKAGE)
def sign(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Sign a checked package for the lead agency; its doors are taken as they stand now."""
    post, now = signed_in(request)
    actions.sign([key], by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/disseminate", response=PACKAGE)
def disseminate(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Send a signed package to its force; the version before is superseded."""
    post, now = signed_in(request)
    actions.disseminate([key], by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/renew", response={200: shapes.BuiltOut, **PROBLEMS})
def renew(request: HttpRequest, key: UUID, said: shapes.ReasonIn) -> dict[str, Any]:
    """Build a new version of a package its force holds; the force works on with the old one until it is sent."""
    post, now = signed_in(request)
    return _built(actions.renew([key], because=said.reason, by=post, at=now), now)


@packages.post("/{key}/acknowledge", response=PACKAGE)
def acknowledge(request: HttpRequest, key: UUID, said: shapes.AcknowledgeIn) -> dict[str, Any]:
    """Acknowledge a package and say whether the subject has access to children."""
    post, now = signed_in(request)
    actions.acknowledge({key: said.access_to_children}, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/access", response=PACKAGE)
def answer_access(request: HttpRequest, key: UUID, said: shapes.AcknowledgeIn) -> dict[str, Any]:
    """Say later whether the subject has access to children; a yes is not taken back this way."""
    post, now = signed_in(request)
    actions.answer_access({key: said.access_to_children}, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/accept", response=PACKAGE)
def accept(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Accept a package."""
    post, now = signed_in(request)
    actions.accept([key], by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/reject", response=PACKAGE)
def reject(request: HttpRequest, key: UUID, said: shapes.ReasonIn) -> dict[str, Any]:
    """Reject a package with the reason."""
    post, now = signed_in(request)
    actions.reject([key], reason=said.reason, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/transfer", response=PACKAGE)
def transfer(request: HttpRequest, key: UUID, said: shapes.TransferIn) -> dict[str, Any]:
    """Pass a package on to the force it belongs to; the clock runs on until that force has its version."""
    post, now = signed_in(request)
    actions.transfer([key], to=agency(said.to), reason=said.reason, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/pause", response=PACKAGE)
def pause(request: HttpRequest, key: UUID, said: shapes.PauseIn) -> dict[str, Any]:
    """Pause the action clock with its ground, the reason and when it is looked at again: within fourteen days."""
    post, now = signed_in(request)
    actions.pause(key, ground=said.ground, reason=said.reason, review_at=said.review_at, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/resume", response=PACKAGE)
def resume(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Let a paused clock run again; its end moves by as long as it stood."""
    post, now = signed_in(request)
    actions.resume(key, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/close", response=PACKAGE)
def close(request: HttpRequest, key: UUID, said: shapes.ReasonIn) -> dict[str, Any]:
    """Close a package with the reason; one nobody has acted on is rejected by its force, and closed by the lead."""
    post, now = signed_in(request)
    actions.close([key], reason=said.reason, by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/recall", response={200: shapes.RecalledOut, **PROBLEMS})
def recall(request: HttpRequest, key: UUID, said: shapes.ReasonIn) -> dict[str, Any]:
    """Recall a package and stand its visits down: nothing may be done on it any more."""
    post, now = signed_in(request)
    return _stopped(recall_and_stop([key], reason=said.reason, by=post, at=now))


def _stopped(stopped: Stopped) -> dict[str, Any]:
    return {
        "recalled": [row.reference for row in stopped.recalled],
        "stood_down": [row.reference for row in stopped.stood_down],
        "under_way": [row.reference for row in stopped.under_way],
    }


@packages.post("/{key}/acknowledge-recall", response=PACKAGE)
def acknowledge_recall(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Say for the force that held it that nothing more is done on a recalled package."""
    post, now = signed_in(request)
    actions.acknowledge_recall([key], by=post, at=now)
    return _again(key, now)


@packages.post("/{key}/export", response={200: bytes, **PROBLEMS})
def export(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the package in an envelope that only its force can open; recorded as a disclosure."""
    post, now = signed_in(request)
    (envelope,) = actions.export([key], by=post, at=now)
    response = HttpResponse(envelope.sealed, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{envelope.name}"'
    return response


@answers.post("", response={200: list[shapes.AnsweredOut], **PROBLEMS})
def import_answers(request: HttpRequest, said: shapes.PackageAnswersIn) -> list[dict[str, Any]]:
    """Take signed answers of offline forces in, all or none; each once, from the force that holds the package."""
    post, now = signed_in(request)
    require(post, "package:import-answer")
    taken = actions.import_answers([each.encode() for each in said.answers], by=post, at=now)
    return [
        {"package": row.package_id, "reference": row.package.reference, "said": row.said, "said_by": row.said_by,
         "said_at": row.said_at}
        for row in taken
    ]  # fmt: skip


@signing_keys.get("", response=list[shapes.SigningKeyOut])
def list_signing_keys(request: HttpRequest) -> list[SigningKey]:
    """Return the public keys packages were signed with, the first one first, each with its time."""
    post, _ = signed_in(request)
    require(post, "package:read")
    return known_keys()


@clearances.get("", response=list[shapes.ClearanceOut])
def list_clearances(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the clearance register, newest first."""
    post, _ = signed_in(request)
    require(post, "clearance:enter")
    rows = list(queries.register(in_operation(request))[offset : offset + limit])
    consulted(request, rows, "clearance:enter")
    return [_clearance(row) for row in rows]


def _clearance(row: Clearance) -> dict[str, Any]:
    of = row.subject.reference if row.subject else row.premises.line1 if row.premises else row.identifier
    names = set(shapes.ClearanceOut.model_fields) - {"of"}
    return {name: getattr(row, name) for name in names} | {"of": of}


@clearances.post("", response={200: shapes.ClearedOut, **PROBLEMS})
def clear(request: HttpRequest, said: shapes.ClearanceIn) -> dict[str, Any]:
    """Clear a person, premises or identifier: every live package that holds it is recalled, its visits stood down."""
    post, now = signed_in(request)
    require(post, "clearance:enter")
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    row, stopped = clear_and_stop(thing_named(said.of), national=national, reason=said.reason, by=post, at=now)
    return {"id": row.id} | _stopped(stopped)
