"""The folder inside an envelope: a bag (RFC 8493) whose manifests name every file and its SHA-256."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import bagit

from daybreak.kernel.errors import Tampered
from daybreak.packages.travelling.contents import MARKING
from daybreak.packages.travelling.envelope import NAMES

logging.getLogger("bagit").setLevel(logging.ERROR)  # it tells each step
TAG_MANIFEST = "tagmanifest-sha256.txt"


def make(payload: Mapping[str, bytes], *, about: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a bag around the payload; names of the payload are those under `data/`."""
    with TemporaryDirectory(prefix="daybreak-") as place:
        folder = Path(place)
        for name, content in payload.items():
            (folder / name).write_bytes(content)
        bagit.make_bag(place, {"Security-Marking": MARKING, **about}, checksums=["sha256"])
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a bag into a new folder that only its owner can open."""
    folder.mkdir(mode=0o700)
    (folder / "data").mkdir(mode=0o700)
    for name in NAMES:
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(files[name])


def check(files: Mapping[str, bytes]) -> None:
    """Raise Tampered unless every file of the bag is as its manifests say, none missing and none added."""
    with TemporaryDirectory(prefix="daybreak-") as place:
        folder = Path(place) / "bag"
        write(files, folder)
        try:
            bagit.Bag(str(folder)).validate()
        except (bagit.BagError, UnicodeError, ValueError) as broken:
            raise Tampered(
                "The files of the package are not those its manifest names",
                rule="manifest",
                remedy="Keep it as it is, tell the lead agency, and ask for it again",
            ) from broken
