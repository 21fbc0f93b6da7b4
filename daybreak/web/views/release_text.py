"""The text of a release: every mark in its place with rule and suggestion, amended or cleared; its versions."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.gates import may, may_ever, require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.errors import BadInput, DaybreakError
from daybreak.release import actions, queries
from daybreak.release.marks import Mark, changed, marked, marks
from daybreak.release.models import Release
from daybreak.release.reading import characters
from daybreak.release.terms import Place, ReleaseState
from daybreak.web.forms.release import ClearForm, TextForm
from daybreak.web.visit import in_operation, signed_in

AMENDED_IN = (ReleaseState.DRAFT, ReleaseState.SEALED, ReleaseState.UNLOCKED)


@require_safe
def text(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the text with its marks, what its last version changed, and what this post may do about them."""
    return _text(request, key)


def _text(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "figures:read")
    operation = in_operation(request)
    release = queries.readable_release(key, operation, counted=may_ever(post, "figures:count"))
    found = marks(release, operation=operation)
    versions = list(release.versions.order_by("-number"))
    people = names_of_posts(
        [row.written_by for row in versions] + [m.clearance.cleared_by for m in found if m.clearance]
    )
    clears = _clears(release, post, {row.written_by_person for row in versions})
    context = {
        "release": release,
        "pieces": [replace(each, words=characters.visible(each.words)) for each in marked(release.text, found)],
        "marks": [_shown(number, mark, release, people, clears=clears) for number, mark in enumerate(found, start=1)],
        "open": sum(mark.clearance is None for mark in found),
        "clears": clears,
        "wrote": post.person_id in {row.written_by_person for row in versions},
        "amend_form": _amend_form(release, post),
        "versions": [{"at": row.written_at, "title": f"Version {row.number}", "by": people.get(row.written_by, "")}
                     for row in versions],
        "changes": changed(versions[1].text, versions[0].text) if len(versions) > 1 else [],
        "amended_from": versions[1].number if len(versions) > 1 else 0,
    }  # fmt: skip
    return render(request, "web/release_text.html", context | bound, status=status)


def _clears(release: Release, post: Post, authors: set[UUID]) -> bool:
    """Answer whether this post may clear marks of this text: not one it had a hand in."""
    may_clear = may(post, "release:clear", release) and release.state == ReleaseState.DRAFT
    return may_clear and post.person_id not in authors


def _amend_form(release: Release, post: Post) -> TextForm | None:
    if not may(post, "release:draft", release) or release.state not in AMENDED_IN:
        return None
    return TextForm(initial={"text": release.text})


def _shown(
    number: int, mark: Mark, release: Release, people: dict[UUID | None, str], *, clears: bool
) -> dict[str, object]:
    slip, row = mark.slip, mark.clearance
    initial = {"version": release.version, "place": slip.at, "words": slip.words, "rule": slip.rule}
    return {
        "number": number,
        "words": characters.visible(slip.words),
        "rule": slip.rule,
        "instead": slip.instead,
        "cleared": row,
        "by": people.get(row.cleared_by, "") if row else "",
        "form": ClearForm(initial=initial, prefix="mark", auto_id=f"clear-{number}-%s")
        if clears and row is None and slip.rule != characters.RULE
        else None,
    }


@require_POST
def amend(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write the next version of the text."""
    post, now = signed_in(request)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _text(request, key, status=422, amend_form=form)
    try:
        row = actions.amend(key, text=form.cleaned_data["text"], by=post, at=now)
    except BadInput as wrong:  # what was written stays in the form
        return _refused(request, key, form, wrong)
    messages.success(request, f"Version {row.version} is kept. Its marks are read anew, also those cleared before.")
    return redirect("web:release-text", key)


def _refused(request: HttpRequest, key: UUID, form: TextForm, wrong: DaybreakError) -> HttpResponse:
    form.add_error("text", f"{wrong.message}. {wrong.remedy}")
    return _text(request, key, status=422, amend_form=form)


@require_POST
def clear(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let one mark stand, for a reason."""
    post, now = signed_in(request)
    form = ClearForm(request.POST, prefix="mark")
    if not form.is_valid():
        raise BadInput(
            "A mark is cleared with a reason", place="reason", rule="reason", remedy="Write why it may stand"
        )
    said = form.cleaned_data
    place = Place(said["version"], said["place"], said["words"], said["rule"])
    actions.clear(key, place, operation=in_operation(request), reason=said["reason"], by=post, at=now)
    messages.success(request, "Cleared, in this version of the text only.")
    return redirect("web:release-text", key)
