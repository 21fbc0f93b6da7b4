"""What changed between two versions of a referral, as rows a reader can follow; no text that may be graphic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from daybreak.agencies.models import Post
from daybreak.intake import queries
from daybreak.intake.differences import changed_details
from daybreak.intake.models import Version
from daybreak.intake.terms import KEPT_ONLY, Change, ChangeKind, Detail, Said
from daybreak.web.parts.tables import Cell, Column, Row
from daybreak.web.parts.tones import words_of

COLUMNS: list[Column | str] = ["Fact", "What became of it", "About", "Before", "Now"]
MOST = 200
NOT_HERE = "Not on this page: it stands in the sealed source"
FOR_SAFEGUARDING = "Kept for posts that safeguard children"


def shown_changes(versions: Sequence[Version], wanted: str, *, by: Post) -> dict[str, object] | None:
    """Return the changes of the wanted version, else of the newest that has one before it; None where none has."""
    later = [version for version in versions if version.number > 1]
    chosen = next((version for version in later if str(version.id) == wanted), None)
    chosen = chosen or max(later, key=lambda version: (version.received_at, version.number), default=None)
    if chosen is None:
        return None
    before = queries.version_before(chosen)
    changes = queries.changes_of(chosen, by=by)
    return {
        "version": chosen, "before": before, "counted": _counted(changes), "columns": COLUMNS,
        "more": len(changes) > MOST,
        "rows": [_row(change, before, chosen) for change in changes[:MOST]], "most": MOST,
    }  # fmt: skip


def _counted(changes: Iterable[Change]) -> str:
    kinds = [change.what for change in changes]
    said = [f"{kinds.count(kind)} {kind.value}" for kind in (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED)]
    return ", ".join(said) if kinds else "nothing a reader compares: only where things stand"


def _row(change: Change, before: Version | None, after: Version) -> Row:
    fact, details = change.fact, changed_details(change)
    about = Cell(fact.party or "the report", state=fact.category) if fact.category else fact.party or "the report"
    sides = [_side(change.before, before, details), _side(change.after, after, details)]
    return Row([words_of(fact.kind), Cell(state=change.what), about, *sides])


def _side(said: Said | None, version: Version | None, details: Sequence[str]) -> Cell:
    """Return what one version says of a fact, linked to the place it says it at."""
    if said is None or version is None:
        return Cell("Not said")
    text = said.value
    if said.digest:
        text = NOT_HERE if said.kind in KEPT_ONLY else FOR_SAFEGUARDING
    note = "; ".join(f"{words_of(name)}: {_detail(said.detail.get(name))}" for name in details)
    place = f"/sources/{version.source_id}/?place={quote(said.place)}"
    return Cell(text, href=place, note=note, exact=not said.digest)


def _detail(said: Detail) -> str:
    # A port or a time stands as it was written: no grouping, no other zone.
    if said is None:
        return "not said"
    return ("yes" if said else "no") if isinstance(said, bool) else str(said)
