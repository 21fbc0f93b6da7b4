"""The four clocks of this installation, read at one moment; for doors, which hand the readings to the action."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from daybreak.kernel.errors import DaybreakError
from daybreak.ledger.notes import read_vkey
from daybreak.release.models import Release
from daybreak.release.terms import ReleaseState
from daybreak.release.timekeeping.agreeing import SHORTEST_COUNT, agreed, counted, wants_anchor
from daybreak.release.timekeeping.asking import Asked, check_settings, of_authority, of_timekeeper
from daybreak.release.timekeeping.counting import keep_anchor, read_anchor, tick
from daybreak.release.timekeeping.terms import Agreement, Anchor, Readings, Tick

NO_SOURCE = (
    "Name a signed time source: DAYBREAK_TIMEKEEPER with DAYBREAK_TIMEKEEPER_KEY (`daybreak timekeeper found` on a"
    " second machine), or DAYBREAK_TSA_URL."
)
NOT_COUNTED = (
    f"Since this machine started, the worker has not counted {SHORTEST_COUNT.seconds} s from a signed time yet: wait a"
    " minute while `daybreak serve` or `daybreak release open-due` runs."
)


def read(at: datetime) -> Readings:
    """Return what the four clocks say, `at` being this machine's; keeps a new anchor where one is wanted."""
    file, now = Path(settings.HOME) / "time-anchor.json", tick()
    anchor = read_anchor(file)
    signed_at, why_not = _signed()
    counted_at = counted(anchor, now)
    if signed_at is not None and counted_at is None:
        why_not = NOT_COUNTED
    readings = Readings(at, _database_at(), signed_at, counted_at, (why_not,) if why_not else ())
    _keep(file, anchor, now, readings)
    return readings


def asked(release: Release, *, at: datetime) -> Agreement | None:
    """Return what the clocks say of a release whose embargo should be over by `at`; of another what is foreseen."""
    due = release.state == ReleaseState.UNLOCKED and at >= release.embargo_until
    return agreed(read(at)) if due else foreseen()


def foreseen() -> Agreement | None:
    """Return why the clocks can never agree here, without asking any of them; None where signed time has a source."""
    try:
        said = "" if _source() else NO_SOURCE
    except DaybreakError as broken:
        said = _words_of(broken)
    return Agreement(None, f"no source of signed time. {said}") if said else None


def _signed() -> tuple[datetime | None, str]:
    try:
        ask = _source()
        return (ask(), "") if ask else (None, NO_SOURCE)
    except DaybreakError as broken:
        # Silent or not believed: said where the gate is shown, and the release stays closed.
        return None, _words_of(broken)


def _words_of(broken: DaybreakError) -> str:
    return f"{broken.message}. {broken.remedy}".removesuffix(" ")


def _source() -> Asked | None:
    keeper, key = settings.TIMEKEEPER, settings.TIMEKEEPER_KEY
    check_settings(keeper, key)
    if keeper:
        return of_timekeeper(keeper, read_vkey(key))
    if settings.LEDGER_TSA_URL:
        return of_authority(settings.LEDGER_TSA_URL, Path(settings.LEDGER_TSA_CERTIFICATES))
    return None


def _database_at() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")  # not now(): that is when the transaction began
        at: datetime = cursor.fetchone()[0]
    return at.astimezone(UTC)


def _keep(file: Path, anchor: Anchor | None, now: Tick, readings: Readings) -> None:
    if readings.signed_at is not None and wants_anchor(anchor, now, readings=readings):
        keep_anchor(file, Anchor(now, readings.signed_at))
