"""Figures: frozen ones for all who read figures, what is counted now for those who command."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from daybreak.access.gates import may_ever, require
from daybreak.api import figure_shapes, shapes
from daybreak.api.figure_shapes import Force
from daybreak.api.shapes import PAGE, PROBLEMS, Limit, Offset
from daybreak.kernel.words import Level
from daybreak.release import actions, snapshots
from daybreak.release import changes as changing
from daybreak.release.counting import count_all
from daybreak.release.delays import Delay, waits
from daybreak.release.models import Snapshot
from daybreak.release.queries import shown_figures, shown_tables, true_cells, true_figures
from daybreak.release.register import REGISTER, STATEMENTS
from daybreak.release.spread import by_force
from daybreak.release.tables.printed import TABLES, counted, key_of, printed
from daybreak.web.views.lists import consulted
from daybreak.web.visit import in_operation, signed_in

router = Router(tags=["release"])


@router.get("", response={200: shapes.FiguresOut, **PROBLEMS})
def figures(request: HttpRequest, frozen: bool = True) -> dict[str, Any]:
    """Return the newest snapshot's figures, or with frozen=false what is counted now.

    Command posts get every number. Others get the snapshot a release was drafted of last in its protected form,
    whatever they ask for: a snapshot counts restricted records, and set against a count of what they see it would
    tell that there is one, and where.
    """
    post, now = signed_in(request)
    require(post, "figures:read")
    counts = may_ever(post, "figures:count")
    if not frozen and counts:
        live = count_all(in_operation(request))
        return {"snapshot": None, "as_at": now, "figures": {key: f.as_dict() for key, f in live.items()}}
    snapshot = snapshots.snapshot_numbered(in_operation(request), 0, counted=counts)
    if counts:
        found: dict[str, Any] = {key: figure.as_dict() for key, figure in true_figures(snapshot).items()}
    else:
        found = {
            key: {"national": row[""], "forces": {k: v for k, v in row.items() if k}, "remainder": 0}
            for key, row in shown_figures(snapshot).items()
        }
    return {"snapshot": snapshot.number, "as_at": snapshot.as_at, "figures": found} | _tables(snapshot, counts)


@router.get("/definitions", response={200: figure_shapes.RegisterOut, **PROBLEMS})
def definitions(request: HttpRequest) -> dict[str, Any]:
    """Return the register: what each figure counts and how, and what is said to be not so."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    return {"figures": (*REGISTER, *TABLES), "statements": STATEMENTS}


@router.get("/snapshots", response={200: list[figure_shapes.SnapshotOut], **PROBLEMS})
def list_snapshots(request: HttpRequest, offset: Offset = 0, limit: Limit = PAGE) -> Any:
    """Return the snapshots, newest first, each with what is not so by its figures.

    Who does not command gets those that are published and the one a release was drafted of last, without digests.
    """
    post, _ = signed_in(request)
    require(post, "figures:read")
    counts = may_ever(post, "figures:count")
    rows = list(snapshots.readable(in_operation(request), counted=counts)[offset : offset + limit])
    if not counts:
        for row in rows:  # whoever knows most of what was counted could try the rest against a digest
            row.digest = row.records_digest = ""
    return rows


@router.get("/snapshots/{uuid:key}", response={200: shapes.FiguresOut, **PROBLEMS})
def one_snapshot(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return every figure of a snapshot to command posts, to others the released ones as they may be published."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    of = snapshots.snapshot(key, in_operation(request), counted=may_ever(post, "figures:count"))
    if may_ever(post, "figures:count"):
        found: dict[str, Any] = {key: figure.as_dict() for key, figure in true_figures(of, REGISTER).items()}
    else:
        found = {
            key: {"national": row.get(""), "forces": {k: v for k, v in row.items() if k}, "remainder": 0}
            for key, row in shown_figures(of).items()
        }
    told = _tables(of, may_ever(post, "figures:count"))
    return {"snapshot": of.number, "as_at": of.as_at, "figures": found} | told


def _tables(of: Snapshot, counts: bool) -> dict[str, Any]:
    tables, crossed = shown_tables(of), true_cells(of) if counts else None
    found = counted(crossed) if crossed else () if counts else printed(tables)
    return {
        "tables": [
            {
                "key": each.key, "title": each.title, "counts": each.counts,
                "columns": [{"key": name, "title": words} for name, words in each.columns],
                "rows": [{"key": line.name, "title": line.words, "values": line.values} for line in each.rows],
            }
            for each in found
        ],
        "left_out": {key_of(axis): why for axis, why in tables.layout.left_out.items()},
    }  # fmt: skip


@router.get("/snapshots/{uuid:key}/records/{figure}", response={200: list[figure_shapes.RecordOut], **PROBLEMS})
def list_records(
    request: HttpRequest, key: UUID, figure: str, force: Force = "", followed: Force = "", nation: Force = "",
    offset: Offset = 0, limit: Limit = PAGE,
) -> Any:  # fmt: skip
    """Return the records behind a figure that the caller may open; recorded as a consultation.

    Of a cell of a table: the figure is its row, `followed` its column; of a nation's row say `nation`.
    """
    post, _ = signed_in(request)
    of = snapshots.snapshot(key, in_operation(request), counted=may_ever(post, "figures:count"))
    require(post, "figures:count", of)
    rows = list(
        snapshots.records_of(of, figure, force=force, followed=followed, nation=nation)[offset : offset + limit]
    )
    consulted(request, rows, "figures:count")
    return [
        {
            "reference": each.reference,
            "force": each.record.agency.slug if each.record.agency else None,
            "kind": each.opens or None,
            "key": each.key,
            "at": each.at,
        }
        for each in snapshots.named(rows)
    ]


@router.post("/snapshots/{uuid:key}/recount", response={200: figure_shapes.RecountOut, **PROBLEMS})
def recount(request: HttpRequest, key: UUID) -> Any:
    """Count a snapshot again from its frozen records, and say what differs from what was kept."""
    post, now = signed_in(request)
    found = actions.recount(key, by=post, at=now)
    return {"snapshot": found.snapshot.number, "records": found.records, "same": found.same, "differs": found.differs}


@router.get("/snapshots/{uuid:key}/changes", response={200: figure_shapes.ChangesOut, **PROBLEMS})
def changes(request: HttpRequest, key: UUID) -> Any:
    """Return what a snapshot changes of the figures published before it, and why."""
    post, _ = signed_in(request)
    require(post, "figures:read")
    of = snapshots.snapshot(key, in_operation(request), counted=may_ever(post, "figures:count"))
    since = changing.published_before(of)
    told = changing.changes(of, counted=may_ever(post, "figures:count"))
    return {"since": since.number if since else None, "changes": told}


@router.post("/snapshots/{uuid:key}/explain", response={200: figure_shapes.ChangesOut, **PROBLEMS})
def explain(request: HttpRequest, key: UUID, said: figure_shapes.ExplainIn) -> Any:
    """Say why a published figure changed; said again, the newest words hold."""
    post, now = signed_in(request)
    row = actions.explain(key, said.figure, reason=said.reason, by=post, at=now)
    return {"since": row.since.number, "changes": changing.changes(row.snapshot, counted=True)}


@router.get("/delays", response={200: dict[str, figure_shapes.SpreadOut], **PROBLEMS})
def delays(request: HttpRequest, delay: Delay = Delay.VISITING, level: Level | None = None) -> Any:
    """Return how long people waited by force ("" for all), as far as the caller sees them; never ranked."""
    post, now = signed_in(request)
    require(post, "ranking:read")
    return by_force(waits(in_operation(request), delay, level=level or "", at=now))
