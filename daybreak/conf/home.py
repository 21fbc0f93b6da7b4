"""The home folder: everything a running Daybreak keeps outside its code, and the keys that open it."""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daybreak.kernel.errors import BadInput, Unavailable

_CHECKOUT = Path(__file__).resolve().parents[2]
_RESTORE = "Restore it from a copy of the keys folder; nothing else opens what it sealed."
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def home() -> Path:
    """Find the home folder, creating it (0700) when it is absent."""
    return private_folder(whereabouts())


def whereabouts() -> Path:
    """Say where the home folder is or would be; creates nothing.

    `DAYBREAK_HOME` decides; else `.daybreak` in the checkout; else, when installed elsewhere, in the working folder.
    """
    named = os.environ.get("DAYBREAK_HOME")
    base = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
    return Path(named).expanduser().resolve() if named else base / ".daybreak"


def private_folder(path: Path) -> Path:
    """Make sure that a folder exists which only its owner can open.

    Raises Unavailable when it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.stat().st_uid == os.geteuid() and path.stat().st_mode & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise Unavailable(
            f"the folder {path} cannot be used ({error.strerror})",
            remedy="Make it writable for this user, or set DAYBREAK_HOME to a folder that is.",
        ) from error
    return path


def secret(home: Path, name: str) -> bytes:
    """Read the 32 random bytes kept as `keys/NAME` (0600), creating them the first time.

    Two processes that create the same key at once end with the same one. Raises Unavailable when the file is damaged:
    a key is never replaced silently, because what it sealed could not be opened again.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r} cannot name a key: use lower-case letters, digits, '-', '_' and '.'")
    keys = private_folder(home / "keys")
    path = keys / name
    with locked(keys / ".lock"):
        if not path.exists():
            _write(path, secrets.token_bytes(32).hex())
        return _read(path)


def password(home: Path, name: str) -> str:
    """Give the key `name` as text that can stand in a connection string (64 hexadecimal digits)."""
    return secret(home, name).hex()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, waiting for whoever holds it; a killed holder lets go."""
    with lock_file(path) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


@contextmanager
def lock_file(path: Path) -> Iterator[int]:
    """Open a file that is there to be locked; it belongs to the owner of its folder, also when root opens it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        yield descriptor
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> bytes:
    try:
        value = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise Unavailable(f"the key {path} cannot be read ({error})", remedy=_RESTORE) from error
    if len(value) != 32:
        raise Unavailable(f"the key {path} holds {len(value)} bytes instead of 32", remedy=_RESTORE)
    return value
