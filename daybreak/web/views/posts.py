"""People and their posts, for the administrator: a leaver is cut off here, at once and altogether."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.access import actions
from daybreak.access.actions import Cut
from daybreak.access.gates import require
from daybreak.agencies.models import Post
from daybreak.agencies.queries import posts_held
from daybreak.kernel.locks import find
from daybreak.web.forms.access import EndForm
from daybreak.web.parts.tables import Cell
from daybreak.web.views.lists import page_of
from daybreak.web.visit import signed_in


@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Show every post held now."""
    post, now = signed_in(request)
    require(post, "post:end")
    words = request.GET.get("q", "").strip()
    rows = posts_held(at=now)
    rows = rows.filter(Q(person__name__icontains=words) | Q(agency__name__icontains=words)) if words else rows
    page = page_of(request, rows.order_by("agency__name", "person__name", "role"))
    context = {
        "words": words,
        "page": page,
        "columns": ["Person", "Post", "Agency", "Since"],
        "rows": [
            [Cell(each.person.name, href=f"/posts/{each.id}/"), each.title, each.agency.name, each.held_from]
            for each in page
        ],
    }
    return render(request, "web/posts.html", context)


@require_safe
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one post with what else its holder holds."""
    return _one(request, key)


def _one(request: HttpRequest, key: UUID, *, status: int = 200, **bound: object) -> HttpResponse:
    post, now = signed_in(request)
    require(post, "post:end")
    found = find(Post.objects.select_related("person", "agency"), key)
    held = list(posts_held(found.person, at=now))
    own = found.person_id == post.person_id
    context = {
        "found": found,
        "own": own,
        "summary": [
            ("Post", found.title), ("Agency", found.agency.name), ("Since", found.held_from),
            ("Until", found.held_until or "No end"),
            ("Other posts", ", ".join(f"{each.title}, {each.agency.name}" for each in held if each != found) or "None"),
        ],
        "end_form": EndForm(prefix="end") if found in held and not own else None,
        "leave_form": EndForm(prefix="leave") if found.person.is_active and not own else None,
    }  # fmt: skip
    return render(request, "web/post.html", context | bound, status=status)


@require_POST
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End one post, with its grants and tokens."""
    post, now = signed_in(request)
    require(post, "post:end")
    form = EndForm(request.POST, prefix="end")
    if not form.is_valid():
        return _one(request, key, status=422, end_form=form)
    return _done(request, actions.end_post(find(Post, key), reason=form.cleaned_data["reason"], by=post, at=now))


@require_POST
def deactivate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Cut off the person who holds the post."""
    post, now = signed_in(request)
    require(post, "post:end")
    form = EndForm(request.POST, prefix="leave")
    if not form.is_valid():
        return _one(request, key, status=422, leave_form=form)
    person = find(Post.objects.select_related("person"), key).person
    return _done(request, actions.deactivate(person, reason=form.cleaned_data["reason"], by=post, at=now))


def _done(request: HttpRequest, cut: Cut) -> HttpResponse:
    counted = (("post", cut.posts), ("grant", cut.grants), ("token", cut.tokens), ("session", cut.sessions))
    said = ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for word, number in counted)
    messages.success(request, f"Ended at once: {said}.")
    return redirect("web:posts")
