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
    """Something `verify` found wrong, at which leaf position (-1: not about one leaf)."""

    position: int
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` saw: leaves checked, entries waiting for the sealer, checkpoints, and findings in order."""

    sealed: int
    waiting: int
    checkpoints: int
    root: str
    findings: tuple[Finding, ...]
    at: datetime

    @property
    def holds(self) -> bool:
        return not self.findings
