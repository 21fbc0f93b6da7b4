"""My sessions and devices: where I am signed in, and ending it from here."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from daybreak.agencies.actions import revoke_other_sessions, revoke_session
from daybreak.agencies.queries import sessions_of
from daybreak.agencies.terms import WAY_TITLES, Way
from daybreak.web.parts.agents import agent_words
from daybreak.web.visit import signed_in


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Show every browser the person is signed in with, this one marked."""
    post, now = signed_in(request)
    this = getattr(request.session, "row", None)
    shown = [
        {
            "key": row.pk, "this": row.pk == this, "browser": agent_words(row.browser), "address": row.address,
            "way": WAY_TITLES[Way(row.way)] if row.way else "", "started_at": row.started_at, "used_at": row.used_at,
            "ends_at": row.ends_at,
        }
        for row in sessions_of(post.person, at=now)
    ]  # fmt: skip
    context = {
        "sessions": shown, "others": sum(not row["this"] for row in shown),
        "hours": settings.SESSION_COOKIE_AGE // 3600, "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
    }  # fmt: skip
    return render(request, "web/sessions.html", context)


@require_POST
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """End one session of one's own; the one looked from is signed out."""
    post, now = signed_in(request)
    this = key == getattr(request.session, "row", None)
    revoke_session(key, post, at=now)
    if this:
        request.session.flush()
        return redirect("web:sign-in")
    messages.success(request, "Ended. That browser has to sign in again.")
    return redirect("web:sessions")


@require_POST
def revoke_others(request: HttpRequest) -> HttpResponse:
    """End every session of one's own but this one."""
    post, now = signed_in(request)
    ended = revoke_other_sessions(getattr(request.session, "row", None), post, at=now)
    messages.success(request, f"Ended {ended}. Only this browser is signed in." if ended else "There was no other one.")
    return redirect("web:sessions")
