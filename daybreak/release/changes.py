"""What a snapshot changes against the one published before it, and why; and all that was read beside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from daybreak.access.viewer import counting
from daybreak.release.categories import Axis
from daybreak.release.definitions import BY_KEY, DEFINITIONS
from daybreak.release.figures import shown_figures, shown_tables, true_cells, true_figures
from daybreak.release.linking import Published
from daybreak.release.models import ChangeReason, FrozenRecord, Snapshot
from daybreak.release.register import REGISTER
from daybreak.release.tables.printed import TABLES, key_of
from daybreak.release.terms import ReleaseState


@dataclass(frozen=True, slots=True)
class Moved:
    """What the records behind a figure lost and gained from one snapshot to another, each counted once."""

    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Change:
    """A published figure that is another one now: nationally, by force, and why; None stands for a protected count.

    `moved` holds gains and losses, by force slug and nationally (''), for who commands; empty for anybody else.
    """

    figure: str
    then: int | None
    now: int | None
    forces: dict[str, tuple[int | None, int | None]]
    moved: dict[str, Moved]
    reason: str = ""


def published(of: Snapshot) -> QuerySet[Snapshot]:
    """Return the operation's snapshots of which a release is published, the newest first."""
    rows = Snapshot.objects.filter(compartment=of.compartment_id, releases__state=ReleaseState.PUBLISHED)
    return rows.distinct().order_by("-number")


def published_before(of: Snapshot) -> Snapshot | None:
    """Return the newest snapshot before this one of which a release is published."""
    return published(of).filter(number__lt=of.number).first()


def is_published(of: Snapshot) -> bool:
    """Answer whether a release of this snapshot is published: what its files say stands as it is."""
    return of.releases.filter(state=ReleaseState.PUBLISHED).exists()


def published_besides(of: Snapshot) -> list[Published]:
    """Return figures and tables of every other snapshot that is published or drafted, for posts that see the nation.

    Who reads drafts has read what may be shown of each: a draft is as good as published to them (ADR 26).
    """
    rows = Snapshot.objects.filter(compartment=of.compartment_id, releases__isnull=False).exclude(pk=of.pk)
    read = rows.distinct().order_by("-number")
    return [Published(true_figures(each), shown_figures(each), true_cells(each), shown_tables(each)) for each in read]


def changes(of: Snapshot, *, counted: bool) -> list[Change]:
    """Return what this snapshot changes of the figures published before it; with `counted` as who commands reads it.

    Whoever does not command is told of changes in what may be published, and of no other.
    """
    since = published_before(of)
    if since is None:
        return []
    then, now = (_figures(each, counted=counted) for each in (since, of))
    moved = _moved(since, of) if counted else {}
    reasons = {row.figure: row.reason for row in _reasons(of, since)}
    told = [
        Change(
            key, then[key].get(""), now[key].get(""),
            {slug: pair for slug, pair in _others(then[key], now[key]).items() if slug},
            moved.get(key, {}), reasons.get(key, ""),
        )
        for key in BY_KEY
        if then.get(key) and now.get(key) and (then[key] != now[key] or moved.get(key))
    ]  # fmt: skip
    arrests = now.get("arrests", {}).get("")
    return told + [Change(key, arrests, arrests, {}, {}, reasons.get(key, "")) for key in _tables(since, of, counted)]


def _reasons(of: Snapshot, since: Snapshot) -> QuerySet[ChangeReason]:
    """Return the reasons said of a snapshot, of a published one those that its files print: the newest last."""
    rows = ChangeReason.objects.filter(snapshot=of, since=since).order_by("given_at", "id")
    out = of.releases.filter(state=ReleaseState.PUBLISHED).order_by("published_at").first()
    return rows.filter(given_at__lte=out.published_at) if out is not None and out.published_at else rows


def unexplained(of: Snapshot) -> tuple[str, ...]:
    """Return the published figures that this snapshot changes and of which nobody has said why.

    For posts that see the nation. Where records came and went and the counts are the same, nothing is to be explained.
    """
    since = published_before(of)
    if since is None:
        return ()
    then, now = (_figures(each, counted=True) for each in (since, of))
    said = set(ChangeReason.objects.filter(snapshot=of, since=since).values_list("figure", flat=True))
    moved = [key for key in BY_KEY if then.get(key) and now.get(key) and _others(then[key], now[key])]
    return tuple(key for key in (*moved, *_tables(since, of, counted=True)) if key not in said)


def _tables(since: Snapshot, of: Snapshot, counted: bool) -> list[str]:
    """Return the tables published both times that moved while the people arrested are as many, by force, as before.

    With those a table moves too, and needs no reason of its own.
    """
    then, now = (_figures(each, counted=counted).get("arrests", {}) for each in (since, of))
    if _others(then, now):
        return []
    before, after = shown_tables(since).shown, shown_tables(of).shown
    both = [axis for axis in Axis if axis in before and axis in after]
    if not counted:
        return [key_of(axis) for axis in both if before[axis] != after[axis]]
    then_true, now_true = true_cells(since), true_cells(of)
    if then_true is None or now_true is None:
        return []
    return [key_of(axis) for axis in both if then_true.cells[axis] != now_true.cells[axis]]


def title_of(key: str) -> str:
    """Return the title of a figure of the register, or of a table."""
    return next(each.title for each in (*REGISTER, *TABLES) if each.key == key)


def _others(then: dict[str, int | None], now: dict[str, int | None]) -> dict[str, tuple[int | None, int | None]]:
    """Return what is another number now, by force slug and nationally ('')."""
    return {slug: (then.get(slug), now[slug]) for slug in now if then.get(slug) != now[slug]}


def _figures(of: Snapshot, *, counted: bool) -> dict[str, dict[str, int | None]]:
    if not counted:
        return shown_figures(of)
    return {key: {"": each.national, **each.forces} for key, each in true_figures(of).items()}


def _moved(since: Snapshot, of: Snapshot) -> dict[str, dict[str, Moved]]:
    """Return by figure and force slug what came and went; where an earlier snapshot froze no records, nothing."""
    if not (since.records_digest and of.records_digest):
        return {}
    with counting(of.compartment.operation_id):  # a restricted record that came or went is counted, and not named
        then, now = _once(since), _once(of)
    found: dict[str, dict[str, Moved]] = defaultdict(dict)
    for place in sorted(then.keys() | now.keys()):
        moved = Moved(added=len(now[place] - then[place]), removed=len(then[place] - now[place]))
        if moved.added or moved.removed:
            found[place[0]][place[1]] = moved
    return found


def _once(of: Snapshot) -> dict[tuple[str, str], set[UUID]]:
    rows = FrozenRecord.objects.filter(snapshot=of, figure__in=[each.key for each in DEFINITIONS])
    found: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for figure, slug, once in rows.values_list("figure", "agency__slug", "once"):
        found[figure, ""].add(once)
        if slug:
            found[figure, slug].add(once)
    return found
