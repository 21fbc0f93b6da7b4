"""How commands print: calm text for people, one last line of JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from daybreak.kernel.errors import Conflict

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as one last line of JSON.")]
As = Annotated[
    str, typer.Option("--as", metavar="USERNAME", help="Act as this person's post instead of the usual one.")
]
Codename = Annotated[
    str, typer.Option("--operation", metavar="CODENAME", help="Which operation; the newest if not given.")
]

MOST_WIDTH = 10_000  # signs of one line: more than any table here has
# Nothing printed is markup, and nothing is an emoji: between two colons stands a group of an IPv6 address.
console = Console(stderr=False, emoji=False, markup=False, highlight=False)
progress_console = Console(stderr=True, emoji=False, markup=False, highlight=False)


def put(line: str) -> None:
    """Print one line for people."""
    console.print(line, soft_wrap=True)


def put_lines(what: str, lines: Sequence[str]) -> None:
    """Print a line each, or that there is none."""
    for line in lines or [f"{what}: None"]:
        put(line)


def put_next(line: str) -> None:
    """Print what is to be done next and who does it, where the way goes on from here."""
    put(f"Next: {line}")


def put_error(line: str) -> None:
    """Print one line for people on standard error."""
    progress_console.print(line, soft_wrap=True)


def put_json(value: Mapping[str, Any]) -> None:
    """Print the last line for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, sort_keys=False, default=str) + "\n")
    sys.stdout.flush()


def put_table(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a small table, or that there is nothing in it; columns of numbers stand right, and no word is shortened.

    A key or reference that is cut short cannot be given to the next command: where the terminal is too narrow, columns
    of sentences are folded and the line becomes longer than the terminal; what is no terminal gets every line whole.
    """
    if not rows:
        put_lines(title, [])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, header in enumerate(headers):
        numeric = all(isinstance(row[index], int | float) for row in rows)
        one_word = not any(" " in str(row[index]) for row in rows)
        table.add_column(header, justify="right" if numeric else "left", no_wrap=one_word, overflow="fold")
    for row in rows:
        table.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    console.print(title, style="italic", soft_wrap=True)  # by itself: a table folds its title to its own width
    paper = Console(width=_width(table), emoji=False, markup=False, highlight=False)
    paper.print(table, crop=False)


def _width(table: Table) -> int:
    """Return how wide a table is printed: as the terminal, but never narrower than its words."""
    needed = Measurement.get(console, console.options.update(max_width=MOST_WIDTH), table)
    return max(console.width, needed.minimum) if console.is_terminal else needed.maximum


def write_new(out: Path, made: bytes) -> None:
    """Write a file that is not there yet, readable by nobody else, and say so; Conflict where there is one."""
    try:
        with out.open("xb") as file:
            file.write(made)
    except FileExistsError:
        raise Conflict(f"{out} exists already", remedy="Name a new file") from None
    out.chmod(0o600)
    put(f"Written to {out}.")


@contextmanager
def progress(words: str, total: int | None) -> Iterator[Any]:
    """Show a bar on the terminal (standard error) while long work goes on; yields advance(n)."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console, transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda n=1: bar.advance(task, n)
