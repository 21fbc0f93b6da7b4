"""What every list page needs: its page of rows, and the filters that came with the request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from daybreak.access.viewer import narrowed

ROWS = 50


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """Return the page the request asks for; one that does not exist is the nearest that does."""
    return Paginator(narrowed(rows), ROWS).get_page(request.GET.get("page"))


def page_of_list(request: HttpRequest, rows: Sequence[Any]) -> Page[Any]:
    """Return the page asked for of rows that are no query."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))
