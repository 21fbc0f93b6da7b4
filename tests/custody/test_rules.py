"""The pure rules of custody: references, labels, corrections, grades."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.custody.rules import (
    check_correction,
    check_examined,
    check_handed,
    check_resealed,
    check_seized,
    difference,
    for_identification,
    label_of,
    range_of,
    reference_key,
)
from daybreak.custody.terms import (
    GRADES,
    Correction,
    Examined,
    GradingScheme,
    HandedOver,
    ItemKind,
    Part,
    Resealed,
    Seized,
)
from daybreak.kernel.errors import BadInput

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
ITEM = Seized(uuid4(), "ABC/1", "S1", ItemKind.PHONE, START)


@pytest.mark.parametrize("reference", ["ABC/1", "ABC1", "ABC-1", "ABC.1", "ABC 1", "ABC/01", "ABC/0001"])
def test_every_way_a_force_writes_a_reference_is_one_reference(reference: str) -> None:
    assert reference_key(reference) == "ABC/1"
    check_seized(replace(ITEM, reference=reference))


@pytest.mark.parametrize(
    "reference", ["", "abc/1", "ABC/0", "A/1", "ABCDE/1", "ABC/1 ", "ABC/123456", "ABC//1", "1/ABC"]
)
def test_a_reference_is_initials_and_a_number(reference: str) -> None:
    with pytest.raises(BadInput, match="initials"):
        check_seized(replace(ITEM, reference=reference))


def test_a_seal_and_a_zone_are_needed() -> None:
    check_seized(ITEM)
    with pytest.raises(BadInput, match="seal"):
        check_seized(replace(ITEM, seal_number=" "))
    with pytest.raises(BadInput, match="no zone"):
        check_seized(replace(ITEM, seized_at=datetime(2026, 3, 10)))  # noqa: DTZ001


# ── labels ────────────────────────────────────────────────────────────────────────────────────────────────────────────
@given(st.uuids())
def test_a_label_finds_its_exhibit_however_it_is_typed(key: UUID) -> None:
    label = label_of(key)
    for typed in (label, label.lower(), label.replace("0", "O").replace("1", "l"), f"{label[:5]} {label[5:]}"):
        span = range_of(typed)
        assert span is not None
        assert span[0] <= key <= span[1]


@given(st.uuids(), st.integers(0, 9), st.integers(1, 30))
def test_one_wrong_letter_is_noticed(key: UUID, place: int, step: int) -> None:
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    label = label_of(key)
    old = letters.index(label[2 + place])
    wrong = label[: 2 + place] + letters[(old + step) % 32] + label[3 + place :]
    # Thirty-two letters, thirty-one remainders: two letters alone (0 and Z) stand for the same one.
    if {label[2 + place], wrong[2 + place]} == {"0", "Z"}:
        return
    with pytest.raises(BadInput, match="misread"):
        range_of(wrong)


@pytest.mark.parametrize("text", ["", "ABC/1", "S-0001", "X-", "X-1234", "X-0123456789012", "Y-4F7KQ2M4TZ"])
def test_what_is_no_label_is_none(text: str) -> None:
    assert range_of(text) is None


# ── entries ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_signed_for_has_happened_once() -> None:
    item = HandedOver(uuid4(), "S1", START)
    check_handed([item], at=START)
    with pytest.raises(BadInput, match="twice"):
        check_handed([item, item], at=START)
    with pytest.raises(BadInput, match="happened already"):
        check_handed([item], at=START - timedelta(seconds=1))
    with pytest.raises(BadInput, match="seal"):
        check_handed([replace(item, seal_number="")], at=START)


def test_a_broken_seal_gets_another_number() -> None:
    item = Resealed(uuid4(), "S1", "S2", "opened", START)
    check_resealed(item, at=START)
    for wrong in (replace(item, new_seal="S1"), replace(item, new_seal=" "), replace(item, seal_number="")):
        with pytest.raises(BadInput):
            check_resealed(wrong, at=START)


@pytest.mark.parametrize(
    ("corrects", "part", "says"),
    [
        (3, Part.SEAL, "S1"), (-1, Part.SEAL, "S1"), (0, Part.NEW_SEAL, "S1"), (1, Part.DESCRIPTION, "a phone"),
        (1, Part.SEAL, " "), (1, Part.TIME, "yesterday"), (1, Part.TIME, "2026-03-10T06:00"),
        (1, Part.TIME, "2027-03-10T06:00+00:00"), (0, Part.KIND, "picture"),
    ],
)  # fmt: skip
def test_a_correction_names_an_entry_a_part_and_what_is_right(corrects: int, part: Part, says: str) -> None:
    with pytest.raises(BadInput):
        check_correction(Correction(corrects, part, says, "typed wrongly"), entries=2, at=START)


def test_a_corrected_time_has_one_form() -> None:
    said = Correction(1, Part.TIME, "2026-03-10 06:00+00:00", "typed wrongly")
    assert check_correction(said, entries=2, at=START) == "2026-03-10T06:00:00+00:00"


# ── examinations ──────────────────────────────────────────────────────────────────────────────────────────────────────
@given(st.sampled_from(sorted(GradingScheme)), st.sampled_from(["A", "B", "C", "A1", "A2", "B1", "B2", "D", "", "1"]))
def test_a_grade_belongs_to_its_scheme(scheme: GradingScheme, category: str) -> None:
    item = Examined(uuid4(), {(scheme, category): 3})
    if category in GRADES[scheme]:
        check_examined(item)
    else:
        with pytest.raises(BadInput, match="no category of the scheme"):
            check_examined(item)


def test_a_count_is_never_negative_and_nothing_is_no_result() -> None:
    with pytest.raises(BadInput, match="-1"):
        check_examined(Examined(uuid4(), {(GradingScheme.UK_ABC, "A"): -1}))
    with pytest.raises(BadInput, match="-2"):
        check_examined(Examined(uuid4(), {}, devices=-2))
    with pytest.raises(BadInput, match="says nothing"):
        check_examined(Examined(uuid4(), {}))
    check_examined(Examined(uuid4(), {}, unknown_hashes=0))


def test_new_material_is_for_identification() -> None:
    assert for_identification(first_generation=1, unknown_hashes=None)
    assert for_identification(first_generation=0, unknown_hashes=4)
    assert not for_identification(first_generation=0, unknown_hashes=0)
    assert not for_identification(first_generation=None, unknown_hashes=None)


COUNTS = st.dictionaries(st.sampled_from([(GradingScheme.UK_ABC, c) for c in "ABC"]), st.integers(0, 99))


@given(COUNTS, COUNTS)
def test_a_difference_leads_from_one_examination_to_the_next(
    before: dict[tuple[GradingScheme, str], int], after: dict[tuple[GradingScheme, str], int]
) -> None:
    changed = difference(before, after)
    for key in before.keys() | after.keys():
        assert before.get(key, 0) + changed.get(key, 0) == after.get(key, 0)
    assert 0 not in changed.values()
