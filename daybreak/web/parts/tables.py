"""Tables: columns, rows and cells, sorted by link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from daybreak.web.parts.links import Query, local, with_query
from daybreak.web.parts.shown import value
from daybreak.web.parts.tones import Tone, tag_of


@dataclass(frozen=True, slots=True)
class Column:
    """A column; with a key its heading is a link that sorts by it. Numbers stand right, in figures of one width."""

    text: str
    numeric: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than a value: a link, a second line, a state shown as a tag, or exact (typewriter) text."""

    value: object = ""
    href: str = ""
    note: str = ""
    state: object = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row that stands out by its tone, for a reason one of its cells says in words."""

    cells: Sequence[object]
    tone: Tone | str = ""


def table_of(
    columns: Iterable[Column | str], rows: Iterable[Row | Sequence[object]], *, sort: str = "", query: Query = None
) -> dict[str, object]:
    """Return headings and rows as the template prints them; values may be plain, `Cell`, or text marked safe."""
    full = [Column(column) if isinstance(column, str) else column for column in columns]
    return {
        "headings": [_heading(column, sort=sort, query=query) for column in full],
        "lines": [_line(row, full) for row in rows],
    }


def _heading(column: Column, *, sort: str, query: Query) -> dict[str, object]:
    down, sorted_here = sort.startswith("-"), bool(column.key) and sort.lstrip("-") == column.key
    next_sort = f"-{column.key}" if sorted_here and not down else column.key
    return {
        "column": column,
        "href": with_query(query, sort=next_sort, page=None) if column.key else "",
        "order": ("descending" if down else "ascending") if sorted_here else "",
        "icon": ("down" if down else "up") if sorted_here else "sort",
    }


def _line(row: Row | Sequence[object], columns: Sequence[Column]) -> dict[str, object]:
    cells, tone = (row.cells, row.tone) if isinstance(row, Row) else (row, "")
    pairs = zip(cells, columns, strict=True)
    return {
        "tone": tone,
        "cells": [_drawn(cell, column, first=not place) for place, (cell, column) in enumerate(pairs)],
    }


# Cells are written here and not in the template: a page holds hundreds, and a template's conditions took
# three quarters of the time of a list. Every value goes through format_html.
_HEADING = '<th scope="row" role="rowheader" data-label="{}"{}><div class="day-table__cell">{}</div></th>'
_PLAIN = '<td role="cell" data-label="{}"{}><div class="day-table__cell">{}</div></td>'
_NUMBER = mark_safe(' class="day-table__number"')


def _drawn(cell: object, column: Column, *, first: bool) -> SafeString:
    content = _content(cell) if isinstance(cell, Cell) else value(cell)
    return format_html(_HEADING if first else _PLAIN, column.text, _NUMBER if column.numeric else "", content)


def _content(cell: Cell) -> SafeString:
    text = conditional_escape("" if cell.state and cell.value == "" else value(cell.value))
    if href := local(cell.href):
        text = format_html('<a class="govuk-link govuk-link--no-visited-state" href="{}">{}</a>', href, text)
    if cell.exact:
        text = format_html('<span class="day-exact">{}</span>', text)
    tag = format_html(" {}", tag_of(cell.state)) if cell.state else ""
    note = format_html('<span class="day-table__note">{}</span>', cell.note) if cell.note else ""
    return format_html("{}{}{}", text, tag, note)
