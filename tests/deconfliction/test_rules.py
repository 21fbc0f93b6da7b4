"""Which interests conflict, what each side may learn, who has waited too long."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.deconfliction.rules import (
    CROWD,
    InterestRead,
    Pair,
    Thing,
    alarm_of,
    check_both,
    conflicts,
    deciding,
    digest_of,
    groups_of,
    kind_of,
    likely_names,
    most_closed,
    normal_of,
    now_in_common,
    shown,
    too_many_looks,
)
from daybreak.deconfliction.terms import Alarm, Handling, HitKind, HitState, LookedUp
from daybreak.kernel.errors import BadInput, Conflict

MAIL, PHONE = "email:a@example.com", "phone:+447700900001"
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def number(key: int) -> UUID:
    return UUID(int=key)


interests = st.lists(
    st.builds(
        InterestRead,
        id=st.integers(1, 10**6).map(number),
        key=st.just(""),
        agency=st.sampled_from(["kent", "surrey", "wiltshire"]),
        identifier=st.sampled_from([PHONE, MAIL, "file_hash:aa", "file_hash:bb", "address:1 example st|ZZ99 1AA"]),
        subject=st.none() | st.integers(1, 3).map(number),
        referral=st.integers(100, 103).map(number),
        places=st.frozensets(st.sampled_from(["address:1 example st|ZZ99 1AA", "address:2 example st|ZZ99 1AA"])),
    ),
    max_size=12,
    unique_by=lambda interest: interest.id,
).map(
    lambda found: [
        InterestRead(i.id, f"{i.agency}|{n:02}", i.agency, i.identifier, i.subject, i.referral, i.places)
        for n, i in enumerate(found)
    ]
)
likely = st.frozensets(
    st.sampled_from([frozenset((number(1), number(2))), frozenset((number(2), number(3)))]), max_size=2
)


@given(interests, likely, st.randoms())
def test_who_comes_first_makes_no_difference(
    found: list[InterestRead], joined: frozenset[frozenset[UUID]], chance: object
) -> None:
    expected = conflicts(found, joined)
    chance.shuffle(found)  # type: ignore[attr-defined]
    assert conflicts(found, joined) == expected


@given(interests, likely, st.data())
def test_some_groups_read_completely_show_what_the_whole_shows_of_them(
    found: list[InterestRead], joined: frozenset[frozenset[UUID]], data: st.DataObject
) -> None:
    names = likely_names(joined)
    members: dict[str, list[InterestRead]] = defaultdict(list)
    for each in found:
        for group in groups_of(each, names):
            members[group].append(each)
    chosen = data.draw(st.frozensets(st.sampled_from(sorted(members)))) if members else frozenset()
    for _ in range(2):
        part = {each.id: each for group in chosen for each in members[group]}
        chosen |= deciding(part.values(), joined, chosen)
    whole, seen = conflicts(found, joined), conflicts(part.values(), joined, within=chosen)
    assert seen.keys() <= whole.keys()
    assert {thing for thing in whole if thing[2] in chosen} <= seen.keys()


@given(interests, likely)
def test_any_two_agencies_that_share_something_have_a_hit(
    found: list[InterestRead], joined: frozenset[frozenset[UUID]]
) -> None:
    things = conflicts(found, joined)
    met = {thing[:2] for thing in things}
    names = likely_names(joined)
    for left in found:
        for right in found:
            if left.agency < right.agency and groups_of(left, names) & groups_of(right, names):
                assert (left.agency, right.agency) in met
    for (one, other, common), (left, right) in things.items():
        assert {left.agency, right.agency} == {one, other}
        assert left.key < right.key
        assert now_in_common(left, right, common) == common or common.startswith(("address:", "likely:"))


def interest(key: int, agency: str, identifier: str = PHONE, subject: int = 0, referral: int = 0) -> InterestRead:
    return InterestRead(
        number(key), f"{agency}|{key:04}", agency, identifier, number(subject) if subject else None,
        number(referral) if referral else None,
    )  # fmt: skip


def what(found: dict[Thing, Pair]) -> list[str]:
    return [thing[2].partition(":")[0] for thing in found]


def test_one_force_is_never_in_conflict_with_itself() -> None:
    assert conflicts([interest(1, "kent"), interest(2, "kent")]) == {}


def test_two_identifiers_of_one_subject_are_one_conflict_and_of_strangers_two() -> None:
    held = [(1, "kent", MAIL), (2, "surrey", MAIL), (3, "kent", PHONE), (4, "surrey", PHONE)]
    assert what(conflicts([interest(*each, subject=7) for each in held])) == ["person"]
    assert what(conflicts([interest(*each) for each in held])) == ["email", "phone"]


def test_people_who_are_linked_meet_as_such_and_say_so() -> None:
    held = [interest(1, "kent", MAIL, 7), interest(2, "surrey", PHONE, 8)]
    pair = frozenset((number(7), number(8)))
    assert conflicts(held) == {}
    assert what(conflicts(held, {pair})) == ["likely"]
    assert [kind_of(thing[2]) for thing in conflicts(held, {pair})] == [HitKind.MAY_BE_PERSON]
    both = [interest(1, "kent", PHONE, 7), interest(2, "surrey", PHONE, 8)]
    assert what(conflicts(both, {pair})) == ["phone"], "one hit, not another one because they may be one person"


def test_a_hundred_files_in_common_are_one_hit_for_two_records_and_one_for_each_further_record() -> None:
    shared = [
        interest(1000 * referral + n, force, f"file_hash:{n:02x}", referral=referral)
        for force, referral in (("kent", 1), ("surrey", 2), ("surrey", 3))
        for n in range(100)
    ]
    assert what(conflicts(shared)) == ["files", "files"]
    crowd = [interest(n, f"force-{n}", "file_hash:ff", referral=n) for n in range(1, CROWD + 2)]
    assert conflicts(crowd) == {}
    assert len(conflicts(crowd[1:])) == CROWD * (CROWD - 1) // 2


def test_premises_of_a_subject_meet_premises_of_a_record() -> None:
    place = "address:1 example st|ZZ99 1AA"
    there = InterestRead(number(1), "kent|1", "kent", PHONE, number(7), None, frozenset([place]))
    found = conflicts([there, interest(2, "surrey", place)])
    assert [kind_of(thing[2]) for thing in found] == [HitKind.PREMISES]


def test_a_switchboard_is_not_a_conflict_and_many_records_of_one_person_are_no_switchboard() -> None:
    crowd = [interest(n, f"force-{n}") for n in range(CROWD)]
    assert conflicts(crowd)
    assert conflicts([*crowd, interest(99, "one-more")]) == {}
    many = [interest(n, "kent", subject=1) for n in range(200)] + [interest(999, "surrey", subject=2)]
    assert len(conflicts(many)) == 1


texts = st.text(max_size=8)


@given(*[texts] * 8)
def test_blind_shows_nothing_but_the_contact(
    f1: str, r1: str, k1: str, i1: str, f2: str, r2: str, k2: str, i2: str
) -> None:
    one = shown(Handling.BLIND, desk="The desk", force=f1, reference=r1, kind=k1, identifier=i1, meets=HitKind.PERSON)
    other = shown(Handling.BLIND, desk="The desk", force=f2, reference=r2, kind=k2, identifier=i2)
    assert one == other == {"contact": "The desk"}


@pytest.mark.parametrize(
    ("handling", "keys"),
    [
        (Handling.BLIND, {"contact"}),
        (Handling.POINTER, {"contact", "force", "reference"}),
        (Handling.OPEN, {"contact", "force", "reference", "kind", "identifier", "meets"}),
    ],
)
def test_each_code_opens_what_it_says(handling: Handling, keys: set[str]) -> None:
    told = shown(handling, desk="d", force="f", reference="r", kind="k", identifier="i", meets=HitKind.FILES)
    assert set(told) == keys


@given(st.lists(st.sampled_from(list(Handling))))
def test_of_several_codes_the_most_closed_one_holds(codes: list[Handling]) -> None:
    expected = next(
        (code for code in (Handling.BLIND, Handling.POINTER, Handling.OPEN) if code in codes), Handling.BLIND
    )
    assert most_closed(codes) is expected


@pytest.mark.parametrize(
    ("hours", "alarm"), [(23, None), (24, Alarm.SUPERVISOR), (71, Alarm.SUPERVISOR), (72, Alarm.GOLD)]
)
def test_who_waits_a_day_alarms_the_supervisor_and_three_days_gold(hours: int, alarm: Alarm | None) -> None:
    at = AT + timedelta(hours=hours)
    for state in (HitState.WAITING, HitState.ACKNOWLEDGED, HitState.CONTACT_MADE):
        assert alarm_of(state, AT, at=at) is alarm
    assert alarm_of(HitState.SETTLED, AT, at=at) is alarm_of(HitState.LAPSED, AT, at=at) is None


def test_contact_needs_both_sides_where_there_are_two() -> None:
    with pytest.raises(Conflict, match="not acknowledged"):
        check_both(HitState.WAITING)
    for state in (None, HitState.ACKNOWLEDGED, HitState.CONTACT_MADE, HitState.SETTLED):
        check_both(state)


def test_the_registers_digest_needs_the_key_and_tells_kinds_apart() -> None:
    assert digest_of(PHONE, key=b"a") != digest_of(PHONE, key=b"b")
    assert digest_of(PHONE, key=b"a") != digest_of(PHONE.replace("phone", "email"), key=b"a")


def test_a_look_up_compares_as_intake_does_and_repairs_nothing() -> None:
    assert normal_of(LookedUp.PHONE, " 07700 900123 ") == "+447700900123"
    assert normal_of(LookedUp.USERNAME, "Sample_Name", service="Example Chat") == "example chat|sample_name"
    for kind, text in ((LookedUp.PHONE, "07700 9001"), (LookedUp.EMAIL, "nobody"), (LookedUp.ACCOUNT_ID, "7")):
        with pytest.raises(BadInput):
            normal_of(kind, text)


def test_a_look_up_too_many_is_refused() -> None:
    assert too_many_looks(19, limit=20) is None
    refused = too_many_looks(20, limit=20)
    assert refused is not None
    assert "20 are allowed" in str(refused)
