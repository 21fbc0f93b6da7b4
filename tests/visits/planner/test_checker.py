"""The checker finds each broken rule, and says which; a plan is broken in each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from daybreak.kernel.words import Level
from daybreak.visits.planner.checker import Rule, check
from daybreak.visits.planner.result import Loan, Part, Plan
from daybreak.visits.planner.solve import plan
from daybreak.visits.planner.terms import Aid, Force, Instance, Span, Target
from tests.visits.planner.instances import START, by, windows

DAY = timedelta(days=1)
# Windows of two days: w00 and w01 on the first, w02 and w03 on the second.
INSTANCE = Instance(
    windows(4),
    (
        Force("north", {"w00": 3, "w01": 2, "w02": 3}, "North", {"child": {"w00": 1, "w02": 1}},
              {"w00": 3, "w01": 3, "w02": 3, "w03": 3}, {"w00": 6, "w01": 4, "w02": 4}),
        Force("south", {"w00": 2, "w01": 1, "w03": 1}),
    ),
    (
        Target("urgent", "north", 1, 9, by(0), None, level=Level.VERY_HIGH, children=True, skills={"child": 1},
               arrests=1, devices=3, place="hill"),
        Target("pair-1", "north", 1, 3, None, frozenset({"w00", "w01"}), "pair", devices=1),
        Target("pair-2", "south", 1, 3, None, None, "pair"),
        Target("lent", "south", 2, 2, None, frozenset({"w01"})),
        Target("warranted", "north", 1, 1, None, warrant=Span(START, START + DAY), arrests=1),
        Target("away", "north", 1, 1, None, no_go=(Span(START, START + DAY / 2),), arrests=2, devices=3),
        Target("settled", "north", 1, 1, None, locked="w02"),
        Target("rival", "north", 1, 1, None, apart=frozenset({"settled"}), arrests=1),
        Target("hopeless", "south", 2, 1, None, frozenset({"w03"})),
    ),
    (Aid("north", "south", 1, 30),),
)  # fmt: skip
GOOD = plan(INSTANCE, seconds=5)


def moved(**windows_of: str) -> Plan:
    """Return the plan with some targets elsewhere; `a_b` stands for a-b."""
    return replace(GOOD, assignments=dict(GOOD.assignments) | {k.replace("_", "-"): w for k, w in windows_of.items()})


def with_parts(**changes: Any) -> Plan:
    return replace(GOOD, parts=(replace(GOOD.parts[0], **changes), *GOOD.parts[1:]))


def test_the_plan_itself_holds() -> None:
    assert check(INSTANCE, GOOD) == ()
    assert GOOD.unplaced == ("hopeless",)
    assert GOOD.loans == (Loan("north", "south", "w01", 1),)
    assert GOOD.assignments["urgent"] == "w00"


BROKEN: list[tuple[Rule, Callable[[], Plan]]] = [
    (Rule.ONCE, lambda: replace(GOOD, unplaced=())),
    (Rule.ONCE, lambda: replace(GOOD, unplaced=("hopeless", "urgent"))),
    (Rule.ONCE, lambda: moved(stranger="w00")),
    (Rule.WINDOW, lambda: moved(lent="w00")),
    (Rule.WINDOW, lambda: moved(urgent="w09")),
    (Rule.WARRANT, lambda: moved(warranted="w02")),
    (Rule.NO_GO, lambda: moved(away="w00")),
    (Rule.LOCK, lambda: moved(settled="w00")),
    (Rule.TEAMS, lambda: moved(hopeless="w03")),
    (Rule.TEAMS, lambda: replace(GOOD, loans=())),
    (Rule.SKILLS, lambda: moved(urgent="w01")),
    (Rule.CUSTODY, lambda: moved(away="w01")),
    (Rule.FORENSIC, lambda: moved(urgent="w00", pair_1="w00", pair_2="w00", away="w00")),
    (Rule.AID, lambda: replace(GOOD, loans=(Loan("north", "south", "w01", 2),))),
    (Rule.AID, lambda: replace(GOOD, loans=(Loan("south", "north", "w01", 1),))),
    (Rule.AID, lambda: replace(GOOD, loans=(*GOOD.loans, *GOOD.loans))),
    (Rule.AID, lambda: replace(GOOD, loans=(*GOOD.loans, Loan("north", "south", "w03", 1)))),
    (Rule.LINKED, lambda: moved(pair_1="w01")),
    (Rule.LINKED, lambda: replace(moved(), assignments={k: w for k, w in GOOD.assignments.items() if k != "pair-1"})),
    (Rule.APART, lambda: moved(rival="w02")),
    (Rule.EXPLAINED, lambda: replace(GOOD, missing=())),
    (Rule.EXPLAINED, lambda: replace(GOOD, missing=(*GOOD.missing, replace(GOOD.missing[0], targets=("urgent",))))),
    (Rule.VALUE, lambda: replace(GOOD, parts=GOOD.parts[:-1])),
    (Rule.VALUE, lambda: with_parts(value=1, bound=0)),
    (Rule.VALUE, lambda: replace(GOOD, parts=(*GOOD.parts[:-1], Part(GOOD.parts[-1].aim, 0, 0)))),
    (Rule.BOUND, lambda: with_parts(bound=99)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "broken"), BROKEN, ids=[f"{at}-{rule.name}" for at, (rule, _) in enumerate(BROKEN)])
def test_a_broken_rule_is_found(rule: Rule, broken: Callable[[], Plan]) -> None:
    assert rule in {violation.rule for violation in check(INSTANCE, broken())}


def test_every_rule_is_broken_once() -> None:
    assert {rule for rule, _ in BROKEN} == set(Rule)
