from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.rehearsal.nation.lines import LEASE_SECONDS, SIZES, endpoint, inside_address, line_of, operator_of
from daybreak.rehearsal.nation.terms import LineKind

AT = datetime(2026, 1, 5, 12, 30, 15, tzinfo=UTC)
KINDS = st.sampled_from(LineKind)
MOMENTS = st.integers(-1500 * 86_400, 200 * 86_400).map(lambda seconds: AT + timedelta(seconds=seconds))


@given(KINDS, st.integers(0, 90_000), MOMENTS, st.integers(0, 99))
def test_an_operator_finds_the_line_again(kind: LineKind, index: int, at: datetime, seed: int) -> None:
    seen = endpoint(seed, kind, index, at=at, rng=Random(index))
    assert line_of(seed, seen.ip, seen.port, at=at) == (kind, index)


@pytest.mark.parametrize("kind", LineKind)
def test_two_lines_never_share_an_endpoint_at_one_instant(kind: LineKind) -> None:
    rng = Random(1)
    slots = {
        line_of(9, seen.ip, seen.port, at=AT) for seen in (endpoint(9, kind, i, at=AT, rng=rng) for i in range(3000))
    }
    assert slots == {(kind, index) for index in range(3000)}


def test_a_shared_address_without_port_names_nobody() -> None:
    seen = endpoint(1, LineKind.SHARED, 12, at=AT, rng=Random(1))
    assert line_of(1, seen.ip, None, at=AT) is None
    assert line_of(1, seen.ip, seen.port, at=AT) == (LineKind.SHARED, 12)


def test_an_address_means_another_home_after_its_lease() -> None:
    seen = endpoint(1, LineKind.IPV4, 12, at=AT, rng=Random(1))
    later = AT + timedelta(seconds=LEASE_SECONDS)
    assert line_of(1, seen.ip, seen.port, at=later) != (LineKind.IPV4, 12)


@pytest.mark.parametrize("ip", ["100.64.3.4", "10.0.0.1", "8.8.8.8", "fe80::1", "not an address", ""])
def test_other_addresses_name_nobody(ip: str) -> None:
    assert line_of(1, ip, 4000, at=AT) is None


def test_inside_addresses_are_inside_and_every_line_has_an_operator() -> None:
    assert ip_address(inside_address(Random(3))) in ip_network("100.64.0.0/10")
    seen = {operator_of(endpoint(1, kind, i, at=AT, rng=Random(i)).ip) for kind in LineKind for i in range(40)}
    assert seen == {"Example Broadband", "Example Fibre", "Example Mobile", "Example Cable", "Example Satellite"}
    assert all(size > 90_000 for size in SIZES.values())
