"""What this installation proves itself with towards agencies' identity providers: text, kept beside the keys.

Never in the database, never in a log; a copy of the keys folder holds them too.
"""

import os
import re
from pathlib import Path

from daybreak.conf.home import private_folder
from daybreak.kernel.errors import BadInput

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


def keep_client_secret(home: Path, agency: str, text: str) -> None:
    """Keep the client secret for an agency as `keys/provider-SLUG` (0600), replacing the one before."""
    path, text = _path(home, agency), text.strip()
    if not text:
        raise BadInput("The client secret is empty", remedy="Put what the provider issued into the file")
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def client_secret(home: Path, agency: str) -> str:
    """Return the client secret kept for an agency, or '' when there is none."""
    path = _path(home, agency)
    return path.read_text("utf-8").strip() if path.is_file() else ""


def _path(home: Path, agency: str) -> Path:
    if not _SLUG.fullmatch(agency):
        raise BadInput(f"{agency!r} is not the short name of an agency")
    return private_folder(home / "keys") / f"provider-{agency}"
