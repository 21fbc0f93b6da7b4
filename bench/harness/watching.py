"""What a run takes of the machine: memory at the worst moment and processor time, its database's included."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from daybreak.conf.postgres import place

EVERY_SECONDS = 0.5  # reading the memory of a dozen processes takes some 10 ms of a core
PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """Samples a process tree, and the database of a home, until the block is left.

    `peak_mb` is the largest sum of proportional set sizes (Linux, proc_pid_smaps_rollup(5)): memory that processes
    share, such as the database's buffers, counts once. `processor_seconds` tells a busy machine from a slow program.
    Both stay 0 on systems without /proc.
    """

    def __init__(self, pid: int, home: Path) -> None:
        self.peak_mb = 0.0
        self.processor_seconds = 0.0
        self._pid = pid
        self._home = home
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Watch:
        if PROC.is_dir():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(EVERY_SECONDS):
            processes = tree([self._pid, *_server(self._home)])
            self.peak_mb = max(self.peak_mb, sum(map(_kilobytes, processes)) / 1024)
            self.processor_seconds = max(self.processor_seconds, sum(map(_ticks, processes)) / TICKS)


def tree(roots: Iterable[int]) -> set[int]:
    """Return the processes and all that descend from them."""
    children = defaultdict(list)
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            children[_parent(folder)].append(int(folder.name))
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        found.add(pid := waiting.pop())
        waiting += children[pid]
    return found


def _server(home: Path) -> list[int]:
    """Return the database's first process: it left the tree of whoever started it."""
    try:
        return [int(place.find(home).pid_file.read_text("ascii").split("\n", 1)[0])]
    except (OSError, ValueError):
        return []


def _parent(folder: Path) -> int:
    return _numbers(folder)[1]


def _ticks(pid: int) -> int:
    """Return the processor time of a process and of its children that have ended (utime to cstime)."""
    return sum(_numbers(PROC / str(pid))[11:15])


def _numbers(folder: Path) -> list[int]:
    """Return what proc_pid_stat(5) lists from the state on, which counts as 0; zeros when the process has ended."""
    try:
        # The name of the program, in brackets, may itself hold spaces and brackets.
        words = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return [0, *map(int, words[1:15])]
    except OSError:
        return [0] * 15


def _kilobytes(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text("ascii", "replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):  # ended meanwhile
        return 0
