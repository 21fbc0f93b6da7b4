"""Two records side by side: marks, words, and a sum that adds up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.identity.linkage.words import Band, Contradiction, Field, Level
from daybreak.identity.sides import (
    BAND_WORDS,
    FIELD_WORDS,
    LEVEL_WORDS,
    clash,
    evidence_of,
    lines,
    marks,
    waterfall,
)

TEXT = st.text("abc12-", max_size=12)
EVIDENCE = st.dictionaries(st.sampled_from(Field), st.tuples(st.sampled_from(Level), st.floats(-40, 40)))


@given(TEXT, TEXT, st.booleans())
def test_runs_are_the_text_and_unmarked_ones_are_common(one: str, other: str, placed: bool) -> None:
    ours, theirs = marks(one, other, placed=placed), marks(other, one, placed=placed)
    assert "".join(text for text, _ in ours) == one
    if one and other:
        kept = ["".join(text for text, differs in runs if not differs) for runs in (ours, theirs)]
        assert kept[0] == kept[1]
        assert any(differs for _, differs in ours + theirs) is (one != other)


def test_marks_show_where() -> None:
    assert marks("1984-02-28", "1984-02-29", placed=True) == (("1984-02-2", False), ("8", True))
    assert marks("Jon", "John") == (("Jon", False),)
    assert marks("John", "Jon") == (("Jo", False), ("h", True), ("n", False))
    assert marks("Alex", "Emma") == (("Alex", True),), "one letter in common is chance"
    assert marks("Alex", "") == (("Alex", False),)
    assert marks("", "Alex") == ()


@given(st.floats(-50, 150), EVIDENCE)
def test_the_sum_adds_up(bits: float, evidence: dict[Field, tuple[Level, float]]) -> None:
    steps = waterfall(bits, evidence)
    assert steps[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(steps))
    assert steps[-1].end == pytest.approx(bits, abs=1e-6)
    assert len(steps) == 1 + len(evidence)


def test_what_both_say_stands_beside_what_it_is_worth() -> None:
    left = {"given_name": "alex", "emails": ["a@example.com", "b@example.com"], "accounts": ["chat|u-1"], "age": 34,
            "as_at_year": 2026}  # fmt: skip
    right = {"given_name": "emma", "emails": ["b@example.com"], "postcode": "ZZ99 1AA"}
    found = lines(left, right, evidence_of([["given_name", "different", -5.0], ["email", "exact", 21.0]]))
    assert [line.field for line in found] == [Field.GIVEN_NAME, Field.AGE, Field.EMAIL, Field.ACCOUNT, Field.PLACE]
    by_field = {line.field: line for line in found}
    assert (by_field[Field.GIVEN_NAME].said, by_field[Field.GIVEN_NAME].bits) == ("differ", -5.0)
    assert by_field[Field.EMAIL].left_values == ["b@example.com", "a@example.com"], "what agrees stands first"
    assert by_field[Field.AGE].left_values == ["34 in 2026"]
    assert by_field[Field.ACCOUNT].left_values == ["u-1 at chat"]
    assert by_field[Field.PLACE].said == "only one record says"


@pytest.mark.parametrize("contradiction", list(Contradiction))
def test_a_clash_names_what_clashes(contradiction: Contradiction) -> None:
    left = {"given_name": "alex", "born_on": "1984-02-29"}
    right = {"given_name": "emma", "age": 9, "as_at_year": 2026}
    said = clash(contradiction, left, right if contradiction != Contradiction.BORN_ON else {"born_on": "2017-01-02"})
    expected = {
        Contradiction.GIVEN_NAME: ("Alex", "Emma"), Contradiction.BORN_ON: ("1984-02-29", "2017-01-02"),
        Contradiction.AGE: ("1984-02-29", "9 in 2026"), Contradiction.CHILD_WITH_ADULT: ("1984-02-29", "9 in 2026"),
        Contradiction.MANY_FACES: ("more names",),
    }  # fmt: skip
    assert all(words in said for words in expected[contradiction])


def test_every_word_of_the_engine_has_its_words() -> None:
    assert set(FIELD_WORDS) == set(Field)
    assert set(LEVEL_WORDS) == set(Level)
    assert set(BAND_WORDS) == set(Band)
