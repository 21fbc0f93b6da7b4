"""Two mentions compared: the evidence, what contradicts it, and the band that follows."""

from __future__ import annotations

from dataclasses import dataclass

from daybreak.identity.linkage.births import PLACEHOLDER_DAY
from daybreak.identity.linkage.contradictions import Profile, child_with_adult, contradictions
from daybreak.identity.linkage.nicknames import roots
from daybreak.identity.linkage.words import Band, Contradiction, Field, Level

# Bits are log2 odds, the prior included; chosen on invented records of one seed and reported on another (ADR 4).
# A strong pair agrees in person besides. At 10 bits the odds are 1,024 to 1: of a million records' pairs of 10 to 12
# bits 99.92 % were one person, of all strong ones 99.99 %; of those of 8 to 10 bits 99.6 %.
STRONG_BITS = 10.0
# Contradicted pairs from here are the same household, as good as always.
HOUSEHOLD_BITS = 10.0
# Odds of 11 to 1; one pair in eight is worth a person's time even just below.
REVIEW_BITS = 3.5
ALERT_BITS = 0.0
# Any contradicted pair from here is worth a person's time: one in four is one person with a wrong record.
ASK_BITS = 20.0

ONE_GIVEN_NAME = frozenset({Level.EXACT, Level.NICKNAME, Level.SWAPPED})
# A form and the one name it stands for: "Chris" may be Christopher or his twin Christine.
MOST_ROOTS = 2
ONE_DATE = frozenset({Level.EXACT, Level.ONE_DIGIT, Level.DAY_MONTH, Level.YEAR_OFF})
# One wrong digit can be the decade, which is what lies between father and son. Nobody is a parent before 12.
YOUNGEST_PARENT_YEARS = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """Hold what one field says: the level of agreement and the bits it is worth; below zero it speaks against."""

    field: Field
    level: Level
    bits: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold the comparison of two mentions, `left` < `right`; `bits` is the prior plus the bits of the evidence."""

    left: str
    right: str
    bits: float
    band: Band
    evidence: tuple[Evidence, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def judge(
    bits: float, evidence: tuple[Evidence, ...], left: Profile, right: Profile
) -> tuple[Band, tuple[Contradiction, ...]]:
    """Return the band of a scored pair and what contradicts it."""
    against = contradictions(left, right)
    if against:
        return (Band.HOUSEHOLD if bits >= HOUSEHOLD_BITS else Band.DROP), against
    if bits < REVIEW_BITS:
        return Band.DROP, against
    if bits < STRONG_BITS or child_with_adult(left, right) or not agree_in_person(evidence, left, right):
        return Band.REVIEW, against
    return Band.STRONG, against


def agree_in_person(evidence: tuple[Evidence, ...], left: Profile, right: Profile) -> bool:
    """Tell whether what agrees is what no two people of a home share: a given name together with a date of birth.

    The name must be the same one, for twins differ by a misspelling; of two forms each must stand for one name only.
    The date may hold one error, for nobody's brother bears his name; a parent's is too far away. Neither 1 January nor
    an account or address of any kind is enough: homes share devices.
    """
    levels = {item.field: item.level for item in evidence}
    return (
        levels.get(Field.GIVEN_NAME) in ONE_GIVEN_NAME
        and (levels[Field.GIVEN_NAME] is not Level.NICKNAME or _stand_for_one_name(left, right))
        and left.born_on is not None
        and right.born_on is not None
        and PLACEHOLDER_DAY not in (left.born_on[4:], right.born_on[4:])
        and levels.get(Field.BORN_ON) in ONE_DATE
        and abs(int(left.born_on[:4]) - int(right.born_on[:4])) < YOUNGEST_PARENT_YEARS
    )


def _stand_for_one_name(left: Profile, right: Profile) -> bool:
    return all(len(roots(profile.given_name or "")) <= MOST_ROOTS for profile in (left, right))


def worth_asking(pair: Pair) -> bool:
    """Tell whether a person should see a contradicted pair: all else agrees, or one record is wrong in one thing.

    That is another given name on the same date of birth (twins, or a name garbled), or another date under the same
    name (father and son, or a date garbled). The bands do not ask; a work list may.
    """
    if not pair.contradictions or pair.bits < REVIEW_BITS:
        return False
    levels = {item.field: item.level for item in pair.evidence}
    return pair.bits >= ASK_BITS or (
        (pair.contradictions == (Contradiction.GIVEN_NAME,) and levels.get(Field.BORN_ON) is Level.EXACT)
        or (pair.contradictions == (Contradiction.BORN_ON,) and levels.get(Field.GIVEN_NAME) in ONE_GIVEN_NAME)
    )
