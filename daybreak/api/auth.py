"""Who calls, and the edges every call passes: scope, key of a write, version of an edit; no operation asks itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.security import APIKeyCookie, HttpBearer

from daybreak.agencies.models import Post
from daybreak.api.bodies import require_readable
from daybreak.api.repeats import claim, claimed, keep, needs_key
from daybreak.api.scopes import require_scope
from daybreak.web.versions import SAFE, check_version, version_now
from daybreak.web.visit import visit_of


class AnsweredBefore(Exception):  # noqa: N818 - no error: it carries the first answer past the operation
    """The write was done before under its key; `response` is what it was answered then."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__("answered before")
        self.response = response


class SessionPost(APIKeyCookie):
    """The post that is signed in on the pages; writing needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """Return the post; a request with a bearer token is judged by that alone, whatever cookies come with it."""
        return None if visit_of(request).by_token else super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Post | None:
        post = visit_of(request).post
        return _passed(request, post) if post else None


class TokenPost(HttpBearer):
    """The post a token was issued for."""

    def authenticate(self, request: HttpRequest, token: str) -> Post | None:
        visit = visit_of(request)
        if not visit.by_token or visit.post is None:
            return None
        part = request.path.removeprefix("/api/v1/").partition("/")[0]
        require_scope(visit.scopes or frozenset(), method=request.method or "", part=part)
        return _passed(request, visit.post)


def _passed(request: HttpRequest, post: Post) -> Post:
    """Return the post once the request may reach its operation.

    The key comes before the version: a write sent again has the old version, and is answered as it was.
    """
    visit = visit_of(request)
    if request.method not in SAFE:
        require_readable(request)
        keyed = needs_key(request.method or "", request.path)
        if keyed and (before := claim(request, post, at=visit.now)) is not None:
            raise AnsweredBefore(before)
        check_version(request, request.headers.get("If-Match", "").strip('"'))
    else:
        visit.version = version_now(request)
    return post


class Edges:
    """Inside the request's transaction: keeps what a write was answered, and shows the version of what was read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/api/") or not 200 <= response.status_code < 300:
            return response
        visit = visit_of(request)
        if claimed(request):
            visit.version = version_now(request)
        if visit.version:
            response["ETag"] = f'"{visit.version}"'
        if claimed(request) and visit.post is not None:
            keep(request, response, visit.post, at=visit.now)
        return response
