"""Drawings of one figure: the map of forces as tiles, and bars by force. Each says itself in words too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daybreak.agencies.tiles import BINS, bins_of, places
from daybreak.release.documents.markup import Element, el
from daybreak.release.documents.terms import PROTECTED, Table

STEP, TILE = 64, 60
ROW, NAMES, LONGEST = 22, 300, 440
INK, PAPER, QUIET = "#1d2733", "#ffffff", "#5b6672"
# One hue from light to dark: told apart by lightness alone, so also without colour; ink on each has 4.5:1 (WCAG 1.4.3).
SHADES = ("#eef3f8", "#c9dcec", "#9bc0de", "#5d94c2", "#2b6498", "#123a63")
_LIGHT_FROM = 4  # from this shade on the letters are light
_STEPS: Sequence[Sequence[int]] = ((), (3,), (2, 4), (1, 3, 5), (1, 2, 4, 5), (1, 2, 3, 4, 5))


def tile_map(table: Table, key: str, title: str) -> Element:
    """Return the map of one figure: a tile a force, its shade by value, a hatch where the number is withheld."""
    row = table.shown[key]
    bins = bins_of(value for slug, value in row.items() if slug and value is not None)
    grid = [place for slug, place in places().items() if slug in row]
    across, down = max((p.column for p in grid), default=0) + 1, max((p.row for p in grid), default=0) + 1
    below = _beneath(table, row)
    drawn = [_tile(p.column, p.row, p.short, table.names[p.slug], row[p.slug], bins) for p in grid]
    legend = _legend(bins, down * STEP + 12, any(value is None for value in row.values()))
    line = [_text(0, down * STEP + 60, below, size=12)] if below else []
    words = f"A map with one tile for each police force. {_in_words(table, row)} {below}".strip()
    return _drawing(
        f"map-{key}", f"{title}, by force", words, across * STEP, down * STEP + 70, [*drawn, *legend, *line]
    )


def bars(table: Table, key: str, title: str) -> Element:
    """Return the bars of one figure, forces by name: no league table is drawn from numbers that chance moves."""
    row = table.shown[key]
    most = max((value for slug, value in row.items() if slug and value), default=1)
    drawn: list[Element] = []
    for place, slug in enumerate(slug for slug in table.forces if slug in row):
        value, top = row[slug], place * ROW
        drawn.append(_text(NAMES - 8, top + 15, table.names[slug], size=13, anchor="end"))
        if value is None:
            drawn.append(_text(NAMES, top + 15, f"{PROTECTED} withheld", size=13, fill=QUIET))
            continue
        wide = round(value * LONGEST / most)
        if wide:
            drawn.append(_rect(NAMES, top + 3, wide, ROW - 6, SHADES[4]))
        drawn.append(_text(NAMES + wide + 6, top + 15, f"{value:,}", size=13))
    words = f"A bar for each police force, in the order of their names. {_in_words(table, row)}"
    return _drawing(f"bars-{key}", f"{title}, by force", words, NAMES + LONGEST + 80, max(len(row), 1) * ROW, drawn)


def _in_words(table: Table, row: Mapping[str, int | None]) -> str:
    """Return every value of a drawing as one sentence: its text equivalent wherever the file goes alone."""
    said = (
        f"{table.names[slug]} {PROTECTED if row[slug] is None else f'{row[slug]:,}'}"
        for slug in table.forces
        if slug in row
    )
    withheld = f" {PROTECTED}: a number withheld." if None in row.values() else ""
    return f"{'; '.join(said)}.{withheld}"


def _beneath(table: Table, row: Mapping[str, int | None]) -> str:
    """Return the forces that have no tile, with their values."""
    others = [slug for slug in table.forces if slug in row and slug not in places()]
    said = ", ".join(f"{table.names[slug]} {PROTECTED if row[slug] is None else f'{row[slug]:,}'}" for slug in others)
    return f"Not on the map: {said}." if said else ""


def _tile(column: int, row: int, short: str, name: str, value: int | None, bins: list[tuple[float, float]]) -> Element:
    left, top, shade = column * STEP, row * STEP, _shade(value, bins)
    ink = ink_on(shade)
    said = PROTECTED if value is None else f"{value:,}"
    inside = [
        el("title", f"{name}: {said}", svg=True),
        _rect(left, top, TILE, TILE, PAPER if value is None else SHADES[shade]),
    ]
    if value is None:
        inside.append(_hatch(left, top))
        inside.append(_rect(left + 6, top + 8, TILE - 12, TILE - 16, PAPER))
    middle = left + TILE // 2
    inside.append(_text(middle, top + 26, short, size=14, fill=ink, anchor="middle", weight="600"))
    inside.append(
        _text(middle, top + 46, said if len(said) < 7 else f"{value or 0:.1e}", size=14, fill=ink, anchor="middle")
    )
    return el("g", *inside, svg=True)


def ink_on(shade: int) -> str:
    """Return the colour of letters on a shade."""
    return PAPER if shade >= _LIGHT_FROM else INK


def _shade(value: int | None, bins: list[tuple[float, float]]) -> int:
    if not value:
        return 0
    return next(step for step, (_, most) in zip(_STEPS[len(bins)], bins, strict=True) if value <= most)


def _hatch(left: int, top: int) -> Element:
    path = " ".join(f"M{left},{top + at} L{left + at},{top}" for at in range(12, TILE + 1, 12))
    path += " " + " ".join(f"M{left + at},{top + TILE} L{left + TILE},{top + at}" for at in range(12, TILE, 12))
    return el("path", attrs={"d": path, "stroke": QUIET, "stroke-width": "1.5", "fill": "none"}, svg=True)


def _legend(bins: list[tuple[float, float]], top: int, withheld: bool) -> list[Element]:
    entries = [(SHADES[0], "0")]
    for shade, (least, most) in zip(_STEPS[len(bins)], bins, strict=True):
        entries.append((SHADES[shade], f"{least:,}" if least == most else f"{least:,} to {most:,}"))
    assert len(entries) <= BINS + 1  # noqa: S101 - the drawing is as wide as that
    drawn: list[Element] = []
    for place, (fill, said) in enumerate(entries):
        drawn += [_rect(place * 86, top, 14, 14, fill), _text(place * 86 + 20, top + 12, said, size=12)]
    return drawn + ([_text(0, top + 32, f"{PROTECTED} and hatched: a number withheld", size=12)] if withheld else [])


def _drawing(key: str, title: str, words: str, width: int, height: int, inside: list[Element]) -> Element:
    attrs = {
        "viewBox": f"-2 -2 {width + 4} {height + 4}", "role": "img", "aria-labelledby": f"{key}-title {key}-desc",
        "font-family": "Arial, Helvetica, 'Libertinus Serif', sans-serif",
    }  # fmt: skip
    head = [
        el("title", title, attrs={"id": f"{key}-title"}, svg=True),
        el("desc", words, attrs={"id": f"{key}-desc"}, svg=True),
    ]
    return el("svg", *head, *inside, attrs=attrs, svg=True)


def _rect(left: int, top: int, width: int, height: int, fill: str) -> Element:
    attrs = {
        "x": left,
        "y": top,
        "width": width,
        "height": height,
        "fill": fill,
        "stroke": QUIET,
        "stroke-width": "0.75",
    }
    return el("rect", attrs={name: str(value) for name, value in attrs.items()}, svg=True)


def _text(
    left: int, top: int, said: str, *, size: int, fill: str = INK, anchor: str = "start", weight: str = "400"
) -> Element:
    attrs = {"x": left, "y": top, "font-size": size, "fill": fill, "text-anchor": anchor, "font-weight": weight}
    return el("text", said, attrs={name: str(value) for name, value in attrs.items()}, svg=True)
