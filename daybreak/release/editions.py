"""Which published version a release is and what it changes; packs say both, and may no more be right when they open.

Both hang on what went out before and on the reasons given since, and both may follow the sealing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256

import rfc8785

from daybreak.release.changes import Change, changes, published, title_of
from daybreak.release.documents.terms import NATIONAL, Revision
from daybreak.release.models import Release, Snapshot
from daybreak.release.tables.printed import KEYS
from daybreak.release.terms import ReleaseState

SEAL_ANEW = "hold it, take it back to the draft and seal it anew"


@dataclass(frozen=True, slots=True)
class Edition:
    """What packs say of those published before: `number` is 1 for the first, which changes nothing."""

    number: int
    revisions: tuple[Revision, ...] = ()

    @property
    def digest(self) -> str:
        """Return SHA-256 over all that is said: the same words in the same places, the same digest."""
        said = [asdict(each) for each in self.revisions]
        return sha256(rfc8785.dumps({"number": self.number, "revisions": said})).hexdigest()


def edition_of(release: Release) -> Edition:
    """Return what the packs of a release say, or would say if they were sealed now."""
    number = version_of(release)
    return Edition(number, _revisions(release.snapshot) if number > 1 else ())


def version_of(release: Release) -> int:
    """Return which published version of its operation's figures a release is, or would be: 1 for the first."""
    rows = Release.objects.filter(compartment=release.compartment_id, state=ReleaseState.PUBLISHED)
    if release.published_at is not None:
        rows = rows.filter(published_at__lt=release.published_at)
    return rows.exclude(pk=release.pk).count() + 1


def newer_published(of: Snapshot) -> Snapshot | None:
    """Return the newest snapshot after this one of which a release is published."""
    return published(of).filter(number__gt=of.number).first()


def stale(release: Release) -> str:
    """Return in words what sealed packs say that is no more so, and what to do; '' where all is, or none are sealed."""
    kept = release.sealing
    if kept is None:
        return ""
    if newer := newer_published(release.snapshot):
        return f"newer figures are published, of snapshot {newer.number}: leave it held, freeze and draft anew"
    if kept.edition is None:
        return f"it is not known which version they say they are: {SEAL_ANEW}"
    now = edition_of(release)
    if kept.edition != now.number:
        return f"as version {kept.edition}, and another went out since: it would be version {now.number}; {SEAL_ANEW}"
    if kept.edition_digest != now.digest:
        return f"what figures changed, or why, is changed since: {SEAL_ANEW}"
    return ""


def _revisions(snapshot: Snapshot) -> tuple[Revision, ...]:
    """Return what this snapshot changes of what was published before it, as it may be published."""
    return tuple(
        Revision(title_of(each.figure), each.reason, {**each.forces} | _nation(each))
        for each in changes(snapshot, counted=False)
    )


def _nation(change: Change) -> dict[str, tuple[int | None, int | None]]:
    """Return the pair of the nation; of a table whose cells moved alone it is twice the same number."""
    return {NATIONAL: (change.then, change.now)} if change.then != change.now or change.figure in KEYS else {}
