"""What changed between two versions of a package, read by somebody at a door."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.terms import ChangeKind
from daybreak.packages.differences import Difference, differences

OPEN = {"key": "grounds", "rule": "At least 2 kinds", "state": "open"}


def content(**changed: Any) -> dict[str, Any]:
    said = {
        "premises": [{"address": "1 Lane", "role": "home", "door": "blocked", "items": [OPEN]}],
        "force_name": "Kent Police", "level": "low", "name": "Ann Other",
        "reasons": [{"words": "Recent", "seen": "May"}],
        "facts": [{"kind": "email", "value": "a@example.com", "place": "/a"}],
    }  # fmt: skip
    return said | changed


def test_the_door_comes_first_and_both_sides_are_said() -> None:
    new = content(
        premises=[{"address": "1 Lane", "role": "home", "door": "established", "items": []}],
        level="high",
        facts=[{"kind": "phone", "value": "07700 900123", "place": "/b"}],
        reasons=[{"words": "Recent", "seen": "June"}],
    )
    assert differences(content(), new) == [
        Difference(
            "premises", "1 Lane", ChangeKind.CHANGED, "home, door blocked; At least 2 kinds", "home, door established"
        ),
        Difference("level", "level", ChangeKind.CHANGED, "low", "high"),
        Difference("reason", "Recent", ChangeKind.CHANGED, "May", "June"),
        Difference("fact", "email", ChangeKind.REMOVED, before="a@example.com"),
        Difference("fact", "phone", ChangeKind.ADDED, after="07700 900123"),
    ]


def test_a_fact_said_in_another_place_is_the_same_fact() -> None:
    facts = [{"kind": "email", "value": "a@example.com", "place": place} for place in ("/b", "/c")]
    assert differences(content(), content(facts=facts)) == []


VALUES = st.lists(st.sampled_from("abcdef"))


@given(VALUES, VALUES)
def test_back_again_is_the_mirror_and_nothing_is_left_out(one: list[str], other: list[str]) -> None:
    before, after = (content(facts=[{"kind": "email", "value": v} for v in values]) for values in (one, other))
    there, back = differences(before, after), differences(after, before)
    assert {(d.before, d.after) for d in there} == {(d.after, d.before) for d in back}
    assert {d.before for d in there if d.before} == set(one) - set(other)
    assert {d.after for d in there if d.after} == set(other) - set(one)
