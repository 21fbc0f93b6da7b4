"""Whether a request comes from somebody signed in: asked at the server's door, before anything of its body is read.

It decides nothing but how much is read and who waits how long; what a caller may do is decided later, as always.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import parse_cookie
from django.utils import timezone


async def knows(scope: dict[str, Any]) -> bool:
    """Answer whether the session or the token a request brings is somebody's and stands; asked once a request."""
    if "daybreak.known" not in scope:
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        key = parse_cookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
        scheme, _, token = headers.get(b"authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        asked = sync_to_async(_known, thread_sensitive=False)
        scope["daybreak.known"] = bool(key or token) and await asked(key, token)
    known: bool = scope["daybreak.known"]
    return known


def _known(key: str, token: str) -> bool:
    from daybreak.access.queries import bearer  # the server names this module before any room is loaded
    from daybreak.agencies.models import Session
    from daybreak.web.session_store import key_digest

    now = timezone.now()
    try:
        if token:
            return bearer(token, at=now) is not None
        idle_since = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        rows = Session.objects.filter(key_digest=key_digest(key), ends_at__gt=now, used_at__gt=idle_since)
        return rows.exclude(post=None).exists()
    except DatabaseError:
        return False
    finally:
        connection.close()
