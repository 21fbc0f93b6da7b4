"""Saying why a published figure is another one in a later snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.ledger.actions import record
from daybreak.release.actions.locking import hold_figures, require_snapshot
from daybreak.release.changes import changes, is_published, published_before
from daybreak.release.models import ChangeReason
from daybreak.release.reading import Slip
from daybreak.release.reasons import marks_in_reason
from daybreak.release.register import REGISTER
from daybreak.release.tables.printed import TABLES


def explain(snapshot: UUID, figure: str, *, reason: str, by: Post, at: datetime) -> ChangeReason:
    """Say why a published figure changed; said again, the newest words hold and the earlier stay on record.

    Raises Conflict where nothing was published before, where this figure did not change, and where the snapshot is
    published itself: its files are out, and say why as it was said then. BadInput without words, for a key of no
    figure, and where a text of a release could not say the words either: they are printed in every file, and nobody
    else reads them first.
    """
    of = require_snapshot(by, "figures:explain", snapshot)
    hold_figures(of.compartment_id)
    said = check_reason(reason)
    if figure not in {each.key for each in (*REGISTER, *TABLES)}:
        raise BadInput(
            f"There is no figure {figure!r}", place="figure", remedy="`daybreak figure definitions` prints their keys"
        )
    if is_published(of):
        raise Conflict(
            f"Snapshot {of.number} is published, with the reasons as they were said", rule="change-reason",
            remedy="Freeze again (`daybreak figures --freeze`): the next release says why each figure changed, and its"
            " text what was wrong in a reason of this one",
        )  # fmt: skip
    since = published_before(of)
    if since is None:
        raise Conflict(
            "Nothing was published before this snapshot",
            remedy="After a publication freeze again first (`daybreak figures --freeze`), then explain what changed",
        )
    if figure not in {each.figure for each in changes(of, counted=True)}:
        raise Conflict(
            f"{figure} is as it was published with snapshot {since.number}", rule="change-reason",
            remedy="Explain a figure that changed",
        )  # fmt: skip
    _refuse(marks_in_reason(said, since=since, of=of, operation=of.compartment.operation))
    row = ChangeReason.objects.create(
        compartment_id=of.compartment_id, snapshot=of, since=since, figure=figure, reason=said,
        given_by=by.id, given_at=at,
    )  # fmt: skip
    record("figures:explain", "snapshot", of.id, by=by.actor, at=at, figure=figure, reason=row.reason)
    return row


def _refuse(found: Sequence[Slip]) -> None:
    if found:
        said = "; ".join(f"{slip.words!r}: {slip.rule} (instead: {slip.instead})" for slip in found)
        raise BadInput(
            f"The reason is printed as it stands, and must not say: {said}", place="reason", rule="text",
            remedy="Write it without these words; a number that is not printed tells of few people",
        )  # fmt: skip
