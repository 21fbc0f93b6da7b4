"""Recall, and what a clearance calls back."""

from __future__ import annotations

import pytest

from daybreak.access.models import Operation
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Agency
from daybreak.attribution.actions import clear
from daybreak.identity.models import Premises, Subject
from daybreak.intake.models import Referral
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed
from daybreak.packages import actions
from daybreak.packages.models import Package
from daybreak.packages.queries import items_of, moves_of, premises_of, recalls_unsaid, register
from daybreak.packages.terms import PackageState
from tests.packages.invented import Home, accepted, acknowledged, add_place, add_placed, built, sent
from tests.packages.test_versions import redirect
from tests.rooms import World
from tests.triage.invented import AT, Said, add_referral, add_subject

pytestmark = pytest.mark.django_db


def states(*packages: Package) -> list[str]:
    for package in packages:
        package.refresh_from_db()
    return [package.state for package in packages]


def test_every_live_package_can_be_recalled_with_a_reason_by_command(world: World) -> None:
    with viewing(world.analyst):
        one, two, three = (add_placed(world, n) for n in (1, 2, 3))
    packages = [*sent(world, one), *acknowledged(world, two), *accepted(world, three)]
    keys = [package.id for package in packages]
    with viewing(world.analyst), pytest.raises(NotAllowed):
        actions.recall(keys, reason="wrong", by=world.analyst, at=AT)
    with viewing(world.gold):
        with pytest.raises(BadInput):
            actions.recall(keys, reason=" ", by=world.gold, at=AT)
        actions.recall(keys, reason="wrong", by=world.gold, at=AT)
        assert states(*packages) == ["recalled"] * 3
        assert moves_of(packages[0])[-1].reason == "wrong"
        assert set(Referral.objects.values_list("state", flat=True)) == {"open"}
        with pytest.raises(Conflict, match="This state is final"):
            actions.recall(keys[:1], reason="wrong", by=world.gold, at=AT)


def test_what_was_not_sent_cannot_be_recalled(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = built(world, subject)
    with viewing(world.coordinator), pytest.raises(Conflict):
        actions.recall([package.id], reason="wrong", by=world.coordinator, at=AT)


def test_a_referral_that_names_two_subjects_stays_answered_while_one_package_is_out(world: World) -> None:
    with viewing(world.analyst):
        shared = add_referral(world, "shared")
        first = add_subject(world, 1, shared)
        second = add_subject(world, 2, add_referral(world, "own"))
        mention = second.mentions.get()
        mention.pk, mention.referral, mention.party, mention.key = None, shared, "reported/1", "shared/1"
        mention.save(force_insert=True)
        for subject in (first, second):
            add_place(world, subject, Home(line=f"{subject.reference} Lane"))
    one, two = sent(world, first, second)
    with viewing(world.coordinator):
        actions.recall([one.id], reason="wrong", by=world.coordinator, at=AT)
        shared.refresh_from_db()
        assert shared.state == "disseminated"
        actions.recall([two.id], reason="wrong", by=world.coordinator, at=AT)
        shared.refresh_from_db()
        assert shared.state == "open"


def test_a_recall_opens_what_is_known_under_another_reference_by_now_while_nothing_else_is_out(world: World) -> None:
    with viewing(world.analyst):
        one, two = add_placed(world, 1), add_placed(world, 2, homes=[Home(line="2 Invented Lane")])
        other = add_subject(world, 3, shared := add_referral(world, "shared"))
        add_place(world, other, Home(line="3 Invented Lane"))
        mention = one.mentions.get()
        own = mention.referral
        mention.pk, mention.referral, mention.party, mention.key = None, shared, "reported/1", "shared/1"
        mention.save(force_insert=True)
    first, third = sent(world, one, other)
    redirect(world, one, two)
    with viewing(world.coordinator):
        actions.recall([third.id], reason="wrong", by=world.coordinator, at=AT)
        shared.refresh_from_db()
        assert shared.state == "disseminated", "the same person's package is out, under the reference it was built of"
        actions.recall([first.id], reason="wrong", by=world.coordinator, at=AT)
        for referral in (shared, own):
            referral.refresh_from_db()
            assert referral.state == "open"


@pytest.mark.parametrize("how", ["reject", "transfer"])
def test_what_a_force_gave_back_is_closed_when_it_is_cleared(world: World, how: str) -> None:
    kent = world.force_analyst("kent")
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = acknowledged(world, subject)
    with viewing(kent):
        if how == "reject":
            actions.reject([package.id], reason="not here", by=kent, at=AT)
        else:
            surrey = Agency.objects.get(slug="surrey")
            actions.transfer([package.id], to=surrey, reason="not here", by=kent, at=AT)
    with viewing(world.coordinator):
        cleared = clear(subject, national=world.national, reason="not the one", by=world.coordinator, at=AT)
        assert actions.recall_cleared(cleared, by=world.coordinator, at=AT) == []
        assert states(package) == ["closed"]
        assert set(Referral.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.parametrize("what", ["subject", "premises", "identifier"])
def test_a_clearance_recalls_what_holds_it_and_nothing_else(world: World, what: str) -> None:
    email = Said(FactKind.EMAIL, "A@example.com")
    with viewing(world.analyst):
        held = add_placed(world, 1, email)
        other = add_placed(world, 2, Said(FactKind.EMAIL, "b@example.com"), homes=[Home(line="2 Other Road")])
        waiting = add_placed(world, 3, email)
    (live, unheld) = sent(world, held, other)
    (draft,) = built(world, waiting)
    with viewing(world.coordinator):
        things: dict[str, Subject | Premises | str] = {
            "subject": held,
            "identifier": "a@example.com",
            "premises": premises_of(live).get().of,
        }
        cleared = clear(things[what], national=world.national, reason="not the one", by=world.coordinator, at=AT)
        recalled = actions.recall_cleared(cleared, by=world.coordinator, at=AT)
        assert [package.reference for package in recalled] == ["P-000001/1"]
        assert moves_of(live)[-1].reason == "Cleared: not the one"
        unsent = "draft" if what == "subject" else "closed"
        assert states(live, unheld, draft) == ["recalled", "disseminated", unsent]
        assert actions.recall_cleared(cleared, by=world.coordinator, at=AT) == []


def test_what_a_recalled_package_said_is_taken_back_from_the_force(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = sent(world, subject)
    kent = world.force_analyst("kent")
    with viewing(kent):
        assert items_of(package).exists()
    with viewing(world.coordinator):
        actions.recall([package.id], reason="wrong", by=world.coordinator, at=AT)
    with viewing(kent):
        assert not items_of(package).exists()
        assert premises_of(package).exists()
        found = actions.open_package(package.id, by=kent, at=AT)
        assert (found.state, moves_of(found)[-1].reason) == (PackageState.RECALLED, "wrong")
    with viewing(world.coordinator):
        assert items_of(package).exists()


def counted(operation: Operation) -> list[tuple[object, int, int]]:
    """Return each clearance of the register with what it recalled, and whose force has not said that it stopped."""
    return [(row.pk, vars(row)["recalled"], vars(row)["unsaid"]) for row in register(operation)]


def test_three_raids_on_one_family_end_with_one_clearance_that_every_holder_acknowledges(world: World) -> None:
    """Three suspects of three cases are placed at one family's home: clearing the home stops all three (rule 9)."""
    home = [Home(line="1 Family Road")]
    with viewing(world.analyst):
        suspects = [add_placed(world, n, homes=home) for n in (1, 2, 3)]
        stranger = add_placed(world, 4, homes=[Home(line="9 Other Road")])
    packages = sent(world, *suspects, stranger)
    raids = packages[:3]
    with viewing(world.coordinator):
        family = premises_of(raids[0]).get().of
        clearance, recalled = actions.clear_and_recall(
            family, national=world.national, reason="a family", by=world.coordinator, at=AT
        )
        assert {package.id for package in recalled} == {package.id for package in raids}
        assert states(*packages) == ["recalled"] * 3 + ["disseminated"]
        operation = world.national.operation
        assert counted(operation) == [(clearance.pk, 3, 3)]
        assert recalls_unsaid(operation).count() == 3
        with pytest.raises(NotAllowed):
            actions.acknowledge_recall([raids[0].id], by=world.coordinator, at=AT)
    kent = world.force_analyst("kent")
    with viewing(kent):
        actions.acknowledge_recall([package.id for package in raids[:2]], by=kent, at=AT)
        with pytest.raises(Conflict, match="no recall that waits"):
            actions.acknowledge_recall([raids[0].id], by=kent, at=AT)
        with pytest.raises(Conflict, match="no recall that waits"):
            actions.acknowledge_recall([raids[2].id, packages[3].id], by=kent, at=AT)
    with viewing(world.coordinator):
        assert counted(operation) == [(clearance.pk, 3, 1)]
        assert recalls_unsaid(operation).get().package == raids[2]


def test_only_command_clears_and_nothing_is_recalled_without_a_reason(world: World) -> None:
    with viewing(world.analyst):
        subject = add_placed(world, 1)
    (package,) = sent(world, subject)
    for by, reason, error in ((world.analyst, "why", NotAllowed), (world.coordinator, " ", BadInput)):
        with viewing(by), pytest.raises(error):
            actions.clear_and_recall(subject, national=world.national, reason=reason, by=by, at=AT)
    with viewing(world.coordinator):
        assert states(package) == ["disseminated"]
