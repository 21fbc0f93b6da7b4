"""The text: amended in versions, each mark cleared by somebody who wrote none of it, bound to its version and place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.release import queries
from daybreak.release.actions import amend, clear, seal
from daybreak.release.marks import Mark, Piece, changed, marked, marks, version
from daybreak.release.models import Clearance, Release, TextVersion
from daybreak.release.reading import Slip, characters
from daybreak.release.terms import Place
from tests.refusing import refused, unchangeable
from tests.release.invented import EMBARGO, drafted, sealed, unlocked
from tests.rooms import World

WORDS = "Operation TEST DAWN\n\nOfficers acted today. Forces in Ireland took part today.\n"
REASON = "The place is the one of the street"


def places(world: World, release: Release) -> list[Place]:
    """Return the marks nobody cleared, as command sees them."""
    with viewing(world.gold):
        row = queries.release(release.id)
        found = marks(row, operation=world.operation)
        return [
            Place(row.version, mark.slip.at, mark.slip.words, mark.slip.rule) for mark in found if not mark.clearance
        ]


@pytest.fixture
def written(world: World) -> Release:
    """A draft whose second version, by the press officer, has three marks."""
    release = drafted(world, embargo=EMBARGO)
    with viewing(world.press_officer):
        return amend(release.id, text=WORDS, by=world.press_officer, at=world.at)


def cleared(world: World, release: Release, place: Place, reason: str = REASON) -> Clearance:
    with viewing(world.gold):
        return clear(release.id, place, operation=world.operation, reason=reason, by=world.gold, at=world.at)


@pytest.mark.django_db
def test_nothing_is_sealed_until_every_mark_is_amended_or_cleared(world: World, written: Release) -> None:
    assert [place.words for place in places(world, written)] == ["today", "Ireland", "today"]
    with viewing(world.gold), pytest.raises(GateNotMet) as closed:
        seal(written.id, operation=world.operation, by=world.gold, at=world.at)
    assert [item.partition(":")[0] for item in closed.value.items] == ["Every mark in the text is amended or cleared"]
    first, second, third = places(world, written)
    cleared(world, written, first)
    cleared(world, written, second)
    assert places(world, written) == [third], "the same words elsewhere are another mark"
    cleared(world, written, third)
    assert sealed(world, written).state == "sealed"
    with viewing(world.auditor):
        entries = Entry.objects.filter(act="release:clear")
        assert entries.count() == 3


@pytest.mark.django_db
def test_a_clearance_holds_for_its_version_only(world: World, written: Release) -> None:
    for place in places(world, written):
        cleared(world, written, place)
    with viewing(world.coordinator):
        row = amend(written.id, text=WORDS + "\nThank you.\n", by=world.coordinator, at=world.at)
    assert [place.version for place in places(world, written)] == [3, 3, 3], "each is cleared anew"
    with pytest.raises(Conflict, match="version 3 by now"):
        cleared(world, row, Place(2, 36, "today", "a text is read on other days"))


@pytest.mark.django_db
def test_who_wrote_any_version_clears_no_mark(world: World, written: Release) -> None:
    """Also where somebody else's version came after: the words that are marked may be theirs."""
    first = places(world, written)[0]
    press, coordinator = world.press_officer, world.coordinator
    with viewing(press), pytest.raises(NotAllowed, match="wrote themselves"):
        clear(written.id, first, operation=world.operation, reason=REASON, by=press, at=world.at)
    with viewing(coordinator):
        amend(written.id, text=WORDS + "\nThank you.\n", by=coordinator, at=world.at)
    now = places(world, written)[0]
    for post in (press, coordinator):
        with viewing(post), pytest.raises(NotAllowed, match="wrote themselves"):
            clear(written.id, now, operation=world.operation, reason=REASON, by=post, at=world.at)
    with viewing(world.analyst), pytest.raises(NotAllowed, match="may not clear"):
        clear(written.id, now, operation=world.operation, reason=REASON, by=world.analyst, at=world.at)


@pytest.mark.django_db
def test_what_cannot_be_cleared(world: World, written: Release) -> None:
    first = places(world, written)[0]
    with pytest.raises(BadInput, match="says too little"):
        cleared(world, written, first, reason="ok")
    for other in (replace(first, at=first.at + 1), replace(first, words="Today"), replace(first, rule="another rule")):
        with pytest.raises(NotFound, match="No such mark"):
            cleared(world, written, other)
    row = cleared(world, written, first)
    with pytest.raises(Conflict, match="already"):
        cleared(world, written, first)
    with viewing(world.gold):
        refused("release_clearance_once", row)
        refused("release_clearance_reason", row, reason="", place=1)
        unchangeable(row, reason="another one")


@pytest.mark.django_db
def test_what_nobody_sees_is_not_let_stand(world: World, written: Release) -> None:
    with viewing(world.press_officer):
        amend(written.id, text="Officers acted.\u200b\n", by=world.press_officer, at=world.at)
    [place] = places(world, written)
    with pytest.raises(Conflict, match="not let stand"):
        cleared(world, written, place)
    with viewing(world.gold), pytest.raises(GateNotMet) as closed:
        seal(written.id, operation=world.operation, by=world.gold, at=world.at)
    assert characters.RULE in " ".join(closed.value.items)


def test_amending_a_sealed_release_makes_it_a_draft_and_loses_no_version(world: World) -> None:
    release = unlocked(world, drafted(world, embargo=EMBARGO))
    before = release.text
    with viewing(world.press_officer):
        row = amend(release.id, text=f"{before}\nThank you.\n", by=world.press_officer, at=world.at)
        assert (row.state, row.version, row.sealing) == ("draft", 2, None)
        assert queries.unlocked_by(row, at=world.at) == 0
        assert [v.text for v in TextVersion.objects.order_by("number")] == [before, row.text]
        assert version(row, 1).text == before
        with pytest.raises(NotFound):
            version(row, 9)
        for text, why in (("\n\n", "headline"), (f"{'x' * 301}\n", "headline"), (row.text, "Nothing was changed")):
            with pytest.raises(BadInput, match=why):
                amend(release.id, text=text, by=world.press_officer, at=world.at)
        assert amend(release.id, text="New\r\n\r\nwords", by=world.press_officer, at=world.at).headline == "New"


def slip(at: int, words: str) -> Mark:
    return Mark(Slip(at, words, "r", "i"), None)


def test_marks_stand_in_the_text_where_they_are() -> None:
    pieces = list(marked("one two three", [slip(4, "two"), slip(5, "wo th"), slip(8, "three")]))
    assert pieces == [Piece("one "), Piece("two", "marked", 1), Piece(" "), Piece("three", "marked", 3), Piece("")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_difference_holds_both_texts_whole(before: str, after: str) -> None:
    pieces = changed(before, after)
    assert "".join(piece.words for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.words for piece in pieces if piece.kind != "out") == after
