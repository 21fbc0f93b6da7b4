"""A suspected error: one act stops everything, everybody who was told is listed, corrected once, and then it closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from daybreak.access.viewer import viewing
from daybreak.attribution.models import Door, SuspectedError
from daybreak.attribution.terms import DoorState, ErrorFinding
from daybreak.identity.models import Premises
from daybreak.kernel.errors import BadInput, Conflict, GateNotMet, NotAllowed, NotFound
from daybreak.packages import actions as packages
from daybreak.packages.models import Package
from daybreak.packages.queries import premises_of
from daybreak.safeguarding.actions import (
    approve_disclosure,
    close_error,
    confirm_corrected,
    draft_disclosure,
    look_again,
    raise_error,
    record_children,
    refer,
    send_disclosure,
)
from daybreak.safeguarding.actions.correcting import Raised
from daybreak.safeguarding.corrections import errors, lines
from daybreak.safeguarding.models import ErrorRecipient
from daybreak.visits.actions import clear_and_stop, plan_operation, propose, record_events, set_capacities, set_windows
from daybreak.visits.models import Visit
from daybreak.visits.terms import EventKind, VisitState
from tests.packages.invented import Home, accepted, add_placed, built
from tests.rooms import World
from tests.safeguarding.invented import found
from tests.triage.invented import AT
from tests.visits.invented import happened, windows

pytestmark = pytest.mark.django_db
WHY = "The operator answered for another line"
TOLD = "By telephone: the address is wrong, destroy your copy"
EMPLOYER = "The Example School"


@dataclass(frozen=True)
class Family:
    """Three accepted packages of three cases at one family's home, a stranger's beside them, and their visits."""

    home: Premises
    raids: Sequence[Package]
    stranger: Package
    visits: Sequence[Visit]


def family(world: World) -> Family:
    """Place three suspects at one home, two cases with Kent and all of them planned to be visited."""
    with viewing(world.analyst):
        suspects = [add_placed(world, n, homes=[Home(line="1 Family Road")]) for n in (1, 2, 3)]
        stranger = add_placed(world, 4, homes=[Home(line="9 Other Road")])
    rows = accepted(world, *suspects, stranger)
    kent, gold = world.force_analyst("kent"), world.gold
    with viewing(kent):
        propose([row.id for row in rows], by=kent, at=AT)
    with viewing(gold):
        spans = windows()
        set_windows(world.operation, spans, by=gold, at=AT)
        set_capacities(world.operation, {"kent": {span.from_: 9 for span in spans}}, by=gold, at=AT)
        plan_operation(world.operation, by=gold, at=AT, seconds=5, seed=1)
        visits = list(Visit.objects.order_by("reference"))
        assert [visit.state for visit in visits] == ["planned"] * 4
        return Family(premises_of(rows[0]).get().of, rows[:3], rows[3], visits)


def told_of(world: World, package: Package) -> None:
    """Refer a child of a package to its authority, and disclose to an employer."""
    kent, silver, bronze = world.force_analyst("kent"), world.silver("kent"), world.bronze("kent")
    with viewing(bronze):
        children = record_children([found(package)], by=bronze, at=AT)
        refer([child.id for child in children], by=bronze, at=AT)
    with viewing(kent):
        row = draft_disclosure(
            package.id, recipient=EMPLOYER, words="Said.", pressing_need="Children there.",
            proportionality="No less would do.", by=kent, at=AT,
        )  # fmt: skip
    with viewing(silver):
        approve_disclosure(row.id, by=silver, at=AT)
        send_disclosure(row.id, by=silver, at=AT)


def raised(world: World, thing: Premises) -> Raised:
    with viewing(world.coordinator):
        return raise_error(thing, national=world.national, reason=WHY, by=world.coordinator, at=AT)


def seen(world: World) -> list[tuple[str, str]]:
    with viewing(world.coordinator):
        return sorted(ErrorRecipient.objects.values_list("kind", "name"))


def test_three_raids_on_one_family_are_all_stopped_by_one_clearance_their_visits_too(world: World) -> None:
    """The home is cleared after all visits were planned: none of the three goes ahead, the fourth does (rule 9)."""
    given = family(world)
    with viewing(world.coordinator):
        _, stopped = clear_and_stop(given.home, national=world.national, reason="A family", by=world.coordinator, at=AT)
        assert {row.id for row in stopped.recalled} == {row.id for row in given.raids}
        assert [visit.state for visit in Visit.objects.order_by("reference")] == ["stood_down"] * 3 + ["planned"]
        assert stopped.stood_down[0].stood_down_reason == "Cleared: A family"
    silver = world.silver("kent")
    for visit in given.visits[:3]:
        with viewing(silver), pytest.raises(GateNotMet):
            record_events(happened(visit, EventKind.ENTRY), by=silver, at=AT)


def test_three_raids_on_one_family_are_all_stopped_by_one_suspicion(world: World) -> None:
    given = family(world)
    result = raised(world, given.home)
    with viewing(world.coordinator):
        assert [row.state for row in Package.objects.order_by("reference")] == ["recalled"] * 3 + ["accepted"]
        assert [row.state for row in Visit.objects.order_by("reference")] == ["stood_down"] * 3 + ["planned"]
        states = set(Door.objects.filter(premises=given.home).values_list("state", flat=True))
        assert states == {DoorState.BLOCKED}
        assert len(result.stopped.stood_down) == 3
        assert [(row.about, row.name) for row in result.recipients] == [
            (package.reference, package.compartment.agency.name)  # type: ignore[union-attr]
            for package in given.raids
        ]


def test_a_visit_under_way_is_named_so_that_somebody_telephones(world: World) -> None:
    given = family(world)
    with viewing(world.coordinator):
        Visit.objects.filter(pk=given.visits[0].pk).update(state=VisitState.UNDER_WAY)
    result = raised(world, given.home)
    assert [visit.reference for visit in result.stopped.under_way] == [given.visits[0].reference]
    asks = {row.about: row.asks for row in result.recipients}
    assert asks[given.raids[0].reference].startswith(f"TELEPHONE NOW: officers are at {given.visits[0].reference}")
    assert "TELEPHONE" not in asks[given.raids[1].reference]


def test_everybody_who_was_told_is_listed_of_every_kind_and_nobody_else(world: World) -> None:
    """A force that passed its package on, an authority and an employer are told: none of them may be left out."""
    given = family(world)
    told_of(world, given.raids[0])
    told_of(world, given.stranger)
    kent = world.force_analyst("kent")
    with viewing(kent):
        packages.reject([given.raids[1].id], reason="done with", by=kent, at=AT)
    with viewing(world.coordinator):
        packages.close([given.raids[1].id], reason="done with", by=world.coordinator, at=AT)
    raised(world, given.home)
    with viewing(world.coordinator):
        found = set(ErrorRecipient.objects.values_list("kind", "about"))
        child = given.raids[0].children.get().reference
        assert found == {
            *(("force", package.reference) for package in given.raids),
            ("authority", child),
            ("disclosed", given.raids[0].reference),
        }
        assert ErrorRecipient.objects.get(kind="disclosed").name == EMPLOYER


def test_a_package_not_sent_yet_is_held_until_the_error_is_closed(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (draft,) = built(world, subject)
    with viewing(world.coordinator):
        packages.check([draft.id], by=world.coordinator, at=AT)
        packages.sign([draft.id], by=world.coordinator, at=AT)
        result = raise_error(subject, national=world.national, reason=WHY, by=world.coordinator, at=AT)
        assert result.recipients == ()
        with pytest.raises(Conflict, match="held until that is settled"):
            packages.disseminate([draft.id], by=world.coordinator, at=AT)
    with viewing(world.gold):
        close_error(result.error.id, ErrorFinding.RIGHT, words="It was right", by=world.gold, at=AT)
        Door.objects.update(state=DoorState.ESTABLISHED)  # as the next check of the doors finds them
    with viewing(world.coordinator):
        assert packages.disseminate([draft.id], by=world.coordinator, at=AT)[0].state == "disseminated"


def test_each_side_sees_only_its_own_line_and_confirms_it_once(world: World) -> None:
    given = family(world)
    told_of(world, given.raids[0])
    raised(world, given.home)
    kent, surrey, worker = world.force_analyst("kent"), world.force_analyst("surrey"), world.social_worker("cs-kent")
    with viewing(surrey):
        assert not ErrorRecipient.objects.exists()
        assert not SuspectedError.objects.exists()
    with viewing(worker):
        line = lines(world.operation).get()
        assert (line.kind, line.name) == ("authority", worker.agency.name)
        assert not SuspectedError.objects.exists()
        confirm_corrected(line.id, told="We looked anew at it", by=worker, at=AT)
        with pytest.raises(Conflict, match="said once"):
            confirm_corrected(line.id, told="Again", by=worker, at=AT)
    with viewing(kent):
        assert sorted(row.kind for row in lines(world.operation)) == ["disclosed", "force", "force", "force"]
        assert not SuspectedError.objects.exists()
        mine = lines(world.operation)[0]
        with pytest.raises(BadInput):
            confirm_corrected(mine.id, told=" ", by=kent, at=AT)
        done = confirm_corrected(mine.id, told=TOLD, by=kent, at=AT)
        assert (done.confirmed_by, done.confirmed_at, done.told) == (kent.id, AT, TOLD)
        with pytest.raises(NotFound):
            confirm_corrected(line.id, told=TOLD, by=kent, at=AT)
    with viewing(world.analyst), pytest.raises(NotAllowed):
        confirm_corrected(mine.id, told=TOLD, by=world.analyst, at=AT)


def test_it_is_closed_by_another_person_once_everybody_is_corrected(world: World) -> None:
    given = family(world)
    error = raised(world, given.home).error
    with viewing(world.gold), pytest.raises(Conflict, match="not corrected yet"):
        close_error(error.id, ErrorFinding.WRONG, words="It was", by=world.gold, at=AT)
    told_of_late = given.raids[0]
    bronze = world.bronze("kent")
    with viewing(world.coordinator):
        for row in ErrorRecipient.objects.all():
            confirm_corrected(row.id, told=TOLD, by=world.coordinator, at=AT)
    with viewing(bronze):  # a child found there is referred all the same, and the authority is told too late
        refer([c.id for c in record_children([found(told_of_late)], by=bronze, at=AT)], by=bronze, at=AT)
    with viewing(world.gold):
        with pytest.raises(Conflict, match="not corrected yet"):
            close_error(error.id, ErrorFinding.WRONG, words="It was", by=world.gold, at=AT)
        (late,) = look_again(error.id, by=world.gold, at=AT)
        assert late.kind == "authority"
        confirm_corrected(late.id, told=TOLD, by=world.gold, at=AT)
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        close_error(error.id, ErrorFinding.WRONG, words="It was", by=world.coordinator, at=AT)
    with viewing(world.gold):
        closed, _ = close_error(error.id, ErrorFinding.WRONG, words="It was", by=world.gold, at=AT)
        assert (closed.finding, given.home.clearances.get().reason) == ("wrong", f"{error.reference}: It was")
        assert set(ErrorRecipient.objects.values_list("finding", flat=True)) == {"wrong"}
        with pytest.raises(Conflict, match="closed"):
            close_error(error.id, ErrorFinding.RIGHT, words="It was not", by=world.gold, at=AT)
        listed = errors(world.operation).get()
        assert (listed.concerns, listed.waiting) == (4, 0)  # type: ignore[attr-defined]  # annotated


def test_nobody_is_told_more_while_it_is_open(world: World) -> None:
    given = family(world)
    kent, silver = world.force_analyst("kent"), world.silver("kent")
    with viewing(kent):
        row = draft_disclosure(
            given.raids[0].id, recipient=EMPLOYER, words="Said.", pressing_need="Children there.",
            proportionality="No less would do.", by=kent, at=AT,
        )  # fmt: skip
    with viewing(silver):
        approve_disclosure(row.id, by=silver, at=AT)
    raised(world, given.home)
    with viewing(silver), pytest.raises(Conflict, match="suspected to be wrong"):
        send_disclosure(row.id, by=silver, at=AT)


def test_only_command_raises_and_only_with_a_reason(world: World) -> None:
    given = family(world)
    for by, reason, error in ((world.analyst, WHY, NotAllowed), (world.gold, " ", BadInput)):
        with viewing(by), pytest.raises(error):
            raise_error(given.home, national=world.national, reason=reason, by=by, at=AT)
    with viewing(world.gold):
        assert not SuspectedError.objects.exists()
        assert set(Package.objects.values_list("state", flat=True)) == {"accepted"}
