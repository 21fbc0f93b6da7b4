"""A sum drawn step by step: where each bar begins and ends, in hundredths; text, so that no locale writes commas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from daybreak.web.parts.shown import part

MARGIN = 0.04
LEAST_WIDTH = 0.6


def waterfall_of(steps: Iterable[object], thresholds: Mapping[float, str]) -> dict[str, object]:
    """Return the steps with their bars, the total, nought and the thresholds on one scale that holds all of them."""
    read = [{name: part(step, name) for name in ("words", "said", "bits", "start", "end")} for step in steps]
    ends = [0.0, *thresholds, *(float(str(step[side])) for step in read for side in ("start", "end"))]
    low, high = min(ends), max(ends)
    margin = (high - low) * MARGIN or 1.0
    low, width = low - margin, high - low + 2 * margin

    def at(bits: float) -> float:
        return 100 * (bits - low) / width

    total = float(str(read[-1]["end"])) if read else 0.0
    rows = [_row(step, at(float(str(step["start"]))), at(float(str(step["end"])))) for step in read]
    marks = [{"bits": f"{bits:g}", "words": words, "x": f"{at(bits):.2f}"} for bits, words in thresholds.items()]
    return {
        "rows": rows,
        "total": {"bits": signed(total), **_bar(at(0.0), at(total))},
        "nought": f"{at(0.0):.2f}",
        "marks": [{**mark, "met": total >= float(mark["bits"])} for mark in marks],
    }


def signed(bits: float) -> str:
    """Return bits as they are written: with their sign, to one place; what rounds to nothing has none."""
    text = f"{bits:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "\N{MINUS SIGN}")


def _row(step: dict[str, object], start: float, end: float) -> dict[str, object]:
    bits = float(str(step["bits"]))
    tone = "danger" if bits < 0 else "done"
    return {"words": step["words"], "said": step["said"], "bits": signed(bits), "tone": tone, **_bar(start, end)}


def _bar(start: float, end: float) -> dict[str, str]:
    left, width = min(start, end), max(abs(end - start), LEAST_WIDTH)
    return {"x": f"{left:.2f}", "width": f"{width:.2f}", "end": f"{end:.2f}"}
