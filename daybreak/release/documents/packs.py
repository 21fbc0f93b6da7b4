"""The packs of a release: the nation's and each force's, every file cut from the same table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from daybreak.kernel.words import Jurisdiction
from daybreak.release.definitions import DEFINITIONS
from daybreak.release.documents import drawings
from daybreak.release.documents.html_pages import html_page
from daybreak.release.documents.markup import as_svg
from daybreak.release.documents.pages import local_page, nation_of, national_page
from daybreak.release.documents.plain_text import text_page
from daybreak.release.documents.printing import pdf_page
from daybreak.release.documents.tables import as_csv, as_json, crossed_csv
from daybreak.release.documents.terms import NATIONAL, Rendered, Table, Texts
from daybreak.release.tables.printed import heading_of

HTML, PDF, SVG = "text/html; charset=utf-8", "application/pdf", "image/svg+xml"
CSV, JSON, TEXT = "text/csv; charset=utf-8", "application/json", "text/plain; charset=utf-8"
FORMS = ("The text", "This page on paper (PDF)", "The figures as a table (CSV)", "The figures for programs (JSON)")


def render_packs(
    table: Table, texts: Texts, *, forces: Sequence[str] | None = None
) -> Mapping[str, tuple[Rendered, ...]]:
    """Return slug to files, '' the national pack's, and those of these forces, or of all that have figures.

    Names differ across packs, so that all may lie in one folder.

    A force's pack holds its own figures and the national ones, never another force's.
    """
    own = [slug for slug in table.forces if forces is None or slug in forces]
    packs = {NATIONAL: _national(table, texts, own)}
    return packs | {slug: _local(table, texts, slug) for slug in own}


def _national(table: Table, texts: Texts, own: Sequence[str]) -> tuple[Rendered, ...]:
    page, areas = national_page(table, texts), [NATIONAL, *table.forces]
    drawn = [*_drawings(table)]
    crossed = (
        [(Rendered("tables.csv", CSV, crossed_csv(table)), f"{heading_of(table.tables)} (CSV)")] if table.tables else []
    )
    files = [
        Rendered("release.txt", TEXT, text_page(table, page, texts.text)),
        Rendered("release.pdf", PDF, pdf_page(table, page)),
        Rendered("figures.csv", CSV, as_csv(table, areas)),
        Rendered("figures.json", JSON, as_json(table, areas)),
        *(file for file, _ in crossed),
        *(file for file, _ in drawn),
    ]
    words = dict(zip((file.name for file in files), FORMS, strict=False))
    words |= {file.name: said for file, said in (*crossed, *drawn)}
    links = [(file.name, words[file.name]) for file in files]
    page_file = Rendered("release.html", HTML, html_page(table, page, files=links, pages=_pages(table, own)))
    return page_file, *files


def _local(table: Table, texts: Texts, slug: str) -> tuple[Rendered, ...]:
    page, areas = local_page(table, texts, slug), [NATIONAL, slug]
    files = [
        Rendered(f"{slug}.txt", TEXT, text_page(table, page, "\n\n".join((page.headline, *page.paragraphs)))),
        Rendered(f"{slug}.pdf", PDF, pdf_page(table, page)),
        Rendered(f"{slug}.csv", CSV, as_csv(table, areas)),
        Rendered(f"{slug}.json", JSON, as_json(table, areas)),
    ]
    links = [(file.name, said) for file, said in zip(files, FORMS, strict=True)]
    return Rendered(
        f"{slug}.html", HTML, html_page(table, page, files=links, pages=[("release.html", "The national page")])
    ), *files


def _drawings(table: Table) -> list[tuple[Rendered, str]]:
    kinds: Mapping[str, Any] = {"map": (drawings.tile_map, "map of forces"), "bars": (drawings.bars, "bars by force")}
    return [
        (Rendered(f"{kind}-{d.key}.svg", SVG, as_svg(draw(table, d.key, d.title))), f"{d.title}: {words} (SVG)")
        for d in DEFINITIONS
        if table.shown.get(d.key)
        for kind, (draw, words) in kinds.items()
    ]


def _pages(table: Table, own: Sequence[str]) -> list[tuple[str, str]]:
    order = list(Jurisdiction)
    slugs = sorted(own, key=lambda slug: (order.index(nation_of(table, slug)), table.names[slug]))
    return [(f"{slug}.html", table.names[slug]) for slug in slugs]
