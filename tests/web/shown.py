"""Reads a page as its reader does: each number beside the list it opens, and how many lines a list says it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_NUMBER = r"(?P<number>[\d,]+)"
_HREF = r'href="(?P<href>[^"]+)"'
_KINDS = (
    # a tile: its label is the link, its number stands beneath it
    rf'<a class="day-figure__link" {_HREF}>[^<]*</a></p>\s*<p class="day-figure__value[^"]*">{_NUMBER}</p>',
    # a bar or a stage of a funnel: label, then number
    rf'<a class="govuk-link govuk-link--no-visited-state" {_HREF}>[^<]*</a>(?:<span[^>]*>[^<]*</span>)?</th>\s*'
    rf'<td role="cell"[^>]*class="day-table__number">{_NUMBER}</td>',
    # a cell of a table: the number is the link
    rf'class="day-table__number"><div class="day-table__cell">\s*<a [^>]*{_HREF}>{_NUMBER}</a>',
    # a small chart: the number is in the link
    rf'<li><a [^>]*{_HREF} title="[^"]*">[^<]* <strong>{_NUMBER}</strong>',
    # a tile of the map: its name is its text
    rf'<a class="day-tile [^"]*" {_HREF} aria-label="[^"]*: {_NUMBER}">',
    # a count of the day: heading, then number
    rf'<dt><a class="govuk-link" {_HREF}>[^<]*</a></dt><dd>{_NUMBER}</dd>',
)


def numbers_on(page: str) -> Iterator[tuple[str, int]]:
    """Walk the numbers of a page: the address each opens, and what it says."""
    for kind in _KINDS:
        for found in re.finditer(kind, page):
            yield unescape(found["href"]), int(found["number"].replace(",", ""))


def kinds_on(page: str) -> list[int]:
    """Return how many numbers of each kind a page shows: a kind nobody finds any more must not be passed over."""
    return [len(re.findall(kind.replace("?P<number>", "").replace("?P<href>", ""), page)) for kind in _KINDS]


def lines_of(page: str) -> int:
    """Return how many lines a list says it has; nought where it says that there is none."""
    found = re.search(r'class="day-pages__count">[\d,]+ to [\d,]+ of ([\d,]+)<', page)
    return int(found[1].replace(",", "")) if found else 0
