"""A door follows what it rests on at once: no act that takes a ground away leaves it standing open."""

from __future__ import annotations

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution.actions import clear, enter_again, enter_identifier, import_answers
from daybreak.attribution.models import Clearance, Door, ResolutionRequest
from daybreak.attribution.terms import DoorState, TypedKind
from daybreak.identity.models import Mention, Subject
from daybreak.identity.terms import SubjectState, Verdict
from daybreak.intake.actions import open_batch
from daybreak.intake.arrivals import open_all
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.triage import tasks
from tests.attribution.desk import ADDRESS, HOME, RECORD, TIME, Desk, open_items
from tests.intake.invented import answers, ip, person, records, report
from tests.rooms import World

pytestmark = pytest.mark.django_db
OTHER = {"Address": "9 Other Street", "Town": "Maidstone", "Postcode": "ZZ99 1AB"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def established(desk: Desk) -> Subject:
    """Walk the whole way, and return the suspect of the one door that is established."""
    subject = desk.walk()
    assert Door.objects.get().state == DoorState.ESTABLISHED
    return subject


def old_door() -> Door:
    return Door.objects.get(premises__line1=HOME["Address"])


def test_an_answer_corrected_to_another_house_closes_the_old_door_as_it_is_imported_and_for_good(
    world: World, desk: Desk
) -> None:
    with viewing(world.coordinator):
        established(desk)
        desk.answer(ResolutionRequest.objects.get(), **OTHER)
        assert (old_door().state, open_items(old_door())[0]) == (DoorState.BLOCKED, "agreement")
        assert desk.compare() == (1, 0)
        assert old_door().state == DoorState.BLOCKED
        assert "grounds" in open_items(old_door())


def test_what_an_operator_corrects_between_import_and_comparison_is_not_lost(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        desk.report(ip(ADDRESS, TIME))
        desk.take(records("kent", RECORD))
        desk.resolve()
        (request,) = desk.ask()
        desk.answer(request)
        desk.receive_answer(request, **OTHER)
        with pytest.raises(Conflict, match="corrected its answer"):
            desk.compare()
        assert import_answers(world.national, by=world.analyst, at=desk.at()) == 1
        assert desk.compare() == (1, 0)
        assert request.resolutions.get().premises.line1 == OTHER["Address"]  # type: ignore[union-attr]


def test_an_identifier_that_waits_for_its_second_entry_closes_the_door_until_then(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        subject = established(desk)
        typed = enter_identifier(
            world.national, TypedKind.PHONE, "07700 900123", of=subject, why="Read out", by=world.analyst, at=desk.at()
        )
        assert open_items(old_door()) == ["identifiers"]
        enter_again(typed.id, "07700 900123", by=world.coordinator, at=desk.at())
        assert old_door().state == DoorState.ESTABLISHED


def test_it_closes_the_door_of_whom_the_subject_was_redirected_to(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        subject = established(desk)
        before = Subject.objects.create(
            compartment=world.national, reference="S-BEFORE", state=SubjectState.REDIRECTED, redirected_to=subject,
            identified_at=world.at,
        )  # fmt: skip
        enter_identifier(
            world.national, TypedKind.PHONE, "07700 900123", of=before, why="Read out", by=world.analyst, at=desk.at()
        )
        assert open_items(old_door()) == ["identifiers"]


def test_records_judged_to_be_of_two_people_close_the_door(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        established(desk)
        first, second = Mention.objects.filter(subject__isnull=False).order_by("key")[:2]
        tasks.judge(
            first.id, second.id, verdict=Verdict.DIFFERENT, why="Another man", by=world.coordinator, at=desk.at()
        )
        assert old_door().state == DoorState.BLOCKED


def test_a_record_that_is_received_closes_the_door_it_speaks_against(world: World, desk: Desk) -> None:
    with viewing(world.coordinator):
        established(desk)
        request = ResolutionRequest.objects.get()
        said = {"Reference": request.reference, "IP": ADDRESS, "Port": "", "Time": TIME, **OTHER}
        batch = open_batch("b", national=world.national, sender="Operator", by=world.analyst, at=desk.at())
        tasks.take_in(open_all([answers(said)]), batch=batch, by=world.analyst, at=desk.at())
        assert import_answers(world.national, by=world.analyst, at=desk.at()) == 1
        assert old_door().state == DoorState.BLOCKED


@pytest.mark.parametrize("typed", ["example chat|Alex.90", "Example Chat|Alex.90", " Example Chat | Alex.90 "])
def test_an_account_is_cleared_in_whatever_way_its_provider_is_written(world: World, desk: Desk, typed: str) -> None:
    with viewing(world.coordinator):
        desk.take(report("1001", person("Alex", "Invented", account="Alex.90", service="Example Chat")))
        desk.resolve()
        held = {form for row in Mention.objects.all() for form in row.features["accounts"]}
        clear(typed, national=world.national, reason="A stranger's", by=world.coordinator, at=desk.at())
        assert {Clearance.objects.get().identifier} == held == {"example chat|Alex.90"}


@pytest.mark.parametrize("typed", ["Alex.90", "203.0.113.7", "|x", "Example Chat|"])
def test_what_names_nobody_is_not_said_to_be_cleared(world: World, typed: str) -> None:
    with viewing(world.coordinator), pytest.raises(BadInput):
        clear(typed, national=world.national, reason="A stranger's", by=world.coordinator, at=world.at)
