"""For how long an answer and a waiver count: for the day, the premises and the children they were given on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.attribution.terms import DoorState
from daybreak.kernel.errors import BadInput
from daybreak.packages.models import PackagePremises
from daybreak.visits.actions import (
    check_ready,
    plan_operation,
    prepare,
    propose,
    set_capacities,
    set_windows,
    stand_down,
    waive,
    withdraw_waiver,
)
from daybreak.visits.models import PreparationItem, Visit
from daybreak.visits.rules.lasting import OF_ANY_DAY, why_over
from daybreak.visits.terms import Preparation, Prepared, VisitState
from tests.rooms import World
from tests.visits.invented import DAWN, accepted, everything, planned, windows

db = pytest.mark.django_db
WHY = "No devices are expected there"
EVIDENCE = Preparation.EVIDENCE_TEAM


def plan_from(world: World, *, days: int = 0) -> None:
    gold, spans = world.gold, windows(first=DAWN + timedelta(days=days))
    with viewing(gold):
        set_windows(world.operation, spans, by=gold, at=world.at)
        set_capacities(world.operation, {"kent": {span.from_: 20 for span in spans}}, by=gold, at=world.at)
        plan_operation(world.operation, by=gold, at=world.at, seconds=5, seed=1)


def gate(world: World, visit: Visit) -> dict[str, tuple[str, str, str]]:
    """Check the gate as Silver; return each item's state, what was seen, and whose task it is."""
    silver = world.silver("kent")
    with viewing(silver):
        check_ready([visit.pk], by=silver, at=world.at)
        items = Visit.objects.get(pk=visit.pk).readiness
    return {item["key"]: (item["state"], item["seen"], item["task_of"]) for item in items}


def answered(world: World, visit: Visit, *waived: Preparation) -> None:
    silver = world.silver("kent")
    with viewing(silver):
        answers = [item for item in everything(visit.package_id) if item.kind not in waived]
        prepare(answers, by=silver, at=world.at)
        for kind in waived:
            waive([visit.package_id], kind, reason=WHY, by=silver, at=world.at)


@db
def test_a_waiver_counts_for_the_day_it_was_given_for_and_no_other(world: World) -> None:
    visit = planned(world)[0]
    answered(world, visit, EVIDENCE)
    plan_from(world, days=1)
    state, seen, task_of = gate(world, visit)["evidence_team"]
    assert (state, task_of) == ("open", "silver commander")
    assert seen == "open again: waived for 2026-03-10; the visit is on 2026-03-11"
    assert gate(world, visit)["warrant"][0] == "met", "an answer that says its own day is looked at by that"
    answered(world, visit, EVIDENCE)
    assert gate(world, visit)["evidence_team"][0] == "waived"


@db
def test_a_waiver_given_before_there_was_a_day_is_given_again(world: World) -> None:
    package, silver = accepted(world)[0], world.silver("kent")
    with viewing(silver):
        visit = propose([package.pk], by=silver, at=world.at).visits[0]
    answered(world, visit, EVIDENCE)
    plan_from(world)
    assert "before a day was planned" in gate(world, visit)["evidence_team"][1]


@db
def test_premises_added_later_were_neither_waived_nor_in_the_warrant(world: World) -> None:
    package, silver = accepted(world, premises=2)[0], world.silver("kent")
    with viewing(silver):
        late = PackagePremises.objects.filter(package=package).order_by("address")[1]
        PackagePremises.objects.filter(pk=late.pk).update(door=DoorState.BLOCKED)
        first = propose([package.pk], by=silver, at=world.at).visits[0]
    plan_from(world)
    answered(world, first, EVIDENCE)
    with viewing(silver):
        PackagePremises.objects.filter(pk=late.pk).update(door=DoorState.ESTABLISHED)
        second = propose([package.pk], by=silver, at=world.at).visits[0]
    plan_from(world)
    assert {key for key, item in gate(world, first).items() if item[0] == "open"} == set()
    found = gate(world, second)
    assert {key for key, item in found.items() if item[0] == "open"} == {"warrant", "evidence_team"}
    assert found["warrant"][1] == "open again: answered for other premises, or before a visit to these was proposed"
    with viewing(silver):
        assert Visit.objects.get(pk=first.pk).state == VisitState.READY
        assert PreparationItem.objects.get(kind=EVIDENCE).waived


@db
def test_a_warrant_opens_the_doors_it_names_and_no_other(world: World) -> None:
    first, second = planned(world, premises=2)
    silver, package = world.silver("kent"), first.package_id
    warrant = Prepared(package, Preparation.WARRANT, "W 17", world.at.date())
    with viewing(silver):
        with pytest.raises(BadInput, match="visits to 2 premises") as refused:
            prepare([warrant], by=silver, at=world.at)
        assert f"{first.reference}, {second.reference}" in refused.value.remedy
        with pytest.raises(BadInput, match="no visit ahead named V-9"):
            prepare([replace(warrant, visits=("V-9",))], by=silver, at=world.at)
        with pytest.raises(BadInput, match="names no premises"):
            prepare([Prepared(package, EVIDENCE, "team 4", visits=(first.reference,))], by=silver, at=world.at)
        prepare([replace(warrant, visits=(first.reference,))], by=silver, at=world.at)
    assert (gate(world, first)["warrant"][0], gate(world, second)["warrant"][0]) == ("met", "open")
    with viewing(silver):
        waive([package], Preparation.WARRANT, reason=WHY, by=silver, at=world.at)
        withdraw_waiver([package], Preparation.WARRANT, reason=WHY, by=silver, at=world.at)
        stand_down([second.pk], reason=WHY, by=silver, at=world.at)
        prepare([warrant], by=silver, at=world.at)  # one door is left: it is taken by itself
        assert list(PreparationItem.objects.get(kind=Preparation.WARRANT).given_for) == [str(first.pk)]
    assert gate(world, first)["warrant"][0] == "met"


@db
def test_a_warrant_written_before_any_visit_was_proposed_is_asked_again(world: World) -> None:
    package, silver = accepted(world)[0], world.silver("kent")
    with viewing(silver):
        prepare(everything(package.pk), by=silver, at=world.at)
        visit = propose([package.pk], by=silver, at=world.at).visits[0]
    plan_from(world)
    found = gate(world, visit)
    assert {key for key, item in found.items() if item[0] == "open"} == {"warrant"}
    assert "before a visit to these was proposed" in found["warrant"][1]


DAYS = st.lists(st.sampled_from(["2026-03-10", "2026-03-11"]), min_size=2, max_size=2).map(sorted)


@given(st.sampled_from(sorted(Preparation)), st.dictionaries(st.sampled_from("ab"), st.one_of(st.just([]), DAYS)), DAYS)
def test_a_waiver_counts_only_for_what_it_was_given_for(
    kind: Preparation, given_for: dict[str, list[str]], days: list[str]
) -> None:
    over = why_over(kind, waived=True, given_for=given_for, visit="a", days=days)
    same = "a" in given_for and (kind in OF_ANY_DAY or given_for["a"] == days)
    assert (over == "") is same
