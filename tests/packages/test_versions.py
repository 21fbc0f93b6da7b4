"""A new version: what it replaces, what it carries over, and whose it becomes."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Mention, Subject
from daybreak.identity.terms import SubjectState
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, Tampered
from daybreak.ledger.models import Entry
from daybreak.packages import actions, queries
from daybreak.packages.doors import door_changed
from daybreak.packages.models import Package, PackageItem, PackagePremises
from daybreak.packages.sealing import check_unchanged
from daybreak.packages.terms import Answer, PackageState
from tests.packages.invented import BLOCKED, Home, acknowledged, add_placed, built, sent
from tests.rooms import World
from tests.triage.invented import AT, Said

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


def send_renewed(world: World, *packages: Package, because: str = "the door was checked since") -> list[Package]:
    with viewing(world.analyst):
        made = actions.renew([p.id for p in packages], because=because, by=world.analyst, at=LATER)
    assert not made.unplaced
    return send(world, [p.id for p in made.packages])


def send(world: World, keys: list[UUID]) -> list[Package]:
    with viewing(world.coordinator):
        actions.check(keys, by=world.coordinator, at=LATER)
        actions.sign(keys, by=world.coordinator, at=LATER)
        return actions.disseminate(keys, by=world.coordinator, at=LATER)


def test_a_door_checked_later_reaches_the_force_in_a_new_version(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, homes=[Home(door=DoorState.BLOCKED)])
    (old,) = acknowledged(world, subject)
    with viewing(world.analyst):
        Door.objects.update(state=DoorState.ESTABLISHED, items=[])
    (new,) = send_renewed(world, old)
    with viewing(world.force_analyst("kent")):
        states = dict(Package.objects.values_list("reference", "state"))
        assert states == {"P-000001/1": "superseded", "P-000001/2": "disseminated"}
        doors = dict(PackagePremises.objects.values_list("package__version", "door"))
        assert doors == {1: "blocked", 2: "established"}
        assert queries.package(new.id).supersedes_id == old.id
    with viewing(world.auditor):
        assert Entry.objects.filter(act="package:supersede", thing_ref=str(old.id)).count() == 1


def test_the_force_works_on_with_the_old_version_until_the_new_one_is_sent(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (old,) = acknowledged(world, subject)
    with viewing(world.analyst):
        (draft,) = actions.renew([old.id], because="more facts", by=world.analyst, at=LATER).packages
        again = actions.renew([old.id], because="more facts", by=world.analyst, at=LATER)
        assert [row.reason for row in again.unplaced] == [f"package {draft.reference} is under way"]
    kent = world.force_analyst("kent")
    with viewing(kent):
        assert list(queries.packages()) == [old]
        (row,) = actions.accept([old.id], by=kent, at=LATER)
        assert row.state == PackageState.ACCEPTED


def test_a_new_version_gives_no_more_time_and_forgets_no_answer(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.INCIDENT_TYPE, "live abuse", party=""))
    (old,) = acknowledged(world, subject, answer=Answer.YES)
    with viewing(world.coordinator):
        old.refresh_from_db()
    (new,) = send_renewed(world, old)
    assert new.act_by == old.act_by
    assert (new.access_to_children, new.level) == (old.access_to_children, old.level)


@pytest.mark.parametrize("said", [Answer.NO, Answer.UNKNOWN])
def test_acknowledging_the_next_version_does_not_take_a_yes_back(world: World, said: Answer) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.URGENT, "now", party=""))
    (old,) = acknowledged(world, subject, answer=Answer.YES)
    (new,) = send_renewed(world, old)
    kent = world.force_analyst("kent")
    with viewing(kent):
        (new,) = actions.acknowledge({new.id: said}, by=kent, at=LATER)
        assert (new.access_to_children, new.level) == ("yes", "high")
    (third,) = send_renewed(world, new)
    assert (third.access_to_children, third.level, third.act_by) == ("yes", "high", new.act_by)


def test_a_new_version_needs_a_reason_and_a_force_that_holds_the_old_one(world: World) -> None:
    with viewing(world.analyst):
        first, second = add_placed(world, 1), add_placed(world, 2)
    (draft,) = built(world, first)
    (old,) = sent(world, second)
    with viewing(world.analyst):
        with pytest.raises(BadInput, match="needs its reason"):
            actions.renew([old.id], because=" ", by=world.analyst, at=LATER)
        with pytest.raises(Conflict, match="no force holds it"):
            actions.renew([draft.id], because="x", by=world.analyst, at=LATER)
    with viewing(world.force_analyst("kent")), pytest.raises(NotAllowed):
        actions.renew([old.id], because="x", by=world.force_analyst("kent"), at=LATER)


def test_passed_on_it_becomes_a_version_for_the_other_force_and_the_clock_runs_on(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (old,) = acknowledged(world, subject)
    kent, surrey = world.force_analyst("kent"), world.force_analyst("surrey")
    with viewing(kent):
        with pytest.raises(BadInput, match="with Kent Police already"):
            actions.transfer([old.id], to=Agency.objects.get(slug="kent"), reason="x", by=kent, at=LATER)
        actions.transfer([old.id], to=Agency.objects.get(slug="surrey"), reason="moved there", by=kent, at=LATER)
        assert PackageItem.objects.count() == 0, "what another force works on is not this one's to know"
    with viewing(world.coordinator):
        old.refresh_from_db()
        assert old.act_by
        assert [task.key for task in queries.tasks_of(old)] == ["transfer"]
        assert list(queries.overdue(old.act_by)) == [old], "nobody's hands, and the clock runs"
    with viewing(world.analyst):
        (made,) = actions.build([subject.id], operation=world.operation, by=world.analyst, at=LATER).packages
        assert made.because == "Passed on by Kent Police: moved there"
    (new,) = send(world, [made.id])
    assert new.act_by == old.act_by
    with viewing(surrey):
        assert [row.reference for row in queries.packages()] == ["P-000001/2"]
    with viewing(kent):
        assert [(row.reference, row.state) for row in queries.packages()] == [("P-000001/1", "superseded")]


def test_what_is_recalled_is_taken_back_in_every_version(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.FAMILY_NAME, "Invented"))
    (old,) = sent(world, subject)
    (new,) = send_renewed(world, old)
    with viewing(world.force_analyst("kent")):
        assert set(PackageItem.objects.values_list("package__version", flat=True)) == {1, 2}
    with viewing(world.coordinator):
        actions.recall([new.id], reason="cleared", by=world.coordinator, at=LATER)
    with viewing(world.force_analyst("kent")):
        assert PackageItem.objects.count() == 0


def test_a_door_that_changed_since_signing_stops_the_dissemination(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    with viewing(world.coordinator):
        actions.check([package.id], by=world.coordinator, at=AT)
        Door.objects.update(state=DoorState.BLOCKED, items=[BLOCKED.as_dict()])
        (signed,) = actions.sign([package.id], by=world.coordinator, at=AT)
        assert queries.premises_of(signed)[0].door == DoorState.BLOCKED, "taken as it stands at signing"
        Door.objects.update(state=DoorState.ESTABLISHED, items=[])
        with pytest.raises(Conflict, match=r"The door of 1 Invented Lane, .* has changed since"):
            actions.disseminate([package.id], by=world.coordinator, at=AT)


def test_what_was_changed_after_signing_is_not_sent(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    with viewing(world.coordinator):
        actions.check([package.id], by=world.coordinator, at=AT)
        actions.sign([package.id], by=world.coordinator, at=AT)
        package.refresh_from_db()
        check_unchanged([package])
        PackagePremises.objects.update(address="2 Invented Lane, ZZ99 1AA")
        with pytest.raises(Tampered, match="does not say what was signed"):
            actions.disseminate([package.id], by=world.coordinator, at=AT)


def test_whoever_built_it_cannot_sign_it_and_nobody_signs_what_is_unchecked(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    with viewing(world.coordinator), pytest.raises(Conflict, match="draft cannot become signed"):
        actions.sign([package.id], by=world.coordinator, at=AT)
    with viewing(world.coordinator):
        actions.check([package.id], by=world.coordinator, at=AT)
    with viewing(world.analyst), pytest.raises(NotAllowed):
        actions.sign([package.id], by=world.analyst, at=AT)
    with viewing(world.coordinator):
        Package.objects.update(built_by=world.coordinator.id, checked_by=None)
        with pytest.raises(NotAllowed, match="cannot sign it"):
            actions.sign([package.id], by=world.coordinator, at=AT)


def test_a_new_version_does_not_outlive_the_recall_of_what_it_replaces(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (old,) = acknowledged(world, subject)
    with viewing(world.analyst):
        (draft,) = actions.renew([old.id], because="more facts", by=world.analyst, at=AT).packages
    with viewing(world.coordinator):
        actions.recall([old.id], reason="another man", by=world.coordinator, at=AT)
    with pytest.raises(Conflict, match=f"replaces {old.reference}, and that was recalled"):
        send(world, [draft.id])
    with viewing(world.analyst):
        actions.close([draft.id], reason="recalled", by=world.analyst, at=LATER)
        (anew,) = actions.build([subject.id], operation=world.operation, by=world.analyst, at=LATER).packages
    (new,) = send(world, [anew.id])
    assert new.act_by == old.act_by, "a recall gives nobody more time"


def redirect(world: World, one: Subject, to: Subject) -> None:
    """Let one subject be known under the reference of another, as a judgement does."""
    with viewing(world.analyst):
        Mention.objects.filter(subject=one).update(subject=to)
        Subject.objects.filter(pk=one.pk).update(state=SubjectState.REDIRECTED, redirected_to=to, mentions_count=0)


@pytest.mark.parametrize("state", [DoorState.BLOCKED, DoorState.ESTABLISHED])
def test_a_changed_door_is_that_of_the_subject_that_stands_for_the_person_now(world: World, state: DoorState) -> None:
    with viewing(world.analyst):
        one, two = add_placed(world, 1), add_placed(world, 2, homes=[])
    (package,) = sent(world, one)
    redirect(world, one, two)
    with viewing(world.analyst):
        old = Door.objects.get(subject=one)
        Door.objects.create(compartment=world.national, subject=two, premises=old.premises, state=state, items=[],
                            checked_at=AT - timedelta(days=1))  # fmt: skip
        found = [row.reference for row in door_changed(queries.packages())]
        assert found == ([package.reference] if state is DoorState.BLOCKED else [])
        Door.objects.filter(subject=one).update(state=DoorState.BLOCKED)
        assert door_changed(queries.packages()).exists() is (state is DoorState.BLOCKED), "the older one counts no more"


def test_two_packages_about_one_person_never_go_out(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_placed(world, 1), add_placed(world, 2)
    first, second = built(world, one, two)
    redirect(world, one, two)
    with pytest.raises(Conflict, match="S-000001, who is known under another reference now"):
        send(world, [first.id, second.id])
    (out,) = send(world, [second.id])
    assert out.state == PackageState.DISSEMINATED


def test_what_is_out_under_an_older_reference_is_replaced_and_its_clock_runs_on(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_placed(world, 1), add_placed(world, 2)
    (draft,) = built(world, two)
    (old,) = acknowledged(world, one, answer=Answer.YES)
    redirect(world, one, two)
    with pytest.raises(Conflict, match=f"the same person as {old.reference}, which is out"):
        send(world, [draft.id])
    with viewing(world.analyst):
        actions.close([draft.id], reason="the same person", by=world.analyst, at=LATER)
        again = actions.build([two.id], operation=world.operation, by=world.analyst, at=LATER)
        assert [row.reason for row in again.unplaced] == [f"package {old.reference} is under way"]
    (new,) = send_renewed(world, old, because="the same person")
    assert (new.subject_reference, new.act_by, new.access_to_children) == ("S-000002", old.act_by, "yes")
    with viewing(world.coordinator):
        old.refresh_from_db()
        assert old.state == PackageState.SUPERSEDED
