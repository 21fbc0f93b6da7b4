"""The life cycle of the embedded cluster: start it (made the first time), stop it, say how it is."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from daybreak.conf.home import locked, private_folder
from daybreak.conf.postgres import binaries, options, place, process
from daybreak.conf.postgres.launch import Launch, as_owner
from daybreak.conf.postgres.making import make
from daybreak.conf.postgres.place import Place
from daybreak.conf.postgres.shelter import reachable
from daybreak.kernel.errors import Unavailable

_START_SECONDS = 120  # recovery after a crash at the end of 2 GB of WAL, on a slow disk
_STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Cluster:
    """An embedded server: the folder of its socket, the folder of its data, and whether it takes connections."""

    socket: Path
    data: Path
    running: bool


def start(home: Path) -> Cluster:
    """Make sure that the cluster of this home exists and takes connections.

    Idempotent, for many processes at once too. Raises Unavailable with the server's own last words.
    """
    private_folder(home / "postgres")
    with locked(home / "postgres" / "lock"):
        found = place.find(home)
        if not process.ready(found):
            place.check_not_lost(found)
            if not found.data.exists():
                found = make(home, found)
            _run(found)
    return status(home)


def stop(home: Path) -> bool:
    """End the server, rolling back what is not committed; False when none was running."""
    if not (home / "postgres").is_dir():
        return False
    with locked(home / "postgres" / "lock"):
        found = place.find(home)
        if not process.lives(found):
            return False
        # Fast shutdown first; immediate when it hangs: the next start then recovers from the WAL.
        for number in (signal.SIGINT, signal.SIGQUIT):
            process.signal_server(found, number)
            if process.wait_until_gone(found, seconds=_STOP_SECONDS):
                return True
        raise _stuck(found)


def status(home: Path) -> Cluster:
    """Say where the cluster of this home is and whether it takes connections. Changes nothing."""
    found = place.find(home)
    return Cluster(found.socket, found.data, process.ready(found))


def _run(found: Place) -> None:
    # Starting or stopping by other hands, or the last children of a killed server: each of them passes.
    if process.wait_until_ready(found, seconds=_START_SECONDS):
        return
    if not process.wait_until_gone(found, seconds=_STOP_SECONDS):
        raise _stuck(found)
    launch, programs = _way(found)
    process.open_socket_folder(found.socket, owner=launch.uid)
    for name, text in (("postgresql.conf", options.settings(found)), ("pg_hba.conf", options.ACCESS)):
        (found.data / name).write_text(text, "utf-8")
    with process.life_line(found, seconds=_STOP_SECONDS) as line:
        if line is None:
            raise _stuck(found)
        process.forget_dead(found)
        said = _launch(found, launch, programs.program("pg_ctl"), line)
    if not process.ready(found):
        raise Unavailable(f"PostgreSQL did not start: {said}", remedy=f"Its log is in {found.data / 'log'}.")


def _launch(found: Place, launch: Launch, pg_ctl: Path, line: int) -> str:
    log = found.data / "start.log"
    command: list[str | Path] = [pg_ctl, "start", "--wait", f"--timeout={_START_SECONDS}", "--silent"]
    command += [f"--pgdata={found.data}", f"--log={log}"]
    deadline = time.monotonic() + _STOP_SECONDS
    while True:
        log.unlink(missing_ok=True)
        done = launch.run(command, seconds=_START_SECONDS + 30, keeping=[line])
        said = done.stdout + _read(log)
        if "redirecting log output" in said:
            said = "".join(_read(path) for path in _newest(found.data / "log"))
        # The memory of a killed server is given back a moment after its last process ended.
        if done.returncode == 0 or "shared memory block" not in said or time.monotonic() > deadline:
            return options.last(said)
        time.sleep(0.2)


def _newest(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]


def _read(path: Path) -> str:
    return path.read_text("utf-8", "replace") if path.exists() else ""


def _way(found: Place) -> tuple[Launch, binaries.Binaries]:
    """Find as whom, and with which programs, an existing cluster is started."""
    owner = found.data.stat().st_uid
    launch = as_owner(owner)
    if launch is None:
        raise Unavailable(
            f"the data folder {found.data} belongs to user {owner}, this process runs as user {os.geteuid()}",
            remedy="Run as that user, or set DAYBREAK_HOME to a folder of your own.",
        )
    programs = binaries.find(major=int((found.data / "PG_VERSION").read_text("ascii")))
    return launch, reachable(programs, launch, found.data.parent)


def _stuck(found: Place) -> Unavailable:
    return Unavailable(
        f"the server in {found.data} neither answers nor ends",
        remedy="Another container may run it; else end its processes by hand and try again.",
    )
