"""What a force received and answered, kept beside it: the same envelope twice, or an older one, is refused."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from daybreak.kernel.errors import Conflict, NotFound, Unavailable
from daybreak.ledger.notes import Signer
from daybreak.packages.terms import Said
from daybreak.packages.travelling import bag
from daybreak.packages.travelling.answering import SUFFIX, Answered, check_next, write_answer
from daybreak.packages.travelling.contents import digest_of
from daybreak.packages.travelling.opening import Opened

REGISTER = "received.json"
TOLD = "WITHDRAWN.txt"


def take_in(opened: Opened, folder: Path, *, at: datetime) -> tuple[Path, list[str]]:
    """Write a package into its own folder; return that folder and the packages now known to be withdrawn.

    Conflict where the envelope, a later one of it, or a later version was received before, or it has been withdrawn.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        register = _read(folder / REGISTER)
        _check_new(opened, register)
        place = _place(opened, folder)
        bag.write(opened.files, place)
        register["envelopes"][str(opened.status["export"])] = {
            "reference": opened.reference, "exported_at": opened.status["exported_at"], "sha256": opened.digest,
            "received_at": at.isoformat(), "folder": place.name,
        }  # fmt: skip
        fresh = [ref for ref in opened.status["withdrawn"] if ref not in register["withdrawn"]]
        register["withdrawn"] += fresh
        _write(folder / REGISTER, register)
        return place, _tell(folder, fresh, register)


@dataclass(frozen=True, slots=True)
class What:
    """What somebody at the force says of a package it received."""

    reference: str
    said: Said
    by: str
    access_to_children: str = ""
    reason: str = ""


def answer(what: What, folder: Path, out: Path, *, signer: Signer, force: str, at: datetime) -> Path:
    """Write the signed answer about a received package into a file in `out`, and remember it; return the file.

    NotFound where no such package was received; Conflict where this cannot be said now, BadInput where words are
    missing.
    """
    with _alone(folder):
        register = _read(folder / REGISTER)
        export, came = _received(what.reference, register)
        before = [Said(each["said"]) for each in register["answers"] if each["reference"] == what.reference]
        withdrawn = what.reference in register["withdrawn"]
        check_next(what.said, before=before, withdrawn=withdrawn, reference=what.reference)
        content = json.loads((folder / came / "data" / "package.json").read_bytes())
        answered = Answered(
            answer=uuid4(), number=len(before) + 1, force=force, reference=what.reference,
            package=UUID(content["package"]), export=export, digest=digest_of(content), said=what.said,
            access_to_children=what.access_to_children, reason=what.reason, said_by=what.by, said_at=at,
        )  # fmt: skip
        note = write_answer(answered, signer)
        file = out / f"{what.reference.replace('/', '-')}.{force}.{answered.number}{SUFFIX}"
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(note, "utf-8")
        kept = {"reference": what.reference, "said": what.said.value, "by": what.by, "at": at.isoformat()}
        register["answers"].append(kept | {"answer": str(answered.answer), "number": answered.number})
        _write(folder / REGISTER, register)
        return file


def _received(reference: str, register: dict[str, Any]) -> tuple[str, str]:
    """Return the newest envelope a package came in, and the folder it was written into."""
    came = {key: each for key, each in register["envelopes"].items() if each["reference"] == reference}
    if not came:
        raise NotFound(
            f"No package {reference} was received here", remedy="Import its envelope first (`daybreak package import`)"
        )
    export = max(came, key=lambda key: came[key]["exported_at"])
    return export, str(came[export].get("folder", reference.replace("/", "-")))


def _check_new(opened: Opened, register: dict[str, Any]) -> None:
    subject, _, version = opened.reference.rpartition("/")
    if opened.reference in register["withdrawn"]:
        raise _refused(opened, "was withdrawn by the lead agency: nothing may be done on it")
    if str(opened.status["export"]) in register["envelopes"]:
        raise _refused(opened, "was received before in this very envelope")
    for known in register["envelopes"].values():
        other, _, number = known["reference"].rpartition("/")
        if other != subject:
            continue
        if int(number) > int(version):
            raise _refused(opened, f"is older than version {number}, which was received before")
        if number == version and known["exported_at"] >= opened.status["exported_at"]:
            raise _refused(opened, "was received before in an envelope closed later")


def _refused(opened: Opened, why: str) -> Conflict:
    return Conflict(
        f"Package {opened.reference} {why}",
        rule="replay",
        remedy="Work with what was received last; if it was sent again on purpose, ask for a new envelope",
    )


def _place(opened: Opened, folder: Path) -> Path:
    name = opened.reference.replace("/", "-")  # the reference was held against its pattern
    place, number = folder / name, 1
    while place.exists():
        number += 1
        place = folder / f"{name}.{number}"
    return place


def _tell(folder: Path, fresh: list[str], register: dict[str, Any]) -> list[str]:
    """Leave a note in the folder of each package that is withdrawn; return those this force has."""
    held = {known["reference"] for known in register["envelopes"].values()}
    for reference in set(fresh) & held:
        name = reference.replace("/", "-")
        for place in (each for each in folder.iterdir() if each.name.partition(".")[0] == name):
            (place / TOLD).write_text(f"Package {reference} is withdrawn. Nothing may be done on it.\n", "utf-8")
    return sorted(set(fresh) & held)


def _read(file: Path) -> dict[str, Any]:
    empty: dict[str, Any] = {"envelopes": {}, "withdrawn": [], "answers": []}
    if not file.exists():
        return empty
    try:
        said = json.loads(file.read_text("utf-8"))
        if isinstance(said, dict) and {"envelopes", "withdrawn"} <= said.keys() <= empty.keys():
            return empty | said
    except ValueError:
        pass
    raise Unavailable(
        f"The register of what was received cannot be read: {file}",
        remedy="Restore it from a copy; without it nobody can tell what is sent for the second time",
    )


def _write(file: Path, register: dict[str, Any]) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(register, ensure_ascii=False, indent=1), "utf-8")
    fresh.replace(file)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: of two imports at once the second sees what the first wrote."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
