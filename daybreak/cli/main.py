"""`daybreak`: the commands, and what an error looks like."""

from __future__ import annotations

import gc
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from daybreak.cli import (
    accounts,
    checking,
    children,
    children_desk,
    decisions,
    describing,
    errors,
    evidence,
    exhibits,
    exhibits_shown,
    figures,
    following,
    grounds,
    hashes,
    installation,
    ledger,
    letters,
    levels,
    links,
    many,
    members,
    operation,
    operators,
    packages,
    premises,
    providing,
    readying,
    references,
    rehearse,
    releasing,
    serving,
    timekeeper,
    tokens,
    triage,
    visits,
    welfare,
    witness,
)
from daybreak.cli.console import put, put_error
from daybreak.cli.steps import Steps
from daybreak.kernel.errors import DaybreakError, GateNotMet

app = typer.Typer(
    name="daybreak",
    cls=Steps,
    help="Coordinate one national child-protection operation, from referral files to released figures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
for commands in (
    accounts,
    checking,
    children,
    children_desk,
    decisions,
    describing,
    errors,
    evidence,
    exhibits,
    exhibits_shown,
    figures,
    following,
    grounds,
    hashes,
    installation,
    ledger,
    letters,
    levels,
    links,
    many,
    members,
    operation,
    operators,
    packages,
    premises,
    providing,
    readying,
    rehearse,
    releasing,
    serving,
    timekeeper,
    tokens,
    triage,
    visits,
    welfare,
    witness,
):
    commands.add_to(app)


def _version(asked: bool) -> None:
    if asked:
        put(f"daybreak {version('daybreak')}")
        raise typer.Exit


@app.callback()
def daybreak(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Coordinate one national child-protection operation, from referral files to released figures."""


def run() -> None:
    """Run a command; an error of the tree becomes its message on standard error and its exit code."""
    # Batches make hundreds of thousands of values that all live until the batch ends: looking through them for
    # cycles again and again costs a tenth of the time and finds nothing.
    gc.set_threshold(200_000, 20, 20)
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except DaybreakError as error:
        _explain(error)
        sys.exit(error.exit_code)
    except typer.TyperException as error:
        error.show()  # type: ignore[attr-defined]  # those of the command line, the only ones raised, can
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)


def _explain(error: DaybreakError) -> None:
    put_error(f"daybreak: {error.message}")
    if error.place:
        put_error(f"  where:  {error.place}")
    if isinstance(error, GateNotMet):
        for item in error.items:
            put_error(f"  open:   {item}")
    if remedy := references.remedy_of(error):
        put_error(f"  remedy: {remedy}")


if __name__ == "__main__":
    run()
