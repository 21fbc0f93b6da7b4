"""Which force polices a postcode: exception, then sector, and never the outward code alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.agencies.postcodes import TABLE, Found, force_of, loaded, overlays, read

SMALL = read(
    """# a table of four forces
alpha beta gamma (isle-of-man)
AB1 0:12 1:3 1!2:CDEF
AB2 1:4
IM9 3:1
"""
)


@pytest.mark.parametrize(
    ("postcode", "force", "others"),
    [
        ("AB1 1CD", "gamma", ()),
        ("ab11ef", "gamma", ()),
        ("AB1 1AA", "alpha", ("gamma",)),
        ("AB1 2AA", "alpha", ()),
        ("AB1 3AA", "beta", ()),
        ("AB2 4AA", "beta", ()),
        ("AB2 9AA", "", ("beta",)),  # one force polices all that is known of it, and still it is not decided
        ("AB1 9AA", "", ("alpha", "beta", "gamma")),
        ("AB9 1AA", "", ()),
        ("AB1", "", ()),
        ("AB1 1", "", ()),
        ("", "", ()),
        ("IM9 1AA", "", ()),
        ("BT1 1AA", "northern-ireland", ()),
        ("BF1 1AA", "", ()),
        ("ZZ99 1AA", "", ()),
    ],
)
def test_exception_then_sector_and_never_the_outward_code(postcode: str, force: str, others: tuple[str, ...]) -> None:
    found = force_of(postcode, SMALL)
    assert (found.force, found.others) == (force, others)
    assert found.how


def test_it_is_sure_only_where_no_other_force_is_listed() -> None:
    assert force_of("AB1 1CD", SMALL).sure
    assert not force_of("AB1 1AA", SMALL).sure
    assert not Found("", (), "x").sure


@given(st.text(max_size=10))
def test_anything_is_answered_and_only_a_whole_postcode_names_a_force(text: str) -> None:
    found = force_of(text, SMALL)
    assert not found.force or len("".join(text.split())) >= 5


def test_the_table_that_ships_is_small_and_has_the_known_boundaries() -> None:
    assert TABLE.stat().st_size < 300_000
    assert (len(loaded().sectors), len(loaded().exceptions)) == (12_116, 25_792)
    assert force_of("AL5 3NG").force == "bedfordshire"
    assert force_of("EC1A 7AA").force == "city-of-london"
    assert force_of("SW1A 1AA").force == "metropolitan"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("1 Invented Street", []),
        ("Flat 1, Invented Railway Station, Platform 2", ["btp"]),
        ("Block 3, Invented Barracks", ["mdp"]),
        ("RAF Invented, ZZ99 1AA", ["mdp"]),
        ("1 Rafferty Road", []),
        ("12 Stationers Close", []),
        ("Invented Nuclear Site", ["cnc"]),
    ],
)
def test_who_else_is_asked_is_a_question_and_no_answer(address: str, asked: list[str]) -> None:
    assert [slug for slug, _ in overlays(address)] == asked
    assert all("ask" in question for _, question in overlays(address))
