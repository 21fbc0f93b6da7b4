"""The draft: its text in versions, each mark amended or cleared by somebody else, held and taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from daybreak.access.models import Operation
from daybreak.access.rules import check_reason
from daybreak.agencies.models import Post
from daybreak.agencies.queries import forces
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.actions import record
from daybreak.release import queries
from daybreak.release.actions.locking import hold_figures, require_release, require_snapshot
from daybreak.release.editions import newer_published
from daybreak.release.models import Clearance, Release, Snapshot, TextVersion
from daybreak.release.rules import check_embargo, check_step
from daybreak.release.terms import Place, ReleaseState
from daybreak.release.words import headline, national_text

LONGEST_HEADLINE = 300


def draft(snapshot: UUID, *, operation: Operation, embargo_until: datetime, by: Post, at: datetime) -> Release:
    """Draft the release of the newest snapshot: headline and text come from its figures.

    From now on who reads drafts reads them, and every later snapshot is protected against this one (ADR 26). So the
    newest only is drafted, and nobody freezes meanwhile: Conflict for an earlier one. BadInput for an embargo that has
    ended.
    """
    frozen = require_snapshot(by, "release:draft", snapshot, operation=operation)
    hold_figures(frozen.compartment_id)
    check_embargo(embargo_until, at=at)
    _check_newest(frozen, operation)
    figures = {key: row[""] for key, row in queries.shown_figures(frozen).items()}
    release = Release.objects.create(
        compartment_id=frozen.compartment_id,
        snapshot=frozen,
        headline=headline(operation.codename, figures),
        text=national_text(operation.codename, figures, as_at=frozen.as_at, forces=forces().count()),
        embargo_until=embargo_until,
        drafted_by=by.id,
        drafted_at=at,
    )
    _keep(release, by, at)
    record("release:draft", "release", release.id, by=by.actor, at=at, snapshot=frozen.number, embargo=embargo_until)
    return release


def amend(release: UUID, *, text: str, by: Post, at: datetime) -> Release:
    """Write the next version of the text; its first line is the headline. What was sealed is a draft again.

    Raises BadInput where nothing is changed or no headline is left; no version before is lost.
    """
    row = require_release(by, "release:draft", release)
    said = text.replace("\r\n", "\n").strip() + "\n"
    first = said.partition("\n")[0].strip()
    if not first or len(first) > LONGEST_HEADLINE:
        raise BadInput(
            f"The first line is the headline: 1 to {LONGEST_HEADLINE} characters", place="text", rule="headline",
            remedy="Begin the text with it",
        )  # fmt: skip
    if said.strip() == row.text.strip():
        raise BadInput("Nothing was changed", place="text", rule="amend", remedy="Change the words, or clear the mark")
    back_to_draft(row, ReleaseState.DRAFT)
    row.text, row.headline, row.version = said, first, row.version + 1
    row.save(update_fields=["text", "headline", "version", "state", "sealing"])
    _keep(row, by, at)
    record("release:amend", "release", row.id, by=by.actor, at=at, version=row.version)
    return row


def clear(release: UUID, place: Place, *, operation: Operation, reason: str, by: Post, at: datetime) -> Clearance:
    """Let one mark of the text stand, for a reason; nobody clears a text they had a hand in.

    Raises Conflict where the text is another one by now, NotFound where no such mark stands in it.
    """
    row = require_release(by, "release:clear", release, operation=operation)
    said = check_reason(reason)
    if row.state != ReleaseState.DRAFT:
        raise Conflict("Marks are cleared in a draft", rule="state", remedy="Hold it and take it back to the draft")
    if place.version != row.version:
        raise Conflict(
            f"The text is version {row.version} by now, the mark stands in version {place.version}", rule="version",
            remedy="Read the text again: a clearance holds for one version only",
        )  # fmt: skip
    if by.person_id in set(row.versions.values_list("written_by_person", flat=True)):
        raise NotAllowed("Nobody clears a text they wrote themselves", rule="two-people", remedy="Ask somebody else")
    marks = {Place(row.version, s.at, s.words, s.rule) for s in queries.marks_of(row, operation=operation)}
    if place not in marks:
        raise NotFound("No such mark stands in the text", remedy="Read the text again")
    if place in queries.cleared_in(row):
        raise Conflict("This mark is cleared already", rule="clearance", remedy="Nothing is left to do")
    clearance = Clearance.objects.create(
        compartment_id=row.compartment_id, release=row, version=place.version, place=place.at, words=place.words,
        rule=place.rule, reason=said, cleared_by=by.id, cleared_by_person=by.person_id, cleared_at=at,
    )  # fmt: skip
    record(
        "release:clear", "release", row.id, by=by.actor, at=at, version=place.version, place=place.at,
        words=place.words, rule=place.rule, reason=said,
    )  # fmt: skip
    return clearance


def hold(release: UUID, *, reason: str, by: Post, at: datetime) -> Release:
    """Hold a release that is not published; its seal and unlocks count for nothing more, also when it is taken back."""
    row = require_release(by, "release:hold", release)
    said = check_reason(reason)
    back_to_draft(row, ReleaseState.HELD)
    row.save(update_fields=["state", "sealing"])
    record("release:hold", "release", row.id, by=by.actor, at=at, reason=said)
    return row


def resume(release: UUID, *, by: Post, at: datetime) -> Release:
    """Take a held release back to the draft: it is sealed and unlocked anew."""
    row = require_release(by, "release:hold", release)
    check_step(row.state, ReleaseState.DRAFT)
    refuse_older(row)
    row.state = ReleaseState.DRAFT
    row.save(update_fields=["state"])
    record("release:resume", "release", row.id, by=by.actor, at=at)
    return row


def back_to_draft(row: Release, to: ReleaseState) -> None:
    """Take the seal from a release, and with it every unlock; a draft stays one. Saves nothing."""
    if row.state != to or to is not ReleaseState.DRAFT:
        check_step(row.state, to)
    row.state, row.sealing = to, None


def refuse_older(row: Release) -> None:
    """Raise Conflict where a newer snapshot is published: older figures would follow it as the news, unexplained."""
    newer = newer_published(row.snapshot)
    if newer is not None:
        raise Conflict(
            f"Snapshot {newer.number} is published, and these figures are of the older snapshot {row.snapshot.number}",
            rule="order", remedy="Leave this release held; freeze and draft anew, and say why figures changed",
        )  # fmt: skip


def _check_newest(frozen: Snapshot, operation: Operation) -> None:
    newest = queries.latest_snapshot(operation)
    if frozen.pk != newest.pk:
        raise Conflict(
            f"Snapshot {frozen.number} is not the newest: later ones were not protected against it", rule="newest",
            remedy=f"Draft snapshot {newest.number}, or take a held release of this one back to the draft",
        )  # fmt: skip


def _keep(release: Release, by: Post, at: datetime) -> None:
    TextVersion.objects.create(
        compartment_id=release.compartment_id, release=release, number=release.version, text=release.text,
        written_by=by.id, written_by_person=by.person_id, written_at=at,
    )  # fmt: skip
