"""What every request passes: the content security policy, and the viewer of its one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException

from daybreak.access.queries import bearer, operations
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Person, Post
from daybreak.agencies.queries import post as held_post
from daybreak.kernel.errors import BadInput, DaybreakError
from daybreak.web.entering import refuse_token
from daybreak.web.refusing import refused
from daybreak.web.versions import FIELD, SAFE, check_version, version_now
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
        known = bearer(token, at=now) if token else None
        post, scopes = known or (None if token else _post_of_session(request, now), None)
        with viewing(post):
            asks = post is not None and not request.path.startswith("/api/")  # the API asks where it needs to
            operation = operations().first() if asks else None
            visit = PageVisit(post=post, operation=operation, now=now, by_token=bool(token), scopes=scopes)
            remember(request, visit)
            refused = refuse_token(request) if token and post is None else None
            response = refused or self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if isinstance(response, StreamingHttpResponse) and response.is_async:
            # It lives for hours and reads nothing itself: the connection goes back to the pool before it begins.
            if not connection.in_atomic_block:
                connection.close()
        elif isinstance(response, StreamingHttpResponse):
            response.streaming_content = _streamed(post, iter(response))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Note the version of what a page shows before it is read; refuse an edit of another version than it has now.

        The API compares later, after it knows who calls and whether the same write was answered before.
        """
        visit = visit_of(request)
        try:
            _check_text(request)
            if visit.post is None or request.path.startswith("/api/"):
                return None
            if request.method not in SAFE:
                check_version(request, request.POST.get(FIELD, ""))
            visit.version = version_now(request)
        except DaybreakError as error:
            return self.process_exception(request, error)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Undo what the request wrote, and answer an error of the tree with its page or its JSON."""
        transaction.set_rollback(True)
        if isinstance(error, MultiPartParserError | RawPostDataException):
            error = BadInput(
                "The body cannot be read as what it says it is", place="Content-Type", rule="multipart",
                remedy="Send what the document of this API describes: JSON, or a form with its boundary for files",
            )  # fmt: skip
        return refused(request, error) if isinstance(error, DaybreakError) else None


def _check_text(request: HttpRequest) -> None:
    """Raise BadInput where text holds a NUL, which no text has and the database keeps in none.

    Bodies for the API are read later, by who may send one; see `daybreak.api.frame.Json`.
    """
    said = [request.GET] if request.path.startswith("/api/") else [request.GET, request.POST]
    places = (name for each in said for name, values in each.lists() if "\0" in name + "".join(values))
    place = "address" if "\0" in request.path else next(places, None)
    if place is not None:
        raise BadInput("A text holds the byte 0", place=place.replace("\0", ""), rule="text", remedy="Leave it out")


def _streamed(post: Post | None, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Send what is made while it is sent as the same post: the request's own transaction has ended by then."""
    with viewing(post):
        yield from parts


def _bearer(request: HttpRequest) -> str:
    """Return the bearer token of an API request, or ''; pages never take one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and request.path.startswith("/api/") else ""


def _post_of_session(request: HttpRequest, now: datetime) -> Post | None:
    asks_itself = "unattended" in request.GET or request.headers.get("Accept", "") == "text/event-stream"
    request.session.unattended = asks_itself  # type: ignore[attr-defined]  # of our own store
    key = request.session.get("post", "") if isinstance(request.user, Person) else ""
    post = held_post(key, at=now) if key else None
    return post if post is not None and post.person_id == request.user.pk else None
