"""Words of triage: kinds of factor, how a factor looks at facts, and what a rank is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
