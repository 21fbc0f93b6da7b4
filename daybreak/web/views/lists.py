"""What every list page needs: its page of rows, and the filters that came with the request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from daybreak.access.actions import consult_list
from daybreak.access.viewer import narrowed
from daybreak.web.visit import in_operation, signed_in

ROWS = 50


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page the request asks for; one that does not exist is the nearest that does."""
    return Paginator(narrowed(rows), ROWS).get_page(request.GET.get("page"))


def personal_page_of(request: HttpRequest, rows: QuerySet[Any], permission: str) -> Page[Any]:
    """Return the page the request asks for of rows that tell of people; recorded as a consultation."""
    page = page_of(request, rows)
    consulted(request, page, permission)
    return page


def consulted(request: HttpRequest, rows: Iterable[Model], permission: str) -> None:
    """Record that these rows, which tell of people, are shown to who asks."""
    post, now = signed_in(request)
    if shown := list(rows):
        consult_list(permission, shown, of=in_operation(request), by=post, at=now)


def page_of_list(request: HttpRequest, rows: Sequence[Any]) -> Page[Any]:
    """Return the page asked for of rows that are no query."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
