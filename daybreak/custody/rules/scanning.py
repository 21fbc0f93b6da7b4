"""What a hand scanner types into one field: for each bag its label and its seal, in one line or in two."""

from __future__ import annotations

import re

from daybreak.custody.terms import Scanned
from daybreak.kernel.errors import BadInput

MOST_SCANNED = 500
"""A shift's van load; more at once is a list nobody read."""
_APART = re.compile(r"\t|;|,|\s{2,}| (?=\S+$)")


def scanned(text: str) -> list[Scanned]:
    """Return what was scanned, in its order; BadInput where a label stands without its seal, or there are too many.

    `X-4F7KQ2M4TZ K-0001`, or the label and the seal on two lines, as a scanner with Enter types them. Tab, comma or
    semicolon also part the two.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    found: list[Scanned] = []
    label: tuple[int, str] | None = None
    for number, line in lines:
        parts = [part.strip() for part in _APART.split(line, maxsplit=1)] if label is None else [line]
        if label is not None:
            found.append(Scanned(label[0], label[1], line))
            label = None
        elif len(parts) == 2 and parts[1]:
            found.append(Scanned(number, *parts))
        else:
            label = (number, parts[0])
    if label is not None:
        raise BadInput(
            f"Line {label[0]} has no seal", rule="label and seal", place=f"line {label[0]}",
            remedy="Scan the label, then the seal of the same bag",
        )  # fmt: skip
    if not found or len(found) > MOST_SCANNED:
        raise BadInput(
            f"{len(found)} bags cannot be signed for at once", rule=f"1 to {MOST_SCANNED}", place="scanned",
            remedy="Scan the label and the seal of each bag, and sign in parts where there are more",
        )  # fmt: skip
    return found
