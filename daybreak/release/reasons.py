"""What the reason for a changed figure must not say: it is printed in every file, and read as a text is read."""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.access.models import Operation
from daybreak.release.changes import published_before
from daybreak.release.figures import shown_figures, shown_tables
from daybreak.release.models import ChangeReason, Release, Snapshot
from daybreak.release.reading import Slip, slips
from daybreak.release.tables.printed import key_of
from daybreak.release.told import Beside, beside


def reasons(release: Release) -> list[ChangeReason]:
    """Return the reasons of changes that a release prints, one a figure: the newest, or the newest at sealing."""
    since = published_before(release.snapshot)
    if since is None:
        return []
    rows = ChangeReason.objects.filter(snapshot=release.snapshot_id, since=since)
    if release.sealing is not None:
        rows = rows.filter(given_at__lte=release.sealing.sealed_at)
    newest = {row.figure: row for row in rows.select_related("since")}
    return list(newest.values())


def marks_in_reason(
    words: str, *, since: Snapshot, of: Snapshot, operation: Operation, known: Beside | None = None
) -> tuple[Slip, ...]:
    """Return what a reason must not say; `known` where what is beside it has been read already.

    Its numbers are those printed in the two snapshots, and what anybody may subtract of these.
    """
    known = known or beside(operation, words)
    return slips(words, told=known.told(_said(since, of)), standing=(known.codename,))


def _said(since: Snapshot, of: Snapshot) -> dict[str, list[int]]:
    then, now = shown_figures(since), shown_figures(of)
    said: dict[str, list[int]] = {key: sorted(_numbers(then.get(key, {}), row)) for key, row in now.items()}
    for snapshot in (since, of):
        for axis, cells in shown_tables(snapshot).shown.items():
            said.setdefault(key_of(axis), []).extend(each for each in cells.values() if each is not None)
    return said


def _numbers(then: dict[str, int | None], now: dict[str, int | None]) -> Iterator[int]:
    for slug, number in now.items():
        before = then.get(slug)
        yield from (each for each in (before, number) if each is not None)
        if before is not None and number is not None:
            yield abs(number - before)
