"""Which pair of records to ask a person about next, what may be said as the reason, and what taking back gives.

A question is worth what its answer tells times what follows from it. Pure: values in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from daybreak.identity.linkage.pair import ASK_BITS
from daybreak.identity.linkage.words import Band
from daybreak.identity.terms import Verdict
from daybreak.kernel.errors import BadInput, Conflict

# (bits a model gives, log2 odds that it is one person, as measured): pairs of a million records with truth, see
# docs/adr/0004-linkage.md. The model adds up what a home shares, so its own odds say too much: 0-5 bits .80, 5-10 .944,
# 10-15 .985, 15-20 .992, from 20 .9991, each at the middle of its range.
_MEASURED = ((2.5, 2.0), (7.5, 4.1), (12.5, 6.0), (17.5, 7.0), (22.5, 10.1))
_BELOW_STRONG = 17.5
# Strong ones agree in person besides: 10 to 12 bits .9992, all of them .9999.
_MEASURED_STRONG = ((11.0, 10.3), (22.5, 13.3))
# The same where name, birth or age contradict: 10-20 bits .001 (two people of one home), from 20 bits .26.
_MEASURED_CONTRADICTED = ((15.0, -10.0), (22.5, -1.5))

# Chosen, not measured: an answer about somebody near a child, or one that tells two forces of each other, goes first.
CHILD_WEIGHT = 2.0
FORCES_WEIGHT = 1.5

WHY_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Follows:
    """What hangs on an answer: how many records each subject has, access to a child, the forces with a record there."""

    left: int
    right: int
    child: bool = False
    forces: frozenset[str] = frozenset()


def one_person(bits: float, band: Band) -> float:
    """Return how likely two records are one person by what was measured of pairs like these, 0 to 1.

    Never falls as the bits grow, for pairs of one band. Where a person is asked in spite of bits that would be strong,
    nothing agrees that a household does not share: believed no more than the best of the range below.
    """
    if band is Band.HOUSEHOLD:
        return 1 / (1 + 2 ** -_between(bits, _MEASURED_CONTRADICTED))
    if band is Band.STRONG:
        return 1 / (1 + 2 ** -_between(bits, _MEASURED_STRONG))
    return 1 / (1 + 2 ** -_between(min(bits, _BELOW_STRONG), _MEASURED))


def information(likely: float) -> float:
    """Return how many bits an answer tells: 1 for an even chance, 0 where it is certain (Shannon 1948)."""
    return -sum(p * log2(p) for p in (likely, 1 - likely) if p > 0)


def value(bits: float, band: Band, follows: Follows) -> float:
    """Return what asking is worth: bits of information, times what follows from the answer.

    The more records two subjects have, the more an answer settles; it grows with the logarithm, so that no crowd of
    records about one account pushes everybody else away. A fact that gives access to a child never lowers the value.
    """
    size = log2(1 + follows.left + follows.right)
    near_a_child = CHILD_WEIGHT if follows.child else 1.0
    between_forces = FORCES_WEIGHT if len(follows.forces) > 1 else 1.0
    return information(one_person(bits, band)) * size * near_a_child * between_forces


def is_asked(band: Band, bits: float) -> bool:
    """Tell whether a person is asked about a link: strong ones, the middle, and contradicted ones that are strong."""
    return band in (Band.STRONG, Band.REVIEW) or (band is Band.HOUSEHOLD and bits >= ASK_BITS)


def standing(history: Sequence[Verdict]) -> Verdict | None:
    """Return the verdict that stands, of a pair's verdicts from the newest; unsure stands for nothing."""
    return history[0] if history and history[0] is not Verdict.UNSURE else None


def taken_back(history: Sequence[Verdict]) -> Verdict:
    """Return the verdict that takes the newest one back: what was said before it, unsure where nothing was.

    Taking back twice gives the first verdict again. Raises Conflict where nothing stands that could be taken back.
    """
    if not can_be_taken_back(history):
        raise Conflict("No judgement of these two records stands", remedy="Judge them instead")
    return _before(history)


def can_be_taken_back(history: Sequence[Verdict]) -> bool:
    """Tell whether taking the newest verdict back would change what stands."""
    return bool(history) and _before(history) is not history[0]


def _before(history: Sequence[Verdict]) -> Verdict:
    return next((verdict for verdict in history[1:] if verdict is not history[0]), Verdict.UNSURE)


def around(order: Sequence[object], here: object) -> tuple[object | None, object | None]:
    """Return what comes before and after in the order; for something that is not in it, nothing and the first."""
    if here not in order:
        return None, order[0] if order else None
    place = order.index(here)
    after = order[place + 1] if place + 1 < len(order) else None
    return (order[place - 1] if place else None), after


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason often given, and the verdicts it can stand for."""

    words: str
    verdicts: frozenset[Verdict]


_SAME, _DIFFERENT, _UNSURE = (frozenset({verdict}) for verdict in (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE))
REASONS: Mapping[str, Reason] = {
    "agree": Reason("Name and date of birth agree and nothing speaks against it", _SAME),
    "account": Reason("One account, address or number that one person uses", _SAME),
    "slip": Reason("What differs is a slip of a record", _SAME),
    "senders": Reason("The senders were asked", frozenset(Verdict)),
    "household": Reason("Two people of one household", _DIFFERENT),
    "namesake": Reason("Two people of one name", _DIFFERENT),
    "shared": Reason("A shared device, address or number", _DIFFERENT),
    "little": Reason("Too little to tell", _UNSURE),
    "asked": Reason("More has been asked for", _UNSURE),
}
SLIP = "Taken back: judged by a slip"
"""The reason proposed to whoever takes back a judgement of their own."""


def why_of(chosen: Sequence[str], words: str, *, verdict: Verdict) -> str:
    """Return the reason of a judgement in one text, from reasons often given and one's own words.

    Raises BadInput where there is neither, where a reason speaks for another verdict, or where it is too long to keep.
    """
    for key in chosen:
        if verdict not in REASONS[key].verdicts:
            said = f"{REASONS[key].words!r} is no reason for {verdict.value!r}"
            raise BadInput(said, rule="judgement-reason", remedy="Choose another reason, or write your own")
    why = ". ".join([*(REASONS[key].words for key in chosen), words.strip()]).removesuffix(". ")
    if not why:
        raise BadInput("A judgement needs its reason", rule="judgement-reason", remedy="Choose one, or write why")
    if len(why) > WHY_LENGTH:
        raise BadInput(f"The reason is longer than {WHY_LENGTH} letters", rule="judgement-reason", remedy="Shorten it")
    return why


def _between(at: float, points: Sequence[tuple[float, float]]) -> float:
    """Return the height over a point of the line through these, level before the first and after the last."""
    if at <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return points[-1][1]
