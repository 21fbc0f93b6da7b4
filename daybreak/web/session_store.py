"""Where sessions are kept: one row a browser, under a digest of its key, with who, where from and until when.

Django's session engine. A session ends at a fixed instant after signing in, and sooner when it is not used; a row
that was deleted (revoked) cannot be written again by a request that was under way.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from daybreak.agencies.models import Session

NOTE_USE_AFTER = timedelta(minutes=1)
"""Use is noted no more often, so that reading pages does not write each time."""


class SessionStore(SessionBase):
    """A session of the table `agencies_session`; `row` is its row's key once it was read or written."""

    row: UUID | None = None
    unattended = False
    """Whether what asks is a page that goes on by itself: that is no use, so a screen nobody touches ends in time."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; a fresh empty one when it is unknown, over, or was idle for too long."""
        now = timezone.now()
        idle_since = now - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        digest = key_digest(self.session_key or "")
        row = Session.objects.filter(key_digest=digest, ends_at__gt=now, used_at__gt=idle_since).first()
        if row is None:
            self._session_key = None
            return {}
        if not self.unattended and row.used_at < now - NOTE_USE_AFTER:
            Session.objects.filter(pk=row.pk).update(used_at=now)
        self.row = row.pk
        return self.decode(row.content)

    def exists(self, session_key: str) -> bool:
        """Answer whether a session has this key."""
        return Session.objects.filter(key_digest=key_digest(session_key)).exists()

    def create(self) -> None:
        """Make a new session with a key nobody has."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # not in the stubs
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Write the session; CreateError when its key is taken, UpdateError when it was revoked meanwhile."""
        if self.session_key is None:
            return self.create()
        held: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # nor this
        now = timezone.now()
        columns = _columns(held) | {"content": self.encode(held), "used_at": now}
        digest = key_digest(self.session_key)
        if not must_create:
            rows = Session.objects.filter(key_digest=digest)
            if SESSION_KEY in held:  # only signing in sets the end; use does not put it off
                rows.filter(person=None).update(started_at=now, ends_at=_ends_at(held, now))
            if not rows.update(**columns):
                raise UpdateError
            return None
        try:
            with transaction.atomic():
                self.row = Session.objects.create(
                    key_digest=digest, started_at=now, ends_at=_ends_at(held, now), **columns
                ).pk
        except IntegrityError:
            raise CreateError from None
        return None

    def delete(self, session_key: str | None = None) -> None:
        """End the session."""
        if key := session_key or self.session_key:
            Session.objects.filter(key_digest=key_digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget sessions that are over."""
        Session.objects.filter(ends_at__lt=timezone.now()).delete()


def key_digest(key: str) -> str:
    """Return what is kept of a session's key: 160 random bits and more need no key of their own."""
    return sha256(key.encode()).hexdigest()


def _columns(held: dict[str, Any]) -> dict[str, Any]:
    return {
        "person_id": held.get(SESSION_KEY),
        "post_id": held.get("post"),
        "way": held.get("way", ""),
        "address": held.get("address", ""),
        "browser": held.get("browser", "")[:200],
    }


def _ends_at(held: dict[str, Any], now: datetime) -> datetime:
    seconds = settings.SESSION_COOKIE_AGE if SESSION_KEY in held else settings.SESSION_WAITING_SECONDS
    return now + timedelta(seconds=seconds)
