"""From a delivery to its place in the ranking: whoever a new fact is about is ranked again as it arrives.

The rooms before do their acts first; ranking comes last, over whatever they changed, in the same transaction where a
delivery has but one. The answer to a question about two records changes who is who, and so who stands where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from daybreak.access.queries import compartment, operation
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.attribution.actions import recheck_overtaken, recheck_standing
from daybreak.deconfliction import tasks
from daybreak.identity.models import Judgement, Mention
from daybreak.identity.terms import Verdict
from daybreak.intake.arrivals import Opened
from daybreak.intake.deliveries import Given
from daybreak.intake.models import Batch
from daybreak.intake.queries import referrals_said_in
from daybreak.intake.terms import Outcome
from daybreak.triage.actions import rank_changed

__all__ = ["judge", "receive_paths", "take_in"]


def take_in(files: Sequence[Opened], *, batch: Batch, by: Post, at: datetime) -> Counter[Outcome]:
    """Receive opened files of a batch, follow what they say, and rank again whoever they are about."""
    outcomes = tasks.take_in(files, batch=batch, by=by, at=at)
    said = referrals_said_in(batch.compartment, [file.kept_digest for file in files if file.readable])
    named = Mention.objects.filter(referral__in=said, subject__isnull=False)
    recheck_standing(
        batch.compartment, {key for key in named.values_list("subject_id", flat=True) if key}, by=by, at=at
    )
    rank_changed(batch.compartment.operation, by=by, at=at)
    return outcomes


def receive_paths(
    paths: Sequence[Path],
    *,
    sender: str,
    by: Post,
    at: datetime,
    codename: str = "",
    given: Given = (),
    saved: Sequence[str] = (),
    progress: Callable[[int], None] = lambda files: None,
) -> dict[str, int]:
    """Receive files, folders and archives as one batch, follow what they say, and rank again at the end.

    Once for the delivery, not for every group of its files: a look over everybody costs the same for one as for many.
    Killed before that, the same call again ranks whoever is waiting.
    """
    counted = tasks.receive_paths(
        paths, sender=sender, by=by, at=at, codename=codename, given=given, saved=saved, progress=progress
    )
    with viewing(by):
        of = operation(codename)
        recheck_overtaken(compartment(of, CompartmentKind.NATIONAL), by=by, at=at)
        rank_changed(of, by=by, at=at)
    return counted


def judge(left: UUID, right: UUID, *, verdict: Verdict, why: str, by: Post, at: datetime) -> Judgement:
    """Judge two mentions, find who else looks at the people they make now, and rank those again."""
    before = Mention.objects.filter(pk__in=[left, right], subject__isnull=False)
    touched = {key for key in before.values_list("subject_id", flat=True) if key}
    judgement = tasks.judge(left, right, verdict=verdict, why=why, by=by, at=at)
    touched |= {key for key in before.values_list("subject_id", flat=True) if key}
    recheck_standing(judgement.compartment, touched, by=by, at=at)
    rank_changed(judgement.compartment.operation, by=by, at=at)
    return judgement
