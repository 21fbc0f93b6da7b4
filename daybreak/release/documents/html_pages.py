"""A page as HTML: one file without scripts, with its own styles, that prints as it reads."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from daybreak.release.documents import drawings
from daybreak.release.documents.markup import Element, as_html, el
from daybreak.release.documents.pages import (
    HELP,
    MEANING,
    REHEARSAL,
    REVISED,
    Page,
    by_force,
    featured,
    said_of,
    shown,
    spoken_by,
    title_of,
)  # fmt: skip
from daybreak.release.documents.terms import Quote, Table
from daybreak.release.tables.printed import ALONE, NONE_PUBLISHED, Printed, heading_of

STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""Nothing is loaded and nothing runs, wherever the file is opened: only this very style sheet applies."""
Links = Sequence[tuple[str, str]]


def html_page(table: Table, page: Page, *, files: Links, pages: Links = ()) -> bytes:
    """Return a page; `files` and `pages` are (name of the file, words of the link), all beside it."""
    main: list[Element] = [
        *(el("p", words) for words in page.paragraphs),
        *_quotes(page.quotes),
        _figures(page),
        *_tables(page),
        *([] if page.area else _maps(table, page)),
        *_revised(page),
        *_linked("The whole operation" if page.area else "Each force's own page", pages),
        *_help(page),
        *_linked("The same figures as files", files),
    ]
    return document(table, page.headline, main)


def document(table: Table, headline: str, main: Sequence[Element]) -> bytes:
    """Return a whole page around its main part."""
    said = f"{said_of(table)}."
    mark = [el("p", REHEARSAL, attrs={"class": "mark", "role": "note"})] if table.invented else []
    head = el(
        "head",
        el("meta", attrs={"charset": "utf-8"}),
        el("meta", attrs={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", attrs={"http-equiv": "Content-Security-Policy", "content": POLICY}),
        el("title", title_of(table, headline)),
        el("style", STYLE),
    )
    body = el(
        "body",
        el("a", "Skip to the text", attrs={"class": "skip", "href": "#main"}),
        el("header", *mark, el("h1", headline), el("p", said, attrs={"class": "quiet"})),
        el("main", *main, attrs={"id": "main", "tabindex": "-1"}),
        el("footer", el("p", f"{said} An arrested person is a suspect, not an offender.", attrs={"class": "quiet"})),
    )
    return as_html(el("html", head, body, attrs={"lang": "en-GB"}))


def _quotes(quotes: Sequence[Quote]) -> list[Element]:
    return [
        el("figure", el("blockquote", el("p", quote.words)), el("figcaption", spoken_by(quote)),
           attrs={"class": "quote"})
        for quote in quotes
    ]  # fmt: skip


def _figures(page: Page) -> Element:
    heads = [_head("Figure"), _head(page.name, "number"), _head("What it counts")]
    heads[2:2] = [_head("National", "number")] if page.area else []
    rows = [
        el(
            "tr",
            el("th", line.title, attrs={"scope": "row"}),
            el("td", line.value, attrs={"class": "number"}),
            *([el("td", line.national, attrs={"class": "number"})] if page.area else []),
            el("td", line.counts),
        )
        for line in page.lines
    ]
    table = el(
        "table",
        el("caption", "Figures, and what each of them counts"),
        el("thead", el("tr", *heads)),
        el("tbody", *rows),
    )
    meaning = [el("p", MEANING, attrs={"class": "quiet"})] if page.protected else []
    return el("section", el("h2", "Figures"), _scrolling(table, "Figures, and what each of them counts"), *meaning)


def _tables(page: Page) -> list[Element]:
    """Return the tables of people arrested, each with what it counts."""
    if page.none_published:
        return [el("section", el("h2", ALONE), el("p", NONE_PUBLISHED))]
    if not page.tables:
        return []
    return [el("section", el("h2", heading_of(page.tables)), *(part for each in page.tables for part in _table(each)))]


def _table(each: Printed) -> list[Element]:
    heads = [_head(each.head), *(_head(words, "number") for _, words in each.columns)]
    rows = [
        el(
            "tr",
            el("th", line.words, attrs={"scope": "row"}),
            *(el("td", shown(value), attrs={"class": "number"}) for value in line.values),
        )
        for line in each.rows
    ]
    table = el("table", el("caption", each.title), el("thead", el("tr", *heads)), el("tbody", *rows))
    return [_scrolling(table, each.title), el("p", each.counts, attrs={"class": "quiet"})]


def _head(words: str, kind: str = "") -> Element:
    return el("th", words, attrs={"scope": "col"} | ({"class": kind} if kind else {}))


def _maps(table: Table, page: Page) -> list[Element]:
    drawn = [
        el(
            "section",
            el("h3", f"{line.title}, by force"),
            el("div", drawings.tile_map(table, line.key, line.title), attrs={"class": "drawing"}),
        )
        for line in featured(page)
    ]
    return [el("h2", "By force"), *drawn, _by_force(table, page)]


def _by_force(table: Table, page: Page) -> Element:
    """Return every figure of every force: what the drawings show, in words and numbers."""
    head = [el("th", words, attrs={"scope": "col"}) for words in ("Force", *(line.title for line in page.lines))]
    rows = [
        el("tr", el("th", name, attrs={"scope": "row"}), *(el("td", value, attrs={"class": "number"}) for value in row))
        for name, *row in by_force(table, page)
    ]
    caption = "Every figure by force, as it may be published"
    return _scrolling(
        el("table", el("caption", caption), el("thead", el("tr", *head)), el("tbody", *rows), attrs={"class": "dense"}),
        caption,
    )


def _scrolling(table: Element, name: str) -> Element:
    """Return a table that scrolls by itself on a narrow screen, by keyboard too."""
    return el("div", table, attrs={"class": "scroll", "role": "region", "aria-label": name, "tabindex": "0"})


def _revised(page: Page) -> list[Element]:
    if not page.revised:
        return []
    return [el("section", el("h2", REVISED), el("ul", *(el("li", words) for words in page.revised)))]


def _help(page: Page) -> list[Element]:
    if not page.help_lines:
        return []
    groups: list[Element] = []
    for words, lines in page.help_lines:
        items = [
            el("li", f"{line.words} ", el("span", f"Source: {line.source}", attrs={"class": "quiet"})) for line in lines
        ]
        groups += [el("h3", words), el("ul", *items)]
    return [el("section", el("h2", HELP), *groups, attrs={"class": "help"})]


def _linked(words: str, links: Links) -> list[Element]:
    if not links:
        return []
    items = [el("li", el("a", said, attrs={"href": name})) for name, said in links]
    return [el("section", el("h2", words), el("ul", *items, attrs={"class": "links"}), attrs={"class": "no-print"})]
