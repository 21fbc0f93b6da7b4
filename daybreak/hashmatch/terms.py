"""Words of hash matching: algorithms and their widths, kinds and states of matches, what a list says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Algorithm(StrEnum):
    """What a hash is made by; PDQ is the one that compares pictures, the others tell equal files."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    PDQ = "pdq"


WIDTHS: dict[Algorithm, int] = {Algorithm.MD5: 16, Algorithm.SHA1: 20, Algorithm.SHA256: 32, Algorithm.PDQ: 32}
"""Bytes of a digest: RFC 1321 §1, FIPS 180-4 §1, "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
Algorithm" (Facebook, 2019), §3."""

NEAR = 31
"""Bits two PDQ hashes may differ in and still be a lead: the distance the authors of PDQ recommend."""
QUALITY_ENOUGH = 50
"""PDQ's own measure (0 to 100) below which its authors advise to rely on no match: flat pictures look alike."""


class MatchKind(StrEnum):
    """Where the other one stands."""

    OVERLAP = "overlap"  # in another referral of the operation
    LISTED = "listed"  # on a list


class MatchState(StrEnum):
    """A match is a lead until a person has said what came of it."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"  # it is followed up
    SET_ASIDE = "set_aside"  # it leads nowhere


MATCH_MOVES: dict[MatchState, frozenset[MatchState]] = {
    MatchState.WAITING: frozenset({MatchState.ACKNOWLEDGED, MatchState.SET_ASIDE}),
    MatchState.ACKNOWLEDGED: frozenset({MatchState.SET_ASIDE}),
    MatchState.SET_ASIDE: frozenset({MatchState.ACKNOWLEDGED}),
}


class ListState(StrEnum):
    """A retired list matches nothing; its versions are kept."""

    ACTIVE = "active"
    RETIRED = "retired"


LIST_MOVES: dict[ListState, frozenset[ListState]] = {
    ListState.ACTIVE: frozenset({ListState.RETIRED}),
    ListState.RETIRED: frozenset({ListState.ACTIVE}),  # by a new version
}

NO_MATCH = "No match proves nothing: a file that is cropped, mirrored or saved again has another hash."
A_LEAD = "A match is a lead, not a finding: somebody has to look at it."


class Entry(NamedTuple):
    """One hash of a list, its category as (scheme, value), and for PDQ its quality where it is told.

    A tuple, because a list has ten million of them.
    """

    algorithm: Algorithm
    digest: bytes
    category: tuple[str, str]
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that could not be taken: where, by which rule, and what helps."""

    place: str
    rule: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Found:
    """That a digest stands on a list: how many bits it differs in, its category, and its quality where it is told."""

    digest: bytes
    distance: int
    category: tuple[str, str]
    quality: int | None
