"""What a release may say, when its gate opens, and whether figures reconcile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.kernel.words import ItemState
from daybreak.release.reading import Slip, Told, slips
from daybreak.release.rules import Counted, ReleaseRead, release_items, uncleared
from daybreak.release.terms import Place
from daybreak.release.timekeeping.terms import Agreement

counts = st.integers(0, 10_000)
forces = st.dictionaries(st.sampled_from(["kent", "surrey", "wiltshire"]), counts)


@given(forces, counts)
def test_the_national_number_is_the_sum_and_no_other(by_force: dict[str, int], remainder: int) -> None:
    total = sum(by_force.values()) + remainder
    assert Counted(total, by_force, remainder).reconciles
    assert not Counted(total + 1, by_force, remainder).reconciles
    assert not Counted(total, {**by_force, "another": 1}, remainder).reconciles
    assert Counted(total, by_force, remainder).as_dict() == {
        "national": total, "forces": by_force, "remainder": remainder,
    }  # fmt: skip


def words(text: str, *figures: int, standing: tuple[str, ...] = ()) -> list[str]:
    return [slip.words for slip in slips(text, told=Told({"any": figures}), standing=standing)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They were convicted.", "convicted"),
        ("The convictions follow.", "convictions"),
        ("He is a convict.", "convict"),
        ("Children were taken into care.", "taken into care"),
        ("Dangerous offenders were found.", "offenders"),
        ("One OFFENDER was found.", "OFFENDER"),
        ("Officers acted today.", "today"),
        ("Yesterday officers acted.", "Yesterday"),
        ("Early this morning officers acted.", "Early this morning"),
        ("Forces in Ireland took part.", "Ireland"),
        ("A paedophile ring.", "paedophile"),
        ("Pedophiles were found.", "Pedophiles"),
        ("They held child pornography.", "child pornography"),
        ("They held child porn.", "child porn"),
    ],
)
def test_each_wrong_word_is_found_where_it_stands(text: str, found: str) -> None:
    [slip] = slips(text, told=Told({}))
    assert (slip.words, slip.at) == (found, text.index(found))
    assert slip.rule
    assert slip.instead


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Officers arrested 660 people and seized 9,172 devices on 16 July 2014.",
        "Of them, 39 were registered sex offenders. Registered sex\noffenders were among them.",
        "Forces in Northern Ireland and in Northern\nIreland's districts took part.",
        "Embargoed until 06:00 on 16 July. Figures as at July 2014.",
        "Children were safeguarded; suspects were arrested on suspicion of possessing indecent images of children.",
        "In 2014 officers of all forces acted; six hundred and sixty people were arrested.",
        "A toddler, an offence, a conviviality: words that only look alike.",
    ],
)
def test_a_clean_text_is_clean(text: str) -> None:
    assert words(text, 660, 9172, 39) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Officers arrested 745 people.", "745"),
        ("They arrested 1,660.", "1,660"),
        ("A 745-strong list.", "745"),
        ("About 12.5 each.", "12.5"),
        ("660.5 people", "660.5"),
        ("They had 2014 cases.", "2014"),
        ("Officers arrested six hundred and sixty-one people.", "six hundred and sixty-one"),
        ("Hundreds of people were arrested.", "Hundreds of"),
        ("Two children were safeguarded.", "Two"),
        ("On 16 July, 745 people.", "745"),
        ("There were 999 arrests.", "999"),
        ("660, 745, and more", "745"),
        ("a group of12 children", "12"),
    ],
)
def test_every_number_is_one_of_the_snapshot(text: str, found: str) -> None:
    assert words(text, 660) == [found]


@given(counts, st.sampled_from(["{:,}", "{}"]))
def test_a_number_of_the_snapshot_may_be_said_and_its_neighbour_not(number: int, form: str) -> None:
    assert words(f"Officers counted {form.format(number)}, they said {form.format(number)}.", number) == []
    assert words(f"Officers counted {form.format(number + 1)}.", number) == [form.format(number + 1)]


def test_a_number_to_call_passes_where_somebody_is_told_to_call() -> None:
    assert words("Call 101, or 999 in an emergency.") == []
    assert words("Officers counted 101.", 100) == ["101"]


def test_texts_that_stand_are_printed_and_not_read() -> None:
    standing = ("An arrested person is a suspect, not an offender.", "call 999", "")
    text = "People: An arrested person is a suspect, not an offender. In danger, call 999. An offender."
    assert words(text, standing=standing) == ["offender"]
    assert words(text + " A dangerous offender.", standing=standing) == ["offender", "offender"]
    assert words(text) == ["offender"], "who is said not to be one is none; a number to call is no count"


def test_slips_come_in_the_order_of_the_text() -> None:
    found = slips("745 offenders today", told=Told({}))
    assert [slip.at for slip in found] == [0, 4, 14]


UNTIL = datetime(2026, 3, 20, 6, tzinfo=UTC)
MET = ReleaseRead(
    not_reconciled=(), derivable=(), slips=(), welfare_missing=0, sealed=True, unlocked_by=2, embargo_until=UNTIL
)  # fmt: skip


def opened(read: ReleaseRead, at: datetime = UNTIL) -> list[str]:
    items = release_items(read, at=at, clocks=Agreement(at, "they agree"))
    return [item.key for item in items if item.state is ItemState.OPEN]


@pytest.mark.parametrize(
    ("read", "late_by", "items"),
    [
        (MET, 0, []),
        (MET, 86_400, []),
        (replace(MET, unlocked_by=3), 0, []),
        (MET, -1, ["embargo"]),
        (replace(MET, not_reconciled=("arrests",)), 0, ["reconciled"]),
        (replace(MET, derivable=("arrests/kent",)), 0, ["protected"]),
        (replace(MET, slips=(Slip(0, "today", "r", "i"),)), 0, ["text"]),
        (replace(MET, welfare_missing=1), 0, ["welfare"]),
        (replace(MET, unlocked_by=1), 0, ["unlocked"]),
        (replace(MET, unlocked_by=0), -1, ["unlocked", "embargo"]),
        (replace(MET, sealed=False), 0, ["sealed"]),
        (replace(MET, outdated=True), 0, ["sealed"]),
        (replace(MET, stale="as version 1"), 0, ["sealed"]),
        (ReleaseRead(("a",), ("b",), (Slip(0, "today", "r", "i"),), 1, False, 0, UNTIL), -1,
         ["reconciled", "protected", "text", "welfare", "sealed", "unlocked", "embargo"]),
    ],
)  # fmt: skip
def test_the_gate_item_by_item(read: ReleaseRead, late_by: int, items: list[str]) -> None:
    at = UNTIL + timedelta(seconds=late_by)
    assert opened(read, at) == items
    for item in release_items(read, at=at, clocks=Agreement(at, "they agree")):
        assert bool(item.task_of) == (item.key in items)
        assert item.seen


def test_the_embargo_is_the_same_moment_in_every_zone() -> None:
    summer = timezone(timedelta(hours=1))
    local = replace(MET, embargo_until=datetime(2026, 7, 1, 0, 30, tzinfo=summer))
    assert opened(local, datetime(2026, 6, 30, 23, 29, tzinfo=UTC)) == ["embargo"]
    assert opened(local, datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == []
    [embargo] = [item for item in release_items(local, at=UNTIL) if item.key == "embargo"]
    assert embargo.seen == "embargo until 30 June 2026 23:30 UTC"


@pytest.mark.parametrize(
    ("clocks", "late_by", "items"),
    [
        (None, 0, ["clocks"]),
        (Agreement(None, "no answer"), 0, ["clocks"]),
        (Agreement(UNTIL - timedelta(seconds=1), "they agree"), 5, ["embargo"]),
        (Agreement(UNTIL + timedelta(seconds=9), "they agree"), -1, ["embargo"]),
        (Agreement(UNTIL, "they agree"), 0, []),
    ],
)
def test_the_slowest_clock_counts(clocks: Agreement | None, late_by: int, items: list[str]) -> None:
    found = release_items(MET, at=UNTIL + timedelta(seconds=late_by), clocks=clocks)
    assert [item.key for item in found if item.state is ItemState.OPEN] == items


def test_a_lift_waits_for_no_clock_and_for_everything_else() -> None:
    never = replace(MET, slips=(Slip(0, "today", "r", "i"),), welfare_missing=1, sealed=False, unlocked_by=0)
    items = release_items(never, at=UNTIL - timedelta(days=9), lifted=True)
    assert [item.key for item in items if item.state is ItemState.OPEN] == ["text", "welfare", "sealed"]
    assert [item.key for item in items if item.state is ItemState.WAIVED] == ["unlocked", "embargo", "clocks"]


def test_a_clearance_is_of_one_version_one_place_the_same_words_and_rule() -> None:
    slip = Slip(4, "today", "r", "i")
    here = Place(2, 4, "today", "r")
    assert uncleared([slip], {here}, version=2) == ()
    for other in (
        replace(here, version=1), replace(here, at=5), replace(here, words="Today"), replace(here, rule="other"),
    ):  # fmt: skip
        assert uncleared([slip], {other}, version=2) == (slip,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Officers reported 101 detentions across the country.", ["101"]),
        ("The number held in custody is 999.", ["999"]),
        ("Contact police on 101, or call 999 in an emergency.", []),
        ("Ring the police on 101 and report it.", []),
    ],
)
def test_only_what_is_called_is_no_count(text: str, found: list[str]) -> None:
    assert words(text, 87) == found
