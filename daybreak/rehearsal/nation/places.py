"""Where people live: real forces and authorities, invented streets, reserved postcodes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from daybreak.rehearsal.nation.chance import apportion, happens
from daybreak.rehearsal.nation.names import lines_of
from daybreak.rehearsal.nation.truth import Address

# The unallocated areas ZZ99 and ZZ1; sector ZZ99 3 is left alone: health statistics use its codes for "no fixed abode".
SECTORS = (*(f"ZZ99 {digit}" for digit in "012456789"), *(f"ZZ1 {digit}" for digit in "0123456789"))
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # C, I, K, M, O and V do not occur in the last two places of a postcode
STREET_KINDS = (
    *("Road", "Street", "Lane", "Close", "Avenue", "Way", "Drive"),
    *("Gardens", "Terrace", "Grove", "Court", "Row"),
)


@dataclass(frozen=True, slots=True)
class Force:
    slug: str
    name: str
    nation: str
    population: int


@dataclass(frozen=True, slots=True)
class Authority:
    code: str
    name: str
    force: str
    postcodes: tuple[str, ...]


def _reference(name: str) -> list[dict[str, str]]:
    text = files("daybreak.agencies").joinpath("reference", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def forces() -> dict[str, Force]:
    """Return the territorial forces by slug."""
    return {
        row["slug"]: Force(row["slug"], row["name"], row["nation"], int(row["population"]))
        for row in _reference("forces.csv")
        if row["kind"] == "territorial"
    }


@cache
def all_postcodes() -> tuple[str, ...]:
    """Return the 7,600 postcodes of the invented nation, always in the same order."""
    return tuple(f"{sector}{one}{two}" for sector in SECTORS for one in INWARD_LETTERS for two in INWARD_LETTERS)


@cache
def authorities() -> dict[str, list[Authority]]:
    """Return the local authorities of each force; each holds its own postcodes, about as many as it has people."""
    rows = _reference("authorities.csv")
    count = {slug: sum(row["force_slug"] == slug for row in rows) for slug in forces()}
    people = [forces()[row["force_slug"]].population / count[row["force_slug"]] for row in rows]
    found: dict[str, list[Authority]] = {slug: [] for slug in forces()}
    first = 0
    for row, share in zip(rows, apportion(len(all_postcodes()), people, least=4), strict=True):
        postcodes = all_postcodes()[first : first + share]
        found[row["force_slug"]].append(Authority(row["lad_code"], row["name"], row["force_slug"], postcodes))
        first += share
    return found


@cache
def street_of(postcode: str) -> str:
    """Return the street a postcode stands for."""
    names, index = lines_of("streets"), all_postcodes().index(postcode)
    return f"{names[index * 37 % len(names)]} {STREET_KINDS[index * 7 // 3 % len(STREET_KINDS)]}"


def draw_address(rng: Random, authority: Authority, *, taken: set[str]) -> Address:
    """Return an address nobody has yet, and take it."""
    while True:
        postcode = rng.choice(authority.postcodes)
        number = f"{rng.randint(1, 120)} {street_of(postcode)}"
        line1 = f"Flat {rng.randint(1, 8)}, {number}" if happens(rng, 0.15) else number
        address = Address(line1, authority.name, postcode)
        if address.key not in taken:
            taken.add(address.key)
            return address


def next_door(address: Address, *, taken: set[str]) -> Address:
    """Return the nearest address of the same street that nobody has yet, and take it."""
    number, street = address.line1.split(", ")[-1].split(" ", 1)
    away = 2
    while True:
        neighbour = Address(f"{int(number) + away} {street}", address.locality, address.postcode)
        if neighbour.key not in taken:
            taken.add(neighbour.key)
            return neighbour
        away += 2
