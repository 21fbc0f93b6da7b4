"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> str:
    """Return a table; `right` are the numbers of columns that stand right."""
    rule = ["---:" if index in right else "---" for index in range(len(headers))]
    lines = [headers, rule, *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def plain(word: str) -> str:
    """Return a word of a vocabulary as people write it."""
    return word.replace("_", " ")


def first_line(thing: object) -> str:
    """Return the first line of a function's or a class's own docstring; an inherited one is nothing."""
    text = thing.__doc__ or ""
    inherited = {base.__doc__ for base in getattr(thing, "__mro__", ())[1:]}
    return "" if text in inherited else text.partition("\n")[0]


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
