"""Loading the reviewed file of factors, once; what it may not say stops the start, with the place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Level
from daybreak.triage.rules.ranking import LEVELS, MOST_POINTS
from daybreak.triage.terms import Condition, Count, Factor, FactorKind, Model, UnknownAccess

FILE = Path(__file__).parent / "factors.toml"


@cache
def shipped() -> Model:
    """Return the model this version of Daybreak ships."""
    return load(FILE.read_bytes(), name=FILE.name)


def load(content: bytes, *, name: str) -> Model:
    """Return the model a file describes; its version carries the first characters of the file's SHA-256.

    Raises BadInput naming the factor and the rule it breaks.
    """
    try:
        parsed = tomllib.loads(content.decode())
        digest = sha256(content).hexdigest()
        version = f"{parsed['version']} {digest[:12]}"
        factors = tuple(_factor(line, place=f"{name}, factor {n}") for n, line in enumerate(parsed["factor"], 1))
        model = Model(
            version, factors, _starts(parsed["levels"], name), UnknownAccess(**parsed["unknown_access"]),
            digest, content.decode(),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput(f"The factors cannot be read: {fault}", rule="triage.factors", place=name) from fault
    _check_keys(factors, name)
    _check_child_first(model, name)
    return model


def _factor(line: Mapping[str, Any], *, place: str) -> Factor:
    known = dict(line)
    of_victim = known.pop("of", "") == "victim"
    try:
        factor = Factor(
            **known
            | {
                "kind": FactorKind(line["kind"]),
                "test": Condition(line["test"]),
                "fact": FactKind(line["fact"]) if "fact" in line else None,
                "count": Count(line["count"]) if "count" in line else None,
                "values": tuple(line.get("values", ())),
                "of_victim": of_victim,
            }
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput(f"A factor cannot be read: {fault}", rule="triage.factors", place=place) from fault
    _check(factor, place)
    return factor


def _check(factor: Factor, place: str) -> None:
    rules = (
        (isinstance(factor.points, int) and factor.points >= 0, "points are whole and never below nought"),
        ((factor.fact is None) != (factor.count is None), "a factor looks either at a fact or at a count"),
        (
            (factor.test is Condition.AT_LEAST) == (factor.count is not None),
            "at_least is the test of counts, and only theirs",
        ),
        (
            bool(factor.values) == (factor.test in (Condition.IS, Condition.NAMES)),
            "is and names need values, no other test has any",
        ),
        (bool(factor.source.strip()), "every factor has a source"),
    )
    for holds, rule in rules:
        if not holds:
            raise BadInput(
                f"The factor {factor.key} cannot be used: {rule}", rule=rule, place=place, remedy="Correct the file"
            )


def _check_child_first(model: Model, name: str) -> None:
    """Raise BadInput where grades, numbers and dates alone could make anybody *high*: only children can."""
    largest: dict[str, int] = {}
    for factor in model.factors:
        if factor.kind not in (FactorKind.ACCESS, FactorKind.INDICATOR):
            group = factor.group or factor.key
            largest[group] = max(largest.get(group, 0), factor.points)
    if (most := sum(largest.values())) >= model.starts.get(Level.HIGH, MOST_POINTS):
        raise BadInput(
            f"Grades, numbers and dates alone give {most} points, and high starts at {model.starts[Level.HIGH]}",
            rule="child first", place=name, remedy="Give them fewer points, or put those of one kind into a group",
        )  # fmt: skip


def _check_keys(factors: tuple[Factor, ...], name: str) -> None:
    keys = [factor.key for factor in factors]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise BadInput(f"Factors have the same key: {', '.join(twice)}", rule="triage.factors", place=name)
    if sum(factor.points for factor in factors) > MOST_POINTS:
        raise BadInput(f"All points together exceed {MOST_POINTS}", rule="triage.factors", place=name)


def _starts(levels: Mapping[str, int], name: str) -> dict[Level, int]:
    starts = {Level(level): points for level, points in levels.items()}
    in_order = [starts[level] for level in LEVELS if level in starts]
    if in_order != sorted(set(in_order)):
        raise BadInput("A higher level must start at more points", rule="triage.levels", place=name)
    return starts
