"""Which interests conflict, and what each side may learn."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.deconfliction.rules import CROWD, InterestRead, conflicts, in_common, most_closed, shown
from daybreak.deconfliction.terms import Handling

interests = st.lists(
    st.builds(
        InterestRead,
        id=st.integers(1, 10**6).map(lambda number: UUID(int=number)),
        key=st.just(""),
        agency=st.sampled_from(["kent", "surrey", "wiltshire"]),
        identifier=st.sampled_from(["phone:+447700900001", "phone:+447700900002", "email:a@example.com"]),
        subject=st.none() | st.integers(1, 3).map(lambda number: UUID(int=number)),
    ),
    max_size=12,
    unique_by=lambda interest: interest.id,
).map(
    lambda found: [
        InterestRead(i.id, f"{i.agency}|{n:02}", i.agency, i.identifier, i.subject) for n, i in enumerate(found)
    ]
)


@given(interests, st.randoms())
def test_who_comes_first_makes_no_difference(found: list[InterestRead], chance: object) -> None:
    expected = conflicts(found)
    chance.shuffle(found)  # type: ignore[attr-defined]
    assert conflicts(found) == expected


@given(interests)
def test_every_pair_of_agencies_that_meet_is_found_once_for_each_thing(found: list[InterestRead]) -> None:
    pairs = conflicts(found)
    met = {thing for left, right in pairs for thing in in_common(left, right)}
    expected = {t for left in found for right in found if left.agency < right.agency for t in in_common(left, right)}
    assert {(one, other) for one, other, _ in met} == {(one, other) for one, other, _ in expected}
    about = {(one, other, what) for one, other, what in expected if not what.startswith(("phone:", "email:"))}
    assert about <= met, "no common subject is missed"
    for left, right in pairs:
        assert left.agency != right.agency
        assert in_common(left, right)
        assert left.key < right.key
    named = [(*sorted((a.agency, b.agency)), str(a.subject) if a.subject and a.subject == b.subject else a.identifier)
             for a, b in pairs]  # fmt: skip
    assert len(named) == len(set(named))


def interest(number: int, agency: str, identifier: str = "phone:+447700900001", subject: int = 0) -> InterestRead:
    return InterestRead(
        UUID(int=number), f"{agency}|{number:04}", agency, identifier, UUID(int=subject) if subject else None
    )


def test_one_force_is_never_in_conflict_with_itself() -> None:
    assert conflicts([interest(1, "kent"), interest(2, "kent")]) == []


def test_two_identifiers_of_one_subject_are_one_conflict_and_of_strangers_two() -> None:
    mail = "email:a@example.com"
    same = [
        interest(n, force, what, 7)
        for n, (force, what) in enumerate([("kent", mail), ("surrey", mail), ("kent", "p"), ("surrey", "p")])
    ]
    assert len(conflicts(same)) == 1
    assert len(conflicts([interest(i.id.int, i.agency, i.identifier) for i in same])) == 2


def test_a_switchboard_is_not_a_conflict_and_many_records_of_one_person_are_no_switchboard() -> None:
    crowd = [interest(n, f"force-{n}") for n in range(CROWD)]
    assert conflicts(crowd)
    assert conflicts([*crowd, interest(99, "one-more")]) == []
    many = [interest(n, "kent", subject=1) for n in range(200)] + [interest(999, "surrey", subject=2)]
    assert len(conflicts(many)) == 1


texts = st.text(max_size=8)


@given(*[texts] * 8)
def test_blind_shows_nothing_but_the_contact(
    f1: str, r1: str, k1: str, i1: str, f2: str, r2: str, k2: str, i2: str
) -> None:
    one = shown(Handling.BLIND, desk="The desk", force=f1, reference=r1, kind=k1, identifier=i1)
    other = shown(Handling.BLIND, desk="The desk", force=f2, reference=r2, kind=k2, identifier=i2)
    assert one == other == {"contact": "The desk"}


@pytest.mark.parametrize(
    ("handling", "keys"),
    [
        (Handling.BLIND, {"contact"}),
        (Handling.POINTER, {"contact", "force", "reference"}),
        (Handling.OPEN, {"contact", "force", "reference", "kind", "identifier"}),
    ],
)
def test_each_code_opens_what_it_says(handling: Handling, keys: set[str]) -> None:
    assert set(shown(handling, desk="d", force="f", reference="r", kind="k", identifier="i")) == keys


@given(st.lists(st.sampled_from(list(Handling))))
def test_of_several_codes_the_most_closed_one_holds(codes: list[Handling]) -> None:
    expected = next(
        (code for code in (Handling.BLIND, Handling.POINTER, Handling.OPEN) if code in codes), Handling.BLIND
    )
    assert most_closed(codes) is expected
