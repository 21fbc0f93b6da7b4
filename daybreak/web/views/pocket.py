"""The pocket notebook: an installable page that works at a door without a network (ADR 17).

The page itself holds nothing of anybody and is the same for all; what is on a device comes over the API, and is sealed
there. So it may lie in the browser's cache.
"""

from __future__ import annotations

import json
from hashlib import sha256

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from daybreak.access.gates import require
from daybreak.access.policy import own_of
from daybreak.visits import queries
from daybreak.visits.rules.warrants import local_day, local_label
from daybreak.visits.terms import VisitState
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

SCRIPTS = ("web/pocket-vault.js", "web/pocket-send.js", "web/pocket-page.js")
SHEETS = ("web/daybreak.css", "web/pocket.css")
FILES = (*SCRIPTS, *SHEETS, "web/favicon.svg")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
"""Stricter than the other pages: no form goes anywhere; and it may be installed."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the notebook's empty page; what it shows it opens on the device."""
    post, _ = signed_in(request)
    require(post, "device:read")
    answer = render(request, "web/pocket.html", {"scripts": SCRIPTS, "sheets": SHEETS})
    answer["Content-Security-Policy"] = POLICY
    return answer


@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """Return today's visits of the post's force, to choose from which go onto the device."""
    post, now = signed_in(request)
    require(post, "visit:record", own_of(post))
    today = queries.day_board(in_operation(request), on=local_day(now)).exclude(state=VisitState.COMPLETED)
    rows = queries.for_device_of(today, post)
    shown = list(rows[:200])
    consulted(request, shown, "visit:read")
    return JsonResponse(
        {
            "visits": [
                {
                    "id": str(row.pk), "reference": row.reference, "address": row.premises.address,
                    "window": local_label(row.starts_at, row.ends_at) if row.starts_at and row.ends_at else "",
                    "state": row.state,
                }
                for row in shown
            ],
            "owner": sha256(str(post.pk).encode()).hexdigest()[:16],
            "csrf": _token(request),
        }
    )  # fmt: skip


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker, which keeps this page and its files; its version changes with any of them."""
    signed_in(request)
    addresses = [static(name) for name in FILES]
    held = sha256(json.dumps([*addresses, *map(_digest, FILES)]).encode()).hexdigest()[:16]
    text = render(request, "web/pocket_worker.js", {"files": json.dumps(addresses), "held": held}).content
    answer = HttpResponse(text, content_type="text/javascript")
    answer["Content-Security-Policy"] = POLICY
    return answer


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what a telephone asks for before it puts the page on its first screen."""
    icon = {"src": static("web/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    said = {
        "name": "Daybreak pocket notebook", "short_name": "Notebook", "start_url": "/pocket/", "scope": "/pocket/",
        "display": "standalone", "icons": [icon], "background_color": "#ffffff", "theme_color": "#1d2b3a",
    }  # fmt: skip
    return JsonResponse(said, content_type="application/manifest+json")


def _token(request: HttpRequest) -> str:
    from django.middleware.csrf import get_token

    return get_token(request)


def _digest(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    with open(found, "rb") as file:
        return sha256(file.read()).hexdigest()
