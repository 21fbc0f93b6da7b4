"""Which of many names may stand in a text, in whatever way they are written; the reading decides which do."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.release.near_names import near, whole
from tests.release.syllables import invented_names

NAMES = (
    "Owen Tregarrick",
    "Ann-Marie O'Brien",
    "Zoë Ångström",
    "Bo Lee",
    "Wren",
    "Ewan Mac Donald",
    "Jo de Vere-Smythe",
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the home of Owen Tregarrick", "Owen Tregarrick"),
        ("TREGARRICK was there", "Owen Tregarrick"),
        ("tregarrick's car", "Owen Tregarrick"),
        ("Mr Tregarick and Tregarrik", "Owen Tregarrick"),
        ("Tregarrcik", "Owen Tregarrick"),
        ("Treg\u200barrick", "Owen Tregarrick"),
        ("Treg\u00adarrick", "Owen Tregarrick"),
        ("Tregarri\u0441k", "Owen Tregarrick"),
        ("Tre-Garrick", "Owen Tregarrick"),
        ("Tre Garrick", "Owen Tregarrick"),
        ("O’Brien said", "Ann-Marie O'Brien"),
        ("OBrien said", "Ann-Marie O'Brien"),
        ("Annmarie said", "Ann-Marie O'Brien"),
        ("Zoe Angstrom", "Zoë Ångström"),
        ("Bo Lee's house", "Bo Lee"),
        ("Wrens sing", "Wren"),
        ("Ewan Macdonald", "Ewan Mac Donald"),
        ("Smyth", "Jo de Vere-Smythe"),
        ("DeVere", "Jo de Vere-Smythe"),
    ],
)
def test_a_variant_reaches_the_reading(text: str, name: str) -> None:
    assert name in near(NAMES, text)


@pytest.mark.parametrize("text", ["", "Officers of Kent Police acted.", "a wrench, a garrick", "leer at", "13 (14)"])
def test_other_words_do_not(text: str) -> None:
    assert near(NAMES, text) == ()


@given(st.lists(st.sampled_from(NAMES)), st.sampled_from(NAMES))
def test_a_name_that_stands_in_the_text_is_always_found(others: list[str], name: str) -> None:
    assert name in near([*others, name], f"It was {name}, they say.")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Owen Tregarrick", True), ("Tregarrick, Owen", True), ("Owen J. Tregarick", True), ("Tregarrick", True),
        ("Sir Owen Tregarrick", True), ("Alex Tregarrick", False), ("Owen Example", False),
        ("Chief Constable Tregarrick", False), ("", False),
    ],
)  # fmt: skip
def test_a_person_is_told_by_more_than_one_name_in_common(said: str, found: bool) -> None:
    assert whole(NAMES, said) == (("Owen Tregarrick",) if found else ())


def test_thirty_thousand_names_take_no_time() -> None:
    drawn = random.Random(7)
    names = invented_names(drawn, 30_000)
    text = " ".join(word for name in invented_names(drawn, 60) for word in (name, "was", "seen"))
    found: tuple[str, ...] = ()
    taken: list[float] = []
    for _ in range(3):
        began = time.process_time()
        found = near(names, text)
        taken.append(time.process_time() - began)
    assert min(taken) < 0.3, "0.13 s on one core"
    assert 0 < len(found) < len(names)
