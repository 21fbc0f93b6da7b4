"""What stands on a page, whatever it is printed as: the national one, and a force's own, cut from the same table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from daybreak.kernel.words import Jurisdiction
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.documents.reference import READERS, words_of
from daybreak.release.documents.terms import NATIONAL, PROTECTED, HelpLine, Quote, Reader, Revision, Table, Texts
from daybreak.release.tables.printed import Printed
from daybreak.release.words import SUSPECTS, WHAT_COUNTS, policed, safeguarded, with_article

REHEARSAL = "REHEARSAL: everything on this page is invented."
REVISED, HELP = "What changed since the version before", "Help"
MEANING = (
    f"{PROTECTED} means a number withheld: a small count of people, or one from which a small count could be worked "
    "out. It does not mean that there was nobody."
)


FEATURED = ("children_safeguarded", "arrests")
"""Figures that the national page draws as maps; every figure has its own drawings as files."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure on a page: what it is, its value here and in the nation, and what exactly it counts."""

    key: str
    title: str
    value: str
    national: str
    counts: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is printed; `area` is a force's slug, or nothing on the national page."""

    area: str
    name: str
    headline: str
    paragraphs: tuple[str, ...]
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...]
    help_lines: tuple[tuple[str, tuple[HelpLine, ...]], ...]
    revised: tuple[str, ...]
    protected: bool
    tables: tuple[Printed, ...] = ()
    none_published: bool = False


def shown(value: int | None) -> str:
    """Return a figure as a page shows it."""
    return PROTECTED if value is None else f"{value:,}"


def featured(page: Page) -> tuple[Line, ...]:
    """Return the lines of a page that are drawn as maps, in their order."""
    return tuple(line for key in FEATURED for line in page.lines if line.key == key)


def by_force(table: Table, page: Page) -> tuple[tuple[str, ...], ...]:
    """Return every figure of every force as a page shows it, a row each: its name, then the page's figures."""
    return tuple(
        (table.names[slug], *(_of_force(table.shown[line.key], slug) for line in page.lines)) for slug in table.forces
    )


def _of_force(row: Mapping[str, int | None], slug: str) -> str:
    return shown(row[slug]) if slug in row else "–"


def spoken_by(quote: Quote) -> str:
    """Return who says a quote, as it stands under it."""
    return f"{quote.speaker}, {quote.title}"


def said_of(table: Table) -> str:
    """Return which figures these are, in a line."""
    as_at = f"{table.as_at:%d %B %Y}, {table.as_at:%H:%M} UTC"
    return f"Operation {table.codename}, version {table.version}, figures as at {as_at}"


def title_of(table: Table, headline: str) -> str:
    """Return the title of a file; one of a rehearsal says so first."""
    return f"{'REHEARSAL: ' if table.invented else ''}{headline}"


def national_page(table: Table, texts: Texts) -> Page:
    """Return the page of the whole operation: the text as it was cleared, without what stands in the tables below."""
    body = texts.text.split(f"\n{WHAT_COUNTS}\n", 1)[0]
    paragraphs = tuple(" ".join(block.split()) for block in body.split("\n\n") if block.strip())
    return _page(table, texts, NATIONAL, texts.headline, tuple(p for p in paragraphs if p != texts.headline))


def local_page(table: Table, texts: Texts, slug: str) -> Page:
    """Return a force's own page: its figures as they may be shown, in the words of its nation."""
    words, force = words_of(nation_of(table, slug)), with_article(table.names[slug])
    intro = words["intro"].format_map({"force": force, "codename": table.codename})
    paragraphs = [_capital(intro), *_done(table.said(slug), words, force)]
    paragraphs.append(f"Figures as at {table.as_at:%d %B %Y}, {table.as_at:%H:%M} UTC.")
    return _page(table, texts, slug, f"{table.names[slug]} in Operation {table.codename}", tuple(paragraphs))


def nation_of(table: Table, slug: str) -> Jurisdiction:
    """Return the legal system of a force."""
    return table.nations.get(slug, Jurisdiction.ENGLAND_WALES)


def _done(figures: Mapping[str, int | None], words: Mapping[str, str], force: str) -> Iterator[str]:
    """Yield what was done, without sentences about nobody; a figure the table does not have is withheld."""
    yield policed(f"Officers of {force}", figures)
    children = safeguarded(figures, there=" there")
    yield children if figures.get("children_safeguarded") == 0 else f"{children} {words['referred']}"
    if figures.get("arrests") != 0:
        yield f"{SUSPECTS} {words['charging']}"
    elif figures.get("voluntary_attendances") != 0:
        yield f"Nobody has been found guilty. {words['charging']}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _page(table: Table, texts: Texts, slug: str, headline: str, paragraphs: tuple[str, ...]) -> Page:
    lines = tuple(
        Line(d.key, d.title, shown(table.shown[d.key][slug]), shown(table.shown[d.key].get(NATIONAL)), d.counts)
        for d in DEFINITIONS
        if slug in table.shown.get(d.key, {})
    )
    nations = {nation_of(table, slug)} if slug else set(Jurisdiction)
    tables = () if slug else table.tables
    return Page(
        area=slug,
        name=table.names[slug] if slug else "National",
        headline=headline,
        paragraphs=paragraphs,
        lines=lines,
        quotes=tuple(quote for quote in texts.quotes if quote.approved and quote.area == slug),
        help_lines=_help(texts.help_lines, nations),
        revised=tuple(_revised(each, slug) for each in texts.revisions if slug in each.moved),
        protected=any(PROTECTED in (line.value, line.national) for line in lines)
        or any(None in line.values for each in tables for line in each.rows),
        tables=tables,
        none_published=not slug and table.none_published,
    )


def _revised(revision: Revision, slug: str) -> str:
    then, now = (shown(value) for value in revision.moved[slug])
    reason = revision.reason.strip() or "No reason was given."
    if then == now:
        return f"{revision.title}: other numbers in its cells, the same people in all. {reason}"
    return f"{revision.title}: {then} before, {now} in this version. {reason}"


def _help(lines: tuple[HelpLine, ...], nations: set[Jurisdiction]) -> tuple[tuple[str, tuple[HelpLine, ...]], ...]:
    groups: Mapping[Reader, tuple[HelpLine, ...]] = {
        reader: tuple(line for line in lines if line.reader == reader and line.nations & nations) for reader in Reader
    }
    return tuple((READERS[reader], group) for reader, group in groups.items() if group)
