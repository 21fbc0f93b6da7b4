"""What people sign for on the page of an exhibit: each act is one form and one entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import post as held_post
from daybreak.custody import actions, queries
from daybreak.custody.actions import Written
from daybreak.custody.results import read_export
from daybreak.custody.terms import Correction, Examined, HandedOver, Looking, Part, Resealed
from daybreak.kernel.errors import NotFound
from daybreak.web.forms.examinations import ExamineForm, LookForm, ResultFileForm
from daybreak.web.forms.exhibits import (
    CorrectForm,
    EndForm,
    GiveForm,
    SealForm,
    TakeAnywayForm,
    TakeForm,
    WithdrawForm,
)
from daybreak.web.views.exhibits import entries_of, exhibit_page, looking_now, takers
from daybreak.web.visit import signed_in

Said = dict[str, Any]


@require_POST
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign that this post gave the exhibit to another, now; it waits until that one takes it."""
    post, _ = signed_in(request)

    def do(said: Said, by: Post, at: datetime) -> Written:
        to = held_post(said["to"], at=at)
        if to is None:
            raise NotFound(thing="post")
        return actions.give([HandedOver(key, said["seal_number"], at, said["place"])], to=to, by=by, at=at)

    form = GiveForm(request.POST, prefix="give", posts=takers(post, request))
    return _act(request, key, "give_form", form, do, "Given. It stands as not yet taken until they sign for it.")


@require_POST
def take(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign that this post took the exhibit, now, under the seal as it reads it."""
    post, _ = signed_in(request)
    mine = queries.holding_of(key).standing.given_to == post.id
    form = (TakeForm if mine else TakeAnywayForm)(request.POST, prefix="take")

    def do(said: Said, by: Post, at: datetime) -> Written:
        item = HandedOver(key, said["seal_number"], at, said["place"], said.get("reason", ""))
        return actions.take([item], by=by, at=at)

    return _act(request, key, "take_form" if mine else "anyway_form", form, do, "You hold it now.")


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sign that a hand-over did not happen."""
    form = WithdrawForm(request.POST, prefix="withdraw")

    def do(said: Said, by: Post, at: datetime) -> Written:
        return actions.withdraw(key, reason=said["reason"], by=by, at=at)

    return _act(request, key, "withdraw_form", form, do, "The hand-over did not happen: the giver still holds it.")


@require_POST
def reseal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the seal was broken, and the one that closes the bag now."""
    form = SealForm(request.POST, prefix="seal")

    def do(said: Said, by: Post, at: datetime) -> Written:
        return actions.reseal([Resealed(key, said["seal_number"], said["new_seal"], said["reason"], at)], by=by, at=at)

    return _act(request, key, "seal_form", form, do, "The new seal stands.")


@require_POST
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """Append what an earlier entry should have said; both are shown."""
    form = CorrectForm(request.POST, prefix="correct", entries=entries_of(queries.holding_of(key)))

    def do(said: Said, by: Post, at: datetime) -> Written:
        item = Correction(said["corrects"], Part(said["part"]), said["says"], said["reason"])
        return actions.correct(key, item, by=by, at=at)

    return _act(request, key, "correct_form", form, do, "The correction stands beside what it corrects.")


@require_POST
def return_exhibit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the exhibit was returned."""

    def do(said: Said, by: Post, at: datetime) -> Written:
        return actions.return_to(key, seal_number=said["seal_number"], reason=said["reason"], by=by, at=at)

    return _act(request, key, "end_form", EndForm(request.POST, prefix="end"), do, "Returned.")


@require_POST
def destroy(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record that the exhibit was destroyed."""

    def do(said: Said, by: Post, at: datetime) -> Written:
        return actions.destroy(key, seal_number=said["seal_number"], reason=said["reason"], by=by, at=at)

    return _act(request, key, "end_form", EndForm(request.POST, prefix="end"), do, "Destroyed.")


@require_POST
def examine(request: HttpRequest, key: UUID) -> HttpResponse:
    """Record what an examination counted; one of before stays beside it."""
    form = ExamineForm(request.POST, prefix="examine")

    def do(said: Said, by: Post, at: datetime) -> None:
        item = Examined(key, form.counts, said["devices"], said["first_generation"], said["unknown_hashes"])
        actions.record_examinations([item], by=by, at=at)

    return _act(request, key, "examine_form", form, do, "Recorded. An examination of before stays beside it.")


@require_POST
def look_for(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say who looks for a child after new material was found, or what came of it."""
    form = LookForm(request.POST, prefix="look", now=looking_now(queries.compared(key)) or Looking.WAITING)

    def do(said: Said, by: Post, at: datetime) -> None:
        actions.look_for(key, Looking(said["state"]), words=said["words"], by=by, at=at)

    return _act(request, key, "look_form", form, do, "Kept. The list of new material shows it.")


@require_POST
def examine_file(request: HttpRequest, key: UUID) -> HttpResponse:
    """Read the examiner's own export: counts and hashes, and nothing else of it."""
    post, _ = signed_in(request)
    require(post, "exhibit:examine", queries.holding_of(key).exhibit)  # before the form: a file is read by who may
    form = ResultFileForm(request.POST, request.FILES, prefix="file")

    def do(said: Said, by: Post, at: datetime) -> None:
        reference = queries.holding_of(key).exhibit.reference
        declared = said["declared"].read() if said["declared"] else b""
        file = said["file"]
        result = read_export(
            file.name or "unnamed", file.read(), country=said["profile"], table_map=declared, reference=reference
        )
        actions.import_result(key, result, by=by, at=at)

    return _act(request, key, "file_form", form, do, "Read. Its hashes wait for the lead agency to take them in.")


def _breaks(written: Written, key: UUID) -> bool:
    number = written.steps[0].number
    return any(each.number == number and not each.explained for each in written.breaks.get(key, ()))


def _act(
    request: HttpRequest, key: UUID, name: str, form: Form, do: Callable[[Said, Post, datetime], Written | None],
    done: str,
) -> HttpResponse:  # fmt: skip
    post, now = signed_in(request)
    if not form.is_valid():
        return exhibit_page(request, key, status=422, **{name: form})
    written = do(form.cleaned_data, post, now)
    if written and _breaks(written, key):
        messages.warning(request, "Recorded as it was; it breaks continuity. Say why to your exhibits officer.")
    else:
        messages.success(request, done)
    if form.cleaned_data.get("next") == "scan":
        return redirect("web:exhibits-scan")
    return redirect("web:exhibit", key)
