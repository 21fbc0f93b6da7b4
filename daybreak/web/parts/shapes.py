"""Lengths of drawn bars, in hundredths of the widest; kept as text so that no locale turns a point into a comma."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daybreak.web.parts.links import local
from daybreak.web.parts.shown import part, value

# A count above nought must stay visible beside one ten thousand times its size.
LEAST_WIDTH = 0.6
_NAMES = ("label", "value", "href", "note", "tone", "unit")


def bars_of(rows: Iterable[object]) -> list[dict[str, object]]:
    """Return each row with the width of its bar; a row is (label, value[, href[, note]]), a mapping or an object."""
    read = [_read(row) for row in rows]
    most = max((number(row["value"]) for row in read), default=0.0)
    return [{**row, "shown": value(row["value"]), "width": _width(number(row["value"]), most)} for row in read]


def stages_of(stages: Iterable[object]) -> list[dict[str, object]]:
    """Return the stages of a funnel: bar centred, and the share of the stage before in words.

    A share is told of two stages that count the same unit; people are no share of visits.
    """
    drawn = bars_of(stages)
    for before, stage in zip([None, *drawn], drawn, strict=False):
        stage["start"] = f"{(100 - float(str(stage['width']))) / 2:.2f}"
        alike = before is not None and before["unit"] == stage["unit"]
        stage["share"] = _share(stage["value"], before["value"]) if before and alike else ""
    return drawn


def progress_of(done: int, total: int) -> dict[str, object]:
    """Return width and words; more done than there is stays full, nothing to do is said."""
    words = f"{done:,} of {total:,}" if total else "nothing to do"
    return {"width": _width(min(done, total), total), "words": words, "complete": bool(total) and done >= total}


def number(thing: object) -> float:
    """Return the number a bar can draw; nought for unknown and for protected values."""
    return float(thing) if isinstance(thing, int | float) and not isinstance(thing, bool) else 0.0


def _read(row: object) -> dict[str, object]:
    if isinstance(row, list | tuple):
        row = dict(zip(_NAMES, row, strict=False))
    got = {name: part(dict(row) if isinstance(row, Mapping) else row, name) for name in _NAMES}
    return {**got, "href": local(got["href"])}


def _width(part_of: float, whole: float) -> str:
    if part_of <= 0 or whole <= 0:
        return "0"
    return f"{max(LEAST_WIDTH, 100 * part_of / whole):.2f}"


def _share(here: object, before: object) -> str:
    if not isinstance(here, int | float) or not 0 < number(before) >= number(here):
        return ""
    percent = 100 * number(here) / number(before)
    return "under 1 %" if 0 < percent < 1 else f"{percent:.0f} %"
