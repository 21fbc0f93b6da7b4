"""`daybreak package …`: what an offline force answers in signed files, taking them in, and changing the signing key."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_error, put_json, put_next, put_table
from daybreak.kernel.errors import Conflict, NotFound
from daybreak.packages.terms import Answer as Access
from daybreak.packages.terms import Said

MOST_KEY = 1 << 12
Force = Annotated[str, typer.Option("--force", metavar="SLUG", help="The force this is: kent.")]


def add_to(commands: typer.Typer) -> None:
    """Add these commands to those of packages."""
    commands.command(name="answer-key")(answer_key)
    commands.command()(answer)
    commands.command(name="import-answer")(import_answer)
    commands.command(name="rotate-key")(rotate_key)


def answer_key(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the secret half.")], force: Force
) -> None:
    """Make the key a force signs its answers with: the secret half goes into the file, the public half is printed."""
    from daybreak.packages.travelling.answering import new_key

    secret, public = new_key(force)
    keep_secret(secret, out)
    put(str(public))
    # Beside the output: that is the key, to be kept in a file as it stands.
    put_error("Next: give this line to the lead agency, which registers it: `daybreak package register-key`")


def answer(
    reference: Annotated[str, typer.Argument(help="The package: P-7KQ2M4/1.")],
    said: Annotated[Said, typer.Argument(help="What the force says of it; stopped answers a recall.")],
    force: Force,
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="The force's secret key for answers.")],
    received: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Where the force keeps what it received.")],
    name: Annotated[str, typer.Option("--by", help="Who answers: name and number, as the force knows them.")],
    access: Annotated[Access | None, typer.Option(help="Acknowledging: is there access to children?")] = None,
    reason: Annotated[str, typer.Option(help="Why it is rejected.")] = "",
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write the file.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Write a signed answer about a received package, for the lead agency to take in; needs no installation."""
    from daybreak.packages.travelling.answering import read_key
    from daybreak.packages.travelling.receiving import What, answer

    signer = read_key(read_bytes(key, MOST_KEY).decode("ascii", "replace"), force=force)
    what = What(reference, said, name, access_to_children=access.value if access else "", reason=reason)
    file = answer(what, received, out, signer=signer, force=force, at=session.now())
    put(f"Written to {file}.")
    put_next("send it to the lead agency, which takes it in: `daybreak package import-answer`")
    if as_json:
        put_json({"file": str(file)})


def import_answer(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Answers as the force sent them.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Take signed answers of offline forces in, all or none: each once, from the force that holds the package."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.packages.actions import import_answers
    from daybreak.packages.travelling.answering import MOST_BYTES

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    raw = [read_bytes(file, MOST_BYTES + 1) for file in files]
    with viewing(by):
        taken = import_answers(raw, by=by, at=at)
        rows = [(row.package.reference, row.said, row.said_by) for row in taken]
    put_table("Taken in", ("Package", "Says", "By"), rows)
    if as_json:
        put_json({"answers": [{"package": reference, "said": said} for reference, said, _ in rows]})


def rotate_key(
    reason: Annotated[str, typer.Option(help="Why the key is changed.")],
    second: Annotated[str, typer.Option(metavar="USERNAME", help="The other person who agrees.")],
    act_as: As = "",
) -> None:
    """Let a new key sign packages from now on: two people agree. What was signed before holds."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.packages.actions import rotate_signing_key

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    other = session.acting(second, Role.GOLD, at=at)
    with viewing(by):
        made = rotate_signing_key(reason=reason, second=other, by=by, at=at)
    put(f"Key {made.generation} signs packages from now on:")
    put(f"  {made.vkey}")
    put("Write the list anew (`daybreak package keys`), give it to every offline force, and copy the keys folder.")


def keep_secret(secret: str, out: Path) -> None:
    """Write the secret half of a key into a new file that only its owner can read; Conflict where there is one."""
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise Conflict(f"{out} exists already", remedy="A key is never overwritten: name a new file") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")


def read_bytes(file: Path, most: int) -> bytes:
    """Return what a file holds, as much as is asked for; NotFound where it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise NotFound(f"{file} cannot be read ({error.strerror})") from error
