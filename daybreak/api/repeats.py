"""A write sent twice is done once: the second answer is the first one, kept a day under the sender's key.

The answer is kept in the transaction of the act: both stand or neither. Answers that changed nothing are not kept, so
that a corrected write may use its key again. Two at once: one works, the other is told to wait.
Follows draft-ietf-httpapi-idempotency-key-header-07 but for 422 where no key is sent (there: 400).
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from daybreak.access.models import Answered
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.web.versions import SAFE, edited, version_now

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
THEMSELVES = frozenset({"/api/v1/day/entries", "/api/v1/day/carry"})
"""Writes that are the same when sent twice, by what is in them: they take no key. Entries bring their own."""
KEPT_HEADERS = ("Content-Type", "ETag")
_KEY = re.compile(r"[!-~]{1,100}")


def claim(request: HttpRequest, by: Post, *, at: datetime) -> HttpResponse | None:
    """Take the key of a write for this transaction; return the answer when the write was answered before.

    Raises BadInput without a usable key or when it was used for another write, Conflict while the first is worked on.
    """
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise BadInput(
            "A write needs a key, so that sending it twice does it once",
            place=HEADER,
            rule="idempotency",
            remedy="Send a new UUID with each new write, and the same one when you send it again",
        )
    if not _alone(by, key):
        raise Conflict(
            "A write with this key is being worked on",
            place=HEADER,
            rule="idempotency",
            remedy="Wait for its answer, or send it again in a moment under the same key",
        )
    request.daybreak_claim = (key, _digest(request))  # type: ignore[attr-defined]
    row = Answered.objects.filter(post=by, key=key).first()
    if row is not None and row.answered_at <= at - KEPT:
        row.delete()
        row = None
    return _again(row, request) if row else None


def keep(request: HttpRequest, response: HttpResponse, by: Post, *, at: datetime) -> None:
    """Keep what a claimed write was answered, and forget what is older than a day, whoever's it is."""
    key, digest = request.daybreak_claim  # type: ignore[attr-defined]
    Answered.objects.create(
        post=by,
        key=key,
        asked_digest=digest,
        seen_digest=_seen(),
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=response.content,
        answered_at=at,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.forget_answers()")


def needs_key(method: str, path: str) -> bool:
    """Answer whether a call takes a key: every write but those that are the same when sent twice."""
    return method not in SAFE and path not in THEMSELVES


def claimed(request: HttpRequest) -> bool:
    """Answer whether the request is a write that has taken its key."""
    return hasattr(request, "daybreak_claim")


def _again(row: Answered, request: HttpRequest) -> HttpResponse:
    _, digest = request.daybreak_claim  # type: ignore[attr-defined]
    del request.daybreak_claim  # type: ignore[attr-defined]  # nothing is done, so nothing is kept
    if row.asked_digest != digest:
        raise BadInput(
            "This key was used for another write", place=HEADER, rule="idempotency", remedy="Send a new key with it"
        )
    if row.seen_digest != _seen() or (edited(request) and not version_now(request)):
        raise Conflict(
            "This write was done; what you may see has changed since, so its answer is not shown again",
            place=HEADER,
            rule="idempotency",
            remedy="Read the thing itself to see how it stands",
        )
    response = HttpResponse(bytes(row.body), status=row.status, headers=row.headers)
    response["Idempotent-Replayed"] = "true"
    return response


def _alone(by: Post, key: str) -> bool:
    """Answer whether no other transaction has taken this post's key; it is this one's until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"answered {by.id} {key}"])
        return bool(cursor.fetchone()[0])


def _seen() -> str:
    """Return a digest of everything the viewer may see at present: another one after any grant, end or restriction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT array_agg(c ORDER BY c) FROM unnest(access.may_see()) c)::text,"
            " (SELECT array_agg(o ORDER BY o) FROM unnest(access.my_operations()) o)::text"
        )
        return sha256(repr(cursor.fetchone()).encode()).hexdigest()


def _digest(request: HttpRequest) -> str:
    """Return a digest of method, address and body; of an upload its fields and files, however they were wrapped."""
    said: list[Any] = [request.method, request.get_full_path()]
    if request.content_type == "multipart/form-data":
        said += [sorted(request.POST.lists())]
        said += [[name, [_file(file) for file in files]] for name, files in sorted(request.FILES.lists())]
    else:
        said += [sha256(request.body).hexdigest()]
    return sha256(json.dumps(said).encode()).hexdigest()


def _file(file: Any) -> list[str]:
    found = sha256(b"".join(file.chunks())).hexdigest()
    file.seek(0)
    return [file.name, found]
