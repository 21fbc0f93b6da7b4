"""What the reason for a changed figure must not say: it is printed in every file, and read as a text is read."""

from __future__ import annotations

from collections.abc import Iterator

from daybreak.access.models import Operation
from daybreak.release.figures import shown_figures, shown_tables
from daybreak.release.models import Snapshot
from daybreak.release.reading import Slip, slips
from daybreak.release.tables.printed import key_of
from daybreak.release.told import beside


def marks_in_reason(words: str, *, since: Snapshot, of: Snapshot, operation: Operation) -> tuple[Slip, ...]:
    """Return what a reason must not say.

    Its numbers are those printed in the two snapshots, and what anybody may subtract of these.
    """
    then, now = shown_figures(since), shown_figures(of)
    said: dict[str, list[int]] = {key: sorted(_numbers(then.get(key, {}), row)) for key, row in now.items()}
    for snapshot in (since, of):
        for axis, cells in shown_tables(snapshot).shown.items():
            said.setdefault(key_of(axis), []).extend(each for each in cells.values() if each is not None)
    return slips(words, told=beside(operation, words).told(said), standing=(operation.codename,))


def _numbers(then: dict[str, int | None], now: dict[str, int | None]) -> Iterator[int]:
    for slug, number in now.items():
        before = then.get(slug)
        yield from (each for each in (before, number) if each is not None)
        if before is not None and number is not None:
            yield abs(number - before)
