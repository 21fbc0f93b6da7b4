"""Serving and stopping: nothing is shared unseen, nothing ends silently, and what must end ends."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from daybreak.cli import connections, serving
from daybreak.conf.home import lock_file
from daybreak.kernel.errors import BadInput, Conflict
from tests.journeys.test_whole_way import NOT_OURS, _run

HELD = 1_100
"""A few more than the server holds by default (1,024)."""
# Holds the lock it is given; says when it does; ends on SIGTERM or, being stubborn, never.
HOLDER = """
import signal, sys, time
if sys.argv[1] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(600)
"""


@contextmanager
def _listening(host: str = "127.0.0.1") -> Iterator[int]:
    """A server that lets others share its port, as the one of the pages does."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_port_somebody_listens_on_is_refused_with_the_way_out() -> None:
    with _listening() as port, pytest.raises(Conflict, match=f"Port {port} of 127.0.0.1 is in use") as refused:
        serving.refuse_taken("127.0.0.1", port)
    assert "--port" in refused.value.remedy
    serving.refuse_taken("127.0.0.1", port)  # and free again at once


def test_a_port_taken_on_every_address_is_refused_for_one() -> None:
    with _listening("") as port, pytest.raises(Conflict):
        serving.refuse_taken("127.0.0.1", port)


def test_a_host_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="no address"):
        serving.refuse_taken("no.such.host.invalid", 8000)


@contextmanager
def _held(file: Path, temper: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock as the pages do, noted as they are."""
    with lock_file(file) as lock:
        assert serving._free(lock)
        words = [sys.executable, "-c", HOLDER, temper]
        process = subprocess.Popen(words, process_group=0, pass_fds=[lock], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    file.write_text(f"{process.pid} {process.pid}\n")
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_what_serves_is_asked_to_end(tmp_path: Path) -> None:
    file = tmp_path / "serve.pid"
    with _held(file, "willing") as process:
        assert serving._end_serving(file) == "Stopped serving."
        assert process.wait(timeout=10) == -signal.SIGTERM
    assert not file.exists()


def test_what_does_not_end_is_killed_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "STOP_SECONDS", 0.3)
    file = tmp_path / "serve.pid"
    with _held(file, "stubborn") as process:
        assert "killed" in serving._end_serving(file)
        assert process.wait(timeout=10) == -signal.SIGKILL
    assert not file.exists()


def test_a_file_left_behind_ends_nobody(tmp_path: Path) -> None:
    file = tmp_path / "serve.pid"
    with _held(tmp_path / "another", "willing") as bystander:
        file.write_text(f"{bystander.pid} {bystander.pid}\n")  # the numbers of the dead, given to somebody else
        assert serving._end_serving(file) == ""
        assert bystander.poll() is None
    assert not file.exists()


@pytest.mark.parametrize("command", [("figures",), ("stop",), ("posts",), ("serve", "--port", "1"), ("worker",)])
def test_a_home_that_is_not_there_stays_away(command: tuple[str, ...], tmp_path: Path) -> None:
    home = tmp_path / "mistyped"
    done = _run(home, *command, code=0 if command == ("stop",) else 5)
    assert "Nothing was running." in done if command == ("stop",) else done == ""
    assert not home.exists()


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    where = Path(tempfile.mkdtemp(prefix="daybreak-serve-"))
    _run(where, "init", "--codename", "SERVED")
    yield where
    _run(where, "stop")
    shutil.rmtree(where, ignore_errors=True)


def _environment(home: Path) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in NOT_OURS} | {"DAYBREAK_HOME": str(home)}


@contextmanager
def _served(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`daybreak serve` after its first line, which it may only print once the pages answer."""
    with _listening() as port:
        pass
    words = [sys.executable, "-m", "daybreak.cli.main", "serve", "--port", str(port)]
    serve = subprocess.Popen(words, env=_environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert serve.stdout
    try:
        assert serve.stdout.readline() == f"Serving http://localhost:{port} (stop with Ctrl-C)\n"
        yield serve, port
    finally:
        serve.terminate()
        serve.communicate(timeout=60)


def test_it_says_that_it_serves_when_it_answers_and_stop_ends_all_of_it(home: Path) -> None:
    with _served(home) as (serve, port):
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/").status == 200
        assert "being served already" in _refused(home, "serve", "--port", str(port + 1))
        assert "Stopped serving." in _run(home, "stop")
        assert serve.wait(timeout=60) == 0
        serving.refuse_taken("127.0.0.1", port)
    assert not (home / "serve.pid").exists()


def test_who_holds_many_connections_open_keeps_nobody_out_and_loses_those_that_are_silent(home: Path) -> None:
    half = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nx"
    if connections.allowed() < HELD + 100:
        pytest.skip(f"this test opens {HELD} connections, and the limit of open files is lower (ulimit -n)")
    with _served(home) as (_, port), ExitStack() as held:
        opened = [held.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(HELD)]
        for number, each in enumerate(opened):
            each.sendall(half if number % 10 == 1 else b"")  # the others say nothing at all
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=9).status == 200
        silent, slow = opened[0], opened[1]
        for each in (silent, slow):
            each.settimeout(30)
        assert slow.makefile("rb").read().startswith(b"HTTP/1.1 408 "), "it is told why, and the connection ends"
        assert silent.recv(1) == b""


def test_a_server_that_ended_by_itself_is_told_with_its_end_and_the_remedy(home: Path) -> None:
    with _served(home) as (serve, _):
        os.kill(int((home / "serve.pid").read_text().split()[1]), signal.SIGKILL)
        _, said = serve.communicate(timeout=60)
        assert serve.returncode == 7
    assert "server of the pages ended by itself, by signal SIGKILL" in said
    assert "remedy: " in said
    assert not (home / "serve.pid").exists()


def _refused(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "daybreak.cli.main", *words], env=_environment(home),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 5
    return done.stderr
