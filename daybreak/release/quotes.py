"""Reads of quotes: what is said on the record, and what must not stand in it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from daybreak.access.models import Operation
from daybreak.kernel.words import Jurisdiction
from daybreak.release.figures import shown_figures
from daybreak.release.models import Quote, Release
from daybreak.release.reading import Slip, slips
from daybreak.release.reading.terms import Page
from daybreak.release.told import beside

PAGE_OF: Mapping[Jurisdiction, Page] = {
    Jurisdiction.ENGLAND_WALES: Page.ENGLAND,
    Jurisdiction.SCOTLAND: Page.SCOTLAND,
    Jurisdiction.NORTHERN_IRELAND: Page.NORTHERN_IRELAND,
}
"""The page a force's own texts are read as."""


def quotes(release: Release) -> QuerySet[Quote]:
    """Return the quotes of a release in the order they were written, withdrawn ones too."""
    return release.quotes.select_related("agency")


def marks_in_quote(quote: Quote, *, operation: Operation) -> tuple[Slip, ...]:
    """Return what a quote must not say on the page it is for."""
    table, slug = shown_figures(quote.release.snapshot), quote.agency.slug if quote.agency else ""
    said = {key: [n for n in (row.get(""), row.get(slug)) if n is not None] for key, row in table.items()}
    page = PAGE_OF[Jurisdiction(quote.agency.jurisdiction)] if quote.agency else Page.UK
    told = beside(operation, quote.words).told(said, page=page)
    return slips(quote.words, told=told, standing=(operation.codename,))
