"""The checker finds each broken rule, and says which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from daybreak.visits.planner.checker import Rule, check
from daybreak.visits.planner.result import Part, Plan
from daybreak.visits.planner.solve import plan
from daybreak.visits.planner.terms import Force, Instance, Target
from tests.visits.planner.instances import windows

BOTH = frozenset({"w00", "w01"})
INSTANCE = Instance(
    windows(2),
    (Force("north", {"w00": 2, "w01": 1}), Force("south", {"w00": 1, "w01": 1})),
    (
        Target("a", "north", 1, 5, 0, frozenset({"w00"})),
        Target("b", "north", 1, 1, None, BOTH, "pair"),
        Target("c", "south", 1, 1, None, BOTH, "pair"),
        Target("d", "south", 2, 1, None, BOTH),
    ),
)
GOOD = plan(INSTANCE, seconds=5)


def _moved(**windows_of: str) -> Plan:
    return replace(GOOD, assignments=dict(GOOD.assignments) | windows_of)


def test_the_plan_itself_holds() -> None:
    assert GOOD.unplaced == ("d",)
    assert check(INSTANCE, GOOD) == ()


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        (Rule.ONCE, lambda: replace(GOOD, unplaced=())),
        (Rule.ONCE, lambda: replace(GOOD, unplaced=("a", "d"))),
        (Rule.ONCE, lambda: _moved(stranger="w00")),
        (Rule.ALLOWED, lambda: _moved(a="w01")),
        (Rule.ALLOWED, lambda: _moved(a="w09")),
        (Rule.TEAMS, lambda: _moved(d="w01")),
        (Rule.LINKED, lambda: _moved(b="w01")),
        (Rule.EXPLAINED, lambda: replace(GOOD, missing=())),
        (Rule.EXPLAINED, lambda: replace(GOOD, missing=(*GOOD.missing, replace(GOOD.missing[0], targets=("a",))))),
        (Rule.VALUE, lambda: replace(GOOD, parts=GOOD.parts[:-1])),
        (Rule.VALUE, lambda: replace(GOOD, parts=(Part(GOOD.parts[0].aim, 0, 0), *GOOD.parts[1:]))),
        (Rule.BOUND, lambda: replace(GOOD, parts=(replace(GOOD.parts[0], bound=99), *GOOD.parts[1:]))),
    ],
)
def test_a_broken_rule_is_found(rule: Rule, broken: Callable[[], Plan]) -> None:
    assert rule in {violation.rule for violation in check(INSTANCE, broken())}
