"""The page of definitions: what each published figure counts."""

from __future__ import annotations

from daybreak.release.definitions import DEFINITIONS, FEW, SMALL, Definition
from tools.docs.texts import table

HEAD = f"""# What the figures count

The register that every released page and file prints its definitions from (`release/definitions.py`). All figures of
one release come from one frozen snapshot. Where a figure counts people, a force's count from 1 to {SMALL - 1} is
protected, also against being worked out from the other numbers; a text says "{FEW}".
"""


def page() -> str:
    """Return the page."""
    headers = ("Figure", "Key", "What is counted", "Small counts")
    return "\n".join([HEAD, table(headers, [_row(each) for each in DEFINITIONS])])


def _row(each: Definition) -> tuple[str, ...]:
    return each.title, f"`{each.key}`", each.counts, "protected" if each.of_people else "shown"
