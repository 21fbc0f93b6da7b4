"""Forces that are offline: packages for them in envelopes, their signed answers, and whose keys are known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may_ever, require
from daybreak.access.models import Compartment, Operation
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Agency
from daybreak.kernel.errors import Conflict, DaybreakError
from daybreak.packages import actions, offline
from daybreak.packages.models import ReceivedAnswer, SigningKey
from daybreak.packages.sealing import signing_keys
from daybreak.packages.travelling.answering import MOST_BYTES
from daybreak.web.forms.envelopes import AnswersForm, EnvelopesForm, KeyForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def envelopes(request: HttpRequest) -> HttpResponse:
    """Show the forces that are offline, what they answered in files, and the keys packages are signed with."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **bound: object) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "package:import-answer")
    operation = in_operation(request)
    page = personal_page_of(request, offline.answers_received(operation), "package:import-answer")
    context = {
        "page": page,
        "answer_columns": ["Package", "Says", "By", "Given", "Taken in"],
        "answers": [_answer(row) for row in page],
        "force_columns": ["Force", "Envelopes since", "Answers since", Column("Live packages", numeric=True)],
        "forces": [_force(each) for each in offline.offline_forces(operation)],
        "key_columns": ["Key", "From", "Until", "Why"],
        "keys": [_key(row) for row in signing_keys()],
        "answers_form": AnswersForm(),
        **_forms(request, operation),
    }  # fmt: skip
    return render(request, "web/envelopes.html", context | bound, status=status)


def _answer(row: ReceivedAnswer) -> Row:
    package = Cell(row.package.reference, href=f"/packages/{row.package_id}/")
    return Row([package, words_of(row.said), row.said_by, row.said_at, row.imported_at])


def _force(each: offline.OfflineForce) -> list[object]:
    name = Cell(each.name, href=f"/forces/{each.slug}/")
    return [name, each.opens_since or "No key", each.answers_since or "No key", each.live]


def _key(row: SigningKey) -> list[object]:
    words = row.because or "The first"
    return [Cell(row.vkey, exact=True), row.since or "The beginning", row.until or "Now", words]


def _forms(request: HttpRequest, operation: Operation) -> dict[str, object]:
    post, _ = signed_in(request)
    return {
        "envelopes_form": EnvelopesForm(prefix="envelopes", forces=_with_envelopes(operation))
        if may_ever(post, "package:export")
        else None,
        "key_form": KeyForm(prefix="key", forces=_taking_part(operation))
        if may_ever(post, "package:register-key")
        else None,
    }


def _parts(operation: Operation) -> dict[str, Compartment]:
    return compartments_by_agency(operation, CompartmentKind.FORCE)


def _taking_part(operation: Operation) -> list[Agency]:
    agencies = [part.agency for part in _parts(operation).values() if part.agency]
    return sorted(agencies, key=lambda agency: agency.name)


def _with_envelopes(operation: Operation) -> list[Agency]:
    able = {each.slug for each in offline.offline_forces(operation) if each.opens_since}
    return [agency for agency in _taking_part(operation) if agency.slug in able]


@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Register the key a force opens envelopes with, or the one it signs answers with."""
    post, now = signed_in(request)
    require(post, "package:register-key")
    operation = in_operation(request)
    form = KeyForm(request.POST, prefix="key", forces=_taking_part(operation))
    if not form.is_valid():
        return _page(request, status=422, key_form=form)
    place, public = _parts(operation)[form.cleaned_data["force"]], form.cleaned_data["public"].strip()
    act = actions.register_key if public.startswith("age1") else actions.register_answer_key
    try:
        act(place, public, by=post, at=now)
    except DaybreakError as wrong:
        form.add_error("public", f"{wrong.message}. {wrong.remedy}")
        return _page(request, status=422, key_form=form)
    messages.success(request, "Registered. The key before it is retired.")
    return redirect("web:envelopes")


@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """Take signed answers in, all of them or none."""
    post, now = signed_in(request)
    require(post, "package:import-answer")
    form = AnswersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, status=422, answers_form=form)
    try:
        taken = actions.import_answers(_read(form.cleaned_data["answers"]), by=post, at=now)
    except DaybreakError as wrong:
        form.add_error("answers", f"{wrong.message}. {wrong.remedy}")
        return _page(request, status=422, answers_form=form)
    messages.success(request, f"{len(taken)} taken in: {', '.join(f'{row.package}, {row.said}' for row in taken)}.")
    return redirect("web:envelopes")


def _read(files: Sequence[Any]) -> list[bytes]:
    return [file.read(MOST_BYTES + 1) for file in files]


@require_POST
def export_all(request: HttpRequest) -> HttpResponse:
    """Return every live package of one force, each in its envelope, as one ZIP."""
    post, now = signed_in(request)
    require(post, "package:export")
    form = EnvelopesForm(request.POST, prefix="envelopes", forces=_with_envelopes(in_operation(request)))
    if not form.is_valid():
        return _page(request, status=422, envelopes_form=form)
    slug = form.cleaned_data["force"]
    keys = list(offline.live_with(slug).values_list("pk", flat=True))
    if not keys:
        raise Conflict(f"{slug} holds no live package", rule="state", remedy="Disseminate one to it first")
    made = actions.export(keys, by=post, at=now)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # stored: what is encrypted does not shrink
        for envelope in made:
            archive.writestr(envelope.name, envelope.sealed)
    return _download(f"{slug}.{now:%Y-%m-%d}.zip", packed.getvalue(), "application/zip")


@require_POST
def export(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return one package in an envelope that only its force can open."""
    post, now = signed_in(request)
    (envelope,) = actions.export([key], by=post, at=now)
    return _download(envelope.name, envelope.sealed, "application/octet-stream")


def _download(name: str, content: bytes, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # the name holds a reference and a slug, whose letters the rules of both decide
