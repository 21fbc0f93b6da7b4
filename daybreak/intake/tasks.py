"""Receiving whole deliveries: many files, a transaction for every few of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from daybreak.access.queries import compartment, operation
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.intake.actions import open_batch, receive
from daybreak.intake.arrivals import Arrived, Opened, open_all
from daybreak.intake.readers import ColumnMap
from daybreak.intake.refusals import MAX_BYTES
from daybreak.intake.terms import Outcome
from daybreak.kernel.errors import BadInput

FILES_AT_ONCE = 400
BYTES_AT_ONCE = 32 * 1024 * 1024


def receive_paths(
    paths: Sequence[Path],
    *,
    sender: str,
    by: Post,
    at: datetime,
    codename: str = "",
    column_map: Path | None = None,
    progress: Callable[[int], None] = lambda files: None,
) -> dict[str, int]:
    """Receive files and folders as one batch; return the batch's reconciliation.

    A CSV takes the column map `NAME.toml` beside it unless one is given. Killed anywhere, the same call again
    completes the work: what was committed is unchanged, the rest is taken.
    """
    shared = ColumnMap.load(column_map) if column_map else None
    files = list(_files(paths))
    with viewing(by):
        of = operation(codename)
        national = compartment(of, CompartmentKind.NATIONAL)
        batch = open_batch(_batch_name(paths), national=national, sender=sender, by=by, at=at)
    totals: Counter[Outcome] = Counter()
    for group in _opened(_groups(_arrivals(files, shared))):
        with viewing(by):
            totals += receive(group, batch=batch, by=by, at=at)
        progress(len(group))
    return {"received": totals.total()} | {outcome.value: totals[outcome] for outcome in Outcome}


def _batch_name(paths: Sequence[Path]) -> str:
    return ", ".join(path.name or str(path) for path in paths)


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _is_map(p))
            yield from ((str(p.relative_to(path)), p) for p in inside)
        elif path.is_file():
            yield path.name, path
        else:
            raise BadInput(f"There is no file or folder {path}", rule="path", remedy="Check the path and try again")


def _is_map(path: Path) -> bool:
    return path.suffix == ".toml" and path.with_suffix(".csv").exists()


def _opened(groups: Iterable[list[Arrived]]) -> Iterator[list[Opened]]:
    """Open each group while the one before it is being written: reading needs no database and writing waits for it."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        ahead: Future[list[Opened]] | None = None
        for group in groups:
            before, ahead = ahead, reader.submit(open_all, group)
            if before:
                yield before.result()
        if ahead:
            yield ahead.result()


def _arrivals(files: Iterable[tuple[str, Path]], shared: ColumnMap | None) -> Iterator[Arrived]:
    maps: dict[Path, ColumnMap] = {}
    for name, path in files:
        beside = path.with_suffix(".toml")
        column_map = shared
        if column_map is None and path.suffix.lower() == ".csv" and beside.exists():
            column_map = maps.setdefault(beside, ColumnMap.load(beside))
        try:
            yield Arrived(name, _read(path), column_map)
        except OSError as fault:
            message = f"{path} cannot be read: {fault.strerror}"
            raise BadInput(message, rule="path", remedy="Check its rights") from fault


def _read(path: Path) -> bytes:
    """Return the bytes of a file, of one larger than any may be only enough to see that it is."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


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
