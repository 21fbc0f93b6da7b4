"""Figures: frozen ones for all who read figures, what is counted now for those who command."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from daybreak.access.gates import may_ever, require
from daybreak.api import shapes
from daybreak.api.shapes import PROBLEMS
from daybreak.release.counting import count_all
from daybreak.release.queries import latest_snapshot, shown_figures, true_figures
from daybreak.web.visit import in_operation, signed_in

router = Router(tags=["release"])


@router.get("", response={200: shapes.FiguresOut, **PROBLEMS})
def figures(request: HttpRequest, frozen: bool = True) -> dict[str, Any]:
    """Return the newest snapshot's figures, or with frozen=false what is counted now.

    Command posts get every number. Others get the snapshot's protected form, whatever they ask for: a snapshot counts
    restricted records, and set against a count of what they see it would tell that there is one, and where.
    """
    post, now = signed_in(request)
    require(post, "figures:read")
    counts = may_ever(post, "figures:count")
    if not frozen and counts:
        counted = count_all(in_operation(request))
        return {"snapshot": None, "as_at": now, "figures": {key: f.as_dict() for key, f in counted.items()}}
    snapshot = latest_snapshot()
    if counts:
        found: dict[str, Any] = {key: figure.as_dict() for key, figure in true_figures(snapshot).items()}
    else:
        found = {
            key: {"national": row[""], "forces": {k: v for k, v in row.items() if k}, "remainder": 0}
            for key, row in shown_figures(snapshot).items()
        }
    return {"snapshot": snapshot.number, "as_at": snapshot.as_at, "figures": found}
