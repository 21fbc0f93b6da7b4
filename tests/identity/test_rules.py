"""Which group of mentions keeps which subject: order-free, stable, and reversible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.identity.features import features_of
from daybreak.identity.rules import assign, founded_as, most_said, reference_of, role_of
from daybreak.kernel.words import AddressRole

Groups = list[list[str]]
KEYS = [f"ncmec:{number}/reported/0" for number in range(7)]
partitions = st.lists(st.integers(0, 3), min_size=len(KEYS), max_size=len(KEYS)).map(
    lambda numbers: [group for n in range(4) if (group := [k for k, m in zip(KEYS, numbers, strict=True) if m == n])]
)


class Book:
    """Subjects as the action writes them: who has which mention, and where redirected subjects lead."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.gone: dict[str, str] = {}

    def derive(self, groups: Groups) -> dict[str, str]:
        assignment = assign(groups, self.of, self.gone)
        known = {*self.of.values(), *self.gone, *self.gone.values()}
        chosen: list[str] = []
        for index, group in enumerate(groups):
            subject = assignment.kept.get(index) or next(name for name in names(group) if name not in known)
            known.add(subject)
            chosen.append(subject)
        for subject in chosen:
            self.gone.pop(subject, None)
        self.gone |= {subject: chosen[index] for subject, index in assignment.redirected.items()}
        assert len(set(chosen)) == len(chosen), "no two groups are one subject"
        assert not set(chosen) & set(self.gone), "a redirected subject has no mentions"
        self.of = {key: subject for subject, group in zip(chosen, groups, strict=True) for key in group}
        return dict(self.of)


def names(group: Sequence[str]) -> Iterable[str]:
    yield from (reference_of(key) for key in sorted(group))
    yield from (f"{reference_of(min(group))}-{n}" for n in range(2, 99))


@given(partitions, partitions, st.randoms())
def test_the_order_of_groups_and_mentions_makes_no_difference(first: Groups, then: Groups, chance: object) -> None:
    one, other = Book(), Book()
    shuffled = [list(group) for group in then]
    for group in [shuffled, *shuffled]:
        chance.shuffle(group)  # type: ignore[attr-defined]
    one.derive(first)
    other.derive(first)
    assert one.derive(then) == other.derive(shuffled)


@given(partitions, partitions)
def test_deriving_the_same_again_changes_nothing(first: Groups, then: Groups) -> None:
    book = Book()
    book.derive(first)
    before, gone = book.derive(then), dict(book.gone)
    assert book.derive(then) == before
    assert book.gone == gone


@given(partitions, st.data())
def test_taking_one_judgement_back_restores_the_subjects_that_were(groups: Groups, data: st.DataObject) -> None:
    book = Book()
    before = book.derive(groups)
    book.derive(data.draw(neighbours(groups)))
    assert book.derive(groups) == before


@given(partitions, st.data())
def test_a_judgement_made_taken_back_and_made_again_gives_the_same_subjects(
    groups: Groups, data: st.DataObject
) -> None:
    book, other = Book(), data.draw(neighbours(groups))
    book.derive(groups)
    after = book.derive(other)
    book.derive(groups)
    assert book.derive(other) == after


def neighbours(groups: Groups) -> st.SearchStrategy[Groups]:
    """Two groups put together, or one taken apart."""
    joined = [
        [one + other, *(g for g in groups if g not in (one, other))]
        for one in groups
        for other in groups
        if one < other
    ]
    apart = [
        [group[:n], group[n:], *(g for g in groups if g is not group)] for group in groups for n in range(1, len(group))
    ]
    return st.sampled_from([*joined, *apart] or [groups])


@given(partitions, partitions)
def test_every_subject_goes_on_or_leads_somewhere(first: Groups, then: Groups) -> None:
    book = Book()
    before = set(book.derive(first).values())
    now = set(book.derive(then).values())
    for subject in before - now:
        while subject in book.gone:
            subject = book.gone[subject]
        assert subject in now


def test_the_larger_share_keeps_the_subject_and_the_rest_is_redirected() -> None:
    assignment = assign([["a", "b", "c"]], {"a": "S-1", "b": "S-2", "c": "S-2"})
    assert (assignment.kept, assignment.redirected) == ({0: "S-2"}, {"S-1": 0})


def test_of_equal_shares_the_founder_of_the_earlier_key_stays() -> None:
    keys = sorted(KEYS)
    before: Mapping[str, str] = {key: reference_of(key) for key in keys[:2]}
    assert assign([keys[:2]], before).kept == {0: reference_of(keys[0])}
    assert assign([keys[:1], keys[1:2]], dict.fromkeys(keys[:2], reference_of(keys[1]))).kept == {
        1: reference_of(keys[1])
    }


def test_a_redirected_subject_is_never_given_to_strangers() -> None:
    gone = {reference_of("b"): "S-1"}
    assert assign([["a"], ["x"]], {"a": "S-1", "x": "S-1"}, gone).kept == {0: "S-1"}
    assert assign([["a", "c"], ["b"]], {"a": "S-1", "c": "S-1", "b": "S-1"}, gone).kept == {
        0: "S-1",
        1: reference_of("b"),
    }
    assert assign([["a", "c"], ["b"]], {"a": "S-2", "c": "S-2", "b": "S-2"}, gone).kept == {0: "S-2"}


def test_a_reference_can_be_said_aloud_and_comes_from_the_mention_alone() -> None:
    assert reference_of("ncmec:1001/reported/0") == reference_of("ncmec:1001/reported/0")
    assert reference_of("ncmec:1001/reported/0") != reference_of("ncmec:1001/reported/1")
    assert founded_as(f"{reference_of('a')}-12") == reference_of("a")


@given(st.lists(st.sampled_from(["", "Teacher", "teacher", "Clerk"])), st.randoms())
def test_most_said_does_not_depend_on_who_says_it_first(values: list[str], chance: object) -> None:
    said = most_said(values)
    chance.shuffle(values)  # type: ignore[attr-defined]
    assert most_said(values) == said
    assert (said == "") == (not any(values))


@pytest.mark.parametrize(
    ("text", "role"),
    [("Home", "home"), (" business ", "work"), ("shipping", "billing"), ("last known", "last_known"),
     ("flat", "unknown"), (None, "unknown")],
)  # fmt: skip
def test_an_address_role_is_read_and_never_guessed(text: object, role: str) -> None:
    assert role_of(text) is AddressRole(role)


@pytest.mark.parametrize(
    ("age", "read"),
    [("34", 34), (" 34 ", 34), ("0", 0), ("131", None), ("²", None), ("34-40", None), ("-1", None),
     ("9" * 5000, None), ("٣٤", None)],
)  # fmt: skip
def test_an_age_is_a_plain_number_of_years_with_the_year_it_was_said_in(age: str, read: int | None) -> None:
    found = features_of([("age", age, "")], year=2025)
    assert found == ({} if read is None else {"age": read, "as_at_year": 2025})


def test_features_are_the_normal_forms_each_once() -> None:
    facts: list[tuple[str, str, str]] = [
        ("email", "B@x.test", "b@x.test"), ("email", "b@x.test", "b@x.test"),
        ("email", "a@x.test", "a@x.test"),
        ("phone", "nonsense", ""), ("given_name", "Alex", "alex"), ("given_name", "Al", "al"),
        ("address", "…", "1 high st|ZZ99 1AA"),
    ]  # fmt: skip
    assert features_of(facts, year=2025) == {
        "emails": ["a@x.test", "b@x.test"], "given_name": "alex",
        "address_key": "1 high st|ZZ99 1AA", "postcode": "ZZ99 1AA",
    }  # fmt: skip
