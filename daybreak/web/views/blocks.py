"""Silent blocks, for those named for one: placing, confirming as the second person, lifting."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access.actions import consult
from daybreak.access.gates import require
from daybreak.access.queries import compartment, members, standing
from daybreak.access.rules import compartment_of_role
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.deconfliction import actions, queries
from daybreak.deconfliction.terms import BlockGround, BlockState
from daybreak.kernel.locks import find
from daybreak.web.forms.hits import BlockForm, LiftBlockForm
from daybreak.web.parts.tables import Cell
from daybreak.web.parts.tones import words_of
from daybreak.web.views.lists import personal_page_of
from daybreak.web.visit import in_operation, signed_in


@require_safe
def blocks(request: HttpRequest) -> HttpResponse:
    """Show the blocks the post is named for; there are no others for it."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, form: BlockForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "block:place")
    page = personal_page_of(request, queries.blocks(), "block:place")
    context = {
        "form": form or BlockForm(posts=_others(request)),
        "page": page,
        "columns": ["Block", "Of", "Why", "State", "Until"],
        "rows": [
            [Cell(row.reference, href=f"/blocks/{row.id}/"), Cell(", ".join(row.things), exact=True),
             Cell(row.reason, note=words_of(row.ground)),
             Cell(state="expired" if row.until <= now else row.state), row.until]
            for row in page
        ],
    }  # fmt: skip
    return render(request, "web/blocks.html", context, status=status)


def _others(request: HttpRequest) -> list[Post]:
    """Return the posts that can be named: those that see the nation, but for oneself."""
    post, now = signed_in(request)
    grants = standing(members(in_operation(request)), at=now).exclude(post__person=post.person_id)
    rows = {grant.post_id: grant.post for grant in grants.order_by("post__person__name")}
    return [each for each in rows.values() if compartment_of_role(each.role) is None]


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Place a block; it stops plans once a second person confirms it."""
    post, now = signed_in(request)
    require(post, "block:place")
    form = BlockForm(request.POST, posts=_others(request))
    if not form.is_valid():
        return _page(request, status=422, form=form)
    national = compartment(in_operation(request), CompartmentKind.NATIONAL)
    block = actions.place_block(
        national, form.things(), ground=BlockGround(form.cleaned_data["ground"]), reason=form.cleaned_data["reason"],
        named=form.chosen(), until=form.until(now), by=post, at=now,
    )  # fmt: skip
    messages.success(request, "Placed. It stops plans as soon as one of the others named confirms it.")
    return redirect("web:block", block.id)


@require_safe
def block(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one block, and what may be done with it."""
    return _block(request, key)


def _block(request: HttpRequest, key: UUID, *, status: int = 200, form: LiftBlockForm | None = None) -> HttpResponse:
    post, now = signed_in(request)
    found = find(queries.blocks(), key)
    consult("block:place", "block", found, by=post, at=now)
    own = found.placed_by_person == post.person_id
    context = {
        "silent": found,
        "summary": [("Of", ", ".join(found.things)), ("Why", words_of(found.ground)), ("In words", found.reason),
                    ("Placed", found.placed_at), ("Confirmed", found.confirmed_at or "Not yet: it stops nothing"),
                    ("Until", found.until), *([("Lifted", found.lifted_at)] if found.lifted_at else [])],
        "may_confirm": found.state == BlockState.PROPOSED and not own and found.until > now,
        "form": form or (LiftBlockForm() if found.state != BlockState.LIFTED
                         and not (own and found.state == BlockState.IN_FORCE) else None),
    }  # fmt: skip
    return render(request, "web/block.html", context, status=status)


@require_POST
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Confirm as the second person: plans stop from now on, and nobody is told."""
    post, now = signed_in(request)
    actions.confirm_block(key, by=post, at=now)
    messages.success(request, "Confirmed. Plans about it wait for a check by the lead agency, and do not say why.")
    return redirect("web:block", key)


@require_POST
def lift(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lift a block."""
    post, now = signed_in(request)
    form = LiftBlockForm(request.POST)
    if not form.is_valid():
        return _block(request, key, status=422, form=form)
    actions.lift_block(key, reason=form.cleaned_data["reason"], by=post, at=now)
    messages.success(request, "Lifted. Plans about it go on at their next check.")
    return redirect("web:block", key)
