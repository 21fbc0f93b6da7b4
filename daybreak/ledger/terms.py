"""Words and values of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Processing(StrEnum):
    """The six operations that must be logged (Data Protection Act 2018 s.62(1))."""

    COLLECT = "collect"
    ALTER = "alter"
    CONSULT = "consult"
    DISCLOSE = "disclose"
    COMBINE = "combine"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a post of an agency, held by a person."""

    post: UUID
    person: UUID
    agency: str
    role: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: how many leaves, their root (32 bytes), and the signed note that says so."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something `verify` found wrong: at which leaf position (-1: not about one leaf), in which entry if known."""

    position: int
    rule: str
    message: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` saw, findings by position.

    `waiting` entries are not sealed yet, `erased` ones have lost their payload; `notices` are no proof of tampering,
    but must be read; `cosigned` gives the largest size each witness countersigned.
    """

    sealed: int
    waiting: int
    checkpoints: int
    root: str
    findings: tuple[Finding, ...]
    at: datetime
    notices: tuple[str, ...] = ()
    erased: int = 0
    cosigned: tuple[tuple[str, int], ...] = ()

    @property
    def holds(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class Search:
    """Which entries an auditor looks for; what is empty does not restrict. The period is half-open."""

    thing: str = ""
    thing_ref: str = ""
    post: UUID | None = None
    act: str = ""
    processing: Processing | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None
