"""Sealing and time-stamping in the background."""

from __future__ import annotations

import logging
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from procrastinate.contrib.django import app

from daybreak.kernel.errors import Tampered
from daybreak.ledger.actions import seal
from daybreak.ledger.keys import hold, signer

TSA_SECONDS = 20
log = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */2")
@app.task(queueing_lock="ledger-seal", pass_context=False)
def seal_committed(timestamp: int) -> None:
    """Seal whatever has been committed; every two seconds while a worker runs.

    What forbids sealing is said in the log each time; the worker goes on with everything else.
    """
    try:
        seal_all(at=datetime.fromtimestamp(timestamp, UTC))
    except Tampered as broken:
        log.critical("THE LEDGER IS NOT SEALED: %s", broken)


def seal_all(*, at: datetime) -> None:
    """Seal until nothing waits, and keep each checkpoint as a file outside the database."""
    signed = signer()
    while (checkpoint := seal(signer=signed, at=at)) is not None:
        hold(checkpoint)


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="ledger-stamp", pass_context=False)
def stamp_hourly(timestamp: int) -> None:
    """Have the newest checkpoint stamped every hour, where an authority is configured."""
    if settings.LEDGER_TSA_URL:
        # A compiled library, loaded only where it is used.
        from daybreak.ledger.stamping import stamp_newest
        from daybreak.ledger.timestamps import certificates

        stamp_newest(_ask, certificates(Path(settings.LEDGER_TSA_CERTIFICATES)))


def _ask(request: bytes) -> bytes:
    asked = urllib.request.Request(  # noqa: S310 - the address is a setting; the answer is signed and checked
        settings.LEDGER_TSA_URL, data=request, headers={"Content-Type": "application/timestamp-query"}
    )
    with urllib.request.urlopen(asked, timeout=TSA_SECONDS) as answer:  # noqa: S310
        return bytes(answer.read(1 << 20))
