"""What is printed beside the text: every quote with its caption, every reason of a change, read as the text is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.identity.models import Subject
from daybreak.kernel.errors import GateNotMet
from daybreak.packages.models import Package
from daybreak.release import queries
from daybreak.release.actions import approve_quote, explain, hold, publish, resume, withdraw_quote, write_quote
from daybreak.release.documents.terms import Quote as Said
from daybreak.release.models import PublishedFile, Quote, Release
from tests.release.invented import EMBARGO, arrested, clocks, drafted, sealed, unlocked
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of as words_of

pytestmark = pytest.mark.django_db
NAME = "Owen Tregarrick"
WHY = "Its words cannot stand any more."


def named(world: World, package: Package, name: str = NAME) -> None:
    with viewing(world.coordinator):
        Subject.objects.filter(pk=package.subject_id).update(name=name)


def quoted(world: World, release: Release, words: str, speaker: str = "Alex Example", title: str = "Gold") -> Quote:
    with viewing(world.press_officer):
        return write_quote(release.id, Said(words, speaker, title), by=world.press_officer, at=world.at)


def approved(world: World, release: Release, quote: Quote, role: Role = Role.GOLD) -> Quote:
    by = world.post(role, number=2)
    with viewing(by):
        return approve_quote(release.id, quote.id, operation=world.operation, by=by, at=world.at)


def kept_back(closed: pytest.ExceptionInfo[GateNotMet]) -> str:
    [item] = closed.value.items
    return item


@pytest.mark.parametrize("role", [Role.GOLD, Role.LEAD_COORDINATOR, Role.PRESS_OFFICER])
def test_whoever_approves_a_quote_it_names_nobody(world: World, role: Role) -> None:
    """A press officer sees no suspect, and finds their names all the same."""
    [package, *_] = arrested(world, "kent", 9)
    named(world, package)
    release = drafted(world, embargo=EMBARGO)
    quote = quoted(world, release, f"We thank {NAME} for his help.")
    with pytest.raises(GateNotMet) as refused:
        approved(world, release, quote, role)
    assert f"{NAME}: nobody is named before a charge" in " ".join(refused.value.items)


@pytest.mark.parametrize(
    ("speaker", "title", "wrong"),
    [
        ("Alex Example", f"neighbour of {NAME}", "Tregarrick"),
        (NAME, "resident", NAME),
        ("Tregarrick, Owen", "resident", "Tregarrick"),
        ("Tregarrick", "resident", "Tregarrick"),
        ("Alex Example", "colleague of the convicted men", "convicted"),
        ("Alex Example", "the last of 37 witnesses", "37"),
        ("Alex Example", "head of policing in Ireland", "Ireland"),
        ("Alex Example, interviewed today", "Gold", "today"),
    ],
)
def test_what_stands_under_a_quote_is_read(world: World, speaker: str, title: str, wrong: str) -> None:
    [package, *_] = arrested(world, "kent", 9)
    named(world, package)
    release = drafted(world, embargo=EMBARGO)
    with pytest.raises(GateNotMet) as refused:
        approved(world, release, quoted(world, release, "We listen.", speaker, title))
    assert wrong in " ".join(refused.value.items)


@pytest.mark.parametrize(
    ("speaker", "title"),
    [("Alex Tregarrick", "Gold commander"), ("Owen Example", "Chief Officer"), ("Chief Constable Tregarrick", "Kent")],
)
def test_who_shares_one_name_with_a_suspect_may_still_be_quoted(world: World, speaker: str, title: str) -> None:
    [package, *_] = arrested(world, "kent", 9)
    named(world, package)
    release = drafted(world, embargo=EMBARGO)
    assert approved(world, release, quoted(world, release, "We listen.", speaker, title)).state == "approved"


@pytest.mark.parametrize(("said", "where"), [(0, "words"), (1, "speaker and title"), (2, "speaker and title")])
def test_a_quote_is_read_again_when_packs_are_sealed_and_when_they_are_published(
    world: World, said: int, where: str
) -> None:
    """Somebody became a suspect in between."""
    parts = ["We listen.", "Alex Example", "Gold"]
    parts[said] = ("We thank Owen Tregarrick.", "Owen Tregarrick", "friend of Owen Tregarrick")[said]
    packages = arrested(world, "kent", 9)
    release = drafted(world, embargo=EMBARGO)
    quote = approved(world, release, quoted(world, release, *parts))
    unlocked(world, release)
    named(world, packages[0])
    with viewing(world.coordinator), pytest.raises(GateNotMet) as closed:
        publish(release.id, operation=world.operation, readings=clocks(EMBARGO), by=world.coordinator, at=EMBARGO)
    assert f"in the {where} of what {parts[1]} says" in kept_back(closed)
    assert "nobody is named before a charge" in kept_back(closed)
    assert "task of press officer" in kept_back(closed)
    with viewing(world.coordinator):
        hold(release.id, reason=WHY, by=world.coordinator, at=world.at)
        resume(release.id, by=world.coordinator, at=world.at)
    with pytest.raises(GateNotMet) as closed:
        sealed(world, release)
    assert f"in the {where} of what {parts[1]} says" in kept_back(closed)
    with viewing(world.press_officer):
        withdraw_quote(release.id, quote.id, reason=WHY, by=world.press_officer, at=world.at)
    unlocked(world, release)
    with viewing(world.coordinator):
        publish(release.id, operation=world.operation, readings=clocks(EMBARGO), by=world.coordinator, at=EMBARGO)
        assert not [f.name for f in PublishedFile.objects.all() if b"Tregarrick" in bytes(f.content)]


def test_a_quote_that_nobody_approved_keeps_nothing_closed(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    named(world, package)
    release = drafted(world, embargo=EMBARGO)
    quoted(world, release, f"We thank {NAME}.")
    assert sealed(world, release).state == "sealed"


def test_the_reason_of_a_change_is_read_again(world: World) -> None:
    packages = arrested(world, "kent", 12)
    arrested(world, "surrey", 20)
    first = unlocked(world, drafted(world, embargo=EMBARGO))
    with viewing(world.coordinator):
        publish(first.id, operation=world.operation, readings=clocks(EMBARGO), by=world.coordinator, at=EMBARGO)
    arrested(world, "surrey", 9)
    later = EMBARGO + timedelta(hours=2)
    release = drafted(world, embargo=later)
    with viewing(world.coordinator):
        said = "Further arrests, as Owen Tregarrick has explained."
        explain(release.snapshot_id, "arrests", reason=said, by=world.coordinator, at=world.at)
    unlocked(world, release)
    named(world, packages[0])
    with viewing(world.coordinator), pytest.raises(GateNotMet) as closed:
        publish(release.id, operation=world.operation, readings=clocks(later), by=world.coordinator, at=later)
    assert "in the reason for People arrested" in kept_back(closed)
    with viewing(world.coordinator):
        hold(release.id, reason=WHY, by=world.coordinator, at=world.at)
        resume(release.id, by=world.coordinator, at=world.at)
    with pytest.raises(GateNotMet):
        sealed(world, release)
    with viewing(world.coordinator):
        explain(release.snapshot_id, "arrests", reason="Further arrests.", by=world.coordinator, at=later)
    assert sealed(world, release).state == "sealed", "the newest words hold"


def test_the_page_of_quotes_says_which_one_keeps_the_gate_closed(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    release = drafted(world, embargo=EMBARGO)
    approved(world, release, quoted(world, release, "We listen."))
    approved(world, release, quoted(world, release, f"We thank {NAME}."))
    press, at = client_of(world.press_officer), f"/release/{release.id}/quotes/"
    assert "must not say" not in words_of(press.get(at))
    named(world, package)
    page = words_of(press.get(at))
    assert page.count("must not say") == 1, "of the two one"
    assert f"{NAME}: nobody is named before a charge" in page


@pytest.mark.parametrize("slug", ["dyfed-powys", "gwent", "north-wales", "south-wales"])
def test_a_quote_of_a_welsh_force_is_read_as_one_of_wales(world: World, slug: str) -> None:
    release = drafted(world, embargo=EMBARGO)
    with viewing(world.press_officer):
        by, at = world.press_officer, world.at
        theirs = write_quote(release.id, Said("Children in England were safe.", "A", "B", slug), by=by, at=at)
        kents = write_quote(release.id, Said("Children in England were safe.", "A", "B", "kent"), by=by, at=at)
    assert approved(world, release, kents).state == "approved"
    with pytest.raises(GateNotMet) as refused:
        approved(world, release, theirs)
    assert "England" in " ".join(refused.value.items)


def test_gate_and_page_count_the_same_marks_for_everybody(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    named(world, package)
    release = drafted(world, embargo=EMBARGO)
    with viewing(world.press_officer):
        Release.objects.filter(pk=release.pk).update(text=f"Operation\n\nWe thank {NAME}.\n")
    found = set()
    for post in (world.gold, world.coordinator, world.press_officer, world.analyst, world.auditor):
        with viewing(post):
            found.add(queries.marks_of(queries.release(release.id), operation=world.operation))
    [marks] = found
    assert [mark.words for mark in marks] == [NAME]
