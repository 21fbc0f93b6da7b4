"""Who calls: a signed-in page's session (with its CSRF token), or a program's bearer token."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from daybreak.agencies.models import Post
from daybreak.web.visit import visit_of


class SessionPost(APIKeyCookie):
    """The post that is signed in on the pages; writing needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Post | None:
        visit = visit_of(request)
        return None if visit.by_token else visit.post


class TokenPost(HttpBearer):
    """The post a token was issued for."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        visit = visit_of(request)
        return visit.post if visit.by_token else None
