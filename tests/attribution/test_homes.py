"""Addresses that name a house and not the home in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.attribution.homes import house_keys
from daybreak.kernel.identifiers import address_key

HOUSE = "12 Invented Street"


@pytest.mark.parametrize(
    "flat",
    ["Flat 2, 12 Invented Street", "Flat B, 12 Invented St", "Apartment 12A, 12 Invented Street", "Room 4, 12 Invented "
     "Street", "Ground Floor Flat, 12 Invented Street", "2/1, 12 Invented Street", "3F2, 12 Invented Street",
     "Room 1, Flat 2, 12 Invented Street", "Flat, 12 Invented Street"],
)  # fmt: skip
def test_a_flat_names_its_house(flat: str) -> None:
    key, house = address_key(flat, "ZZ99 1AA"), address_key(HOUSE, "ZZ99 1AA")
    assert key is not None
    assert house is not None
    assert house in set(house_keys(key))


@pytest.mark.parametrize("house", [HOUSE, "12A Invented Street", "Invented House, 12 Invented Street", "Flat"])
def test_a_house_names_no_other(house: str) -> None:
    assert list(house_keys(address_key(house, "ZZ99 1AA") or "")) == []


@given(st.text(max_size=30), st.sampled_from(["ZZ99 1AA", "ZZ1 1AA"]))
def test_the_postcode_stays_and_the_address_becomes_shorter(line: str, postcode: str) -> None:
    key = address_key(line, postcode)
    for house in house_keys(key or ""):
        assert house.endswith(f"|{postcode}")
        assert len(house) < len(key or "")
