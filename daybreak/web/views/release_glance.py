"""What the page of the release shows of its locks: the gate, who did what, and which step this post may take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from daybreak.access.gates import may, may_ever
from daybreak.agencies.models import Post
from daybreak.agencies.queries import names_of_posts
from daybreak.kernel.words import GateItem
from daybreak.release import clocks, queries
from daybreak.release.models import Proposal, PublishedFile, Release, Unlock
from daybreak.release.rules import PEOPLE_NEEDED
from daybreak.release.terms import ProposalKind, ReleaseState
from daybreak.web.forms.packages import ReasonForm
from daybreak.web.forms.release import EmbargoForm
from daybreak.web.parts.tables import Column
from daybreak.web.visit import in_operation

OPEN = (ReleaseState.DRAFT, ReleaseState.SEALED, ReleaseState.UNLOCKED)
SEALED = (ReleaseState.SEALED, ReleaseState.UNLOCKED)


def locks(request: HttpRequest, release: Release, post: Post, now: datetime) -> dict[str, object]:
    """Return what the page shows of a release beside its figures."""
    published = release.state == ReleaseState.PUBLISHED
    unlocking = set() if published else queries.people_unlocking(release, at=now)
    waits_for_unlocks = release.state in SEALED and len(unlocking) < PEOPLE_NEEDED
    unlocks = list(release.unlocks.filter(sealing=release.sealing_id).order_by("unlocked_at"))
    proposals = list(release.proposals.all())
    found: dict[str, object] = {
        "happened": _happened(release, unlocks, proposals),
        "items": _gate(request, release, post, now),
        "gate_heading": "Release gate, as it was met at publication" if published else "Release gate",
        "clock_state": "stopped" if published else "running",
        **(_files(release, post, queries.national_files(release)) if published else {}),
        "unlocked_by_me": waits_for_unlocks and post.person_id in unlocking,
        "reads_text": may_ever(post, "release:draft") or may_ever(post, "release:clear"),
    }
    if published:
        return found | (_welfare(request) if may_ever(post, "figures:count") else {})
    may_unlock = waits_for_unlocks and may(post, "release:unlock", release) and post.person_id not in unlocking
    return found | _steps(release, post) | {"may_unlock": may_unlock} | _two(release, post, proposals)


def earlier(releases: Iterable[Release], post: Post) -> list[dict[str, object]]:
    """Return those of these releases that are published, in their order, each with the nation's files."""
    published = [release for release in releases if release.state == ReleaseState.PUBLISHED]
    files = queries.national_files_of(published) if published else {}
    return [{"release": release, **_files(release, post, files[release.pk])} for release in published]


def _files(release: Release, post: Post, of_nation: Iterable[PublishedFile]) -> dict[str, object]:
    """Return the nation's files, drawings apart, and whether the post may take every force's with them."""
    files = list(of_nation)
    drawings = [file for file in files if file.name.endswith(".svg")]
    return {
        "files": [file for file in files if file not in drawings],
        "drawings": drawings,
        "may_take_site": may(post, "release:publish", release),
    }


def _gate(request: HttpRequest, release: Release, post: Post, now: datetime) -> tuple[GateItem, ...]:
    """Return the gate for who may see it: it says how many are counted whom its reader may not open."""
    if not may_ever(post, "figures:count"):
        return ()
    said = clocks.asked(release, at=now)
    return queries.gate_of(release, operation=in_operation(request), at=now, clocks=said)


def _welfare(request: HttpRequest) -> dict[str, object]:
    """Return how many contacts of release day are made, and which forces still owe some (rule 11)."""
    forces = queries.release_day_contacts(in_operation(request))
    return {
        "due_total": sum(total for total, _ in forces.values()),
        "due_done": sum(done for _, done in forces.values()),
        "due_columns": ["Force", Column("Not made yet", numeric=True), Column("Made", numeric=True)],
        "due": [[name, total - done, done] for name, (total, done) in forces.items() if done < total],
        "welfare": True,
    }


def _steps(release: Release, post: Post) -> dict[str, object]:
    state = ReleaseState(release.state)
    holds = may(post, "release:hold", release)
    return {
        "may_seal": state is ReleaseState.DRAFT and may(post, "release:seal", release),
        "may_publish": state is ReleaseState.UNLOCKED and may(post, "release:publish", release),
        "may_resume": state is ReleaseState.HELD and holds,
        "hold_form": ReasonForm(label="Why it is held", prefix="hold") if holds and state in OPEN else None,
    }


def _two(release: Release, post: Post, proposals: list[Proposal]) -> dict[str, object]:
    """Return what two people decide together: the forms that ask, and what waits for another one's word."""
    people = names_of_posts([proposal.proposed_by for proposal in proposals])
    found: dict[str, object] = {}
    if may(post, "release:embargo", release):
        found["embargo_form"] = EmbargoForm(prefix="embargo")
        found["embargo_waits"] = _waiting(queries.open_among(proposals, release, ProposalKind.EMBARGO), post, people)
    if may(post, "release:lift", release) and release.state in SEALED:
        found["lift_form"] = ReasonForm(label="What harm is done by keeping it sealed", prefix="lift")
        found["lift_waits"] = _waiting(queries.open_among(proposals, release, ProposalKind.LIFT), post, people)
    return found


def _waiting(proposal: Proposal | None, post: Post, people: dict[UUID | None, str]) -> dict[str, object] | None:
    if proposal is None:
        return None
    return {
        "proposal": proposal,
        "by": people.get(proposal.proposed_by, ""),
        "mine": proposal.proposed_by_person == post.person_id,
        "until": proposal.until.isoformat() if proposal.until else "",
    }


def _happened(release: Release, unlocks: list[Unlock], proposals: list[Proposal]) -> list[dict[str, object]]:
    """Return what was done with the release, in order; of earlier sealings only that they were."""
    acts: list[tuple[datetime | None, str, UUID | None, str]] = [
        (release.drafted_at, "Drafted", release.drafted_by, "")
    ]
    acts += [
        (row.written_at, f"Text, version {row.number}", row.written_by, "")
        for row in release.versions.filter(number__gt=1).defer("text")
    ]
    acts += [(row.sealed_at, "Packs sealed", row.sealed_by, f"SHA-256 {row.digest}") for row in release.sealings.all()]
    acts += [(row.unlocked_at, "Unlocked", row.post, "") for row in unlocks]
    for row in proposals:
        what = "another embargo" if row.kind == ProposalKind.EMBARGO else "an emergency lift"
        acts.append((row.proposed_at, f"Asked for {what}", row.proposed_by, row.reason))
        acts.append((row.agreed_at, f"Agreed to {what}", row.agreed_by, ""))
    acts.append((release.published_at, "Published" + (", embargo lifted" if release.lifted_at else ""), None, ""))
    people = names_of_posts([by for _, _, by, _ in acts if by])
    done = sorted((act for act in acts if act[0] is not None), key=lambda act: act[0] or release.drafted_at)
    return [{"at": at, "title": title, "by": people.get(by, ""), "text": text} for at, title, by, text in done]
