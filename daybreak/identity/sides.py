"""Two records side by side, in words and marks: what each says, where they differ, what that is worth, what clashes.

Pure: features and evidence in, lines for a reader out; pages, programs and commands say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from daybreak.identity.linkage.pair import ASK_BITS, HOUSEHOLD_BITS, REVIEW_BITS, STRONG_BITS
from daybreak.identity.linkage.words import Band, Contradiction, Field, Level

Features = Mapping[str, object]
Run = tuple[str, bool]
"""A piece of a text, and whether it differs from the other side."""

_FEATURE = {
    Field.GIVEN_NAME: "given_name", Field.FAMILY_NAME: "family_name", Field.BORN_ON: "born_on", Field.EMAIL: "emails",
    Field.PHONE: "phones", Field.USERNAME: "usernames", Field.ACCOUNT: "accounts",
}  # fmt: skip
FIELD_WORDS = {
    Field.GIVEN_NAME: "Given name", Field.FAMILY_NAME: "Family name", Field.BORN_ON: "Date of birth",
    Field.AGE: "Age", Field.EMAIL: "E-mail address", Field.PHONE: "Telephone number", Field.USERNAME: "User name",
    Field.ACCOUNT: "Account", Field.PLACE: "Address",
}  # fmt: skip
LEVEL_WORDS = {
    Level.EXACT: "agree", Level.NICKNAME: "two forms of one name", Level.INITIAL: "one is the other's initial",
    Level.SWAPPED: "given and family name changed places", Level.SIMILAR: "nearly the same spelling",
    Level.PART: "one part of a double name agrees", Level.ONE_DIGIT: "one digit differs",
    Level.DAY_MONTH: "day and month changed places", Level.YEAR_OFF: "one year apart",
    Level.PARTS: "two of day, month and year agree", Level.FITS: "fit each other",
    Level.NEAR: "two years apart at most", Level.HANDLE: "one name at two services",
    Level.POSTCODE: "the postcode agrees", Level.DIFFERENT: "differ",
}  # fmt: skip
BAND_WORDS = {
    Band.STRONG: "Proposed as one person",
    Band.REVIEW: "For a person to decide",
    Band.HOUSEHOLD: "Strong but contradicted: one household, or a wrong record",
    Band.DROP: "Too weak to ask about",
}
THRESHOLDS = {REVIEW_BITS: "a person is asked", STRONG_BITS: "strong"}
CONTRADICTED_THRESHOLDS = {HOUSEHOLD_BITS: "one household", ASK_BITS: "a person is asked"}
PRIOR = "Before anything is compared"
# Texts that share less than this are two texts: marking single letters they have in common by chance would mislead.
ALIKE = 0.5
# Written in places that mean something, these are compared place by place where they are equally long.
_PLACED = (Field.BORN_ON, Field.PHONE)


@dataclass(frozen=True, slots=True)
class Line:
    """What the two records say in one field; `said` is in words, `bits` None where the field was not compared."""

    field: Field
    left: tuple[tuple[Run, ...], ...]
    right: tuple[tuple[Run, ...], ...]
    said: str
    bits: float | None

    @property
    def left_values(self) -> list[str]:
        """The values of the left record, without marks."""
        return ["".join(text for text, _ in runs) for runs in self.left]

    @property
    def right_values(self) -> list[str]:
        """The values of the right record, without marks."""
        return ["".join(text for text, _ in runs) for runs in self.right]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sum: what it is, its bits, and the sum before and after it."""

    words: str
    said: str
    bits: float
    start: float
    end: float


def evidence_of(kept: Iterable[Sequence[object]]) -> dict[Field, tuple[Level, float]]:
    """Return the evidence of a link as it is kept, by field."""
    return {Field(str(field)): (Level(str(level)), float(str(bits))) for field, level, bits in kept}


def lines(left: Features, right: Features, evidence: Mapping[Field, tuple[Level, float]]) -> tuple[Line, ...]:
    """Return a line for each field that either record says something in, in the order of the fields."""
    said = [(field, values_of(left, field), values_of(right, field)) for field in Field]
    return tuple(_line(field, ours, theirs, evidence.get(field)) for field, ours, theirs in said if ours or theirs)


def values_of(features: Features, field: Field) -> tuple[str, ...]:
    """Return what a record says in a field, as it is compared."""
    if field is Field.AGE:
        age, year = features.get("age"), features.get("as_at_year")
        return (f"{age} in {year}",) if age is not None else ()
    if field is Field.PLACE:
        place = features.get("address_key") or features.get("postcode")
        return (str(place).replace("|", ", "),) if place else ()
    said = features.get(_FEATURE[field])
    every = said if isinstance(said, list | tuple) else [said] if said else []
    named = field in (Field.GIVEN_NAME, Field.FAMILY_NAME)
    return tuple(str(each).title() if named else _readable(str(each)) for each in every)


def _readable(text: str) -> str:
    service, mark, name = text.partition("|")
    return f"{name} at {service}" if mark and service else name if mark else text


def _line(field: Field, ours: tuple[str, ...], theirs: tuple[str, ...], found: tuple[Level, float] | None) -> Line:
    left, right = _marked(ours, theirs, field), _marked(theirs, ours, field)
    if found:
        return Line(field, left, right, LEVEL_WORDS[found[0]], found[1])
    return Line(field, left, right, "not compared" if ours and theirs else "only one record says", None)


def _marked(own: tuple[str, ...], other: tuple[str, ...], field: Field) -> tuple[tuple[Run, ...], ...]:
    """Return each of a side's values, marked against the nearest one of the other side; values both have first."""
    ordered = sorted(own, key=lambda text: (text not in other, text))
    return tuple(marks(text, _nearest(text, other), placed=field in _PLACED) for text in ordered)


def _nearest(text: str, others: Sequence[str]) -> str:
    return max(others, key=lambda other: (_matcher(text, other).ratio(), other), default="")


def _matcher(text: str, other: str) -> SequenceMatcher[str]:
    """Return the comparison of two texts, the same whichever of them is on the left."""
    return SequenceMatcher(None, min(text, other), max(text, other), autojunk=False)


def marks(text: str, other: str, *, placed: bool = False) -> tuple[Run, ...]:
    """Return the text in runs, each with whether it differs from the other text.

    Runs put together are the text, and what is not marked is the same on both sides; equal texts have no mark, and
    beside nothing there is nothing to differ from.
    """
    if not text or not other or text == other:
        return ((text, False),) if text else ()
    if placed and len(text) == len(other):
        return _joined((letter, letter != there) for letter, there in zip(text, other, strict=True))
    matcher, second = _matcher(text, other), text > other
    if matcher.ratio() < ALIKE:
        return ((text, True),)
    opcodes = matcher.get_opcodes()
    spans = [(act, *((c, d) if second else (a, b))) for act, a, b, c, d in opcodes]
    return _joined((text[start:end], act != "equal") for act, start, end in spans if start < end)


def _joined(pieces: Iterable[Run]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for text, differs in pieces:
        if runs and runs[-1][1] == differs:
            runs[-1] = (runs[-1][0] + text, differs)
        else:
            runs.append((text, differs))
    return tuple(runs)


def waterfall(bits: float, evidence: Mapping[Field, tuple[Level, float]]) -> tuple[Step, ...]:
    """Return the sum step by step: what was known before anything was compared, then each field that says something.

    Each step begins where the one before ends, the first at 0, and the last ends at the bits of the link.
    """
    parts = [(FIELD_WORDS[field], LEVEL_WORDS[level], worth) for field, (level, worth) in evidence.items()]
    prior = bits - sum(worth for *_, worth in parts)
    steps, total = [], 0.0
    for words, said, worth in [(PRIOR, "two records picked at random", prior), *parts]:
        steps.append(Step(words, said, worth, total, total + worth))
        total += worth
    return tuple(steps)


def clash(contradiction: Contradiction, left: Features, right: Features) -> str:
    """Return in one sentence why two records cannot be one person unless one of them is wrong."""
    if contradiction is Contradiction.GIVEN_NAME:
        return f"{_first(left, Field.GIVEN_NAME)} and {_first(right, Field.GIVEN_NAME)} are not forms of one name."
    if contradiction is Contradiction.BORN_ON:
        ours, theirs = _first(left, Field.BORN_ON), _first(right, Field.BORN_ON)
        return f"Nobody is born on two days: {ours} and {theirs}, and no usual slip makes one of the other."
    if contradiction is Contradiction.AGE:
        return f"The ages do not fit one person: {_age(left)}, and {_age(right)}."
    if contradiction is Contradiction.MANY_FACES:
        return "Together they would carry more names, dates of birth and ages than the records of one person do."
    return f"One was a child and the other an adult when reported: {_age(left)}, and {_age(right)}."


def _first(features: Features, field: Field) -> str:
    return next(iter(values_of(features, field)), "nothing said")


def _age(features: Features) -> str:
    born = _first(features, Field.BORN_ON) if features.get("born_on") else ""
    return f"born {born}" if born else _first(features, Field.AGE)
