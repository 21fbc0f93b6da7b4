"""The pure rules of visits."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.errors import BadInput
from daybreak.kernel.periods import Period
from daybreak.kernel.words import GateItem, ItemState, Jurisdiction, Level, open_items
from daybreak.visits.jurisdictions import law_of
from daybreak.visits.planner.groups import allowed
from daybreak.visits.planner.terms import Instance
from daybreak.visits.rules import events, warrants
from daybreak.visits.rules.instance import Given, instance
from daybreak.visits.rules.readiness import door_items, is_reason, readiness
from daybreak.visits.rules.together import groups
from daybreak.visits.rules.windows import in_order, weight
from daybreak.visits.terms import Answered, EventKind, Placeable, Preparation, Room, Standing, VisitState

LAW = law_of(Jurisdiction.ENGLAND_WALES)
DAY = date(2026, 3, 10)
GOOD = {
    Preparation.WARRANT: Answered("W 1", date(2026, 3, 1)),
    Preparation.ACCESS_TO_CHILDREN: Answered("no"),
    Preparation.STRATEGY_DISCUSSION: Answered("held", date(2026, 3, 9)),
    Preparation.WELFARE_PLAN: Answered("named officer"),
    Preparation.EVIDENCE_TEAM: Answered("team 4"),
}
KEYS = ["package", "door", "window", *(kind.value for kind in Preparation), "conflict", "check"]


def standing(**changes: object) -> Standing:
    met = {
        "package_state": "accepted",
        "package_live": True,
        "door": (),
        "first_day": DAY,
        "last_day": DAY,
        "access_known": True,
        "conflicts": 0,
        "law": LAW,
        "today": DAY,
        "answers": GOOD,
    }
    return Standing(**(met | changes))  # type: ignore[arg-type]


def open_keys(seen: Standing) -> list[str]:
    return [item.key for item in open_items(readiness(seen))]


# ── warrants ──────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2026, 1, 15), date(2026, 4, 15)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 10, 31), date(2027, 1, 31)),
        (date(2028, 2, 29), date(2028, 5, 29)),
    ],
)
def test_a_warrant_lasts_three_calendar_months(issued: date, last: date) -> None:
    assert warrants.last_day(issued, months=3) == last
    assert warrants.is_valid(issued, first_day=last, final_day=last, months=3)
    assert not warrants.is_valid(issued, first_day=last, final_day=last + timedelta(days=1), months=3)


def test_a_warrant_is_not_valid_before_its_issue() -> None:
    assert not warrants.is_valid(DAY, first_day=DAY - timedelta(days=1), final_day=DAY, months=3)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_a_later_issue_never_ends_earlier(issued: date, months: int) -> None:
    last = warrants.last_day(issued, months=months)
    assert last <= warrants.last_day(issued + timedelta(days=1), months=months)
    assert (last.year - issued.year) * 12 + last.month - issued.month == months


def test_days_are_local_and_half_open() -> None:
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # 23:30 in summer time
    assert warrants.local_days(late, late + timedelta(minutes=30)) == (date(2026, 7, 1), date(2026, 7, 1))
    assert warrants.local_days(late, late + timedelta(minutes=31)) == (date(2026, 7, 1), date(2026, 7, 2))
    assert warrants.local_label(late, late + timedelta(hours=1)) == "Wed 1 Jul 2026 23:30 to 00:30 BST"


# ── readiness ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_visit_with_every_answer_has_no_open_item() -> None:
    items = readiness(standing())
    assert [item.key for item in items] == KEYS
    assert open_items(items) == ()


@pytest.mark.parametrize("kind", list(Preparation))
def test_each_missing_answer_is_one_open_item_with_a_task(kind: Preparation) -> None:
    answers = {key: answer for key, answer in GOOD.items() if key is not kind}
    found = open_items(readiness(standing(answers=answers, access_known=False)))
    assert [item.key for item in found] == [kind.value]
    assert found[0].task_of
    assert found[0].rule


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (Preparation.WARRANT, Answered("W 1")),
        (Preparation.WARRANT, Answered("W 1", date(2025, 12, 9))),
        (Preparation.WARRANT, Answered("W 1", date(2026, 3, 11))),
        (Preparation.ACCESS_TO_CHILDREN, Answered("unknown")),
        (Preparation.STRATEGY_DISCUSSION, Answered("not held")),
        (Preparation.STRATEGY_DISCUSSION, Answered("arranged", date(2026, 3, 11))),
        (Preparation.WELFARE_PLAN, Answered("None")),
        (Preparation.EVIDENCE_TEAM, Answered("tbc")),
    ],
)
def test_an_answer_that_settles_nothing_stays_open(kind: Preparation, answer: Answered) -> None:
    assert open_keys(standing(answers=GOOD | {kind: answer})) == [kind.value]


@pytest.mark.parametrize("kind", [Preparation.WARRANT, Preparation.STRATEGY_DISCUSSION])
@pytest.mark.parametrize("ahead", [0, 1])
def test_what_is_dated_after_the_day_it_is_looked_at_has_not_happened(kind: Preparation, ahead: int) -> None:
    dated = Answered("W 1, or held", DAY - timedelta(days=1))
    seen = standing(answers=GOOD | {kind: dated}, today=DAY - timedelta(days=1 + ahead))
    assert (kind.value in open_keys(seen)) is bool(ahead)
    if ahead:
        item = next(item for item in readiness(seen) if item.key == kind)
        assert "lies ahead" in item.seen


@pytest.mark.parametrize("kind", list(Preparation))
def test_a_waived_item_is_not_open_and_says_so(kind: Preparation) -> None:
    items = readiness(standing(answers=GOOD | {kind: Answered("by order of Silver", waived=True)}))
    assert open_items(items) == ()
    assert {item.key: item.state for item in items}[kind.value] is ItemState.WAIVED


def test_a_reason_why_no_discussion_was_held_is_an_answer() -> None:
    answers = GOOD | {Preparation.STRATEGY_DISCUSSION: Answered("no children are known")}
    assert open_keys(standing(answers=answers)) == []
    assert not is_reason("not held")


def test_the_answer_on_receipt_stands_until_it_is_answered_again() -> None:
    answers = {key: answer for key, answer in GOOD.items() if key is not Preparation.ACCESS_TO_CHILDREN}
    assert open_keys(standing(answers=answers, access_known=True)) == []


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"package_live": False, "package_state": "recalled"}, "package"),
        ({"door": door_items([], address="1 Invented Row")}, "door"),
        ({"conflicts": 1}, "conflict"),
    ],
)
def test_what_no_answer_can_settle(changes: dict[str, object], key: str) -> None:
    assert open_keys(standing(**changes)) == [key]


def test_without_a_window_neither_window_nor_warrant_is_met() -> None:
    keys = open_keys(standing(first_day=None, last_day=None))
    assert keys == ["window", "warrant", "strategy_discussion"]


def test_a_blocked_door_names_its_own_open_items() -> None:
    kept = [
        GateItem("kinds", "Two kinds", ItemState.OPEN, "one", "lead analyst").as_dict(),
        GateItem("zone", "A zone", ItemState.MET).as_dict(),
    ]
    assert [item.key for item in door_items(kept, address="1 Invented Row")] == ["kinds"]
    item = open_items(readiness(standing(door=door_items(kept, address=""))))[0]
    assert (item.key, item.seen, item.task_of) == ("door", "Two kinds", "lead analyst")


@pytest.mark.parametrize("jurisdiction", [Jurisdiction.SCOTLAND, Jurisdiction.NORTHERN_IRELAND])
def test_no_english_word_stands_in_another_jurisdictions_gate(jurisdiction: Jurisdiction) -> None:
    texts = " ".join(item.rule for item in readiness(standing(law=law_of(jurisdiction))))
    assert "strategy discussion" not in texts.lower()
    assert "Police and Criminal Evidence Act 1984" not in texts
    assert law_of(jurisdiction).discussion in texts


@given(st.sets(st.sampled_from(sorted(Preparation))), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 2))
def test_nothing_is_ready_while_anything_is_missing(
    answered: set[Preparation], live: bool, door: bool, known: bool, conflicts: int
) -> None:
    seen = standing(
        answers={kind: GOOD[kind] for kind in answered},
        package_live=live,
        door=() if door else door_items([], address="1 Invented Row"),
        access_known=known,
        conflicts=conflicts,
    )
    needed = set(Preparation) - ({Preparation.ACCESS_TO_CHILDREN} if known else set())
    assert (not open_keys(seen)) == (live and door and not conflicts and needed <= answered)


# ── windows, deadlines, weights ───────────────────────────────────────────────────────────────────────────────────────
START = datetime(2026, 3, 10, 6, tzinfo=UTC)


def span(first: int, last: int) -> Period[datetime]:
    return Period(START + timedelta(hours=first), START + timedelta(hours=last))


def test_windows_come_in_order_and_do_not_overlap() -> None:
    assert in_order([span(2, 4), span(0, 2)]) == (span(0, 2), span(2, 4))
    with pytest.raises(BadInput, match="overlap"):
        in_order([span(0, 3), span(2, 4)])
    with pytest.raises(BadInput, match="end after its start"):
        in_order([Period(START, None)])
    with pytest.raises(BadInput, match="end after its start"):
        in_order([span(1, 1)])


@given(st.sampled_from(sorted(Level)), st.sampled_from(["yes", "unknown", "no"]))
def test_access_to_children_never_lowers_a_weight(level: Level, access: str) -> None:
    assert weight(level, access="yes") >= weight(level, access="unknown") >= weight(level, access="no") >= 1
    assert weight(Level.VERY_HIGH, access=access) >= weight(level, access=access)


def placeable(reference: str, **changes: object) -> Placeable:
    usual = {"force": "kent", "teams": 1, "level": "high", "access": "yes", "act_by": None}
    return Placeable(reference=reference, **({"law": LAW} | usual | changes))  # type: ignore[arg-type]


SPANS = [("early", span(0, 2)), ("late", span(48, 50))]
LATE = START + timedelta(hours=48)


def made(*visits: Placeable, held: tuple[Placeable, ...] = (), **rooms: Room) -> Instance:
    """Return the instance of Kent with this room in the windows named."""
    starts = {label: period.from_ for label, period in SPANS}
    given = Given(SPANS, {("kent", starts[label]): room for label, room in rooms.items()}, {"kent": "Kent Police"})
    return instance(given, visits, held=held)


def test_the_instance_leaves_out_what_is_held() -> None:
    ready = placeable("V-0", beside=START, teams=2, skills={"child": 1}, arrests=1, devices=5)
    room = Room(3, {"child": 1}, custody=2, forensic=9)
    force = made(placeable("V-1"), held=(ready,), early=room, late=room).forces[0]
    assert force.called == "Kent Police"
    assert (force.teams["early"], force.skills["child"]["early"]) == (1, 0)
    assert (force.custody or {})["early"] == 1
    assert (force.forensic or {})["early"] == 4
    assert (force.teams["late"], (force.custody or {})["late"]) == (3, 2)


def test_a_held_visit_keeps_its_cells_into_the_next_windows_of_a_day() -> None:
    evening = [("early", span(0, 2)), ("evening", span(12, 14))]
    given = Given(evening, {("kent", START + timedelta(hours=h)): Room(1, custody=1) for h in (0, 12)})
    force = instance(given, [placeable("V-1")], held=[placeable("V-0", beside=START, arrests=1)]).forces[0]
    assert dict(force.custody or {}) == {"early": 0, "evening": 0}
    assert dict(force.teams) == {"early": 0, "evening": 1}


def test_without_a_number_custody_is_not_limited() -> None:
    force = made(placeable("V-1"), early=Room(1), late=Room(1)).forces[0]
    assert (force.custody, force.forensic) == (None, None)


def test_what_binds_a_visit_reaches_the_planner() -> None:
    first = placeable("V-1", together="V-1", apart=frozenset({"V-2", "V-9"}), no_go=((START, LATE),), locked=LATE)
    target = made(first, placeable("V-2", together="V-1")).targets[0]
    assert (target.linked, set(target.apart), target.locked) == ("V-1", {"V-2"}, "late")
    assert [(each.starts_at, each.ends_at) for each in target.no_go] == [(START, LATE)]


@pytest.mark.parametrize(
    ("issued", "windows"),
    [
        (date(2025, 12, 9), set()),  # usable until 9 March
        (date(2025, 12, 10), {"early"}),
        (date(2025, 12, 11), {"early"}),  # usable until 11 March; the later window is on the 12th
        (date(2025, 12, 12), {"early", "late"}),
        (date(2026, 3, 11), {"late"}),  # issued after the first
        (date(2026, 3, 13), set()),
    ],
)
def test_a_window_outside_the_warrant_is_not_allowed(issued: date, windows: set[str]) -> None:
    found = made(placeable("V-1", warrant_issued_on=issued))
    assert {each.key for each in found.windows if allowed(found.targets[0], each)} == windows


@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
@pytest.mark.parametrize("issued", [date(2025, 11, 30), date(2026, 1, 31), date(2027, 11, 30), date(2026, 3, 28)])
def test_plan_and_readiness_agree_on_the_last_day_of_a_warrant(jurisdiction: Jurisdiction, issued: date) -> None:
    # Clocks go forward on 29 March 2026: days are local, whatever their length.
    law = law_of(jurisdiction)
    last = warrants.last_day(issued, months=law.warrant_months)
    for day, valid in ((last, True), (last + timedelta(days=1), False)):
        start = datetime.combine(day, time(6), warrants.LOCAL)
        slot = ("that day", Period(start, start + timedelta(hours=4)))
        target = instance(Given([slot], {}), [placeable("V-1", law=law, warrant_issued_on=issued)])
        assert allowed(target.targets[0], target.windows[0]) is valid
        seen = standing(law=law, first_day=day, last_day=day, today=day,
                        answers=GOOD | {Preparation.WARRANT: Answered("W", issued)})  # fmt: skip
        assert ("warrant" not in open_keys(seen)) is valid


def test_a_visit_goes_beside_the_one_that_is_held() -> None:
    assert made(placeable("V-1", beside=LATE)).targets[0].windows == frozenset({"late"})


@pytest.mark.parametrize(
    ("links", "groups_of"),
    [
        ([], {"a": None, "b": None, "c": None, "d": None}),
        ([["c", "b"]], {"a": None, "b": "b", "c": "b", "d": None}),
        ([["d", "c"], ["b", "c"]], {"a": None, "b": "b", "c": "b", "d": "b"}),
        ([["d", "c"], ["a", "b"]], {"a": "a", "b": "a", "c": "c", "d": "c"}),
    ],
)
def test_what_is_linked_by_way_of_others_goes_together(links: list[list[str]], groups_of: dict[str, str]) -> None:
    assert groups("abcd", links) == groups_of


# ── events ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_day_from_entry_to_leaving() -> None:
    kinds = [EventKind.ENTRY, EventKind.ARREST, EventKind.SEARCH, EventKind.LEFT]
    assert events.walk(VisitState.READY, kinds) is VisitState.COMPLETED
    assert events.walk(VisitState.READY, kinds[:3]) is VisitState.UNDER_WAY
    assert events.walk(VisitState.READY, [EventKind.NOBODY_THERE]) is VisitState.UNDER_WAY
    assert events.walk(VisitState.COMPLETED, [EventKind.SEARCH]) is VisitState.COMPLETED


@given(st.sampled_from(sorted(VisitState)), st.sampled_from(sorted(EventKind)))
def test_only_a_ready_visit_is_entered_and_some_words_are_always_heard(state: VisitState, kind: EventKind) -> None:
    after = events.state_after(state, kind)
    begun = state in (VisitState.UNDER_WAY, VisitState.COMPLETED)
    assert (after is not None) == (
        kind in events.ALWAYS or begun or (state is VisitState.READY and kind in events.BEGINS)
    )


def test_events_of_one_instant_start_with_the_entry_and_end_with_leaving() -> None:
    kinds = sorted([EventKind.LEFT, EventKind.SEARCH, EventKind.ENTRY], key=lambda kind: events.order_of(kind, START))
    assert kinds == [EventKind.ENTRY, EventKind.SEARCH, EventKind.LEFT]


@pytest.mark.parametrize(
    "text", ["not held", "No plan.", "nobody yet", "unknown.", "refused by the court", "?", "TBC", ""]
)
def test_a_no_in_any_words_keeps_the_gate_closed_whatever_day_stands_beside_it(text: str) -> None:
    for kind in (Preparation.WARRANT, Preparation.STRATEGY_DISCUSSION, Preparation.EVIDENCE_TEAM):
        items = {each.key: each for each in readiness(standing(answers=GOOD | {kind: Answered(text, GOOD[kind].on)}))}
        assert items[kind].state == "open", kind


def test_the_number_of_a_warrant_is_no_no() -> None:
    found = readiness(standing(answers=GOOD | {Preparation.WARRANT: Answered("No 17", GOOD[Preparation.WARRANT].on)}))
    assert {each.key: each.state for each in found}["warrant"] == "met"
