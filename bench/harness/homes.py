"""A home for one run: its own folder, its own embedded database, nothing left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from daybreak.conf.postgres import cluster, place

CHECKOUT = Path(__file__).resolve().parents[2]
_LAST = 2_000  # characters of what a failed command said


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Yield an empty home folder; afterwards stop its database and remove both."""
    with TemporaryDirectory(prefix="daybreak-bench-") as folder:
        home = Path(folder)
        try:
            yield home
        finally:
            cluster.stop(home)
            _remove_sheltered(home)


@contextmanager
def running(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Yield `python -m WORDS` working in a home; it is ended when the block is left early."""
    with subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=CHECKOUT,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def said(process: subprocess.Popen[str], words: Sequence[str]) -> str:
    """Wait for a process and return its last line; RuntimeError with its last words when it failed."""
    out, err = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"`{' '.join(words)}` ended with {process.returncode}:\n{(err or out)[-_LAST:]}")
    return out.rstrip().rpartition("\n")[2]


def _environment(home: Path) -> dict[str, str]:
    """Return the caller's environment with this home, and without a server that is somebody's own."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"DAYBREAK_HOME": str(home)}


def _remove_sheltered(home: Path) -> None:
    """Remove data that could not lie in the home: root's, where user namespaces are refused."""
    data = place.find(home).data
    if not data.is_relative_to(home.resolve()):
        shutil.rmtree(data.parent)
