"""What is said to be not so holds of what ever was: of a charge that stands, of any decision about a child."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import GateNotMet
from daybreak.release import queries, snapshots
from daybreak.release.actions import amend, freeze, recount
from daybreak.release.models import Snapshot
from daybreak.release.register import REGISTER
from daybreak.safeguarding.actions import acknowledge, decide
from daybreak.safeguarding.models import ChildReferral
from daybreak.safeguarding.terms import Decided, Decision
from daybreak.visits.actions import correct_outcome
from daybreak.visits.models import Outcome
from tests.release.invented import EMBARGO, arrested, children, drafted, sealed
from tests.release.test_one_person import followed, redirected, renewed
from tests.rooms import World

pytestmark = pytest.mark.django_db
UNCHARGED = "None of the people arrested or interviewed has been charged."
NOT_IN_CARE = "None of the children safeguarded has been taken into care."


def frozen(world: World) -> Snapshot:
    with viewing(world.coordinator):
        return freeze(world.operation, checkpoint=None, by=world.coordinator, at=world.at)


def said(world: World) -> set[str]:
    """Return what is said to be not so by what there is now; counted again, the same is said."""
    snapshot = frozen(world)
    with viewing(world.coordinator):
        assert recount(snapshot.id, by=world.coordinator, at=world.at).same
        return {each.words for each in snapshots.statements(snapshot)}


def true(world: World, *keys: str) -> list[int]:
    snapshot = frozen(world)
    with viewing(world.coordinator):
        found = queries.true_figures(snapshot, REGISTER)
    return [found[key].national for key in keys]


@pytest.mark.parametrize("kind", ["arrest", "voluntary_attendance"])
def test_a_charge_stands_whatever_was_entered_after_it(world: World, kind: str) -> None:
    first, *_ = arrested(world, "kent", 6, kind=kind)
    assert UNCHARGED in said(world)
    with viewing(world.coordinator):
        followed(first, world, "charge", 1)
        followed(first, world, "released_under_investigation", 2)
    assert UNCHARGED not in said(world)
    keys = [f"{way}{ever}_charged" for way in ("arrested", "attended") for ever in ("", "_ever")]
    assert true(world, *keys) == ([0, 1, 0, 0] if kind == "arrest" else [0, 0, 0, 1])


def test_a_charge_entered_under_another_reference_or_version_is_of_the_person(world: World) -> None:
    first, second, third, *_ = arrested(world, "kent", 6)
    with viewing(world.coordinator):
        followed(renewed(first), world, "charge", 1)
        followed(first, world, "no_further_action", 2)
        redirected(second, third)
        followed(second, world, "charge", 1)
        followed(third, world, "caution", 2)
    assert true(world, "arrested_charged", "arrested_ever_charged") == [0, 2]
    assert UNCHARGED not in said(world)


def test_a_charge_entered_in_error_and_corrected_is_none(world: World) -> None:
    (first, *_), silver = arrested(world, "kent", 6), world.silver("kent")
    with viewing(world.coordinator):
        followed(first, world, "charge", 1)
    with viewing(silver):
        wrong = Outcome.objects.get(kind="charge")
        correct_outcome(wrong.id, kind=None, reason="Entered on the wrong package", by=silver, at=world.at)
    assert UNCHARGED in said(world)


def test_the_sentence_is_a_mark_while_a_charge_stands(world: World) -> None:
    first, *_ = arrested(world, "kent", 6)
    with viewing(world.coordinator):
        followed(first, world, "charge", 1)
        followed(first, world, "released_under_investigation", 2)
    release = drafted(world, embargo=EMBARGO)
    with viewing(world.press_officer):
        amend(release.id, text=f"Operation\n\n{UNCHARGED}\n", by=world.press_officer, at=world.at)
    with pytest.raises(GateNotMet):
        sealed(world, release)


def test_a_child_was_taken_into_care_whatever_was_decided_after_it(world: World) -> None:
    [package, *_] = arrested(world, "kent", 6)
    with viewing(world.coordinator):
        children(world, package, 6)
    worker = world.social_worker("cs-kent")
    with viewing(worker):
        rows = list(ChildReferral.objects.order_by("reference").values_list("pk", flat=True))
        acknowledge(rows, by=worker, at=world.at)
        decide([Decided(row, Decision.SUPPORT, "w") for row in rows], by=worker, at=world.at)
    assert NOT_IN_CARE in said(world)
    with viewing(worker):
        decide([Decided(rows[0], Decision.TAKEN_INTO_CARE, "w")], by=worker, at=world.at + timedelta(hours=1))
        decide([Decided(rows[0], Decision.SUPPORT, "w")], by=worker, at=world.at + timedelta(hours=2))
    assert NOT_IN_CARE not in said(world)
    assert true(world, "children_taken_into_care", "children_ever_taken_into_care") == [0, 1]


def test_what_an_older_rule_bore_out_is_said_no_more_and_differs_from_nothing(world: World) -> None:
    """A snapshot of before kept the key of a sentence that looked at the newest entry only."""
    arrested(world, "kent", 6)
    snapshot = frozen(world)
    with viewing(world.coordinator):
        snapshot.statements = [*snapshot.statements, "nobody_charged", "no_child_taken_into_care"]
        assert {each.key for each in snapshots.statements(snapshot)} == {"nobody_ever_charged"}
        assert snapshots.counted_again(snapshot).same
