"""What is answered where something is refused: a page that says what to do next, or JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from daybreak.kernel.errors import DaybreakError, NotFound, SignInNeeded, Stale, VersionMissing
from daybreak.web.versions import FIELD
from daybreak.web.visit import visit_of


def refused(request: HttpRequest, error: DaybreakError) -> HttpResponse:
    """Return the page or the JSON of an error of the tree."""
    if request.path.startswith("/api/"):
        return JsonResponse(error.as_dict(), status=error.status)
    if isinstance(error, SignInNeeded):
        return redirect(f"/sign-in/?next={request.path}")
    visit_of(request).failed = True
    if isinstance(error, Stale | VersionMissing):
        context = {"error": error, "sent": _sent(request), "back": _page_of(request)}
        return render(request, "web/conflict.html", context, status=409)
    return render(request, "web/error.html", {"error": error}, status=error.status)


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return what is answered at an address that is none: JSON to a program, the page of it to anybody else."""
    if request.path.startswith("/api/"):
        return refused(request, NotFound(remedy="The document of this API, /api/v1/openapi.json, lists what there is"))
    return render(request, "404.html", status=404)


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was written into the form, so that nobody has to write it twice; no tokens, no hidden references."""
    own = ("csrfmiddlewaretoken", FIELD, "event_ref")
    sent = [(name.rpartition("-")[2], values) for name, values in request.POST.lists() if name not in own]
    return [(name.replace("_", " ").capitalize(), ", ".join(map(str, values))) for name, values in sent if any(values)]


def _page_of(request: HttpRequest) -> str:
    """Return the page the form stood on: the address without the act; the room where it has no page of its own."""
    before, key, _ = request.path.partition(str(request.resolver_match.kwargs["key"]) if request.resolver_match else "")
    return "/release/" if before == "/release/" else f"{before}{key}/"
