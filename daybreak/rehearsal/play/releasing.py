"""Freeze the figures, draft and unlock the release, publish it when the embargo ends."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.ledger.notes import Signer
from daybreak.ledger.queries import latest_checkpoint
from daybreak.rehearsal.play.safeguarding import RELEASE_AFTER_DAYS
from daybreak.rehearsal.play.scene import Advance, Figures, Scene
from daybreak.release import actions as release
from daybreak.release.models import PublishedFile
from daybreak.release.models import Release as ReleaseRow
from daybreak.release.queries import latest_snapshot, true_figures
from daybreak.release.rules import Counted
from daybreak.release.timekeeping.statements import state, stated
from daybreak.release.timekeeping.terms import Readings


def freeze(scene: Scene, advance: Advance) -> Figures:
    """Freeze every figure on the ledger's newest signed head."""
    with scene.as_post(scene.cast.coordinator) as by:
        at = scene.wait(days=RELEASE_AFTER_DAYS - 3)
        snapshot = release.freeze(scene.cast.operation, checkpoint=latest_checkpoint(), by=by, at=at)
        counted = true_figures(snapshot)
    return {key: figure.national for key, figure in counted.items()}


def unlock(scene: Scene, advance: Advance) -> Figures:
    """Draft the release, seal its packs, and have two different people unlock it."""
    cast, at = scene.cast, scene.wait(days=1)
    embargo = (at + timedelta(days=2)).replace(hour=6, minute=0, second=0, microsecond=0)
    with scene.as_post(cast.press) as by:
        draft = release.draft(
            latest_snapshot(cast.operation).id, operation=cast.operation, embargo_until=embargo, by=by, at=at
        )
    with scene.as_post(cast.coordinator) as by:
        release.seal(draft.id, operation=cast.operation, by=by, at=at)
        release.unlock(draft.id, by=by, at=at)
    with scene.as_post(cast.gold) as by:
        people = release.unlock(draft.id, by=by, at=at + timedelta(hours=1)).unlocks.count()
    return {"unlocked_by": people}


def publish(scene: Scene, advance: Advance) -> Figures:
    """Publish at the embargo's end and write the files into the rehearsal's folder."""
    with scene.as_post(scene.cast.coordinator) as by:
        row = ReleaseRow.objects.get()
        at = max(scene.clock, row.embargo_until)
        release.publish(row.id, operation=scene.cast.operation, readings=_clocks(at), by=by, at=at)
        written = _write(scene.folder / "release")
    return {"files": written}


def _write(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    files = list(PublishedFile.objects.order_by("name"))
    for file in files:
        (folder / file.name).write_bytes(bytes(file.content))
    return len(files)


def _clocks(at: datetime) -> Readings:
    """Return what the clocks of the rehearsal say: its own invented one, and a timekeeper that signs it."""
    signer, nonce = Signer("rehearsal.invalid/timekeeper", Ed25519PrivateKey.generate()), secrets.token_hex(16)
    return Readings(at, at, stated(state(signer, nonce=nonce, at=at), signer.verifier, nonce=nonce), at)


def figures(scene: Scene) -> dict[str, Counted]:
    """Return the released snapshot's figures."""
    with scene.as_post(scene.cast.coordinator):
        return true_figures(latest_snapshot(scene.cast.operation))


def released_at(scene: Scene) -> datetime:
    """Return when the release was published."""
    with scene.as_post(scene.cast.coordinator):
        published = ReleaseRow.objects.get().published_at
    assert published is not None  # noqa: S101 - the stage before
    return published
