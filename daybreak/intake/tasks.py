"""Receiving whole deliveries: many files, a transaction for every few of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from daybreak.access.queries import compartment, operation
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.intake.actions import open_batch, receive
from daybreak.intake.arrivals import Arrived, Opened
from daybreak.intake.deliveries import Delivered, Given, arrivals
from daybreak.intake.models import Batch
from daybreak.intake.queries import saved_declarations
from daybreak.intake.readers import MOST_BYTES
from daybreak.intake.reading_ahead import opened
from daybreak.intake.terms import Outcome
from daybreak.kernel.errors import BadInput, ContentRefused

FILES_AT_ONCE = 400
BYTES_AT_ONCE = 32 * 1024 * 1024


class Taking(Protocol):
    """What takes some opened files of a batch and returns what became of their records."""

    def __call__(self, files: Sequence[Opened], *, batch: Batch, by: Post, at: datetime) -> Counter[Outcome]: ...


def receive_paths(
    paths: Sequence[Path],
    *,
    sender: str,
    by: Post,
    at: datetime,
    codename: str = "",
    given: Given = (),
    saved: Sequence[str] = (),
    progress: Callable[[int], None] = lambda files: None,
    taking: Taking = receive,
) -> dict[str, int]:
    """Receive files, folders and archives as one batch; return the batch's reconciliation.

    `taking` is what is done with each group of files in its transaction: a later room may follow what they say.

    A file takes the declaration `NAME.toml` beside it unless one of that kind is `given`, or `saved` under a name.
    Killed anywhere, the same call again completes the work: what was committed is unchanged, the rest is taken.
    """
    files = [Delivered(name, partial(_bytes_of, path)) for name, path in _files(paths)]
    with viewing(by):
        of = operation(codename)
        national = compartment(of, CompartmentKind.NATIONAL)
        given = (*given, *saved_declarations(national, saved))
        batch = open_batch(_batch_name(paths), national=national, sender=sender, by=by, at=at)
    totals: Counter[Outcome] = Counter()
    for group in opened(_groups(arrivals(files, given=given))):
        with viewing(by):
            totals += taking(group, batch=batch, by=by, at=at)
        progress(len(group))
    return {"received": totals.total()} | {outcome.value: totals[outcome] for outcome in Outcome}


def _batch_name(paths: Sequence[Path]) -> str:
    return ", ".join(path.name or str(path) for path in paths)


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            yield from ((str(p.relative_to(path)), p) for p in inside)
        elif path.is_file():
            yield path.name, path
        else:
            raise BadInput(f"There is no file or folder {path}", rule="path", remedy="Check the path and try again")


def _bytes_of(path: Path) -> bytes:
    """Read a file; raise ContentRefused, before reading, for one that is too large for any format."""
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise ContentRefused(
                f"{path.name} has {size:,} bytes; a file has at most {MOST_BYTES:,}",
                rule="size of a file", place=f"byte {MOST_BYTES}", remedy="Split it and send the parts.",
            )  # fmt: skip
        return path.read_bytes()
    except OSError as fault:
        message = f"{path} cannot be read: {fault.strerror}"
        raise BadInput(message, rule="path", remedy="Check its rights") from fault


def _groups(arrivals: Iterable[Arrived]) -> Iterator[list[Arrived]]:
    group: list[Arrived] = []
    size = 0
    for arrived in arrivals:
        group.append(arrived)
        size += len(arrived.content)
        if len(group) >= FILES_AT_ONCE or size >= BYTES_AT_ONCE:
            yield group
            group, size = [], 0
    if group:
        yield group
