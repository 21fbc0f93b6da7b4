"""The map of forces as a grid of tiles, one square each, so that a small area weighs as much as a large one.

Positions are those of `agencies/tiles.py`, which published files draw too. A force that is not there (a merger, a
special force) loses nothing: it stands in the table and in the line beneath the map.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from daybreak.agencies.tiles import bins_of, places
from daybreak.web.parts.links import local
from daybreak.web.parts.shown import value

STEP = 64
TILE = 60
# Which steps of the scale are used for so many bins: far apart, so that neighbours can be told.
_STEPS: tuple[tuple[int, ...], ...] = ((), (3,), (2, 4), (1, 3, 5), (1, 2, 4, 5), (1, 2, 3, 4, 5))


def kind_of(thing: object, bins: list[tuple[float, float]]) -> str:
    """Return a tile's class: a step from 0 to 5, "unknown", or "protected" for a value kept back as text."""
    if thing is None:
        return "unknown"
    if isinstance(thing, bool) or not isinstance(thing, int | float):
        return "protected"
    steps = zip(_STEPS[len(bins)], bins, strict=True)
    return next((str(step) for step, (_, most) in steps if 0 < thing <= most), "0")


def map_of(
    values: Mapping[str, object], *, href_pattern: str = "", names: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Return tiles, legend and the same figures as rows; a force without a figure is drawn as not known."""
    names = names or {}
    bins = bins_of(thing for thing in values.values() if isinstance(thing, int | float) and not isinstance(thing, bool))
    slugs = [*places(), *sorted(set(values) - set(places()))]
    forces = [_force(slug, values.get(slug), bins, href_pattern, names) for slug in slugs]
    tiles = [force for force in forces if force["placed"]]
    return {
        "tiles": tiles,
        "elsewhere": [force for force in forces if not force["placed"]],
        "rows": sorted(forces, key=lambda force: str(force["name"])),
        "legend_entries": _legend(bins, {str(force["kind"]) for force in forces}),
        "linked": bool(href_pattern),
        "box": f"0 0 {_extent('column')} {_extent('row')}",
    }


def _force(
    slug: str, thing: object, bins: list[tuple[float, float]], href_pattern: str, names: Mapping[str, str]
) -> dict[str, object]:
    place = places().get(slug)
    left, top = (place.column * STEP + 1, place.row * STEP + 1) if place else (0, 0)
    return {
        "placed": place is not None,
        "name": names.get(slug) or (place.name if place else slug),
        "short": place.short if place else "",
        "shown": value(thing),
        "brief": "?" if thing is None else _brief(thing),
        "kind": kind_of(thing, bins),
        "href": local(href_pattern.replace("{slug}", quote(slug, safe=""))),
        "left": left,
        "top": top,
        "middle": left + TILE // 2,
        "upper": top + 24,
        "lower": top + 46,
    }


def _brief(thing: object) -> str:
    """Return the value in the five letters a tile has room for."""
    if isinstance(thing, int | float) and thing >= 10_000:
        return f"{thing / 1000:.0f}k"
    text = str(value(thing))
    return text if len(text) <= 5 else "…"


def _legend(bins: list[tuple[float, float]], kinds: set[str]) -> list[dict[str, str]]:
    entries = [{"kind": "0", "text": "0"}] if "0" in kinds else []
    for least, most in bins:
        text = str(value(least)) if least == most else f"{value(least)} to {value(most)}"
        entries.append({"kind": kind_of(most, bins), "text": text})
    words = {"unknown": "no figure", "protected": "small count, kept back"}
    return entries + [{"kind": kind, "text": text} for kind, text in words.items() if kind in kinds]


def _extent(axis: str) -> int:
    most: int = max(getattr(place, axis) for place in places().values())
    return (most + 1) * STEP - 2
