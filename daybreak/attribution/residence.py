"""Pure rules of whether they still live there: one sign of now, and nothing that says otherwise.

Kinds go stale in different ways. What was seen happened on its day: an IP event, a delivery, what the local force saw.
A register names the person and stands until somebody changes it, months after a move. An account is paid from anywhere,
and a provider keeps what was once typed in. So old grounds may corroborate, but one sign of now must bear them out.

Source: PACE Code B (2013) 3.1: reasonable steps to check that information is accurate and recent. The days were chosen
on invented cases (`bench/wrong_door.py`, docs/adr/0014) and are no measurement [M].
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from daybreak.attribution.rules import GroundRead
from daybreak.attribution.terms import FROM_SUBSCRIBER, GroundKind
from daybreak.kernel.words import AddressRole

LIVES_THERE = frozenset({AddressRole.INSTALLATION, AddressRole.HOME})
NOW_DAYS = 28  # [M] a sighting of now, or a register read now
BORNE_OUT_DAYS = 365  # [M] how old a sighting may be that a register read now bears out
ELSEWHERE_DAYS = 365  # [M] how old a record of another home may be that has to be settled
READ_NOW = frozenset({GroundKind.COUNCIL_RECORD, GroundKind.ELECTORAL_RECORD})
SHOWS_NOBODY = READ_NOW | {GroundKind.SUBSCRIBER_RECORD, GroundKind.ACCOUNT_REGISTRATION}
"""Kinds that go on after somebody left."""


def shown_on(kind: GroundKind, on: date | None, *, event_on: date | None = None) -> date | None:
    """Return the day on which a ground shows the person there: of an IP event its own day, never the record's."""
    return None if kind in SHOWS_NOBODY else event_on or on


def why_not_recent(here: Iterable[GroundRead], *, at: date) -> str:
    """Return why nothing shows the person there now, or ''.

    It takes a sighting of the last NOW_DAYS, or an older one that a register read in these days bears out.
    """
    counted = [ground for ground in here if ground.counts]
    seen = max((ground.there_on for ground in counted if ground.there_on), default=date.min)
    read = max((ground.on for ground in counted if ground.kind in READ_NOW and ground.on), default=date.min)
    now = at - timedelta(days=NOW_DAYS)
    if seen >= now or (read >= now and seen >= at - timedelta(days=BORNE_OUT_DAYS)):
        return ""
    last = f"last seen there on {seen.isoformat()}" if seen > date.min else "never seen there on any day"
    return f"{last}: have the local force look, or a register read, whether they live there now"


def why_moved(
    here: Collection[GroundRead], elsewhere: Iterable[GroundRead], against: Iterable[tuple[date, str]] = (), *, at: date
) -> str:
    """Return why the person may live elsewhere, or ''.

    `against` are the days and kinds of records that say they are not there: the newest blocks until they are seen there
    after it. Another home blocks where it is known from a later day, or, of the last ELSEWHERE_DAYS and from another
    source than an operator, until somebody saw them here now. Work elsewhere is no move.
    """
    home = [ground for ground in here if ground.counts and ground.role in LIVES_THERE]
    said = max(against, default=None)
    if said is not None and said[0] >= max((ground.there_on for ground in home if ground.there_on), default=date.min):
        return f"a {said[1]} of {said[0].isoformat()} says that they are not there"
    later = [ground for ground in elsewhere if ground.counts and ground.role in LIVES_THERE and ground.on]
    return _other_home(home, later, at) or _later_elsewhere(home, later)


def _other_home(home: Iterable[GroundRead], elsewhere: Iterable[GroundRead], at: date) -> str:
    now, oldest = at - timedelta(days=NOW_DAYS), at - timedelta(days=ELSEWHERE_DAYS)
    # A line says who pays for it; whoever uses a neighbour's is not seen at the neighbour's door.
    if any(ground.there_on and ground.there_on >= now for ground in home if ground.kind not in FROM_SUBSCRIBER):
        return ""
    others = [
        ground for ground in elsewhere if ground.kind not in FROM_SUBSCRIBER and ground.on and ground.on >= oldest
    ]
    if not others:
        return ""
    newest = max(others, key=lambda ground: ground.on or date.min)
    return f"a {_words(newest)} places them at another home: have somebody see at which of the two they live now"


def _later_elsewhere(home: Iterable[GroundRead], elsewhere: Iterable[GroundRead]) -> str:
    days = [ground.on for ground in home if ground.on]
    newest = max(elsewhere, key=lambda ground: ground.on or date.min, default=None)
    if not days or newest is None or newest.on is None or newest.on <= max(days):
        return ""
    return f"a later {_words(newest)} places them elsewhere; the newest here is of {max(days)}"


def _words(ground: GroundRead) -> str:
    return f"{ground.kind.value.replace('_', ' ')} of {ground.on}"
