"""Sealing in the background."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from daybreak.ledger.actions import seal
from daybreak.ledger.keys import signer


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="ledger-seal", pass_context=False)
def seal_committed(timestamp: int) -> None:
    """Seal whatever has been committed; every two seconds while a worker runs."""
    while seal(signer=signer(), at=datetime.fromtimestamp(timestamp, UTC)) is not None:
        continue
