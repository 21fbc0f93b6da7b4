"""Who is looking at a page, in which operation, and when: set once by the middleware, read by views and templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from daybreak.access.models import Operation
from daybreak.access.queries import operations
from daybreak.agencies.models import Post
from daybreak.kernel.errors import NotFound, SignInNeeded


@dataclass(slots=True)
class PageVisit:
    """`failed` after an error: the transaction is being undone and may not be asked anything.

    `scopes` are those of the token a program came with, None for a person at a page. `version` is of the one thing the
    address names, as it stood before anything else was read.
    """

    post: Post | None
    operation: Operation | None
    now: datetime
    failed: bool = False
    by_token: bool = False
    scopes: frozenset[str] | None = None
    version: str = ""


def remember(request: HttpRequest, visit: PageVisit) -> None:
    """Put the visit where views and templates find it."""
    request.daybreak_visit = visit  # type: ignore[attr-defined]


def visit_of(request: HttpRequest) -> PageVisit:
    """Return the request's visit."""
    visit: PageVisit = request.daybreak_visit  # type: ignore[attr-defined]
    return visit


def signed_in(request: HttpRequest) -> tuple[Post, datetime]:
    """Return the post that is looking and the instant; SignInNeeded when nobody is."""
    visit = visit_of(request)
    if visit.post is None:
        raise SignInNeeded("Sign in first", remedy="Sign in, then open the page again")
    return visit.post, visit.now


def in_operation(request: HttpRequest) -> Operation:
    """Return the operation the post works in; NotFound when it is a member of none."""
    signed_in(request)
    visit = visit_of(request)
    if visit.operation is None:  # a call of the API has not asked yet
        visit.operation = operations().first()
    if visit.operation is None:
        raise NotFound("You are a member of no operation", remedy="Ask a lead coordinator for membership")
    return visit.operation
