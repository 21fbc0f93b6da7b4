"""Where one embedded cluster lies: its data, its socket, and the record of both in the home folder."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from daybreak.kernel.errors import Unavailable

PORT = 5432  # only part of the socket's name: nothing listens on the network
# sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included: unix(7), unix(4).
_LONGEST = 100
_RECORD = "place.json"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one cluster; `data` may not exist yet."""

    root: Path
    data: Path
    socket: Path

    @property
    def pid_file(self) -> Path:
        """Return the file that a running server keeps its process number in."""
        return self.data / "postmaster.pid"


def find(home: Path) -> Place:
    """Read where the cluster of this home lies, or say where it would be made. Creates nothing.

    A home that was moved or copied keeps its data and gets a socket of its own.
    """
    root = home.resolve() / "postgres"
    record = root / _RECORD
    if not record.exists():
        return Place(root, root / "data", _socket_folder(root))
    try:
        kept = json.loads(record.read_text("utf-8"))
        socket = Path(kept["socket"]) if kept["root"] == str(root) else _socket_folder(root)
        return Place(root, root / kept["data"], socket)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            f"{record} cannot be read ({error})",
            remedy='It holds "root", "data" and "socket", three paths: restore it.',
        ) from error


def remember(place: Place) -> None:
    """Record where the cluster lies, so that a later process with another environment finds it again."""
    inside = place.data.is_relative_to(place.root)
    data = place.data.relative_to(place.root) if inside else place.data
    kept = {"root": str(place.root), "data": str(data), "socket": str(place.socket)}
    fresh = place.root / f".{_RECORD}"
    fresh.write_text(json.dumps(kept) + "\n", "utf-8")
    fresh.replace(place.root / _RECORD)


def check_not_lost(place: Place) -> None:
    """Refuse to begin anew where a cluster was: an empty database must never take the place of a lost one."""
    if (place.root / _RECORD).exists() and not place.data.exists():
        raise Unavailable(
            f"the database of this home lay in {place.data}, which is gone",
            remedy=f"Restore that folder from a copy; or, to begin anew with nothing, remove {place.root}.",
        )


def _socket_folder(root: Path) -> Path:
    mark = f"daybreak-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}"
    short = Path("/tmp") / mark.replace("-", f"-{os.geteuid()}-")  # noqa: S108 - made 0700, its owner is checked
    if os.geteuid() == 0:
        # The server of a root user may run as another one, who cannot enter the home folder.
        return short
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    choices = [root / "socket", *([Path(runtime) / mark] if runtime and os.access(runtime, os.W_OK) else [])]
    return next((folder for folder in choices if _fits(folder)), short)


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / f".s.PGSQL.{PORT}")) < _LONGEST
