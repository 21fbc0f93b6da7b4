"""Accounts beside somebody: a child's stay a child's, and a suspect's are nobody's suspect."""

from __future__ import annotations

import pytest

from daybreak.intake.readers import ColumnMap
from daybreak.intake.rules import category_of, may_be_child
from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Category

MAP = 'name = "m"\nkind = "intelligence"\nsender = "Kent"\nreference = "R"\n[columns."A"]\nfact = "email"\nparty = "{}"'


@pytest.mark.parametrize(
    ("party", "category", "child"),
    [
        ("victim/0", Category.VICTIM, True),
        ("victim/0/associated/2", Category.VICTIM, True),
        ("recipient/1", Category.THIRD_PARTY, True),
        ("recipient/1/associated/0", Category.THIRD_PARTY, True),
        ("associated/0", Category.THIRD_PARTY, False),
        ("reported/0", Category.SUSPECT, False),
        ("", Category.SUSPECT, False),
        ("victimology/0", Category.THIRD_PARTY, False),
    ],
)
def test_an_account_beside_a_child_is_the_childs(party: str, category: Category, *, child: bool) -> None:
    assert (category_of(party), may_be_child(party)) == (category, child)


@pytest.mark.parametrize("party", ["victim/0/associated/1", "recipient/0/associated/0", "associated/0", "victim/3"])
def test_a_column_map_may_say_whose_an_account_is(party: str) -> None:
    assert ColumnMap.load(MAP.format(party).encode()) is not None


@pytest.mark.parametrize("party", ["reported/0/associated/0", "victim/0/associated", "victim/0/victim/0", "victim"])
def test_a_party_nobody_reads_is_refused(party: str) -> None:
    with pytest.raises(BadInput):
        ColumnMap.load(MAP.format(party).encode())
