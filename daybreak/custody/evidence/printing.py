"""Continuity statements and labels on paper: values go into the template as data, nothing comes from outside."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import segno

from daybreak.packages.travelling.contents import MARKING
from daybreak.packages.travelling.printing import printed

FOLDER = Path(__file__).parent
MOST_LABELS = 420
"""Twenty sheets at once."""


def statement_pdf(contents: Sequence[Mapping[str, Any]], *, exported_at: str, exported_by: str) -> bytes:
    """Return the continuity statements of exhibits as PDF/A-2a, each on a page of its own."""
    said = {"marking": MARKING, "exhibits": list(contents), "exported_at": exported_at, "exported_by": exported_by}
    return printed(FOLDER / "statement.typ", said)


def labels_pdf(labels: Sequence[str], *, exported_at: str) -> bytes:
    """Return sheets of labels (21 a page, 63.5 by 38.1 mm): the opaque reference in letters and as a QR code."""
    said = {
        "marking": MARKING,
        "exported_at": exported_at,
        "labels": [{"code": code, "qr": qr_of(code)} for code in labels],
    }
    return printed(FOLDER / "labels.typ", said)


def qr_of(code: str) -> str:
    """Return a QR code as SVG; error correction Q, because bags are creased and scratched (ISO/IEC 18004)."""
    drawn = io.BytesIO()
    segno.make(code, error="q", micro=False).save(drawn, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True)
    return drawn.getvalue().decode("ascii")
