"""The right door: what counts as a ground, what is independent, and what opens each item of the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.attribution.rules import (
    DAYS_ASKED,
    FRESH_DAYS,
    REGISTERS_FRESH_DAYS,
    DoorRead,
    GroundRead,
    cleared_item,
    door_items,
    forms_of_identifier,
    independent,
    port_of,
    why_ground_does_not_count,
    why_lead_does_not_count,
    worth_asking,
)
from daybreak.attribution.terms import FROM_SUBSCRIBER, GroundKind
from daybreak.kernel.errors import BadInput
from daybreak.kernel.periods import instant
from daybreak.kernel.words import AddressRole, ItemState

EXACT = "2026-02-02T10:00:07Z"
RECEIVED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "port", "at", "proxy", "why"),
    [
        ("203.0.113.7", 51500, EXACT, False, ""),
        ("203.0.113.7", 51500, "2026-02-02T11:00:07+01:00", None, ""),
        ("2001:db8::7", 51500, EXACT, False, ""),
        ("203.0.113.7", 51500, "2026-02-02T10:00:07", False, "zone"),
        ("203.0.113.7", 51500, "02/03/2026 10:00:07 UTC", False, "ambiguous"),
        ("203.0.113.7", 51500, "", False, "placed"),
        ("203.0.113.7", 51500, "2026-02-02T10:00Z", False, "second"),
        ("203.0.113.7", None, EXACT, False, "port"),
        ("100.64.0.1", 51500, EXACT, False, "shared space"),
        ("100.127.255.254", 51500, EXACT, False, "shared space"),
        ("100.128.0.1", 51500, EXACT, False, ""),
        ("203.0.113.7", 51500, EXACT, True, "proxy"),
        ("203.0.113.7", 51500, "2026-03-02T09:00:01Z", False, ""),
        ("203.0.113.7", 51500, "2026-03-02T10:00:00Z", False, "the zone is wrong"),
        ("203.0.113.7", 51500, "2027-02-02T10:00:07Z", False, "the year"),
        ("203.0.113.7", 51500, "2016-02-02T10:00:07Z", False, "the year may be wrong"),
        ("203.0.113.7", 51500, "0026-02-02T10:00:07Z", False, "the year may be wrong"),
        ("203.0.113.7", 51500, "1770026407", False, ""),
        ("203.0.113.7", 51500, "1770026407250", False, ""),
        ("203.0.113.7", 51500, "2025-10-26 01:30:00 Europe/London", False, "set back"),
        ("203.0.113.7", 51500, "2026-02-02 10:00:07 CST", False, "more than one zone"),
    ],
)
def test_why_a_lead_does_not_count(address: str, port: int | None, at: str, proxy: bool | None, why: str) -> None:
    said = why_lead_does_not_count(address, port=port, at=instant(at), proxy=proxy, received_at=RECEIVED)
    assert why in said
    assert bool(said) == bool(why)


@pytest.mark.parametrize(
    ("said", "port"),
    [(51500, 51500), (1, 1), (65535, 65535), (65536, None), (0, None), (-1, None), (None, None), ("", None),
     (True, None), ("051500", None), ("515001", None), ("51500", None)],
)  # fmt: skip
def test_a_port_written_wrong_is_not_mended(said: object, port: int | None) -> None:
    """Readers keep a port with a leading zero or a digit too many as the text it is."""
    assert port_of(said) == port


TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("role", "on", "why"),
    [
        (AddressRole.INSTALLATION, TODAY, ""),
        (AddressRole.HOME, TODAY - timedelta(days=FRESH_DAYS), ""),
        (AddressRole.WORK, TODAY, ""),
        (AddressRole.BILLING, TODAY, "billing address"),
        (AddressRole.LAST_KNOWN, TODAY, "last known address"),
        (AddressRole.UNKNOWN, TODAY, "unknown address"),
        (AddressRole.HOME, None, "nobody says"),
        (AddressRole.HOME, TODAY - timedelta(days=FRESH_DAYS + 1), "days ago"),
        (AddressRole.HOME, TODAY.replace(year=2027), "not come"),
    ],
)
def test_why_an_address_cannot_place_anybody(role: AddressRole, on: date | None, why: str) -> None:
    said = why_ground_does_not_count(role, on, at=TODAY)
    assert why in said
    assert bool(said) == bool(why)


@pytest.mark.parametrize(
    ("kind", "days", "counts"),
    [
        (GroundKind.COUNCIL_RECORD, REGISTERS_FRESH_DAYS, True),
        (GroundKind.LOCAL_INTELLIGENCE, REGISTERS_FRESH_DAYS, True),
        (GroundKind.COUNCIL_RECORD, REGISTERS_FRESH_DAYS + 1, False),
        (GroundKind.IP_RESOLUTION, FRESH_DAYS + 1, False),
        (GroundKind.DELIVERY, FRESH_DAYS + 1, False),
        (GroundKind.ACCOUNT_REGISTRATION, FRESH_DAYS + 1, False),
    ],
)
def test_registers_corroborate_for_longer_than_what_happened_once(kind: GroundKind, days: int, counts: bool) -> None:
    said = why_ground_does_not_count(AddressRole.HOME, TODAY - timedelta(days=days), at=TODAY, kind=kind)
    assert bool(said) is not counts


@pytest.mark.parametrize("kind", list(GroundKind))
def test_a_shared_line_places_nobody_and_other_kinds_still_do(kind: GroundKind) -> None:
    said = why_ground_does_not_count(AddressRole.INSTALLATION, TODAY, at=TODAY, kind=kind, shared=True)
    assert bool(said) == (kind in FROM_SUBSCRIBER)


grounds = st.lists(
    st.builds(
        GroundRead,
        kind=st.sampled_from(list(GroundKind)),
        upstream=st.sampled_from(["one", "two", "three", "four"]),
        role=st.just(AddressRole.HOME),
        counts=st.booleans(),
    ),
    max_size=8,
)


@given(grounds)
def test_independent_grounds_repeat_neither_kind_nor_upstream_and_are_as_many_as_can_be(
    found: list[GroundRead],
) -> None:
    counted = independent(found)
    there = {(g.kind, g.upstream) for g in found if g.counts}
    assert counted <= there
    assert len({kind for kind, _ in counted}) == len({upstream for _, upstream in counted}) == len(counted)
    assert len(counted) == most_by_trying(there)


def most_by_trying(there: set[tuple[GroundKind, str]]) -> int:
    """Return the same by trying every choice of one upstream a kind."""
    kinds = sorted({kind for kind, _ in there})
    choices = [[None, *sorted(upstream for k, upstream in there if k is kind)] for kind in kinds]
    taken = ([upstream for upstream in choice if upstream] for choice in product(*choices))
    return max((len(one) for one in taken if len(set(one)) == len(one)), default=0)


@given(grounds, grounds)
def test_another_ground_never_lowers_the_count(found: list[GroundRead], more: list[GroundRead]) -> None:
    assert len(independent(found + more)) >= len(independent(found))


@given(grounds, st.randoms())
def test_the_count_does_not_depend_on_the_order(found: list[GroundRead], chance: object) -> None:
    before = len(independent(found))
    chance.shuffle(found)  # type: ignore[attr-defined]
    assert len(independent(found)) == before


def ground(
    kind: GroundKind = GroundKind.IP_RESOLUTION, upstream: str = "Telecom: A", *, why_not: str = ""
) -> GroundRead:
    return GroundRead(kind, upstream, AddressRole.INSTALLATION, not why_not, why_not)


def test_four_resolutions_of_one_subscriber_are_one_ground() -> None:
    assert len(independent([ground()] * 4)) == 1
    assert len(independent([ground(upstream=f"Telecom {n}") for n in range(4)])) == 1, "four operators are one kind"
    local = ground(GroundKind.LOCAL_INTELLIGENCE, "Kent")
    assert len(independent([ground(), local])) == 2
    one_record = [ground(kind, "the same record") for kind in GroundKind]
    assert len(independent(one_record)) == 1


MET = DoorRead(
    grounds=(ground(), ground(GroundKind.LOCAL_INTELLIGENCE, "Kent")), typed_unverified=0, leads_without_zone=0,
    leads_without_port=0, answers_that_differ=0, answers_not_compared=0, cleared="",
)  # fmt: skip
ONE_KIND = (ground(GroundKind.LOCAL_INTELLIGENCE, "Kent"), ground(GroundKind.ACCOUNT_REGISTRATION, "Chat"))


def opened(door: DoorRead) -> list[str]:
    return [item.key for item in door_items(door) if item.state is ItemState.OPEN]


def test_the_door_is_established_when_every_item_is_met() -> None:
    assert opened(MET) == []
    keys = ["identifiers", "zone", "port", "agreement", "address", "grounds", "recent", "moved", "household", "cleared"]
    assert [item.key for item in door_items(MET)] == keys
    assert all(item.seen and not item.task_of for item in door_items(MET))


@pytest.mark.parametrize(
    ("door", "items"),
    [
        (replace(MET, typed_unverified=1), ["identifiers"]),
        (replace(MET, grounds=ONE_KIND, leads_without_zone=1), ["zone"]),
        (replace(MET, grounds=ONE_KIND, leads_without_port=1), ["port"]),
        (replace(MET, answers_that_differ=1), ["agreement"]),
        (replace(MET, answers_not_compared=1), ["agreement"]),
        (replace(MET, grounds=()), ["address", "grounds"]),
        (replace(MET, grounds=(ground(why_not="a billing address"),)), ["address", "grounds"]),
        (replace(MET, grounds=(ground(), ground(), ground(), ground())), ["grounds"]),
        (replace(MET, moved="a later record places them elsewhere"), ["moved"]),
        (replace(MET, not_recent="last seen there a year ago"), ["recent"]),
        (replace(MET, several="a flat of it is known"), ["household"]),
        (replace(MET, cleared="cleared on 2026-03-01: another man"), ["cleared"]),
    ],
)
def test_every_item_opens_for_its_own_cause(door: DoorRead, items: list[str]) -> None:
    assert opened(door) == items
    for item in door_items(door):
        if item.key in items:
            assert item.task_of
            assert item.rule


def test_the_gate_says_what_was_seen() -> None:
    items = {item.key: item for item in door_items(replace(MET, grounds=(ground(why_not="a billing address"),)))}
    assert items["address"].seen == "a billing address"
    assert items["grounds"].seen == "0: none"
    assert cleared_item("cleared on 2026-03-01: x").seen == "cleared on 2026-03-01: x"


def test_what_people_entered_opens_no_door_alone() -> None:
    entered = replace(ground(GroundKind.COUNCIL_RECORD, "council"), entered=True)
    assert opened(replace(MET, grounds=(entered, replace(entered, kind=GroundKind.DELIVERY, upstream="x")))) == [
        "grounds"
    ]
    assert opened(replace(MET, grounds=(entered, ground()))) == []


@given(st.lists(st.dates()), st.integers(0, 5))
def test_asking_is_proportionate(days: list[date], asked: int) -> None:
    assert worth_asking(days, has_address=False, asked=asked) == 0
    number = worth_asking(days, has_address=True, asked=asked)
    assert number <= len(set(days))
    assert number + asked <= max(DAYS_ASKED, asked)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("07700 900123", "+447700900123"),
        (" A@Example.com ", "a@example.com"),
        ("example chat|u-77", "example chat|u-77"),
    ],
)
def test_a_cleared_identifier_takes_the_form_mentions_carry(text: str, normal: str) -> None:
    assert forms_of_identifier(text)[0] == normal


def test_nothing_cannot_be_cleared() -> None:
    with pytest.raises(BadInput):
        forms_of_identifier("  ")


def test_the_moment_counts_and_not_the_zone_it_is_written_in() -> None:
    assert instant("2026-07-02T11:00:07+01:00").at == datetime(2026, 7, 2, 10, 0, 7, tzinfo=UTC)
