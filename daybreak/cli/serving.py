"""Commands that serve the pages, and stop what serves them.

Three processes: this one, which waits; the server of the pages, and the worker, both in a process group of their own.
All three hold the lock on `serve.pid`, so that whoever can take it knows that none of them lives any more.
"""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from daybreak.cli import connections, session
from daybreak.cli.console import AsJson, put, put_error, put_json
from daybreak.conf.home import home, lock_file, whereabouts
from daybreak.kernel.errors import BadInput, Conflict, Unavailable

START_SECONDS = 120  # on a busy machine; the usual is one second or two
DRAIN_SECONDS = 10  # open streams never end by themselves: the server cuts them then
END_SECONDS = 20
STOP_SECONDS = 30
LOOK_SECONDS = 0.05
BEHIND_PEOPLE = 5
"""How much further back background jobs stand than whoever waits for an answer."""
Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(serve)
    app.command()(stop)
    app.command(hidden=True)(pages)
    app.command(hidden=True)(worker)


def serve(host: Host = "127.0.0.1", port: Port = 8000, as_json: AsJson = False) -> None:
    """Serve the pages and the API until stopped (Ctrl-C, or `daybreak stop` elsewhere)."""
    session.open_installation()
    signal.signal(signal.SIGTERM, _leave)
    with _claimed() as (file, lock), suppress(KeyboardInterrupt):
        refuse_taken(host, port)
        _collect_static_files()
        with _started(file, lock, host, port) as (server, background):
            _await_answer(server, host, port)
            put(f"Serving http://{'localhost' if host == '127.0.0.1' else host}:{port} (stop with Ctrl-C)")
            if as_json:
                put_json({"address": f"http://{host}:{port}"})
            _watch(server, background)


def _collect_static_files() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    session.let_go()


def refuse_taken(host: str, port: int) -> None:
    """Raise Conflict where something listens on that address already: two servers would share its visitors unseen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            # Connections that just ended do not hinder; what listens does, as this asks for no sharing of the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise BadInput(f"{host} is no address of this machine", place="--host", remedy="Say 127.0.0.1") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Unavailable(f"{host}:{port} cannot be listened on ({error.strerror})", place="--port") from error
        raise Conflict(
            f"Port {port} of {host} is in use", place="--port", remedy=f"Take another with --port, such as {port + 1}"
        ) from None


@contextmanager
def _claimed() -> Iterator[tuple[Path, int]]:
    """Hold `serve.pid`; Conflict where somebody else does."""
    file = home() / "serve.pid"
    with lock_file(file) as lock:
        if not _free(lock):
            raise Conflict("The pages are being served already", remedy="Run `daybreak stop` first")
        try:
            yield file, lock
        finally:
            file.unlink(missing_ok=True)


@contextmanager
def _started(file: Path, lock: int, host: str, port: int) -> Iterator[tuple[Any, Any]]:
    """Run the server and the worker; both are ended afterwards, whatever happened."""
    program = [sys.executable, "-m", "daybreak.cli.main"]
    words = [*program, "pages", "--host", host, "--port", str(port)]
    server = subprocess.Popen(words, process_group=0, pass_fds=[lock])  # noqa: S603 - a list, no shell
    file.write_text(f"{os.getpid()} {server.pid}\n", "ascii")
    background = subprocess.Popen([*program, "worker"], process_group=server.pid, pass_fds=[lock])  # noqa: S603
    try:
        yield server, background
    finally:
        for process in (server, background):
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            for process in (server, background):
                process.wait(timeout=END_SECONDS)
        with suppress(ProcessLookupError):  # what is left: those that hang, and the children of one that was killed
            os.killpg(server.pid, signal.SIGKILL)


def _leave(*_: object) -> None:
    raise KeyboardInterrupt


def _await_answer(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Wait until the pages answer; Unavailable when their process ends instead, or is silent too long."""
    until = time.monotonic() + START_SECONDS
    while not _answers(host, port):
        if (code := server.poll()) is not None:
            raise _ended("server of the pages", code)
        if time.monotonic() > until:
            raise Unavailable(f"the pages do not answer after {START_SECONDS} s", remedy="Look at the load, try again")
        time.sleep(LOOK_SECONDS)


def _answers(host: str, port: int) -> bool:
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    asked = http.client.HTTPConnection(near, port, timeout=START_SECONDS)
    try:
        asked.request("HEAD", "/")
        return asked.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _watch(server: subprocess.Popen[bytes], background: subprocess.Popen[bytes]) -> None:
    """Wait for the end of the server, which is never its own wish here; say once when the worker ended."""
    told = False
    while True:
        with suppress(subprocess.TimeoutExpired):
            raise _ended("server of the pages", server.wait(timeout=1))
        if not told and (code := background.poll()) is not None:
            told = True
            put_error(f"daybreak: {_ended('worker', code)} Until then nothing is sealed and no upload is received.")


def _ended(what: str, code: int) -> Unavailable:
    how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    return Unavailable(
        f"the {what} ended by itself, {how}",
        remedy="What it said last stands above: mend that, then run `daybreak stop` and `daybreak serve` again.",
    )


def pages(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve the pages in this process; `daybreak serve` starts it."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    _load_pages()
    Granian(
        "daybreak.conf.asgi:application", address=host, port=port, interface=Interfaces.ASGI, workers=1,
        log_enabled=False, workers_kill_timeout=DRAIN_SECONDS, backpressure=connections.allowed(),
        # One protocol only: where the server waits to see which one is spoken, it waits for ever.
        http=HTTPModes.http1, http1_settings=HTTP1Settings(
            header_read_timeout=connections.SILENT_SECONDS * 1000, max_buffer_size=connections.HEAD_BYTES
        ),
    ).serve()  # fmt: skip


def _load_pages() -> None:
    """Load all that answers before anything listens: who comes while it loads is refused at once, and comes again."""
    from django.urls import get_resolver

    import daybreak.conf.asgi  # noqa: F401 - the process that serves is forked from this one and has it then

    get_resolver().url_patterns  # noqa: B018 - reading it loads every page
    session.let_go()  # a live pool must not be forked with it


def worker() -> None:
    """Run background jobs: sealing the ledger, receiving what was uploaded."""
    os.nice(BEHIND_PEOPLE)
    session.open_installation()
    from daybreak.conf.worker import run

    run()


def stop(as_json: AsJson = False) -> None:
    """Stop serving, and stop the embedded database."""
    where = whereabouts()
    served = _end_serving(where / "serve.pid")
    if served:
        put(served)
    from daybreak.conf.addresses import embedded
    from daybreak.conf.postgres import cluster

    ran = embedded() and cluster.stop(where)
    if ran:
        put("Stopped the database.")
    if not (served or ran):
        put("Nothing was running.")
    if as_json:
        put_json({"stopped_serving": bool(served), "stopped_database": ran})


def _end_serving(file: Path) -> str:
    """Return how what serves was ended, or '' where nothing did; its file is gone afterwards."""
    if not file.exists():
        return ""
    said = ""
    with lock_file(file) as lock:
        if not _free(lock):
            noted = _noted(file)
            _signal(noted, signal.SIGTERM, also_group=False)
            said = "Stopped serving."
            if not _free_within(lock, STOP_SECONDS):
                _signal(noted, signal.SIGKILL, also_group=True)
                said = f"What served had not ended after {STOP_SECONDS} s: its processes were killed. Nothing is lost."
                if not _free_within(lock, END_SECONDS):
                    raise Unavailable(
                        f"what serves ({file}) cannot be ended", remedy="End it as the user who started it, or as root"
                    )
    file.unlink(missing_ok=True)
    return said


def _noted(file: Path) -> tuple[int, int]:
    """Return the process that waits and the process group it started, 0 where none is noted yet."""
    words = [*file.read_text("ascii", "replace").split(), "", ""]
    waits, group = (int(word) if word.isdecimal() else 0 for word in words[:2])
    return waits, group


def _signal(noted: tuple[int, int], number: signal.Signals, *, also_group: bool) -> None:
    waits, group = noted
    gone = False
    try:
        os.kill(waits, number) if waits > 1 else None
    except (ProcessLookupError, PermissionError):
        gone = True
    if group > 1 and (also_group or gone):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)


def _free(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free_within(lock: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not _free(lock):
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_SECONDS)
    return True
