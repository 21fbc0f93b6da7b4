"""Saved declarations: versions under a name, in one operation, by those who receive."""

from __future__ import annotations

import pytest
from django.db import transaction

from daybreak.access.viewer import viewing
from daybreak.intake.actions import save_declaration
from daybreak.intake.models import SavedDeclaration
from daybreak.intake.queries import declarations, saved_declarations, versions_of_declaration
from daybreak.intake.readers import ColumnMap, Profile
from daybreak.kernel.errors import BadInput, NotAllowed
from daybreak.ledger.models import Entry
from tests.rooms import World

pytestmark = pytest.mark.django_db

MAP = b'name = "county"\nkind = "intelligence"\nsender = "s"\nreference = "No"\n[columns."Mail"]\nfact = "email"\n'
PROFILE = b'name = "graded here"\nprofile = "uk"\n'


def save(world: World, text: bytes) -> SavedDeclaration:
    with viewing(world.analyst):
        return save_declaration(text, national=world.national, by=world.analyst, at=world.at)


def test_a_declaration_is_kept_as_it_was_given_and_entered(world: World) -> None:
    saved = save(world, MAP)
    assert (saved.name, saved.number, saved.kind, saved.text) == ("county", 1, "column map", MAP.decode())
    assert save(world, PROFILE).kind == "profile"
    with viewing(world.auditor):
        entry = Entry.objects.get(act="declaration:save", thing_ref=str(saved.id))
        assert entry.processing == "alter"


def test_the_next_one_of_a_name_is_its_next_version_and_the_first_stays(world: World) -> None:
    first, second = save(world, MAP), save(world, MAP.replace(b"email", b"phone"))
    assert (first.number, second.number) == (1, 2)
    with viewing(world.analyst):
        assert [(d.number, d.current) for d in versions_of_declaration(second)] == [(2, True), (1, False)]
        assert SavedDeclaration.objects.get(number=1).text == MAP.decode()
        (chosen,) = saved_declarations(world.national, ["county"])
        assert isinstance(chosen, ColumnMap)
        assert chosen.facts[0].kind == "phone"


def test_the_same_text_again_is_no_version(world: World) -> None:
    assert save(world, MAP).id == save(world, MAP).id
    with viewing(world.analyst):
        assert declarations().count() == 1


def test_what_is_no_declaration_is_named_and_not_kept(world: World) -> None:
    for text in (b"name = ", MAP.replace(b"email", b"rumour"), b'profile = "default"', b"\xff"):
        with pytest.raises(BadInput) as bad:
            save(world, text)
        assert bad.value.rule == "declared tables"
    with viewing(world.analyst):
        assert not declarations().exists()


def test_a_name_nothing_is_saved_under_says_what_is(world: World) -> None:
    save(world, PROFILE)
    with viewing(world.analyst):
        assert isinstance(saved_declarations(world.national, ["graded here"])[0], Profile)
        with pytest.raises(BadInput, match="Saved are: graded here"):
            saved_declarations(world.national, ["county"])


def test_only_those_who_receive_may_save(world: World) -> None:
    post = world.force_analyst("kent")
    with viewing(post), pytest.raises(NotAllowed):
        save_declaration(MAP, national=world.national, by=post, at=world.at)


def test_a_force_sees_none(world: World) -> None:
    save(world, MAP)
    with viewing(world.force_analyst("kent")):
        assert not SavedDeclaration.objects.exists()


def test_two_current_versions_of_a_name_cannot_be(world: World) -> None:
    save(world, MAP)
    save(world, MAP.replace(b"email", b"phone"))
    with viewing(world.analyst), pytest.raises(Exception, match="intake_declaration_current"), transaction.atomic():
        SavedDeclaration.objects.filter(number=1).update(current=True)
