"""The running server of a data folder: is there one, is it ready, and how it is ended."""

import fcntl
import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from daybreak.conf.home import lock_file
from daybreak.conf.postgres.place import PORT, Place
from daybreak.kernel.errors import Unavailable

_TICK = 0.05


@contextmanager
def life_line(place: Place, *, seconds: float = 0) -> Iterator[int | None]:
    """Hold the lock that a server and all its children hold while one of them lives; None when they do.

    A process number says little: it is used again, and means nothing in another container. An open, locked file that
    the server inherits is let go by the system when its last process ends, however it ends.
    """
    deadline = time.monotonic() + seconds
    with lock_file(place.root / "alive") as descriptor:
        while not (free := _try_lock(descriptor)) and time.monotonic() < deadline:
            time.sleep(_TICK)
        yield descriptor if free else None


def lives(place: Place) -> bool:
    """Say whether any process of the server is there, ready or not."""
    if _postmaster(place) is not None:
        return True
    if not (place.root / "alive").exists():
        return False
    with life_line(place) as free:
        return free is None


def ready(place: Place) -> bool:
    """Say whether the server takes connections now."""
    lines = _pid_lines(place)
    return len(lines) >= 8 and lines[7].strip() == "ready" and _postmaster(place) is not None


def wait_until_gone(place: Place, *, seconds: float) -> bool:
    """Wait until no process of the server is left."""
    deadline = time.monotonic() + seconds
    while lives(place):
        if time.monotonic() > deadline:
            return False
        time.sleep(_TICK)
    return True


def wait_until_ready(place: Place, *, seconds: float) -> bool:
    """Wait until the server takes connections; False when it does not in time, or is not there."""
    deadline = time.monotonic() + seconds
    while not ready(place):
        if time.monotonic() > deadline or _postmaster(place) is None:
            return False
        time.sleep(_TICK)
    return True


def signal_server(place: Place, number: signal.Signals) -> None:
    """Send a signal to the server's first process, when there is one."""
    process = _postmaster(place)
    if process is not None:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def open_socket_folder(folder: Path, *, owner: int | None) -> None:
    """Make the folder of the socket, for nobody but its owner; in /tmp a stranger may have been there first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    mine = {os.geteuid(), os.geteuid() if owner is None else owner}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in mine or found.st_mode & 0o077:
        raise Unavailable(
            f"{folder} is not a private folder of this user", remedy="Remove it, and find out who made it."
        )
    if owner is not None:
        os.chown(folder, owner, owner, follow_symlinks=False)


def forget_dead(place: Place) -> None:
    """Remove the process files of a server that is known to be gone.

    Its number may be another program's by now, or still be held by itself where nothing collects the dead.
    """
    place.pid_file.unlink(missing_ok=True)
    (place.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _postmaster(place: Place) -> int | None:
    lines = _pid_lines(place)
    if not lines or not lines[0].strip().isdigit():
        return None
    process = int(lines[0])
    program, _, arguments = _command_line(process).partition(" -D ")
    ours = program.endswith("postgres") and f"{arguments} ".startswith(f"{place.data} ")
    return process if ours else None


def _pid_lines(place: Place) -> list[str]:
    try:
        return place.pid_file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def _command_line(process: int) -> str:
    proc = Path("/proc/self/cmdline")
    if proc.exists():
        try:
            # Empty for a process that has ended and is not collected yet.
            return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    asked = ["/bin/ps", "-ww", "-o", "command=", "-p", str(process)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout  # noqa: S603
