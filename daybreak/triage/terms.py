"""Words of triage: kinds of factor, how a factor looks at facts, and what a rank is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from daybreak.intake.terms import FactKind
from daybreak.kernel.words import Level


class FactorKind(StrEnum):
    """What a factor speaks of; an access factor together with an indicator makes at least *high*."""

    ACCESS = "access"  # gives access to a child
    INDICATOR = "indicator"  # of contact, of harm going on, of an earlier offence
    GRADE = "grade"
    RECENCY = "recency"
    VOLUME = "volume"


class Condition(StrEnum):
    """How a factor looks at the values it is about."""

    YES = "yes"  # the source says yes
    GIVEN = "given"  # the source says anything but no
    POSITIVE = "positive"  # a number above nought
    IS = "is"  # one of the factor's values, spelling of capitals aside
    NAMES = "names"  # holds one of the factor's values as whole words
    UNDER = "under"  # a number below the limit
    AT_LEAST = "at_least"  # a number from the limit on
    WITHIN_DAYS = "within_days"  # an instant, at most so many days before the ranking
    DUE_WITHIN_DAYS = "due_within_days"  # an instant still to come, at most so many days after the ranking


class Scope(StrEnum):
    """What a run ranked: everybody, or only those whose records, decision or dates had changed."""

    FULL = "full"
    CHANGED = "changed"


class DecisionKind(StrEnum):
    """Which way a person moved a level."""

    RAISE = "raise"
    LOWER = "lower"


class DecisionState(StrEnum):
    """Where a decision about a level stands; only a lowering is ever *asked*: it needs a second person."""

    ASKED = "asked"
    STANDING = "standing"
    REFUSED = "refused"
    ENDED = "ended"


DECISION_MOVES: Mapping[DecisionState, frozenset[DecisionState]] = {
    DecisionState.ASKED: frozenset({DecisionState.STANDING, DecisionState.REFUSED, DecisionState.ENDED}),
    DecisionState.STANDING: frozenset({DecisionState.ENDED}),
    DecisionState.REFUSED: frozenset(),
    DecisionState.ENDED: frozenset(),
}
"""Permitted moves of a decision about a level."""


class Finding(StrEnum):
    """What a person found who looked again at a record of the lowest level."""

    STAYS = "stays"
    TOO_LOW = "too_low"


class Count(StrEnum):
    """What is counted about a subject as a whole."""

    REFERRALS = "referrals"
    PROVIDERS = "providers"


@dataclass(frozen=True, slots=True)
class Factor:
    """One line of the reviewed file. It looks at facts of one kind (`of_victim`: a victim's) or at a count."""

    key: str
    words: str
    kind: FactorKind
    points: int
    test: Condition
    source: str
    fact: FactKind | None = None
    count: Count | None = None
    of_victim: bool = False
    scheme: str = ""
    values: tuple[str, ...] = ()
    limit: int = 0
    group: str = ""  # of one group only the largest counts
    silence: bool = False  # a source that says nothing has answered: a flag is raised or it is not


@dataclass(frozen=True, slots=True)
class UnknownAccess:
    """What to say, and to do, where nothing tells whether there is access to a child."""

    words: str
    task: str
    source: str


@dataclass(frozen=True, slots=True)
class Model:
    """The factors of one version, the points from which each level starts, and the words for unknown access."""

    version: str
    factors: tuple[Factor, ...]
    starts: Mapping[Level, int]
    unknown_access: UnknownAccess
    digest: str = ""  # SHA-256 of the file
    text: str = ""  # the file: kept with the first run that uses it


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A current fact as the ranking needs it; `key` leads back to it."""

    kind: FactKind
    value: str
    key: str = ""
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """Everything a subject's rank depends on: facts about the subject, ages of victims, two counts."""

    facts: tuple[FactSeen, ...] = ()
    victims: tuple[FactSeen, ...] = ()
    referrals: int = 0
    providers: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the factor, its points, what was seen (never free text or a victim's particulars), in which facts."""

    factor: str
    words: str
    kind: str
    points: int
    seen: str
    facts: tuple[str, ...]
    task: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A subject's rank: points, level, reasons that add up to them, and the factors no fact answers."""

    score: int
    level: Level
    reasons: tuple[Reason, ...]
    unanswered: tuple[str, ...]
    uncertainty: float  # share of the factors that are unanswered, 0 to 1


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's decision as the ranking needs it. A lowering keeps what its two people had before them."""

    key: str
    kind: DecisionKind
    level: Level
    seen_score: int
    seen_factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A subject before it is ranked; `signature` changes with any record that could change the rank."""

    reference: str
    signature: str
    received_at: datetime
    facts: SubjectFacts


@dataclass(frozen=True, slots=True)
class Place:
    """What a run writes of one subject: the rank in force, the level the factors alone advise, until when it holds."""

    reference: str
    ranked: Ranked
    advised: Level
    lapses_at: datetime | None
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Raising:
    """What would change a rank: a factor that is not seen, the points and the level if it were."""

    factor: str
    words: str
    points: int
    level: Level
    answered: bool  # a source has said that it is not so; otherwise nobody has said anything


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What came of computing an old rank again; `differs` names what is not as it was kept."""

    reference: str
    run: int
    differs: tuple[str, ...]
    missing: int  # facts that are no longer there, or not to be seen

    @property
    def holds(self) -> bool:
        """Answer whether the same rank came out."""
        return not self.differs and not self.missing


class PauseGround(StrEnum):
    """What an action clock is paused for; each pause also has its words."""

    AWAITS_ANSWER = "awaits_answer"  # of a telecommunications operator or a provider
    AWAITS_FORCE = "awaits_force"  # another force goes first (deconfliction)
    DOOR = "door"  # the right door is not established
    WARRANT = "warrant"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause of a clock; `until` is None while it lasts."""

    begun: datetime
    until: datetime | None
    why: str = ""


class Silence(StrEnum):
    """Whom a queue that nobody moves is shown to."""

    SUPERVISOR = "supervisor"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a share lies, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Drift:
    """How one force grades at one level; `expected` is the share of all the others, None where there are none."""

    force: str
    level: Level
    count: int
    of: int
    interval: Interval
    expected: float | None
    beyond: bool  # outside the wide limits: a person looks at the force's grading
