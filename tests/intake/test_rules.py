"""Normal forms, categories, and what makes two versions equal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.intake.rules import NORMAL_LENGTH, category_of, normal_of, version_digest
from daybreak.intake.terms import FactKind, FactRead, RecordKind
from daybreak.kernel.words import Category

details = st.dictionaries(
    st.sampled_from(["port", "service", "role", "proxy"]),
    st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=3),
)
facts = st.lists(
    st.builds(
        FactRead,
        kind=st.sampled_from([FactKind.EMAIL, FactKind.NOTE, FactKind.IP_EVENT]),
        value=st.text(max_size=5),
        place=st.text(max_size=3),
        party=st.sampled_from(["", "reported/0", "reported/1", "victim/0"]),
        detail=details,
    ),
    max_size=5,
)


@given(facts, st.randoms())
def test_neither_order_nor_place_makes_a_new_version(said: list[FactRead], chance: object) -> None:
    moved = [replace(fact, place=f"{fact.place}/elsewhere") for fact in said]
    chance.shuffle(moved)  # type: ignore[attr-defined]
    assert version_digest(moved) == version_digest(said)


@given(facts.filter(bool), st.data())
def test_any_other_word_makes_a_new_version(said: list[FactRead], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(said) - 1))
    fact = said[number]
    changed = data.draw(
        st.sampled_from(
            [
                replace(fact, value=fact.value + "x"),
                replace(fact, party="reporter/7"),
                replace(fact, kind=FactKind.USERNAME),
                replace(fact, detail={**fact.detail, "port": "another"}),
            ]
        )
    )
    after = [*said[:number], changed, *said[number + 1 :]]
    assert version_digest(after) != version_digest(said)
    assert version_digest([*said, fact]) != version_digest(said), "said twice is not said once"


@pytest.mark.parametrize(("one", "other"), [(None, "None"), (1, "1"), (True, "True"), (None, ""), (False, None)])
def test_silence_and_the_word_for_it_differ(one: object, other: object) -> None:
    before, after = ({"port": one}, {"port": other})
    fact = FactRead(FactKind.IP_EVENT, "192.0.2.1", "/", "", before)  # type: ignore[arg-type]
    assert version_digest([fact]) != version_digest([replace(fact, detail=after)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("party", "category"),
    [
        ("", Category.SUSPECT),
        ("reported/0", Category.SUSPECT),
        ("file/3", Category.SUSPECT),
        ("victim/0", Category.VICTIM),
        ("reporter/0", Category.WITNESS),
        ("recipient/1", Category.THIRD_PARTY),
        ("associated/0", Category.THIRD_PARTY),
        ("subscriber/0", Category.THIRD_PARTY),
        ("officer/0", Category.THIRD_PARTY),
    ],
)
def test_nobody_is_a_suspect_by_default(party: str, category: Category) -> None:
    assert category_of(party) is category


def test_whom_an_operator_names_is_no_suspect() -> None:
    assert category_of("reported/0", record=RecordKind.RESOLUTION) is Category.THIRD_PARTY
    assert category_of("reported/0", record=RecordKind.INTELLIGENCE) is Category.SUSPECT


def said(kind: FactKind, value: str, **detail: str | None) -> str:
    return normal_of(FactRead(kind, value, "/", "reported/0", detail))


@pytest.mark.parametrize(
    ("kind", "value", "detail", "normal"),
    [
        (FactKind.GIVEN_NAME, "  José ", {}, "jose"),
        (FactKind.EMAIL, "A.B@Example.COM", {}, "a.b@example.com"),
        (FactKind.EMAIL, "not an address", {}, ""),
        (FactKind.PHONE, "07700 900123", {}, "+447700900123"),
        (FactKind.PHONE, "077009001234", {}, ""),
        (FactKind.BORN_ON, "1984-02-29", {}, "1984-02-29"),
        (FactKind.BORN_ON, "29/02/1984", {"iso": "1984-02-29"}, "1984-02-29"),
        (FactKind.BORN_ON, "1983-02-29", {}, ""),
        (FactKind.BORN_ON, "1983-13-01", {}, ""),
        (FactKind.BORN_ON, "about-20-y", {}, ""),
        (FactKind.BORN_ON, "1984-W05-6", {}, ""),
        (FactKind.BORN_ON, "29/02/1984", {"iso": None}, ""),
        (FactKind.USERNAME, "Night_Owl", {"service": "Example Chat"}, "example chat|night_owl"),
        (FactKind.USERNAME, "Night_Owl", {}, "|night_owl"),
        (FactKind.ACCOUNT_ID, "77", {"service": "Example Chat"}, "example chat|77"),
        (FactKind.ACCOUNT_ID, "77", {"service": None}, ""),
        (FactKind.ACCOUNT_ID, "c", {"service": "a|b"}, "a b|c"),
        (FactKind.ADDRESS, "1 High Street", {"line1": "1 High Street", "postcode": "zz991aa"}, "1 high st|ZZ99 1AA"),
        (FactKind.ADDRESS, "somewhere", {"line1": "1 High Street", "postcode": None}, ""),
        (FactKind.IP_EVENT, "2001:DB8::1", {}, "2001:db8::1"),
        (FactKind.FILE_HASH, "0A" * 16, {"algorithm": "md5"}, "0a" * 16),
        (FactKind.FILE_HASH, "0a" * 16, {"algorithm": "sha1"}, ""),
        (FactKind.NOTE, "free text", {}, ""),
    ],
)  # fmt: skip
def test_the_normal_form_is_the_value_or_nothing(
    kind: FactKind, value: str, detail: dict[str, str | None], normal: str
) -> None:
    assert said(kind, value, **detail) == normal


def test_what_is_too_long_to_keep_is_not_cut() -> None:
    """Cut, two accounts that share their beginning would be one."""
    service, room = "s", NORMAL_LENGTH - 2
    assert said(FactKind.ACCOUNT_ID, "x" * room, service=service) == "s|" + "x" * room
    assert said(FactKind.ACCOUNT_ID, "x" * room + "1", service=service) == ""
