"""A page on paper: PDF/A-2a that is PDF/UA-1 too, tagged, titled, in its language, with the same words as the HTML."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from daybreak.kernel.errors import BadInput
from daybreak.release.documents import drawings
from daybreak.release.documents.markup import as_svg, plain
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
from daybreak.release.documents.terms import Table
from daybreak.release.tables.printed import NONE_PUBLISHED, heading_of

TEMPLATE = Path(__file__).with_name("page.typ")


def pdf_page(table: Table, page: Page) -> bytes:
    """Return a page as PDF; the template reads every value as data, never as markup, and loads nothing.

    Raises BadInput, naming the characters, where the fonts have none of them: a reader would see empty boxes.
    """
    values = json.dumps(_clean(_said(table, page)), ensure_ascii=False)
    try:
        made = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=_fonts(),
            sys_inputs={"said": values},
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as broken:
        raise BadInput(
            f"The page of {page.name} cannot be printed: {broken}", rule="pdf", remedy="Write it in Latin letters"
        ) from broken
    assert isinstance(made, bytes)  # noqa: S101 - one document gives one file
    return made


def _clean(said: Any) -> Any:
    """Return the same values, their texts without characters no document may hold."""
    if isinstance(said, str):
        return plain(said)
    if isinstance(said, dict):
        return {key: _clean(value) for key, value in said.items()}
    return [_clean(value) for value in said] if isinstance(said, list | tuple) else said


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that come with the library: a page looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def _said(table: Table, page: Page) -> dict[str, Any]:
    as_at = table.as_at
    return {
        "title": title_of(table, page.headline),
        "date": [as_at.year, as_at.month, as_at.day],  # of the figures: the hour of printing would change the bytes
        "mark": REHEARSAL if table.invented else "",
        "said": said_of(table),
        "headline": page.headline,
        "paragraphs": page.paragraphs,
        "quotes": [{"words": each.words, "by": spoken_by(each)} for each in page.quotes],
        "local": bool(page.area),
        "heads": ["Figure", page.name, *(["National"] if page.area else []), "What it counts"],
        "lines": [{"title": x.title, "value": x.value, "national": x.national, "counts": x.counts} for x in page.lines],
        "meaning": MEANING if page.protected else "",
        "none_published": NONE_PUBLISHED if page.none_published else "",
        "tables_head": heading_of(page.tables),
        "tables": [
            {
                "title": each.title,
                "heads": [each.head, *(words for _, words in each.columns)],
                "rows": [[line.words, *map(shown, line.values)] for line in each.rows],
                "counts": each.counts,
            }
            for each in page.tables
        ],
        "revised_head": REVISED,
        "revised": page.revised,
        "help_head": HELP,
        "help": [
            {"words": words, "lines": [{"words": line.words, "source": line.source} for line in lines]}
            for words, lines in page.help_lines
        ],
        **_by_force(table, page),
    }


def _by_force(table: Table, page: Page) -> dict[str, Any]:
    if page.area:
        return {"maps": [], "columns": [], "rows": []}
    maps = []
    for line in featured(page):
        drawn = drawings.tile_map(table, line.key, line.title)
        maps.append({"title": f"{line.title}, by force", "svg": as_svg(drawn).decode(), "alt": drawn[1].text or ""})
    return {"maps": maps, "columns": [line.title for line in page.lines], "rows": by_force(table, page)}
