"""From a delivery to who must know of it: what arrives is resolved, matched and compared between forces at once.

The latest of the four rooms it walks through; each does its own act, all in the transaction of the records themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from daybreak.agencies.models import Post
from daybreak.deconfliction.actions import find_hits
from daybreak.hashmatch.actions import take_hashes
from daybreak.identity import actions as identity
from daybreak.identity.models import Judgement
from daybreak.identity.terms import Verdict
from daybreak.intake import tasks
from daybreak.intake.actions import receive
from daybreak.intake.arrivals import Opened
from daybreak.intake.models import Batch
from daybreak.intake.queries import referrals_said_in
from daybreak.intake.terms import Outcome

__all__ = ["judge", "receive_paths", "take_in"]


def take_in(files: Sequence[Opened], *, batch: Batch, by: Post, at: datetime) -> Counter[Outcome]:
    """Receive opened files of a batch and follow what they say: who it is, what else holds it, who else is looking."""
    outcomes = receive(files, batch=batch, by=by, at=at)
    national = batch.compartment
    if referrals := referrals_said_in(national, [file.kept_digest for file in files if file.readable]):
        identity.resolve_arrived(national, referrals, by=by, at=at)
        take_hashes(national, referrals=referrals, by=by, at=at)
        find_hits(national, referrals=referrals, by=by, at=at)
    return outcomes


def judge(left: UUID, right: UUID, *, verdict: Verdict, why: str, by: Post, at: datetime) -> Judgement:
    """Judge two mentions, and find who else is looking at the people they make now."""
    judgement = identity.judge(left, right, verdict=verdict, why=why, by=by, at=at)
    ends = [judgement.left, judgement.right]
    find_hits(judgement.compartment, referrals={end.referral_id for end in ends}, by=by, at=at)
    return judgement


receive_paths = partial(tasks.receive_paths, taking=take_in)
"""Receive files, folders and archives as one batch, and follow what they say as they arrive."""
