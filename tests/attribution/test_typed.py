"""A typed identifier needs a second, blind entry by another person; a mismatch tells nothing of the first."""

from __future__ import annotations

import pytest
from django.db import transaction

from daybreak.access.actions import admit, appoint
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.attribution.actions import enter_again, enter_identifier
from daybreak.attribution.models import Door, TypedIdentifier
from daybreak.attribution.terms import DoorState, TypedKind, TypedState
from daybreak.attribution.typed import normal_typed
from daybreak.identity.models import Subject
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from tests.attribution.desk import Desk, open_items
from tests.refusing import refused
from tests.rooms import World

WHY = "Read from a photographed letter"


@pytest.mark.parametrize(
    ("kind", "text", "normal"),
    [
        (TypedKind.IMEI, "490154203237518", "490154203237518"),
        (TypedKind.IMEI, "49-015420-323751-8", "490154203237518"),
        (TypedKind.IMEI, "490154203237519", None),  # the check digit
        (TypedKind.IMEI, "4901542032375180", None),  # one digit too many
        (TypedKind.IMEI, "491054203237518", None),  # two digits changed places
        (TypedKind.IBAN, "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        (TypedKind.IBAN, "gb82west12345698765432", "GB82WEST12345698765432"),
        (TypedKind.IBAN, "GB82WEST12345698765423", None),
        (TypedKind.IBAN, "GB82WEST123456987654322", None),
        (TypedKind.PHONE, "07700 900123", "+447700900123"),
        (TypedKind.PHONE, "0770", None),
        (TypedKind.EMAIL, "Alex@Example.com", "alex@example.com"),
        (TypedKind.IP, "203.0.113.7", "203.0.113.7"),
        (TypedKind.IP, "203.0.113.777", None),
        (TypedKind.MAC, "00-00-5E-00-53-01", "00:00:5e:00:53:01"),
        (TypedKind.ACCOUNT, " Alex.1 ", "Alex.1"),
        (TypedKind.ACCOUNT, "  ", None),
        (TypedKind.ACCOUNT, "x" * 301, None),
    ],
)
def test_check_digits_and_forms(kind: TypedKind, text: str, normal: str | None) -> None:
    if normal is None:
        with pytest.raises(BadInput) as wrong:
            normal_typed(kind, text)
        assert text.strip() not in str(wrong.value) or not text.strip()
    else:
        assert normal_typed(kind, text) == normal


def first(world: World, of: Subject | None = None) -> TypedIdentifier:
    with viewing(world.analyst):
        return enter_identifier(
            world.national, TypedKind.PHONE, "07700 900123", of=of, why=WHY, by=world.analyst, at=world.at
        )


@pytest.mark.django_db
def test_the_same_typed_by_two_is_verified_and_the_first_entry_is_nowhere(world: World) -> None:
    row = first(world)
    with viewing(world.coordinator):
        kept = TypedIdentifier.objects.values().get()
        assert not any("7700" in str(value) for value in kept.values()), "of the first entry nothing can be read"
        done = enter_again(row.id, "+44 7700 900123", by=world.coordinator, at=world.at)
        assert (done.state, done.value) == (TypedState.VERIFIED, "+447700900123")
        with pytest.raises(Conflict):
            enter_again(row.id, "+44 7700 900123", by=world.coordinator, at=world.at)
        refused("attribution_typed_value", done, value="")
        refused("attribution_typed_value", done, state="differs")
        refused("attribution_typed_second", done, second_person=done.first_person)
        refused("attribution_typed_kind", done, kind="shoe")
        refused("attribution_typed_state", done, state="lost")
        refused("attribution_typed_why", done, why="")
    with viewing(world.auditor):
        assert Entry.objects.filter(act="identifier:enter", thing="typed_identifier").count() == 2
    for post in (world.force_analyst("kent"), world.press_officer, world.auditor):
        with viewing(post):
            assert not TypedIdentifier.objects.exists()


@pytest.mark.django_db
def test_one_extra_digit_in_the_second_entry_names_nothing_and_has_no_second_try(world: World) -> None:
    row = first(world)
    with viewing(world.coordinator):
        with transaction.atomic(), pytest.raises(BadInput) as wrong:
            enter_again(row.id, "07700 9001233456", by=world.coordinator, at=world.at)
        assert "900123" not in str(wrong.value)
        done = enter_again(row.id, "07700 900124", by=world.coordinator, at=world.at)
        assert (done.state, done.value) == (TypedState.DIFFERS, "")
        with pytest.raises(Conflict):
            enter_again(row.id, "07700 900123", by=world.coordinator, at=world.at)


@pytest.mark.django_db
def test_nobody_is_their_own_second_person(world: World) -> None:
    row, analyst = first(world), world.analyst
    with viewing(world.administrator):
        other = appoint("Same Person", username=analyst.person.username, agency=world.lead,
                        role=Role.LEAD_COORDINATOR, by=world.administrator, at=world.at)  # fmt: skip
        admit([other], world.operation, reason="stands in for another", by=world.administrator, at=world.at)
    for post in (analyst, other):
        with viewing(post), pytest.raises(NotAllowed, match="may not type it again"):
            enter_again(row.id, "07700 900123", by=post, at=world.at)
    silver = world.silver("kent")
    with viewing(silver):
        with pytest.raises(NotFound):
            enter_again(row.id, "07700 900123", by=silver, at=world.at)
        with pytest.raises(NotAllowed):
            enter_identifier(world.national, TypedKind.PHONE, "07700 900123", of=None, why=WHY, by=silver, at=world.at)
    with viewing(analyst), pytest.raises(BadInput, match="why"):
        enter_identifier(world.national, TypedKind.PHONE, "07700 900123", of=None, why=" ", by=analyst, at=world.at)


@pytest.mark.django_db
def test_what_only_one_person_typed_blocks_the_doors_of_its_subject(world: World) -> None:
    desk = Desk(world)
    with viewing(world.coordinator):
        subject = desk.walk()
        assert Door.objects.get().state == DoorState.ESTABLISHED
    row = first(world, of=subject)
    with viewing(world.analyst):
        desk.doors()
        assert open_items(Door.objects.get()) == ["identifiers"]
    with viewing(world.coordinator):
        enter_again(row.id, "07700 900123", by=world.coordinator, at=world.at)
        assert desk.doors() == {DoorState.ESTABLISHED: 1}
