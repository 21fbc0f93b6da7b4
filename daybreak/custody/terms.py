"""Words and values of custody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ItemKind(StrEnum):
    PHONE = "phone"
    COMPUTER = "computer"
    TABLET = "tablet"
    STORAGE = "storage"
    CAMERA = "camera"
    GAMES_CONSOLE = "games_console"
    NETWORK = "network"
    DOCUMENT = "document"
    OTHER = "other"


DEVICES = frozenset(set(ItemKind) - {ItemKind.DOCUMENT, ItemKind.OTHER})
"""Kinds that a figure of seized devices counts."""


class GradingScheme(StrEnum):
    """A grade is always (scheme, value): UK A/B/C since 1 April 2014, NCMEC A1/A2/B1/B2 is another scheme.

    The numbers of VICS files follow the country that graded; they are kept as they stand, under that country's name.
    """

    UK_ABC = "uk_abc"
    NCMEC = "ncmec"
    VICS_UK = "vics:uk"
    VICS_US = "vics:us"


_NUMBERS = frozenset(str(number) for number in range(10))  # VICS: a number of one digit in these two profiles
GRADES: dict[GradingScheme, frozenset[str]] = {
    GradingScheme.UK_ABC: frozenset({"A", "B", "C"}),
    GradingScheme.NCMEC: frozenset({"A1", "A2", "B1", "B2"}),
    GradingScheme.VICS_UK: _NUMBERS,
    GradingScheme.VICS_US: _NUMBERS,
}
UNMAPPED: dict[GradingScheme, str] = {
    GradingScheme.NCMEC: "NCMEC's own",
    GradingScheme.VICS_UK: "VICS, graded in the United Kingdom",
    GradingScheme.VICS_US: "VICS, graded in the United States",
}
"""Schemes of which nothing we hold states how their categories stand to the UK's A, B and C: the data model of VICS
leaves the meaning of a number to each country, so that a number is counted as it stands and never as a letter."""


class StepKind(StrEnum):
    """An entry of continuity, each signed by one person on their own account; none is ever edited."""

    GIVEN = "given"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    RESEALED = "resealed"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    CORRECTED = "corrected"


ENDS = frozenset({StepKind.RETURNED, StepKind.DESTROYED})
"""After these nothing follows but a correction."""


class Part(StrEnum):
    """What of an earlier entry a correction says anew."""

    SEAL = "seal_number"
    NEW_SEAL = "new_seal"
    TIME = "happened_at"
    PLACE = "place"
    KIND = "kind"
    DESCRIPTION = "description"


SEIZURE = 0
"""The number under which a correction names the seizure itself; steps count from 1."""
OF_SEIZURE = frozenset({Part.SEAL, Part.TIME, Part.PLACE, Part.KIND, Part.DESCRIPTION})
OF_STEP = frozenset({Part.SEAL, Part.NEW_SEAL, Part.TIME, Part.PLACE})


class BreakKind(StrEnum):
    """How continuity can be broken; a break is shown for ever, never mended: a correction only stands beside it."""

    GAP = "gap"
    OVERLAP = "overlap"
    SEAL = "seal"
    SWAP = "swap"
    ALTERED = "altered"
    MISSING = "missing"
    UNPROVEN = "unproven"


BREAK_WORDS: dict[BreakKind, str] = {
    BreakKind.GAP: "Signed by somebody who did not hold it, or to whom it was not given",
    BreakKind.OVERLAP: "Lies before the step it follows",
    BreakKind.SEAL: "Another seal than the one on the bag",
    BreakKind.SWAP: "The seal of another exhibit: two bags may be mixed up",
    BreakKind.ALTERED: "Not what the ledger holds: somebody changed it past the application",
    BreakKind.MISSING: "The ledger holds it, and it is gone: somebody removed it past the application",
    BreakKind.UNPROVEN: "The ledger knows nothing of it: somebody added it past the application",
}
OUTSIDE = frozenset({BreakKind.ALTERED, BreakKind.MISSING, BreakKind.UNPROVEN})
"""Breaks between the rows and the ledger: somebody wrote past the application."""


class Looking(StrEnum):
    """What became of looking for a child nobody has identified, after new material was found."""

    WAITING = "waiting"
    LOOKED_AT = "looked_at"
    PASSED_ON = "passed_on"
    IDENTIFIED = "identified"
    NOT_IDENTIFIED = "not_identified"


_L = Looking
LOOKING_MOVES: dict[Looking, frozenset[Looking]] = {
    _L.WAITING: frozenset({_L.LOOKED_AT, _L.PASSED_ON, _L.IDENTIFIED}),
    _L.LOOKED_AT: frozenset({_L.LOOKED_AT, _L.PASSED_ON, _L.IDENTIFIED, _L.NOT_IDENTIFIED}),
    _L.PASSED_ON: frozenset({_L.LOOKED_AT, _L.IDENTIFIED, _L.NOT_IDENTIFIED}),
    _L.IDENTIFIED: frozenset({_L.LOOKED_AT}),
    # Nobody stops looking for good: it can be taken up again.
    _L.NOT_IDENTIFIED: frozenset({_L.LOOKED_AT, _L.PASSED_ON, _L.IDENTIFIED}),
}


@dataclass(frozen=True, slots=True)
class Break:
    """A break in continuity at step `number` (0: the seizure): what was expected and what was recorded.

    `explained` is the number of the correction that answers it, 0 while none does. `examination` is the number of the
    examination it is about, 0 where it is about a step.
    """

    kind: BreakKind
    number: int
    expected: str
    recorded: str
    explained: int = 0
    examination: int = 0

    @property
    def place(self) -> str:
        """Where it is, in words."""
        if self.examination:
            return f"Examination {self.examination}"
        return "Seizure" if self.number == SEIZURE else f"Entry {self.number}"


@dataclass(frozen=True, slots=True)
class Seized:
    """An item as it was seized on a visit; `reference` is the officer's initials and a number (ABC/1)."""

    visit: UUID
    reference: str
    seal_number: str
    kind: ItemKind
    seized_at: datetime
    found_where: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One exhibit as its giver or its taker signs for it: the seal as read by them, when, and where."""

    exhibit: UUID
    seal_number: str
    happened_at: datetime
    place: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """One bag as it was scanned into a list: the line, what names the exhibit, and the seal as read."""

    line: int
    code: str
    seal_number: str


@dataclass(frozen=True, slots=True)
class NotSigned:
    """A bag of a list that was not signed for: why, and what to do."""

    scanned: Scanned
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Many:
    """What came of a list: exhibits signed for, by key, reference and number of the entry; and those that were not."""

    signed: tuple[tuple[UUID, str, int], ...]
    refused: tuple[NotSigned, ...]


@dataclass(frozen=True, slots=True)
class Resealed:
    """A seal that was broken and the one that closes the bag now, with the reason."""

    exhibit: UUID
    seal_number: str
    new_seal: str
    reason: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """What step `corrects` (0: the seizure) should have said in one of its parts, and why."""

    corrects: int
    part: Part
    says: str
    reason: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What one examination found on an exhibit: items by (scheme, category), and what nobody has seen before.

    `first_generation` are items made by whoever held the exhibit, `unknown_hashes` those on no list of known ones:
    either may show a child nobody has identified. None where the examination does not say.
    """

    exhibit: UUID
    counts: Mapping[tuple[GradingScheme, str], int]
    devices: int | None = None
    first_generation: int | None = None
    unknown_hashes: int | None = None
    source_digest: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where continuity begins: who seized the exhibit, when, under which seal."""

    seized_by: UUID
    seized_at: datetime
    seal_number: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One step as continuity reads it; `to` is who is named as the next holder."""

    number: int
    kind: StepKind
    by: UUID
    happened_at: datetime
    seal_number: str = ""
    to: UUID | None = None
    new_seal: str = ""
    corrects: int | None = None
    part: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an exhibit is after its last step: who holds it, under which seal, to whom it was given but not taken."""

    held_by: UUID
    since: datetime
    seal_number: str
    given_to: UUID | None = None
    given_at: datetime | None = None
    ended: StepKind | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger holds of one entry: which row, the digest of what it said, and whether the entry is itself."""

    number: int
    digest: str
    holds: bool
