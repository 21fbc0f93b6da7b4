"""A page as plain text: what is read out, pasted or sent, with the same quotes, corrections and help as the others."""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.release.definitions import FEW
from daybreak.release.documents.markup import plain
from daybreak.release.documents.pages import HELP, REHEARSAL, REVISED, Page, shown, spoken_by
from daybreak.release.documents.terms import PROTECTED, Table
from daybreak.release.tables.printed import NONE_PUBLISHED, Line, Printed, heading_of

NOT_PUBLISHED = (
    f"A number that is not published, or {PROTECTED}, is a small count of people, or one from which a small count "
    "could be worked out. It does not mean that there was nobody."
)


def text_page(table: Table, page: Page, body: str) -> bytes:
    """Return a page as text around its body, which is printed as it stands."""
    beside = [*_beside(page)]
    withheld = FEW in body or any(PROTECTED in part for part in beside)
    parts = [*([REHEARSAL] if table.invented else []), body.strip(), *([NOT_PUBLISHED] if withheld else []), *beside]
    return plain("\n\n".join(parts) + "\n").encode()


def _beside(page: Page) -> Iterator[str]:
    if page.none_published:
        yield NONE_PUBLISHED
    if page.tables:
        yield heading_of(page.tables)
    for each in page.tables:
        yield "\n".join((f"{each.title}. {each.counts}", *(f"- {_line(each, line)}" for line in each.rows)))
    for quote in page.quotes:
        yield f"\u201c{quote.words}\u201d\n{spoken_by(quote)}"
    if page.revised:
        yield "\n".join((REVISED, *(f"- {words}" for words in page.revised)))
    if page.help_lines:
        yield HELP
    for words, lines in page.help_lines:
        yield "\n".join((words, *(f"- {line.words} Source: {line.source}." for line in lines)))


def _line(each: Printed, line: Line) -> str:
    *parts, (_, whole) = zip(each.columns, line.values, strict=True)
    said = "; ".join(f"{words.lower()} {shown(value)}" for (_, words), value in parts)
    return f"{line.words}: {shown(whole)}{f' ({said})' if said else ''}"
