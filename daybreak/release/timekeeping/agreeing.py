"""The rule: an embargo ends when the slowest of four clocks says so, and never while they contradict each other.

Whoever sets some of the clocks forward changes nothing as long as one of them is honest; a clock that is set back, or
silent, keeps the release closed until somebody has looked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from daybreak.release.timekeeping.terms import Agreement, Anchor, Readings, Tick

TOLERANCE = timedelta(seconds=20)
"""How far the clocks may lie apart. Machines that follow NTP differ by milliseconds; a busy time-stamping authority
takes seconds to answer. It decides only what counts as broken: the slowest clock is the one that counts."""

SHORTEST_COUNT = timedelta(seconds=60)
"""An anchor younger than this vouches for nothing: it would only repeat what the other clocks say now."""

LONGEST_COUNT = timedelta(days=1)
"""After this a new anchor is taken where all clocks agree: a quartz counts some seconds a day wrong."""

_NAMES = ("this machine", "the database", "the signed time", "the time counted since the last signed one")


def agreed(readings: Readings) -> Agreement:
    """Return what the slowest clock says, or why there is no agreement and what to do."""
    said = (readings.process_at, readings.database_at, readings.signed_at, readings.counted_at)
    known = [at for at in said if at is not None]
    if len(known) < len(said):
        missing = [name for name, at in zip(_NAMES, said, strict=True) if at is None]
        return Agreement(None, f"{' and '.join(missing)}: no answer. {' '.join(readings.why_not)}".strip())
    apart = max(known) - min(known)
    if apart > TOLERANCE:
        each = ", ".join(f"{name} {at:%d %B %H:%M:%S}" for name, at in zip(_NAMES, known, strict=True))
        return Agreement(None, f"The clocks lie {_words(apart)} apart ({each}, UTC): put the wrong one right")
    return Agreement(min(known), f"All four clocks agree within {_words(apart)}")


def counted(anchor: Anchor | None, now: Tick) -> datetime | None:
    """Return the anchor's time plus what was counted since; None without an old enough anchor of this start."""
    if anchor is None or anchor.tick.boot != now.boot:
        return None
    passed = timedelta(seconds=now.seconds - anchor.tick.seconds)
    return anchor.signed_at + passed if passed >= SHORTEST_COUNT else None


def wants_anchor(anchor: Anchor | None, now: Tick, *, readings: Readings) -> bool:
    """Answer whether the moment of these readings becomes the new anchor.

    In a new start of the machine nothing was counted: then the other three must agree. Later only all four together
    replace it, so that nobody who moves some clocks also moves what they are held against.
    """
    others = (readings.process_at, readings.database_at, readings.signed_at)
    if readings.signed_at is None or _apart(*(at for at in others if at)) > TOLERANCE:
        return False
    if anchor is None or anchor.tick.boot != now.boot:
        return anchor is None or readings.signed_at >= anchor.signed_at
    aged = timedelta(seconds=now.seconds - anchor.tick.seconds) > LONGEST_COUNT
    return aged and agreed(readings).at is not None


def _apart(*said: datetime) -> timedelta:
    return max(said) - min(said)


def _words(apart: timedelta) -> str:
    seconds = apart.total_seconds()
    return f"{seconds:.1f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"
