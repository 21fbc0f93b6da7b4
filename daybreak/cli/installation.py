"""Commands about the installation itself: init, serve, stop, worker, posts."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from daybreak.cli import session
from daybreak.cli.console import AsJson, put, put_json, put_table
from daybreak.conf.home import home
from daybreak.kernel.errors import Conflict, Unavailable

PASSWORD_BYTES = 12
STOP_SECONDS = 30
BEHIND_PEOPLE = 5
"""How much further back background jobs stand than whoever waits for an answer."""


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(init)
    app.command()(serve)
    app.command()(stop)
    app.command(hidden=True)(worker)
    app.command()(posts)


def init(
    codename: Annotated[str, typer.Option(help="Codename of the operation to found.")] = "FIRST LIGHT",
    lead: Annotated[str, typer.Option(help="Name of the lead agency.")] = "Lead Agency",
    password_file: Annotated[
        Path | None, typer.Option(help="File with the password for the first posts; one is made up when not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Set up an installation: database, tables, agencies, one operation, and its first posts.

    Running it again brings an existing installation up to date and changes nothing else.
    """
    session.prepare()
    from daybreak.access.founding import found

    password = password_file.read_text("utf-8").strip() if password_file else secrets.token_urlsafe(PASSWORD_BYTES)
    founded = found(codename=codename, lead_name=lead, password=password, at=session.now())
    result: dict[str, Any] = {"home": str(home()), "operation": founded.codename, "posts": founded.posts}
    if not founded.new:
        put(f"The installation in {home()} is up to date; operation {founded.codename}.")
    else:
        put(f"Founded operation {founded.codename} in {home()}.")
        put_table("Posts", ("Username", "Post"), list(founded.posts.items()))
        if password_file is None:
            put(f"Password of all of them, shown only now: {password}")
    if as_json:
        put_json(result)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    as_json: AsJson = False,
) -> None:
    """Serve the pages and the API until stopped (Ctrl-C, or `daybreak stop` elsewhere)."""
    session.open_installation()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    _load_pages()
    session.let_go()  # the server forks: a live pool must not be forked with it
    pid_file = _claim_pid_file()
    background = subprocess.Popen([sys.executable, "-m", "daybreak.cli.main", "worker"])
    try:
        put(f"Serving http://{'localhost' if host == '127.0.0.1' else host}:{port} (stop with Ctrl-C)")
        if as_json:
            put_json({"address": f"http://{host}:{port}"})
        _granian(host, port)
    finally:
        background.terminate()
        background.wait(timeout=20)
        pid_file.unlink(missing_ok=True)


def _load_pages() -> None:
    """Load all that answers before anything listens: who comes while it loads is refused at once, and comes again."""
    from django.urls import get_resolver

    import daybreak.conf.asgi  # noqa: F401 - the process that serves is forked from this one and has it then

    get_resolver().url_patterns  # noqa: B018 - reading it loads every page


def _claim_pid_file() -> Path:
    pid_file = home() / "serve.pid"
    if pid_file.exists() and _alive(int(pid_file.read_text() or 0)):
        raise Conflict("The pages are being served already", remedy="Run `daybreak stop` first")
    pid_file.write_text(str(os.getpid()))
    return pid_file


def _granian(host: str, port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    application = "daybreak.conf.asgi:application"
    Granian(
        application, address=host, port=port, interface=Interfaces.ASGI, workers=1, log_enabled=False
    ).serve()  # fmt: skip


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return pid > 0


def _await_end(pid: int) -> None:
    """Wait until a process that was told to end has ended: its worker must not lose the database under its feet."""
    until = time.monotonic() + STOP_SECONDS
    while _alive(pid):
        if time.monotonic() > until:
            raise Unavailable(
                f"the process {pid} that serves the pages has not ended in {STOP_SECONDS} s",
                remedy="Look what it does, and end it by hand; then run `daybreak stop` again",
            )
        time.sleep(0.05)


def stop(as_json: AsJson = False) -> None:
    """Stop serving, and stop the embedded database."""
    pid_file = home() / "serve.pid"
    served = pid_file.exists() and _alive(pid := int(pid_file.read_text() or 0))
    if served:
        os.kill(pid, signal.SIGTERM)
        _await_end(pid)
        put("Stopped serving.")
    from daybreak.conf.addresses import server
    from daybreak.conf.postgres import cluster

    ran = server(home()).embedded and cluster.stop(home())
    if ran:
        put("Stopped the database.")
    if not (served or ran):
        put("Nothing was running.")
    if as_json:
        put_json({"stopped_serving": served, "stopped_database": ran})


def worker() -> None:
    """Run background jobs: sealing the ledger, receiving what was uploaded."""
    os.nice(BEHIND_PEOPLE)
    session.open_installation()
    from daybreak.conf.worker import run

    run()


def posts(as_json: AsJson = False) -> None:
    """List the posts commands can act as."""
    session.open_installation()
    from daybreak.agencies.queries import posts_held

    rows = [(post.person.username, post.title, post.agency.name) for post in posts_held(at=session.now())]
    put_table("Posts", ("Username", "Post", "Agency"), rows)
    if as_json:
        put_json({"posts": [dict(zip(("username", "post", "agency"), row, strict=True)) for row in rows]})
