"""Reads of quotes: what is said on the record, and what must not stand in it or under it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.kernel.words import Jurisdiction
from daybreak.release.days import days_told
from daybreak.release.figures import shown_figures
from daybreak.release.models import Quote, Release
from daybreak.release.near_names import whole
from daybreak.release.reading import Slip, slips
from daybreak.release.reading.terms import Page
from daybreak.release.rules import Printed
from daybreak.release.terms import QuoteState
from daybreak.release.told import Beside, beside

PAGE_OF: Mapping[Jurisdiction, Page] = {
    Jurisdiction.ENGLAND_WALES: Page.ENGLAND,
    Jurisdiction.SCOTLAND: Page.SCOTLAND,
    Jurisdiction.NORTHERN_IRELAND: Page.NORTHERN_IRELAND,
}
"""The page a force's own texts are read as; the region of a force says which of the two nations of one law is its."""
ANEW = "withdraw it, and write it anew"
WALES = "Wales"
"""The region of the Welsh forces, as the register of police force areas names it (agencies/reference/forces.csv)."""


def quotes(release: Release) -> QuerySet[Quote]:
    """Return the quotes of a release in the order they were written, withdrawn ones too."""
    return release.quotes.select_related("agency")


def unapproved(release: Release) -> int:
    """Return how many quotes of a release nobody has approved yet: they are not printed."""
    return release.quotes.filter(state=QuoteState.WRITTEN).count()


def page_of(force: Agency | None) -> Page:
    """Return the page that a force's own words are read for; without a force the national one."""
    if force is None:
        return Page.UK
    return Page.WALES if force.region == WALES else PAGE_OF[Jurisdiction(force.jurisdiction)]


def words_of(quote: Quote) -> tuple[str, str, str]:
    """Return everything a quote prints."""
    return quote.words, quote.speaker, quote.title


def marks_in_quote(
    quote: Quote,
    *,
    operation: Operation,
    known: Beside | None = None,
    table: Mapping[str, Mapping[str, int | None]] | None = None,
) -> tuple[Printed, ...]:
    """Return what a quote must not say, and who it must not name as its speaker, on the page it is for.

    `known` and `table` where they have been read already: what is beside it, and what may be shown of its figures.
    """
    known = known or beside(operation, *words_of(quote))
    table, slug = table or shown_figures(quote.release.snapshot), quote.agency.slug if quote.agency else ""
    said = {key: [n for n in (row.get(""), row.get(slug)) if n is not None] for key, row in table.items()}
    page, standing = page_of(quote.agency), (known.codename,)
    days = days_told(quote.release.snapshot, released=quote.release.embargo_until)
    told = known.told(said, page=page, days=days)
    by = f"of what {quote.speaker} says"
    if quote.agency:
        by += f" for {quote.agency.name}"
    spoken = [Printed(f"the words {by}", slip, ANEW) for slip in slips(quote.words, told=told, standing=standing)]
    met = known.told(said, page=page, names=whole(known.names, quote.speaker))
    caption = slips(f"{quote.speaker}, {quote.title}", told=met, standing=standing)
    under = _once(caption, slips(quote.title, told=told, standing=standing))
    return (*spoken, *(Printed(f"the speaker and title {by}", slip, ANEW) for slip in under))


def _once(caption: tuple[Slip, ...], title: tuple[Slip, ...]) -> Iterator[Slip]:
    """Yield the marks of a caption, and those of the title that are not among them.

    A title names nobody, as no other words do; a speaker is named, and only must not be somebody nobody may name.
    """
    yield from caption
    known = {(slip.words, slip.rule) for slip in caption}
    yield from (slip for slip in title if (slip.words, slip.rule) not in known)
