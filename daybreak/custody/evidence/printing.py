"""Continuity statements and labels on paper: values go into the template as data, nothing comes from outside."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import segno
from barcode import Code128
from barcode.writer import SVGWriter

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
    """Return sheets of labels (21 a page, 63.5 by 38.1 mm): the opaque reference in letters, as QR and as Code 128."""
    return printed(FOLDER / "labels.typ", labels_said(labels, exported_at=exported_at))


def labels_said(labels: Sequence[str], *, exported_at: str) -> dict[str, Any]:
    """Return what the sheets of labels say, as the template reads it."""
    codes = [{"code": code, "qr": qr_of(code), "bars": bars_of(code)} for code in labels]
    return {"marking": MARKING, "exported_at": exported_at, "labels": codes}


def bars_of(code: str) -> str:
    """Return a Code 128 as SVG (ISO/IEC 15417), for scanners that read no QR code; its letters stand beside it."""
    drawn = io.BytesIO()
    options = {"module_width": 0.3, "module_height": 9.0, "quiet_zone": 3.0, "write_text": False}
    Code128(code, writer=SVGWriter()).write(drawn, options=options)
    return drawn.getvalue().decode("utf-8")


def qr_of(code: str) -> str:
    """Return a QR code as SVG; error correction Q, because bags are creased and scratched (ISO/IEC 18004)."""
    drawn = io.BytesIO()
    segno.make(code, error="q", micro=False).save(drawn, kind="svg", xmldecl=False, svgns=True, border=4, omitsize=True)
    return drawn.getvalue().decode("ascii")
