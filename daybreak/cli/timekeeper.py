"""`daybreak timekeeper …`: the second machine, which signs what its clock says and does nothing else.

Needs no installation: a folder with its key.
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import AsJson, put, put_json
from daybreak.release.timekeeping import serving, statements

Folder = Annotated[Path, typer.Argument(help="The timekeeper's folder.")]
commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="A second machine that signs the time.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="timekeeper")


@commands.command()
def found(
    folder: Annotated[Path, typer.Argument(help="A new folder; it will hold the timekeeper's key.")],
    name: Annotated[str, typer.Option(help="A name under a domain of yours, like daybreak.example/timekeeper.")],
    as_json: AsJson = False,
) -> None:
    """Make a timekeeper, and print the public key an installation believes it by."""
    verifier = statements.found(folder, name=name)
    put("Set this at the installation as DAYBREAK_TIMEKEEPER_KEY:")
    put(f"  {verifier}")
    if as_json:
        put_json({"vkey": str(verifier)})


@commands.command()
def serve(
    folder: Folder,
    host: Annotated[str, typer.Option(help="The address to answer at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to answer at.")] = 8090,
) -> None:
    """Answer every nonce with a signed statement of this machine's clock, until stopped."""
    with serving.server(statements.load(folder), host, port, clock=session.now) as running:
        put(f"Signing the time at http://{host}:{running.server_address[1]}/")
        with contextlib.suppress(KeyboardInterrupt):
            running.serve_forever()


@commands.command()
def leave(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the installation reads it.")],
    every: Annotated[int, typer.Option(help="Write it again after so many seconds, until stopped; 0: once.")] = 0,
) -> None:
    """Write a signed statement of this machine's clock into a file, for an installation that reaches no network."""
    signer, waiting = statements.load(folder), threading.Event()
    with contextlib.suppress(KeyboardInterrupt):
        serving.leave(signer, file, at=session.now())
        while every and not waiting.wait(every):
            serving.leave(signer, file, at=session.now())
