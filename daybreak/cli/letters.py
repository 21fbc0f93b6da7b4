"""`daybreak disclosure letter`: the words approved, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daybreak.cli.children import acting
from daybreak.cli.console import As, write_new
from daybreak.cli.welfare import Key, disclosure


def add_to(app: typer.Typer) -> None:
    """Add nothing more: this command stands in the group of `daybreak disclosure`, added beside."""


@disclosure.command()
def letter(
    key: Key,
    out: Annotated[Path, typer.Option(metavar="FILE", help="A new file.")],
    act_as: As = "",
) -> None:
    """Write the letter with exactly the words approved as PDF; recorded as disclosed."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.actions import print_letter

        _, made = print_letter(key, by=by, at=at)
        write_new(out, made)
