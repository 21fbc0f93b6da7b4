"""The letter of a position-of-trust disclosure: exactly the words approved, and none of the force's own reasons."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from daybreak.kernel.words import MARKING
from daybreak.packages.travelling.printing import printed
from daybreak.safeguarding.terms import Letter

TEMPLATE = Path(__file__).with_name("letter.typ")


def letter_pdf(letter: Letter, *, exported_at: datetime) -> bytes:
    """Return the letter as PDF/A-2a, the marking at the top and the foot of every page."""
    return printed(
        TEMPLATE,
        {
            "marking": MARKING, "title": letter.title, "reference": letter.reference, "force": letter.force,
            "recipient": letter.recipient, "words": letter.words, "written_on": letter.written_on.isoformat(),
            "corrects_of": letter.corrects_of.isoformat() if letter.corrects_of else "",
            "exported_at": exported_at.isoformat(),
        },
    )  # fmt: skip
