"""The life of the embedded server, with real processes that are really killed."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from daybreak.conf.home import private_folder
from daybreak.conf.postgres import cluster, place, process
from daybreak.kernel.errors import Unavailable
from tests.conf.conftest import As, clear

ROOT = Path(__file__).resolve().parents[2]


def postmaster(home: Path) -> int:
    return int(place.find(home).pid_file.read_text().split()[0])


def kill(home: Path) -> int:
    """Kill the server's first process and wait until the system has carried it out."""
    number = postmaster(home)
    os.kill(number, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while number in servers(home) and time.monotonic() < deadline:
        time.sleep(0.02)
    return number


def command(home: Path, word: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "daybreak.conf.postgres", word],
        env={**os.environ, "DAYBREAK_HOME": str(home)}, cwd=ROOT, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_start_again_stop_and_status(home: Path) -> None:
    assert not cluster.status(home).running
    assert not cluster.stop(home)
    first = cluster.start(home)
    process = postmaster(home)
    assert first.running
    assert cluster.start(home) == first
    assert postmaster(home) == process
    with As(home).admin() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SELECT lower('ÀÉ'), 'b' < 'C'").fetchone() == ("àé", False)
    assert cluster.stop(home)
    assert not cluster.status(home).running
    assert not place.find(home).pid_file.exists()
    assert cluster.start(home).running


def test_only_its_user_reaches_the_socket_and_only_with_the_password(made: Path) -> None:
    found = cluster.start(made)
    assert stat.S_IMODE(found.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(found.data.stat().st_mode) == 0o700
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(found.socket), user="daybreak_admin", dbname="postgres", password="guessed")


def test_processes_that_start_it_at_once_end_with_one_server(home: Path) -> None:
    started = [command(home, "start") for _ in range(5)]
    told = [each.communicate(timeout=120) for each in started]
    assert [each.returncode for each in started] == [0] * 5, told
    assert all("running" in out for out, _ in told)
    assert len(servers(home)) == 1


def servers(home: Path) -> list[int]:
    """List the server's first processes by what the system knows of them."""
    asked = subprocess.run(["ps", "-eww", "-o", "pid=,command="], capture_output=True, text=True, check=True).stdout
    return [
        int(line.split()[0])
        for line in asked.splitlines()
        if f"-D {place.find(home).data}" in line and "/postgres " in line
    ]


def test_a_killed_server_comes_back_with_all_that_was_committed(made: Path) -> None:
    cluster.start(made)
    with As(made).admin() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    busy = As(made).admin()  # keeps a child of the killed server alive until it notices
    killed = kill(made)
    assert cluster.start(made).running
    assert postmaster(made) != killed
    with As(made).admin() as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
    busy.close()


def test_a_child_that_outlives_the_killed_server_is_waited_for(made: Path) -> None:
    cluster.start(made)

    def work() -> None:
        with As(made).admin() as connection, suppress(psycopg.OperationalError):
            connection.execute("SELECT count(*) FROM generate_series(1, 10000000)")

    child = Thread(target=work)
    child.start()
    time.sleep(0.5)
    kill(made)
    assert process.lives(place.find(made))
    assert not cluster.status(made).running
    assert cluster.start(made).running
    child.join()


def test_a_process_number_that_is_another_programs_by_now_does_not_block(made: Path) -> None:
    cluster.start(made)
    pid_file = place.find(made).pid_file
    kept = pid_file.read_text()
    pid_file.write_text(kept.replace(str(kill(made)), str(os.getpid()), 1))
    assert not cluster.status(made).running
    assert cluster.start(made).running
    assert postmaster(made) != os.getpid()


def test_an_interrupted_first_start_is_done_again(home: Path) -> None:
    half = private_folder(home / "postgres") / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    found = cluster.start(home)
    assert found.running
    assert not found.data.with_name("data.new").exists()


def test_a_home_that_was_moved_keeps_its_data(made: Path, tmp_path: Path) -> None:
    first = cluster.start(made)
    with As(made).admin() as connection:
        connection.execute("CREATE TABLE kept (n int)")
    cluster.stop(made)
    moved = made.rename(tmp_path / "moved")
    try:
        assert cluster.start(moved).socket != first.socket
        with As(moved).admin() as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    finally:
        clear(moved)


def test_a_home_reached_through_a_link_is_the_same_one(made: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(made)
    assert cluster.start(link) == cluster.start(made)
    assert cluster.stop(link)


def test_lost_data_are_never_replaced_by_an_empty_database(home: Path) -> None:
    cluster.start(home)
    cluster.stop(home)
    data = place.find(home).data
    data.rename(data.with_name("elsewhere"))
    with pytest.raises(Unavailable, match="which is gone"):
        cluster.start(home)
    assert not data.exists()
    data.with_name("elsewhere").rename(data)
    assert cluster.start(home).running


def test_a_lost_start_says_the_servers_last_words(made: Path) -> None:
    cluster.start(made)
    cluster.stop(made)
    (place.find(made).data / "local.conf").write_text("max_connections = 'many'\n")
    with pytest.raises(Unavailable, match="invalid value for parameter"):
        cluster.start(made)


def test_a_deep_home_gets_a_short_socket(tmp_path: Path) -> None:
    home = private_folder(tmp_path / ("deep-" * 20) / ("deeper-" * 15))
    try:
        found = cluster.start(home)
        assert len(str(found.socket / ".s.PGSQL.5432")) < 100
        with As(home).admin() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        clear(home)


def test_a_socket_folder_that_a_stranger_made_is_not_used(made: Path, tmp_path: Path) -> None:
    cluster.start(made)
    cluster.stop(made)
    socket = place.find(made).socket
    socket.rmdir()
    (tmp_path / "elsewhere").mkdir()
    socket.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unavailable, match="private folder"):
        cluster.start(made)
    socket.unlink()


def test_the_log_holds_nothing_about_a_case(made: Path) -> None:
    cluster.start(made)
    with As(made).admin() as connection:
        connection.execute("CREATE TABLE person (name text UNIQUE)")
        connection.execute("INSERT INTO person VALUES ('Quillfeather')")
        for wrong in ("INSERT INTO person VALUES ('Quillfeather')", "SELECT 'Quillfeather'::int"):
            with pytest.raises(psycopg.Error, match="Quillfeather"):
                connection.execute(wrong)
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::int / 0, %s::text", [1, "Quillfeather"])
    cluster.stop(made)
    written = "".join(path.read_text() for path in (place.find(made).data / "log").iterdir())
    assert "ready to accept connections" in written
    assert "Quillfeather" not in written


def test_the_command_starts_and_stops(made: Path) -> None:
    for word, told in (("status", "stopped"), ("start", "running"), ("stop", "stopped")):
        ran = command(made, word)
        out, _ = ran.communicate(timeout=60)
        assert (ran.returncode, told in out) == (0, True), out
    assert command(made, "dance").wait(timeout=60) == 2
