"""Which force polices a postcode: by sector with its exceptions, never by the outward code alone.

Every answer is a suggestion: postcodes cross boundaries, and a person who looked decides. Source of the table:
reference/ATTRIBUTION.md. By sector and exceptions it is exact for the postcodes of November 2025; the most frequent
force of an outward code would be wrong for 1.7 % of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from daybreak.kernel import identifiers

TABLE = Path(__file__).parent / "reference" / "postcodes.txt"
WHOLE_AREAS = {"BT": "northern-ireland"}
"""Northern Ireland is one force: no table of its postcodes is needed."""
_INVENTED = ("ZZ",)
_NO_FORCE = {"(isle-of-man)": "the Isle of Man has its own constabulary", "(channel-islands)": "the Channel Islands "
             "have their own police", "BF": "a British Forces post office: ask the service police"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What the table says: the slug of a force or '', the other forces it may be, and how it is known."""

    force: str
    others: tuple[str, ...]
    how: str

    @property
    def sure(self) -> bool:
        """Answer whether the table knows no other force for this postcode or its sector."""
        return bool(self.force) and not self.others


@dataclass(frozen=True, slots=True)
class Table:
    """Forces by sector ("AL5 3"), exceptions by postcode, all forces of an outward code, the other ones of a sector."""

    sectors: Mapping[str, str]
    exceptions: Mapping[str, str]
    outward: Mapping[str, tuple[str, ...]]
    mixed: Mapping[str, tuple[str, ...]]


def force_of(text: str, table: Table | None = None) -> Found:
    """Return which force a postcode seems to belong to; none for less than a whole postcode.

    Exception, then sector. A sector that is not in the table is never decided by its outward code: those it may be are
    named.
    """
    postcode = identifiers.postcode(text)
    if postcode is None:
        return Found("", (), "this is no whole postcode")
    if (area := postcode[:2]) in WHOLE_AREAS:
        return Found(WHOLE_AREAS[area], (), "Northern Ireland is one force")
    if area in _INVENTED or area in _NO_FORCE:
        return Found("", (), _NO_FORCE.get(area, "an invented postcode: no force has it"))
    known = table or loaded()
    outward, _, inward = postcode.partition(" ")
    sector = f"{outward} {inward[0]}"
    if postcode in known.exceptions:
        return _named(known.exceptions[postcode], (), "this postcode differs from its sector")
    if sector in known.sectors:
        near = known.mixed.get(sector, ())
        how = "its sector, in which some postcodes are listed for another force" if near else "its sector"
        return _named(known.sectors[sector], near, how)
    return Found("", known.outward.get(outward, ()), "unsure: its sector is not in the table")


def _named(force: str, others: tuple[str, ...], how: str) -> Found:
    return Found("", others, _NO_FORCE[force]) if force in _NO_FORCE else Found(force, others, how)


@cache
def loaded() -> Table:
    """Return the table as it ships, read once."""
    return read(TABLE.read_text(encoding="ascii"))


def read(text: str) -> Table:
    """Return a packed table: forces in the second line, then an outward code a line (tools/postcodes.py writes it)."""
    lines = text.splitlines()
    forces = lines[1].split()
    sectors: dict[str, str] = {}
    exceptions: dict[str, str] = {}
    outward: dict[str, tuple[str, ...]] = {}
    mixed: dict[str, tuple[str, ...]] = {}
    for line in lines[2:]:
        code, *parts = line.split()
        seen: set[str] = set()
        for part in parts:
            where, _, rest = part.rpartition("!")
            number, _, said = rest.partition(":")
            force = forces[int(number)]
            seen.add(force)
            if where:
                exceptions |= {f"{code} {where}{end}": force for end in _pairs(said)}
                mixed[f"{code} {where}"] = (*mixed.get(f"{code} {where}", ()), force)
            else:
                sectors |= {f"{code} {digit}": force for digit in said}
        outward[code] = tuple(sorted(seen))
    return Table(sectors, exceptions, outward, mixed)


def _pairs(text: str) -> Iterator[str]:
    return (text[place : place + 2] for place in range(0, len(text), 2))


# [M] Words of an address that speak of land a force without an area polices; each is a question and no answer.
_OVERLAYS = (
    (re.compile(r"\b(railway|train|tube|underground|metro|rail) (station|depot|yard|works)\b|\bplatform \d"), "btp",
     "railway land: ask British Transport Police"),
    (re.compile(r"\b(barracks|raf|hms|hmnb|garrison|naval base|mod)\b"), "mdp",
     "military land: ask the Ministry of Defence Police, or the service police where a serving person lives there"),
    (re.compile(r"\bnuclear\b"), "cnc", "a civil nuclear site: ask the Civil Nuclear Constabulary"),
    (re.compile(r"\b(city of london|temple ec4y)\b"), "city-of-london", "the City: ask City of London Police"),
)  # fmt: skip


def overlays(address: str) -> tuple[tuple[str, str], ...]:
    """Return the forces whose land an address may lie on, by slug, each with what to ask: never an answer."""
    words = " ".join(re.findall(r"[a-z0-9]+", address.casefold()))
    return tuple((slug, question) for pattern, slug, question in _OVERLAYS if pattern.search(words))
