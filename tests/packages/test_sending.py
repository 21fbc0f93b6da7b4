"""The second person's check and dissemination."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daybreak.access.actions import admit, appoint
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.attribution.actions import clear
from daybreak.attribution.models import Door
from daybreak.attribution.terms import DoorState
from daybreak.identity.models import Premises, Subject
from daybreak.intake.models import Referral
from daybreak.intake.terms import FactKind, ReferralState
from daybreak.kernel.errors import Conflict, NotAllowed, NotFound
from daybreak.kernel.words import Level
from daybreak.ledger.models import Entry
from daybreak.packages import actions
from daybreak.packages.queries import moves_of, premises_of
from daybreak.packages.terms import PackageState
from tests.packages.invented import Home, add_place, add_placed, built, sent
from tests.rooms import World
from tests.triage.invented import AT, Said, add_referral, add_subject

pytestmark = pytest.mark.django_db


def test_a_package_goes_from_draft_to_its_force(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.CHILDREN_IN_HOME, "2"))
    (package,) = sent(world, subject)
    with viewing(world.coordinator):
        package.refresh_from_db()
        assert (package.state, package.disseminated_at) == (PackageState.DISSEMINATED, AT)
        assert package.checked_by == world.coordinator.id
        assert package.act_by == AT + timedelta(days=14)
        made = [(move.before, move.after, move.moved_by) for move in moves_of(package)]
        assert made == [
            ("draft", "checked", world.coordinator.id),
            ("checked", "signed", world.coordinator.id),
            ("signed", "disseminated", world.coordinator.id),
        ]


def test_each_level_has_its_own_clock(world: World) -> None:
    with viewing(world.analyst):
        low = add_placed(world, 1)
        high = add_placed(world, 2, Said(FactKind.CHILDREN_IN_HOME, "2"), Said(FactKind.URGENT, "now", party=""))
    keys = [package.id for package in built(world, low, high)]
    days = {Level.LOW: 40, Level.HIGH: 2}
    with viewing(world.coordinator):
        actions.check(keys, by=world.coordinator, at=AT)
        actions.sign(keys, by=world.coordinator, at=AT)
        rows = actions.disseminate(keys, by=world.coordinator, at=AT, days=days)
        assert [(row.level, row.act_by) for row in rows] == [
            ("low", AT + timedelta(days=40)),
            ("high", AT + timedelta(days=2)),
        ]


def test_who_built_a_package_cannot_check_it_from_another_post_either(world: World) -> None:
    analyst = world.analyst
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    with viewing(world.administrator):
        also = appoint(
            analyst.person.name, username=analyst.person.username, agency=world.lead, role=Role.LEAD_COORDINATOR,
            by=world.administrator, at=AT,
        )  # fmt: skip
        admit([also], world.operation, reason="stands in for another", by=world.administrator, at=AT)
    for post in (analyst, also):
        with viewing(post), pytest.raises(NotAllowed, match="cannot check it too"):
            actions.check([package.id], by=post, at=AT)


def test_a_draft_cannot_be_sent_and_nothing_is_sent_twice(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, 1), add_placed(world, 2)]
    first, second = built(world, *subjects)
    with viewing(world.coordinator):
        actions.check([first.id], by=world.coordinator, at=AT)
        actions.sign([first.id], by=world.coordinator, at=AT)
        with pytest.raises(Conflict, match="P-000002/1"):
            actions.disseminate([first.id, second.id], by=world.coordinator, at=AT)
        first.refresh_from_db()
        assert first.state == PackageState.SIGNED
        actions.disseminate([first.id], by=world.coordinator, at=AT)
        with pytest.raises(Conflict):
            actions.disseminate([first.id], by=world.coordinator, at=AT)


def test_who_may_disseminate(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    with viewing(world.coordinator):
        actions.check([package.id], by=world.coordinator, at=AT)
        actions.sign([package.id], by=world.coordinator, at=AT)
    for post in (world.analyst, world.gold):
        with viewing(post), pytest.raises(NotAllowed):
            actions.disseminate([package.id], by=post, at=AT)
    kent = world.force_analyst("kent")
    with viewing(kent), pytest.raises(NotFound):
        actions.disseminate([package.id], by=kent, at=AT)


def test_open_referrals_of_the_subject_are_answered(world: World) -> None:
    with viewing(world.analyst):
        states = (ReferralState.OPEN, ReferralState.OPEN, ReferralState.CLOSED, ReferralState.MERGED)
        referrals = [add_referral(world, f"r{n}", state=state) for n, state in enumerate(states)]
        other = add_referral(world, "other")
        add_subject(world, 2, other)
        subject = add_subject(world, 1, *referrals)
        add_place(world, subject, Home())
    sent(world, subject)
    with viewing(world.analyst):
        found = dict(Referral.objects.values_list("reference", "state"))
        assert found == {
            "r0": "disseminated",
            "r1": "disseminated",
            "r2": "closed",
            "r3": "merged",
            "other": "open",
        }
    with viewing(world.auditor):
        assert Entry.objects.filter(act="referral:answer").count() == 2


def test_doors_travel_as_they_stand_at_dissemination(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, homes=[Home(door=DoorState.BLOCKED)])
    (package,) = built(world, subject)
    with viewing(world.coordinator):
        assert premises_of(package).get().items[0]["key"] == "grounds"
        Door.objects.update(state=DoorState.ESTABLISHED, items=[])
        actions.check([package.id], by=world.coordinator, at=AT)
        actions.sign([package.id], by=world.coordinator, at=AT)
        actions.disseminate([package.id], by=world.coordinator, at=AT)
        named = premises_of(package).get()
        assert (named.door, named.items) == ("established", [])


@pytest.mark.parametrize("what", ["subject", "premises", "identifier"])
def test_what_was_cleared_since_is_not_sent(world: World, what: str) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.EMAIL, "A@example.com"))
    (package,) = built(world, subject)
    things: dict[str, Subject | Premises | str] = {"subject": subject, "identifier": "a@example.com"}
    with viewing(world.coordinator):
        actions.check([package.id], by=world.coordinator, at=AT)
        actions.sign([package.id], by=world.coordinator, at=AT)
        things["premises"] = premises_of(package).get().of
        clear(things[what], national=world.national, reason="not the one", by=world.coordinator, at=AT)
        with pytest.raises(Conflict, match="cleared since"):
            actions.disseminate([package.id], by=world.coordinator, at=AT)


def test_the_ledger_says_to_whom(world: World) -> None:
    with viewing(world.analyst):
        subjects = [add_placed(world, 1), add_placed(world, 2, homes=[Home("surrey", line="2 Lane")])]
    kent, surrey = sent(world, *subjects)
    with viewing(world.auditor):
        rows = Entry.objects.filter(act="package:disseminate").values_list("thing_ref", "processing", "to")
        assert set(rows) == {(str(kent.id), "disclose", "kent"), (str(surrey.id), "disclose", "surrey")}
