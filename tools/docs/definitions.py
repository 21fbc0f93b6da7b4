"""The page of definitions: what each published figure counts."""

from __future__ import annotations

from daybreak.release.definitions import FEW, INSTANT, SMALL, Definition, Group
from daybreak.release.register import REGISTER, STATEMENTS, Statement
from daybreak.release.tables.printed import TABLES
from tools.docs.texts import table

HEAD = f"""# What the figures count

The register that every released page and file prints its definitions from (`release/definitions.py`); the further
figures are frozen with each snapshot too (`release/register.py`). All figures of one release come from one frozen
snapshot. Where a figure counts people, a force's count from 1 to {SMALL - 1} is protected, also against being worked
out from the other numbers; a text says that it {FEW}.

As at: {INSTANT[0].lower()}{INSTANT[1:]}
"""
NOT_SO = """## What is said to be not so

A sentence stands with a snapshot only where its figures are all nought, and where there is somebody it speaks of.
"""


def page() -> str:
    """Return the page."""
    headers = ("Figure", "Key", "What is counted", "Small counts", "What is counted once", "Where it means the same")
    parts = [HEAD]
    for group in Group:
        parts += [
            f"## {group.value}\n",
            table(headers, [_row(each) for each in (*REGISTER, *TABLES) if each.group == group]),
            "",
        ]
    said = [(each.words, f"`{each.key}`", each.means, _keys(each)) for each in STATEMENTS]
    return "\n".join([*parts, NOT_SO, table(("Sentence", "Key", "What it means", "What must be nought"), said)])


def _row(each: Definition) -> tuple[str, ...]:
    small = "protected" if each.of_people else "shown"
    return each.title, f"`{each.key}`", each.counts, small, each.rule, each.jurisdiction


def _keys(each: Statement) -> str:
    return ", ".join(f"`{key}`" for key in each.zero)
