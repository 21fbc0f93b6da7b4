"""`daybreak witness …`: a force's own node that keeps checkpoints and countersigns what extends them.

Needs no installation: a folder, the log's address, its public key, and a token.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import uuid4

import typer

from daybreak.cli import session
from daybreak.cli.console import AsJson, put, put_json
from daybreak.conf.home import locked
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, Unavailable
from daybreak.ledger import witnessing
from daybreak.ledger.documents import read_submission
from daybreak.ledger.notes import read_checkpoint, read_vkey

API = "/api/v1/ledger"
SECONDS = 30
MOST_BYTES = 1 << 20
Folder = Annotated[Path, typer.Argument(help="The witness's folder.")]
commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="A witness of a ledger, on its own node.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="witness")


@commands.command()
def found(
    folder: Annotated[Path, typer.Argument(help="A new folder; it will hold the witness's key.")],
    name: Annotated[str, typer.Option(help="A name under a domain of yours, like kent.example/witness.")],
    url: Annotated[str, typer.Option(help="Address of the installation, like https://daybreak.example.")],
    key: Annotated[str, typer.Option(metavar="VKEY", help="The log's public key (`daybreak ledger keys`).")],
    as_json: AsJson = False,
) -> None:
    """Make a witness: its own key, and the key of the log it believes."""
    _check_address(url)
    verifier = witnessing.found(folder, name=name, url=url, log_key=read_vkey(key))
    put("Ask an administrator of the log to register this public key:")
    put(f"  {verifier}")
    if as_json:
        put_json({"vkey": str(verifier)})


@commands.command()
def run(
    folder: Folder,
    token_file: Annotated[Path, typer.Option(help="File with a token of a post of your agency, for the ledger.")],
    as_json: AsJson = False,
) -> None:
    """Fetch the newest checkpoint, refuse it unless it extends the one held, countersign, and hand that in."""
    with locked(folder / ".lock"):
        witness = witnessing.load(folder)
        caller = _Caller(witness.url, token_file.read_text("utf-8").strip())
        old = witness.held.size if witness.held else 0
        statements = json.loads(caller.get("/keys"))["statements"]
        body = _fetch(caller, old)
        line = witnessing.countersign(witness, body, statements, at=session.now())
    _, checkpoint = read_checkpoint(read_submission(body).note)
    caller.post("/cosignatures", {"size": checkpoint.size, "line": line.strip()})
    put(f"Countersigned the log of {checkpoint.size:,} entries, which extends the {old:,} held before.")
    if as_json:
        put_json({"size": checkpoint.size, "before": old, "line": line.strip()})


def _fetch(caller: _Caller, old: int) -> str:
    """Return the newest checkpoint; of a log that says it never was as long as what is held, to refuse it by itself."""
    try:
        return caller.get(f"/add-checkpoint?old={old}")
    except BadInput:
        return caller.get("/add-checkpoint?old=0")


@commands.command()
def believe(
    folder: Folder,
    key: Annotated[str, typer.Argument(metavar="VKEY", help="The new public key, as you were told it by another way.")],
) -> None:
    """Believe a new key of the log, when the old one was lost and could not name it."""
    with locked(folder / ".lock"):
        witness = witnessing.load(folder)
        witnessing.believe(witness, read_vkey(key))
    put("From now on checkpoints of that key are countersigned too, if they extend the one held.")


class _Caller:
    """Speaks to the API of one installation with one token."""

    def __init__(self, url: str, token: str) -> None:
        _check_address(url)
        self._url, self._token = url, token

    def get(self, path: str) -> str:
        return self._ask(urllib.request.Request(f"{self._url}{API}{path}"))  # noqa: S310 - checked above

    def post(self, path: str, said: dict[str, Any]) -> str:
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        return self._ask(
            urllib.request.Request(f"{self._url}{API}{path}", json.dumps(said).encode(), headers)  # noqa: S310
        )

    def _ask(self, request: urllib.request.Request) -> str:
        request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return str(answer.read(MOST_BYTES).decode("utf-8"))
        except urllib.error.HTTPError as refused:
            raise _said(refused) from refused
        except OSError as error:
            raise Unavailable(f"{self._url} does not answer ({error})", remedy="Try again later") from error


def _said(refused: urllib.error.HTTPError) -> Exception:
    """Return the error an answer stands for, in the log's own words."""
    try:
        said = json.loads(refused.read(MOST_BYTES))
    except ValueError:
        said = {}
    kinds = {401: NotAllowed, 403: NotAllowed, 409: Conflict, 422: BadInput}
    message = str(said.get("message") or f"the log answered {refused.code}")
    return kinds.get(refused.code, Unavailable)(
        message, rule=str(said.get("rule", "")), remedy=str(said.get("remedy", ""))
    )


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    if not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise BadInput(f"{url} is not an https address", remedy="The token must not travel in clear")
