"""Sealing in the background."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from daybreak.ledger.actions import seal
from daybreak.ledger.keys import hold, signer


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="ledger-seal", pass_context=False)
def seal_committed(timestamp: int) -> None:
    """Seal whatever has been committed; every two seconds while a worker runs."""
    seal_all(at=datetime.fromtimestamp(timestamp, UTC))


def seal_all(*, at: datetime) -> None:
    """Seal until nothing waits, and keep the newest checkpoint as a file outside the database."""
    signed, newest = signer(), None
    while (checkpoint := seal(signer=signed, at=at)) is not None:
        newest = checkpoint
    if newest is not None:
        hold(newest)
