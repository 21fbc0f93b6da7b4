"""Reads of what a snapshot was counted from: the records behind a figure, and the figures counted again from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery

from daybreak.access.models import Operation
from daybreak.agencies.models import Agency
from daybreak.agencies.terms import AgencyKind
from daybreak.custody.models import Exhibit
from daybreak.identity.models import Subject
from daybreak.kernel.errors import NotFound
from daybreak.kernel.locks import find
from daybreak.packages.models import Package
from daybreak.release.attacking import remembered, target
from daybreak.release.categories import NO_NATION, OUTCOMES, ROWS, Axis
from daybreak.release.counting import model_behind
from daybreak.release.figures import nations_of_forces, shown_tables, true_cells
from daybreak.release.models import FrozenRecord, Release, Snapshot, TrueFigure
from daybreak.release.register import DEFINED, STATEMENTS, Statement, borne_out
from daybreak.release.rules import Behind, Counted, digest_of, digest_of_records, tally
from daybreak.release.tables.crossing import cross, digest_of_cells
from daybreak.release.tables.terms import Crossed, group_of
from daybreak.release.terms import ReleaseState
from daybreak.safeguarding.models import Child
from daybreak.visits.models import Outcome, Visit

UNREAD = "Who does not command reads a snapshot once a release of it is drafted"


@dataclass(frozen=True, slots=True)
class Named:
    """A record behind a figure as it is shown: what it is called, where it opens, when what it tells of was."""

    record: FrozenRecord
    reference: str
    opens: str
    key: UUID | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Recounted:
    """A snapshot counted again from its records: what differs from what was frozen, nothing where all is as it was."""

    snapshot: Snapshot
    records: int
    differs: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differs


# For each table: the reference, the list in which the record opens ('' for none), its key there, and its time. A child
# is named by its reference only, and opens nowhere from here: who a child is stays with force and authority.
_NAMES: dict[type[Model], tuple[str, str, str, str]] = {
    Outcome: ("package__reference", "packages", "package_id", "at"),
    Visit: ("reference", "visits", "id", "starts_at"),
    Exhibit: ("reference", "", "id", "seized_at"),
    Child: ("reference", "", "id", "recorded_at"),
    Subject: ("reference", "subjects", "id", "identified_at"),
    Package: ("reference", "packages", "id", "disseminated_at"),
}


def readable(operation: Operation, *, counted: bool) -> QuerySet[Snapshot]:
    """Return the snapshots of an operation that a post may read, newest first: all to who commands (`counted`).

    Others read those that are published and the one that was drafted last. What may be shown of a snapshot is chosen
    beside those published and drafted before it; one that is not drafted stands beside nothing yet (ADR 26).
    """
    rows = Snapshot.objects.filter(compartment__operation=operation).order_by("-number")
    if counted:
        return rows
    drafted = Release.objects.filter(compartment=OuterRef("compartment")).order_by("-drafted_at")
    is_published = Exists(Release.objects.filter(snapshot=OuterRef("pk"), state=ReleaseState.PUBLISHED))
    return rows.filter(Q(pk=Subquery(drafted.values("snapshot")[:1])) | is_published)


def newest(operation: Operation, *, counted: bool) -> Snapshot | None:
    """Return the newest snapshot a post may read; None before there is one."""
    return readable(operation, counted=counted).first()


def snapshot(key: UUID | str, operation: Operation, *, counted: bool) -> Snapshot:
    """Return one of them; hidden, of another operation and absent are the same NotFound."""
    return find(readable(operation, counted=counted), key)


def snapshot_numbered(operation: Operation, number: int, *, counted: bool) -> Snapshot:
    """Return an operation's snapshot of this number, or with 0 the newest, among those a post may read; or NotFound."""
    rows = readable(operation, counted=counted)
    found = (rows.filter(number=number) if number else rows).first()
    if found is None:
        remedy = "Freeze the figures first, or give another number"
        raise NotFound("There is no such snapshot", remedy=remedy if counted else UNREAD)
    return found


def statements(of: Snapshot) -> tuple[Statement, ...]:
    """Return what is not so by the figures of a snapshot."""
    return tuple(each for each in STATEMENTS if each.key in of.statements)


def records_of(
    of: Snapshot, figure: str, *, force: str = "", followed: str = "", nation: str = ""
) -> QuerySet[FrozenRecord]:
    """Return the records behind a figure that the viewer may open, by force; what is hidden is not among them.

    Of a cell of a table: those of the figure in its row whose people are behind `followed` too, the figure in its
    column, or those of a `nation`. NotFound for a figure, an outcome or a nation that there is not.
    """
    if figure not in DEFINED or (followed and followed not in OUTCOMES) or (nation and nation not in ROWS[Axis.NATION]):
        raise NotFound(thing="figure")
    rows = FrozenRecord.objects.filter(snapshot=of, figure=figure).select_related("agency")
    rows = rows.filter(agency__slug=force) if force else rows
    if followed:
        rows = rows.filter(once__in=FrozenRecord.objects.filter(snapshot=of, figure=followed).values("once"))
    if nation == NO_NATION:
        rows = rows.exclude(agency__kind=AgencyKind.FORCE)
    elif nation:
        rows = rows.filter(agency__kind=AgencyKind.FORCE, agency__jurisdiction=nation)
    open_to_viewer = model_behind(figure)._default_manager.values("pk")
    return rows.filter(thing__in=open_to_viewer).order_by("agency__name", "thing")


def named(rows: Iterable[FrozenRecord]) -> list[Named]:
    """Return the records with what they are called today; one read for each figure among them."""
    kept = list(rows)
    told: dict[tuple[str, UUID], tuple[Any, ...]] = {}
    for figure in {row.figure for row in kept}:
        model = model_behind(figure)
        reference, _, key, at = _NAMES[model]
        found = model._default_manager.filter(pk__in=[row.thing for row in kept if row.figure == figure])
        told |= {(figure, pk): rest for pk, *rest in found.values_list("pk", reference, key, at)}
    return [_named(row, *told[row.figure, row.thing]) for row in kept if (row.figure, row.thing) in told]


def _named(row: FrozenRecord, reference: str, key: UUID, at: datetime | None) -> Named:
    opens = _NAMES[model_behind(row.figure)][1]
    return Named(row, reference, opens, key if opens else None, at)


def counted_again(of: Snapshot) -> Recounted:
    """Count a snapshot again from the records frozen with it, and hold it against what was kept of it then.

    Asked inside `counting`: a record the viewer does not see is missing here. NotFound where none were frozen.
    """
    if not of.records_digest:
        raise NotFound("No records were frozen with this snapshot", remedy="Only newer snapshots can be counted again")
    columns = ("figure", "thing", "once", "about_id", "agency_id", "compartment_id")
    records = [Behind(*row) for row in FrozenRecord.objects.filter(snapshot=of).values_list(*columns)]
    kept, forces = _kept(of)
    found = tally(records, figures=kept, forces=forces)
    differs = [key for key in kept if _parts(found[key]) != kept[key]]
    checks = _tables_again(of, records) | {
        "the digest of the figures": digest_of(found) == of.digest,
        "the digest of the records": digest_of_records(records) == of.records_digest,
        "what is not so": borne_out(found) == statements(of),  # a key kept under an older rule is none by now
    }
    return Recounted(of, len(records), (*differs, *(name for name, same in checks.items() if not same)))


def _tables_again(of: Snapshot, records: Iterable[Behind]) -> dict[str, bool]:
    """Answer whether the tables are what their records make them, and whether the attack is as it was remembered."""
    if not of.cells_digest:
        return {}
    nations = dict(Agency.objects.filter(slug__in=nations_of_forces()).values_list("id", "jurisdiction"))
    cells = cross(records, nations=nations)
    true, tables = true_cells(of), shown_tables(of)
    again = Crossed(cells)
    shown = [
        value in (None, again.count(axis, group_of(row), group_of(column)))
        for axis, shown in tables.shown.items()
        for (row, column), value in shown.items()
    ]
    what = target(of)
    return {
        "the cells of the tables": true is not None and true.cells == cells,
        "the digest of the tables": digest_of_cells(cells) == of.cells_digest,
        "what is shown of the tables": all(shown),
        "the attack": remembered(what) in (None, what.found()),
    }


def _kept(of: Snapshot) -> tuple[dict[str, dict[str, int]], dict[UUID, str]]:
    """Return the figures as they were frozen, '' for the remainder, and the forces there were then."""
    kept: dict[str, dict[str, int]] = {}
    forces: dict[UUID, str] = {}
    rows = TrueFigure.objects.filter(snapshot=of).values_list("figure", "agency_id", "agency__slug", "value")
    for figure, agency, slug, value in rows:
        kept.setdefault(figure, {})[slug or ""] = value
        if agency:
            forces[agency] = slug
    return kept, forces


def _parts(counted: Counted) -> dict[str, int]:
    return {**counted.forces, "": counted.remainder}
