"""What changed between two versions: added, removed, changed; whatever stands where, in whatever order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.differences import changed_details, changes_between
from daybreak.intake.terms import Change, ChangeKind, FactKind, Said

KINDS = [FactKind.EMAIL, FactKind.GIVEN_NAME, FactKind.ADDRESS, FactKind.IP_EVENT, FactKind.UNREAD, FactKind.AGE]
DETAILS = st.dictionaries(st.sampled_from(["role", "verified", "at_text"]), st.sampled_from([True, None, "home", 1]))
SAID = st.builds(
    Said,
    kind=st.sampled_from(KINDS),
    value=st.sampled_from("abc"),
    place=st.sampled_from(["/a/1", "/a/2", "/b/1"]),
    party=st.sampled_from(["", "reported/0", "reported/1", "victim/0"]),
    detail=DETAILS,
)
VERSIONS = st.lists(SAID, max_size=12)


def email(value: str, party: str = "reported/0", place: str = "/0", **detail: bool | None) -> Said:
    return Said(FactKind.EMAIL, value, place, party, detail)


def named(given: str, number: int) -> Said:
    return Said(FactKind.GIVEN_NAME, given, f"/{number}/name", f"reported/{number}")


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(c.what.value, c.before.value if c.before else "", c.after.value if c.after else "") for c in changes]


def test_one_value_for_another_is_a_change() -> None:
    assert told(changes_between([email("a@example.com")], [email("b@example.com")])) == [
        ("changed", "a@example.com", "b@example.com")
    ]


def test_which_of_two_became_which_is_not_guessed() -> None:
    before = [email("a@example.com"), email("b@example.com")]
    assert told(changes_between(before, [email("c@example.com")])) == [
        ("added", "", "c@example.com"), ("removed", "a@example.com", ""), ("removed", "b@example.com", ""),
    ]  # fmt: skip
    one = changes_between(before, [email("b@example.com"), email("c@example.com")])
    assert told(one) == [("changed", "a@example.com", "c@example.com")], "what stays is no candidate"


def test_another_detail_of_the_same_value_is_a_change_and_is_named() -> None:
    (change,) = changes_between([email("a@x.example", verified=None)], [email("a@x.example", verified=True)])
    assert change.what is ChangeKind.CHANGED
    assert changed_details(change) == ("verified",)


def test_an_address_in_another_role_is_another_address() -> None:
    home = Said(FactKind.ADDRESS, "1 Example Street", "/0", "reported/0", {"role": "home"})
    billing = replace(home, value="2 Example Street", detail={"role": "billing"})
    assert [c.what for c in changes_between([home], [billing])] == [ChangeKind.ADDED, ChangeKind.REMOVED]
    moved = replace(home, value="3 Example Street")
    assert told(changes_between([home, billing], [moved, billing])) == [("changed", home.value, moved.value)]


def test_a_kept_text_changes_by_the_field_it_stands_in() -> None:
    note, other = (Said(FactKind.NOTE, "", place, digest=place) for place in ("/notes/0/text", "/files/0/text"))
    again = replace(note, place="/notes/7/text", digest="new")
    assert [c.what for c in changes_between([note], [again])] == [ChangeKind.CHANGED]
    assert [c.what for c in changes_between([note], [other])] == [ChangeKind.ADDED, ChangeKind.REMOVED]
    assert changes_between([note], [replace(note, place="/notes/3/text")]) == ()


def test_a_person_put_before_the_others_changes_none_of_them() -> None:
    before = [named("Alex", 0), email("alex@example.com", "reported/0"), named("Sam", 1)]
    after = [named("Kim", 0), named("Alex", 1), email("alex@example.com", "reported/1"), named("Sam", 2)]
    assert told(changes_between(before, after)) == [("added", "", "Kim")]
    assert told(changes_between(after, before)) == [("removed", "Kim", "")]


def test_two_people_are_never_compared_across_roles() -> None:
    before, after = [email("a@example.com", "reported/0")], [email("a@example.com", "victim/0")]
    assert [c.what for c in changes_between(before, after)] == [ChangeKind.REMOVED, ChangeKind.ADDED]


def test_an_account_beside_a_victim_is_never_taken_for_the_victim() -> None:
    before, after = [email("a@example.com", "victim/0")], [email("a@example.com", "victim/0/associated/0")]
    assert [c.what for c in changes_between(before, after)] == [ChangeKind.REMOVED, ChangeKind.ADDED]
    moved = [email("a@example.com", "victim/3/associated/1")]
    assert changes_between(after, moved) == ()


def test_hidden_facts_change_without_being_read() -> None:
    hidden = Said(FactKind.GIVEN_NAME, "", "/0", "victim/0", digest="1")
    (change,) = changes_between([hidden], [replace(hidden, digest="2")])
    assert change.what is ChangeKind.CHANGED
    assert changes_between([hidden], [replace(hidden, place="/9")]) == ()


@given(VERSIONS, st.randoms(use_true_random=False))
def test_order_and_places_change_nothing(version: list[Said], chance: object) -> None:
    moved = [replace(said, place=f"{said.place}/x") for said in version]
    chance.shuffle(moved)  # type: ignore[attr-defined]
    assert changes_between(version, moved) == ()


@given(VERSIONS, VERSIONS)
def test_every_fact_is_accounted_for(before: list[Said], after: list[Said]) -> None:
    changes = changes_between(before, after)
    gone, come = ([getattr(c, side) for c in changes if getattr(c, side)] for side in ("before", "after"))
    assert len(before) - len(gone) == len(after) - len(come), "what is in no change is in both"
    assert not Counter(map(id, gone)) - Counter(map(id, before))
    assert not Counter(map(id, come)) - Counter(map(id, after))
    for change in changes:
        assert (change.before is None, change.after is None) == (
            change.what is ChangeKind.ADDED, change.what is ChangeKind.REMOVED,
        )  # fmt: skip


@given(VERSIONS, VERSIONS)
def test_looked_at_from_the_other_side_it_is_the_same_in_reverse(before: list[Said], after: list[Said]) -> None:
    def counted(changes: tuple[Change, ...]) -> Counter[ChangeKind]:
        return Counter(change.what for change in changes)

    there, back = counted(changes_between(before, after)), counted(changes_between(after, before))
    assert there[ChangeKind.ADDED] == back[ChangeKind.REMOVED]
    assert there[ChangeKind.REMOVED] == back[ChangeKind.ADDED]
    assert there[ChangeKind.CHANGED] == back[ChangeKind.CHANGED]


def test_a_hundred_thousand_facts_alike_are_soon_compared() -> None:
    alike = [Said(FactKind.UNREAD, "x", f"/{number}") for number in range(100_000)]
    assert changes_between(alike, alike[:-1])[0].what is ChangeKind.REMOVED
