"""Everything a release says in words, read together: its text, the approved quotes, the reasons of changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.release.changes import is_published, title_of
from daybreak.release.days import days_told
from daybreak.release.figures import shown_figures
from daybreak.release.models import ChangeReason, Quote, Release
from daybreak.release.quotes import marks_in_quote, quotes, words_of
from daybreak.release.reading import Slip, slips
from daybreak.release.reasons import marks_in_reason, reasons
from daybreak.release.rules import Printed
from daybreak.release.snapshots import statements
from daybreak.release.terms import QuoteState, ReleaseState
from daybreak.release.told import Beside, beside
from daybreak.release.words import STANDING

Table = Mapping[str, Mapping[str, int | None]]


class Marked(NamedTuple):
    """The marks in the text, which somebody may clear, and those beside it, which are taken out or written anew."""

    text: tuple[Slip, ...]
    beside: tuple[Printed, ...]


def marks_of(release: Release, *, operation: Operation) -> tuple[Slip, ...]:
    """Return every mark in the text as it stands, cleared ones too: the same for everybody who reads the text."""
    return _in_text(release, shown_figures(release.snapshot), beside(operation, release.text))


def marks_in_all(release: Release, table: Table, *, operation: Operation) -> Marked:
    """Return every mark in all that the files of a release say in words; `table` as its figures may be shown."""
    quoted = list(quotes(release).filter(state=QuoteState.APPROVED))
    given = reasons(release)
    spoken = [part for quote in quoted for part in words_of(quote)]
    known = beside(operation, release.text, *spoken, *(row.reason for row in given))
    found = (*_in_quotes(quoted, table, operation, known), *_in_reasons(given, release, operation, known))
    return Marked(_in_text(release, table, known), found)


def marks_by_quote(
    release: Release, quoted: Iterable[Quote], *, operation: Operation
) -> dict[UUID, tuple[Printed, ...]]:
    """Return the marks of each of these quotes of a release that has any and may still be printed, by its key."""
    spoken = [quote for quote in quoted if quote.state != QuoteState.WITHDRAWN]
    if not spoken or release.state == ReleaseState.PUBLISHED:
        return {}
    known = beside(operation, *(part for quote in spoken for part in words_of(quote)))
    table = shown_figures(release.snapshot)
    found = {quote.pk: marks_in_quote(quote, operation=operation, known=known, table=table) for quote in spoken}
    return {key: marks for key, marks in found.items() if marks}


def _in_text(release: Release, table: Table, known: Beside) -> tuple[Slip, ...]:
    said = {key: [number] for key, row in table.items() if (number := row.get("")) is not None}
    not_so = [each.words for each in statements(release.snapshot)]  # borne out by figures of this very snapshot
    days = days_told(release.snapshot, released=release.embargo_until)
    told = known.told(said, not_so=not_so, days=days)
    return slips(release.text, told=told, standing=(*STANDING, *not_so, known.codename))


def _in_quotes(quoted: list[Quote], table: Table, operation: Operation, known: Beside) -> Iterator[Printed]:
    for quote in quoted:
        yield from marks_in_quote(quote, operation=operation, known=known, table=table)


def _in_reasons(given: list[ChangeReason], release: Release, operation: Operation, known: Beside) -> Iterator[Printed]:
    for row in given:
        found = marks_in_reason(row.reason, since=row.since, of=release.snapshot, operation=operation, known=known)
        if found:
            out = is_published(release.snapshot)  # then its reasons stand
            remedy = "freeze again and draft anew" if out else "the lead coordinator explains it anew"
            where = f"the reason for {title_of(row.figure)}"
            yield from (Printed(where, slip, remedy) for slip in found)
