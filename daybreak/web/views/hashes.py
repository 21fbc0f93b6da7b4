"""Hash matches: the same or nearly the same file in two referrals, or on a list. Each is a lead and says so."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import may, require
from daybreak.access.queries import compartment
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.queries import names_of_posts
from daybreak.hashmatch import actions, queries
from daybreak.hashmatch.actions import LookedUp
from daybreak.hashmatch.models import FileHash, HashMatch
from daybreak.hashmatch.rules import is_weak
from daybreak.hashmatch.terms import A_LEAD, NO_MATCH, MatchState
from daybreak.identity.queries import named_in_both
from daybreak.kernel.errors import BadInput
from daybreak.kernel.locks import find
from daybreak.web.forms.hashes import JudgeForm, LookUpForm
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in

ACTS = {MatchState.ACKNOWLEDGED: actions.acknowledge, MatchState.SET_ASIDE: actions.set_aside}


@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """Show the matches that stand, the newest first."""
    post, _ = signed_in(request)
    require(post, "hash-match:read")
    state = request.GET.get("state", "")
    rows = queries.leads()
    rows = rows.filter(state=state) if state in list(MatchState) else rows
    page = personal_page_of(request, rows, "hash-match:read")
    counted, linked = queries.leads_by_state(), already_linked(page)
    context = {
        "page": page, "state": state, "lead": A_LEAD, "no_match": NO_MATCH,
        "states": [(each.value, words_of(each), counted.get(each.value, 0)) for each in MatchState],
        "columns": ["Referral", "Matches", "How near", Column("Files", numeric=True), "State", "Found"],
        "rows": [_row(each, linked.get(each.id, "")) for each in page],
    }  # fmt: skip
    return render(request, "web/hash_matches.html", context)


def already_linked(rows: Iterable[HashMatch]) -> dict[UUID, str]:
    """Return the suspect that both referrals of a match name already; two that nobody had linked are absent."""
    pairs = {row.id: (row.mine.referral_id, row.other.referral_id) for row in rows if row.other}
    named = named_in_both(set(pairs.values()))
    return {key: named[pair] for key, pair in pairs.items() if pair in named}


def _row(match: HashMatch, linked: str) -> Row:
    other = str(match.other.referral) if match.other else str(match.hash_list)
    note = _linked(linked) if match.other else _category(match.scheme, match.category)
    nearness = Cell(_nearness(match.distance), note=_quality(match.distance, match.quality))
    waits = match.state == MatchState.WAITING
    return Row(
        [
            Cell(str(match.mine.referral), href=f"/hash-matches/{match.id}/"), Cell(other, note=note), nearness,
            match.files, Cell(state=match.state), match.found_at,
        ],
        tone="attention" if waits and not linked and not is_weak(match.distance, match.quality) else "",
    )  # fmt: skip


def _linked(subject: str) -> str:
    return f"both name {subject} already" if subject else "another referral, not linked to the first"


def _nearness(distance: int) -> str:
    return f"Near: {distance} of 256 bits differ" if distance else "Exact"


def _quality(distance: int, quality: int | None) -> str:
    if quality is None:
        return ""
    return f"Quality {quality}: too low to rely on" if is_weak(distance, quality) else f"Quality {quality}"


def _category(scheme: str, category: str) -> str:
    return f"{words_of(scheme)} {category}".strip() if scheme or category else "not graded"


@require_safe
def match(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one match with both hashes, and what may be said of it."""
    return _match(request, key)


def _match(request: HttpRequest, key: UUID, *, status: int = 200, form: JudgeForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    found = find(queries.leads(), key)
    consult("hash-match:read", "hash_match", found, by=post, at=now)
    judged = names_of_posts([found.judged_by]).get(found.judged_by, "") if found.judged_by else ""
    steps = [("Found", found.found_at, ""), (words_of(found.state), found.judged_at, f"{found.reason} ({judged})")]
    context = {
        "match": found, "lead": A_LEAD, "no_match": NO_MATCH, "summary": _about(found),
        "links": [(str(e.referral), f"/referrals/{e.referral_id}/") for e in (found.mine, found.other) if e],
        "steps": [{"title": title, "at": at, "text": text} for title, at, text in steps if at],
        "form": form or (JudgeForm() if may(post, "hash-match:judge", found) else None),
    }  # fmt: skip
    return render(request, "web/hash_match.html", context, status=status)


def _about(found: HashMatch) -> list[object]:
    where = f"List {found.hash_list}, {_category(found.scheme, found.category)}" if found.hash_list else "Referral"
    linked = [("Linked", _linked(already_linked([found]).get(found.id, "")))] if found.other else []
    return [
        *linked,
        ("How near", _nearness(found.distance)), ("Quality", _quality(found.distance, found.quality) or "Not told"),
        {"key": f"Its {found.mine.algorithm}", "value": found.mine.digest, "exact": True},
        {"key": "The other's", "value": found.digest, "exact": True},
        ("Where the other stands", where), ("Files that match", found.files),
    ]  # fmt: skip


@require_POST
def judge(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what came of a match."""
    post, now = signed_in(request)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return _match(request, key, status=422, form=form)
    said = form.cleaned_data
    ACTS[MatchState(said["state"])](key, reason=said["reason"], by=post, at=now)
    messages.success(request, "What you said of the match is kept.")
    return redirect("web:hash-match", key)


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for a hash to look up."""
    return _look_up(request, LookUpForm())


def _look_up(
    request: HttpRequest, form: LookUpForm, found: LookedUp | None = None, *, status: int = 200
) -> HttpResponse:
    post, _ = signed_in(request)
    require(post, "hash:look-up")
    context = {
        "form": form, "found": found, "lead": A_LEAD, "no_match": NO_MATCH,
        "file_columns": ["Referral", "How near", "Place in the source"],
        "files": [_file(row, distance) for row, distance in found.files] if found else [],
        "list_columns": ["List", "How near", "Category"],
        "listed": [
            [version.hash_list.name, Cell(_nearness(e.distance), note=_quality(e.distance, e.quality)),
             _category(*e.category)]
            for version, e in found.listed
        ] if found else [],
    }  # fmt: skip
    return render(request, "web/hash_look_up.html", context, status=status)


def _file(row: FileHash, distance: int) -> list[object]:
    nearness = Cell(_nearness(distance), note=_quality(distance, row.quality))
    return [Cell(str(row.referral), href=f"/referrals/{row.referral_id}/"), nearness, row.fact.place]


@require_POST
def look_up_now(request: HttpRequest) -> HttpResponse:
    """Look a hash up; that it was, is recorded."""
    post, now = signed_in(request)
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _look_up(request, form, status=422)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    said = form.cleaned_data
    try:
        found = actions.look_up(national, digest=said["digest"], algorithm=said["algorithm"], by=post, at=now)
    except BadInput as wrong:
        form.add_error("digest", str(wrong))
        return _look_up(request, form, status=422)
    return _look_up(request, form, found)
