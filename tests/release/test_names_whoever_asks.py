"""Names nobody may print are looked for whoever asks, also those of records nobody who asks may open."""

from __future__ import annotations

import pytest
from django.db import connection

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.identity.models import Subject
from daybreak.kernel.errors import GateNotMet
from daybreak.ledger.models import Entry
from daybreak.release import queries
from daybreak.release.actions import amend
from daybreak.release.models import Release
from daybreak.release.told import names_in
from daybreak.safeguarding.models import Child, ChildReferral, FamilyMember
from daybreak.visits.models import Outcome
from tests.access.suspects import restricted, suspect
from tests.release.invented import EMBARGO, arrested, children, drafted, sealed
from tests.rooms import World

pytestmark = pytest.mark.django_db
NAME = "Owen Tregarrick"
TEXT = f"Operation\n\nOfficers thank {NAME} and all the others.\n"


def a_suspect(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    with viewing(world.coordinator):
        Subject.objects.filter(pk=package.subject_id).update(name=NAME)


def a_restricted_suspect(world: World) -> None:
    it = suspect(world)
    with viewing(world.coordinator):
        Subject.objects.filter(pk=it.subject.pk).update(name=NAME)
    restricted(world, it)


def a_child(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    with viewing(world.coordinator):
        children(world, package, 6)
        Child.objects.filter(reference=f"C-{package.reference}-0").update(known_as=NAME)


def a_child_referred(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    with viewing(world.coordinator):
        children(world, package, 6)
    with viewing(world.social_worker("cs-kent")):
        ChildReferral.objects.filter(reference=f"R-C-{package.reference}-0").update(known_as=NAME)


def a_relative(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    with viewing(world.coordinator):
        FamilyMember.objects.create(
            compartment=package.compartment, package=package, known_as=NAME, relation="partner",
            recorded_at=world.at, recorded_by=world.coordinator.id,
        )  # fmt: skip


WHO = {
    "a suspect": a_suspect, "a restricted suspect": a_restricted_suspect, "a child": a_child,
    "a child as referred": a_child_referred, "a relative": a_relative,
}  # fmt: skip


def readers(world: World) -> list[Post]:
    return [world.gold, world.coordinator, world.press_officer, world.auditor, world.analyst]


def written(world: World, text: str = TEXT) -> Release:
    release = drafted(world, embargo=EMBARGO)
    with viewing(world.press_officer):
        return amend(release.id, text=text, by=world.press_officer, at=world.at)


@pytest.mark.parametrize("who", WHO)
def test_the_mark_is_the_same_whose_name_it_is_and_whoever_reads(world: World, who: str) -> None:
    WHO[who](world)
    release = written(world)
    for post in readers(world):
        with viewing(post):
            [mark] = queries.marks_of(queries.release(release.id), operation=world.operation)
        assert (mark.words, mark.rule, mark.instead) == (NAME, "nobody is named before a charge", "no name")
    with pytest.raises(GateNotMet, match="gate is closed"):
        sealed(world, release)


def test_who_was_charged_may_be_named_until_the_charge_is_corrected(world: World) -> None:
    [package, *_] = arrested(world, "kent", 9)
    with viewing(world.coordinator):
        Subject.objects.filter(pk=package.subject_id).update(name=NAME)
        charge = Outcome.objects.create(
            compartment=package.compartment, package=package, kind="charge", at=world.at,
            recorded_by=world.coordinator.id,
        )  # fmt: skip
        assert names_in(TEXT, world.operation) == ()
        by, why = world.coordinator.id, "Somebody else was charged"
        Outcome.every.filter(pk=charge.pk).update(superseded_at=world.at, superseded_by=by, superseded_reason=why)
        assert names_in(TEXT, world.operation) == (NAME,)


def test_who_reads_no_text_is_told_no_name(world: World) -> None:
    """The function tells names to who sees the figures' part of that operation, and to nobody else."""
    a_restricted_suspect(world)
    outside = [
        world.silver("kent"),
        world.bronze("kent"),
        world.social_worker("cs-kent"),
        world.force_press("kent"),
        None,
    ]
    for post in outside:
        with viewing(post):
            assert names_in(TEXT, world.operation) == (), post
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM release.names_not_printed(%s)", [world.operation.pk])
                assert cursor.fetchone() == (0,)
    with viewing(world.press_officer):
        assert names_in(TEXT, world.operation) == (NAME,)
        assert Subject.objects.count() == 0, "and what it opened to read them is closed again"
        assert Child.objects.count() == 0


def test_names_of_another_operation_are_not_told(world: World) -> None:
    a_suspect(world)
    with viewing(world.press_officer), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM release.names_not_printed(gen_random_uuid())")
        assert cursor.fetchone() == (0,)


def test_every_text_that_could_ask_for_a_name_is_on_record(world: World) -> None:
    """Whoever writes names to see which are marked leaves each of them in a version, and an entry."""
    a_restricted_suspect(world)
    release = written(world)
    with viewing(world.press_officer):
        amend(release.id, text="Operation\n\nSomebody Else.\n", by=world.press_officer, at=world.at)
        assert [row.text for row in release.versions.filter(number=2)] == [TEXT]
    with viewing(world.auditor):
        assert Entry.objects.filter(act="release:amend").count() == 2
