"""Reading what a printed file says, as whoever opens it does."""

from __future__ import annotations

import io

from pypdf import PdfReader


def text_of(pdf: bytes) -> str:
    """Return the text of every page, its lines joined by blanks: where a line breaks is no matter of words."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
