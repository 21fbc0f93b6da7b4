"""What every request passes: the content security policy, and the viewer of its one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from daybreak.access.queries import operations, post_of_token
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Person, Post
from daybreak.agencies.queries import post as held_post
from daybreak.kernel.errors import DaybreakError, SignInNeeded
from daybreak.web.visit import PageVisit, remember, visit_of

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class ContentPolicy:
    """Adds the content security policy and forbids caches to keep any page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class ViewerOfRequest:
    """Runs the request in one transaction as the post that is signed in; an error undoes all of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = datetime.now(UTC)
        token = _bearer(request)
        post = post_of_token(token, at=now) if token else _post_of_session(request, now)
        with viewing(post):
            operation = operations().first() if post else None
            remember(request, PageVisit(post=post, operation=operation, now=now, by_token=bool(token)))
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Undo what the request wrote, and answer an error of the tree with its page or its JSON."""
        transaction.set_rollback(True)
        if not isinstance(error, DaybreakError):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(error.as_dict(), status=error.status)
        if isinstance(error, SignInNeeded):
            return redirect(f"/sign-in/?next={request.path}")
        visit_of(request).failed = True
        return render(request, "web/error.html", {"error": error}, status=error.status)


def _bearer(request: HttpRequest) -> str:
    """Return the bearer token of an API request, or ''; pages never take one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else ""


def _post_of_session(request: HttpRequest, now: datetime) -> Post | None:
    key = request.session.get("post", "") if isinstance(request.user, Person) else ""
    post = held_post(key, at=now) if key else None
    return post if post is not None and post.person_id == request.user.pk else None
