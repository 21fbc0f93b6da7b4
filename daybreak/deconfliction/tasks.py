"""From a delivery to who must know of it: what arrives is resolved, matched and compared between forces at once.

The latest of the four rooms it walks through; each does its own act, all in the transaction of the records themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from daybreak.agencies.models import Post
from daybreak.deconfliction.actions import find_hits
from daybreak.identity.actions import resolve_arrived
from daybreak.intake import tasks
from daybreak.intake.actions import receive
from daybreak.intake.arrivals import Opened
from daybreak.intake.models import Batch
from daybreak.intake.queries import referrals_said_in
from daybreak.intake.terms import Outcome

__all__ = ["receive_paths", "take_in"]


def take_in(files: Sequence[Opened], *, batch: Batch, by: Post, at: datetime) -> Counter[Outcome]:
    """Receive opened files of a batch and follow what they say: who it is, what else holds it, who else is looking."""
    outcomes = receive(files, batch=batch, by=by, at=at)
    national = batch.compartment
    if referrals := referrals_said_in(national, [file.kept_digest for file in files if file.readable]):
        resolve_arrived(national, referrals, by=by, at=at)
        find_hits(national, referrals=referrals, by=by, at=at)
    return outcomes


receive_paths = partial(tasks.receive_paths, taking=take_in)
"""Receive files, folders and archives as one batch, and follow what they say as they arrive."""
