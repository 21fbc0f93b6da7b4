"""Whether they still live there: one sign of now, and nothing that says otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.attribution.residence import BORNE_OUT_DAYS, NOW_DAYS, shown_on, why_moved, why_not_recent
from daybreak.attribution.rules import GroundRead
from daybreak.attribution.terms import FROM_SUBSCRIBER, GroundKind
from daybreak.kernel.words import AddressRole

TODAY = date(2026, 3, 2)
IP, COUNCIL, LOCAL = GroundKind.IP_RESOLUTION, GroundKind.COUNCIL_RECORD, GroundKind.LOCAL_INTELLIGENCE


def ground(kind: GroundKind, days: int, role: AddressRole = AddressRole.HOME, *, counts: bool = True) -> GroundRead:
    on = TODAY - timedelta(days=days)
    return GroundRead(kind, kind.value, role, counts, "" if counts else "x", on, there_on=shown_on(kind, on))


@pytest.mark.parametrize(
    ("here", "recent"),
    [
        ([], False),
        ([ground(LOCAL, NOW_DAYS)], True),
        ([ground(LOCAL, NOW_DAYS + 1)], False),
        ([ground(IP, 3)], True),
        ([ground(COUNCIL, 0)], False),  # a register alone goes on naming those who left
        ([ground(COUNCIL, NOW_DAYS), ground(IP, BORNE_OUT_DAYS)], True),
        ([ground(COUNCIL, NOW_DAYS + 1), ground(IP, BORNE_OUT_DAYS)], False),
        ([ground(COUNCIL, 0), ground(IP, BORNE_OUT_DAYS + 1)], False),
        ([ground(GroundKind.SUBSCRIBER_RECORD, 0), ground(GroundKind.ACCOUNT_REGISTRATION, 0)], False),
        ([ground(LOCAL, 0, counts=False)], False),
    ],
)
def test_one_sign_of_now_is_asked_for(here: list[GroundRead], recent: bool) -> None:
    assert bool(why_not_recent(here, at=TODAY)) is not recent


def test_an_ip_event_shows_its_own_day_and_not_the_day_of_the_operators_record() -> None:
    event, record = TODAY - timedelta(days=200), TODAY
    assert shown_on(IP, record, event_on=event) == event
    assert shown_on(COUNCIL, record) is None


@pytest.mark.parametrize(
    ("here", "elsewhere", "moved"),
    [
        ([ground(IP, 60)], [ground(IP, 59)], True),
        ([ground(IP, 60)], [ground(IP, 60)], False),
        ([ground(IP, 60), ground(LOCAL, 58)], [ground(IP, 59)], False),
        ([ground(IP, 60)], [ground(LOCAL, 59, AddressRole.WORK)], False),
        ([ground(LOCAL, 60, AddressRole.WORK)], [ground(IP, 59)], False),
        ([ground(IP, 60)], [ground(LOCAL, 59, counts=False)], False),
        ([], [ground(IP, 59)], False),
        ([ground(IP, 60)], [], False),
        # An older record of another home has to be settled, but for one so old that they may long have left it.
        ([ground(IP, 2)], [ground(LOCAL, 300)], True),
        ([ground(IP, 2)], [ground(LOCAL, 366)], False),
        ([ground(IP, 2)], [ground(IP, 300)], False),
        # Somebody saw them here now: they have two homes, or left the other one.
        ([ground(IP, 2), ground(LOCAL, 5)], [ground(LOCAL, 300)], False),
        ([ground(IP, 2), ground(COUNCIL, 5)], [ground(LOCAL, 300)], True),
    ],
)
def test_another_home_blocks(here: list[GroundRead], elsewhere: list[GroundRead], moved: bool) -> None:
    assert bool(why_moved(here, elsewhere, at=TODAY)) is moved


@pytest.mark.parametrize(("days", "moved"), [(30, False), (20, True), (10, True)])
def test_who_looked_and_did_not_find_them_blocks_until_they_are_seen_after_it(days: int, moved: bool) -> None:
    said = (TODAY - timedelta(days=days), "council record")
    assert bool(why_moved([ground(LOCAL, 20)], [], [said], at=TODAY)) is moved
    assert why_moved([ground(COUNCIL, 0)], [], [said], at=TODAY).startswith("a council record of")


kinds = st.sampled_from(list(GroundKind))
found = st.lists(st.builds(ground, kinds, st.integers(0, 800), st.just(AddressRole.HOME)), max_size=5)


@given(found, found, found)
def test_more_that_speaks_elsewhere_never_opens_a_door(
    here: list[GroundRead], elsewhere: list[GroundRead], more: list[GroundRead]
) -> None:
    if why_moved(here, elsewhere, at=TODAY):
        assert why_moved(here, elsewhere + more, at=TODAY)


@given(found, found)
def test_what_rests_on_a_line_alone_never_settles_another_home(here: list[GroundRead], other: list[GroundRead]) -> None:
    lines = [one for one in here if one.kind in FROM_SUBSCRIBER]
    live = [
        one for one in other if one.kind not in FROM_SUBSCRIBER and one.on and one.on >= TODAY - timedelta(days=365)
    ]
    if live:
        assert why_moved(lines, live, at=TODAY)
