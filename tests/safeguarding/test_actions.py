"""Writing safeguarding: children, referrals, disclosures, welfare."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from daybreak.packages.models import Package
from daybreak.safeguarding import queries
from daybreak.safeguarding.actions import (
    acknowledge,
    approve_disclosure,
    count_as,
    decide,
    done_welfare_contact,
    draft_disclosure,
    open_referral,
    plan_welfare_contacts,
    record_children,
    refer,
    send_disclosure,
)
from daybreak.safeguarding.models import Child, ChildReferral, TrustDisclosure
from daybreak.safeguarding.terms import Contact, Decided, Decision, Trigger
from daybreak.visits.actions import record_outcomes
from daybreak.visits.terms import Followed, OutcomeKind
from tests.rooms import World
from tests.safeguarding.invented import AUTHORITY, found, recorded, referred
from tests.visits.invented import DAY, accepted, planned

pytestmark = pytest.mark.django_db


def entries(world: World, act: str) -> list[str]:
    """Return to whom the entries of an act went."""
    with viewing(world.auditor):
        return list(Entry.objects.filter(act=act).order_by("to").values_list("to", flat=True))


# ── children ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_children_keep_the_order_they_were_given_in(world: World) -> None:
    rows = recorded(world, {"age": 3}, {"age": 15, "immediate_risk": True}, {"age": None})
    assert [row.age for row in rows] == [3, 15, None]
    assert len({row.reference for row in rows}) == 3
    with viewing(world.silver("kent")):
        assert [row.age for row in queries.children(world.operation)].index(15) == 0
        assert {row.authority.slug for row in queries.children_of(rows[0].package_id)} == {AUTHORITY}


def test_an_authority_is_childrens_services_and_a_visit_is_the_packages_own(world: World) -> None:
    package, visit, bronze = accepted(world)[0], planned(world)[0], world.bronze("kent")
    with viewing(bronze):
        for slug in ("", "kent", "cs-atlantis"):
            with pytest.raises(BadInput):
                record_children([found(package, authority=slug)], by=bronze, at=world.at)
        for key in (visit.id, uuid4()):
            with pytest.raises(BadInput, match="another package"):
                record_children([found(package, visit=key)], by=bronze, at=world.at)
        own = Package.objects.get(pk=visit.package_id)
        assert record_children([found(own, visit=visit.id)], by=bronze, at=world.at)[0].visit_id == visit.id


def test_a_force_analyst_records_no_child(world: World) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    with viewing(analyst), pytest.raises(NotAllowed):
        record_children([found(package)], by=analyst, at=world.at)


def test_a_child_met_twice_is_counted_once(world: World) -> None:
    first, bronze = recorded(world)[0], world.bronze("kent")
    package = accepted(world)[0]
    with viewing(bronze):
        same = found(package, counted_as=first.id, immediate_risk=True)
        second = record_children([same], by=bronze, at=world.at)[0]
        third = record_children([found(package, counted_as=second.id)], by=bronze, at=world.at)[0]
        assert (second.counted_as_id, third.counted_as_id) == (first.id, first.id)
        figures = queries.figures_by_force(world.operation)[0]
        assert (figures.children, figures.immediate_risk, figures.referred) == (1, 1, 0)


def test_two_records_of_one_child_are_joined_later(world: World) -> None:
    first, second, third = recorded(world, {}, {}, {})
    bronze = world.bronze("kent")
    with viewing(bronze):
        assert queries.figures_by_force(world.operation)[0].children == 3
        count_as({second.id: first.id}, by=bronze, at=world.at)
        assert queries.figures_by_force(world.operation)[0].children == 2
        for same in ({third.id: second.id}, {first.id: third.id}, {third.id: third.id}):
            with pytest.raises(Conflict):
                count_as(same, by=bronze, at=world.at)
        assert Child.objects.filter(counted_as=None).count() == 2


# ── referrals ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_child_is_referred_once_with_its_clock(world: World) -> None:
    children, bronze = recorded(world, {"immediate_risk": True}, {"authority": "cs-surrey"}), world.bronze("kent")
    keys = [child.id for child in children]
    with viewing(bronze):
        assert [row.id for row in queries.not_referred(world.operation)] == keys
        made = refer(keys, by=bronze, at=world.at)
        again = refer(keys, by=bronze, at=world.at + timedelta(hours=5))
        assert {row.id for row in again} == {row.id for row in made}
        due = {row.child_id: row.due_at for row in ChildReferral.objects.all()}
        assert due == {keys[0]: world.at + timedelta(hours=1), keys[1]: world.at + timedelta(hours=24)}
        assert not queries.not_referred(world.operation).exists()
        late = queries.overdue(world.operation, at=world.at + timedelta(hours=2))
        assert [row.child_id for row in late] == keys[:1]
    assert entries(world, "child:refer") == ["cs-kent", "cs-surrey"]


def test_the_social_worker_answers_and_decides(world: World) -> None:
    made, worker = referred(world)[0], world.social_worker(AUTHORITY)
    decided = [Decided(made.id, Decision.ENQUIRY)]
    with viewing(worker):
        with pytest.raises(Conflict, match="cannot become decided"):
            decide(decided, by=worker, at=world.at)
        acknowledge([made.id], by=worker, at=world.at)
        with pytest.raises(Conflict, match="cannot become acknowledged"):
            acknowledge([made.id], by=worker, at=world.at)
        decide(decided, by=worker, at=world.at)
        decide([Decided(made.id, Decision.SUPPORT)], by=worker, at=world.at)
        assert open_referral(made.id, by=worker, at=world.at).decision == Decision.SUPPORT
    with viewing(world.silver("kent")):
        assert queries.decisions(world.operation) == {"support": 1}
    assert len(entries(world, "child-referral:decide")) == 2
    assert len(entries(world, "child-referral:open")) == 1


def test_a_force_does_not_answer_for_the_authority(world: World) -> None:
    made, silver = referred(world)[0], world.silver("kent")
    with viewing(silver):
        with pytest.raises(NotAllowed):
            acknowledge([made.id], by=silver, at=world.at)
        with pytest.raises(NotAllowed):
            decide([Decided(made.id, Decision.PLAN)], by=silver, at=world.at)


def test_the_desk_puts_the_next_one_due_first_and_the_decided_last(world: World) -> None:
    made = referred(world, {}, {"immediate_risk": True}, {"immediate_risk": True})
    at_once = [row for row in made if row.immediate_risk]
    worker = world.social_worker(AUTHORITY)
    with viewing(worker):
        acknowledge([at_once[0].id], by=worker, at=world.at)
        decide([Decided(at_once[0].id, Decision.NO_FURTHER_ACTION)], by=worker, at=world.at)
        desk = list(queries.desk(worker.agency, world.operation))
        assert desk[0].id == at_once[1].id
        assert desk[-1].id == at_once[0].id


# ── disclosures ───────────────────────────────────────────────────────────────────────────────────────────────────────
TEXTS: dict[str, Any] = {
    "recipient": "Invented Primary School",
    "words": "A member of your staff is under investigation.",
    "pressing_need": "The work is with young children.",
    "proportionality": "Nothing beyond the fact is said.",
}


def drafted(world: World, by: Post) -> TrustDisclosure:
    package = accepted(world)[0]
    with viewing(by):
        return draft_disclosure(package.id, **TEXTS, by=by, at=world.at)


def test_a_disclosure_is_written_by_one_and_approved_by_another(world: World) -> None:
    analyst, silver = world.force_analyst("kent"), world.silver("kent")
    row = drafted(world, analyst)
    with viewing(analyst):
        with pytest.raises(Conflict, match="draft cannot become sent"):
            send_disclosure(row.id, by=analyst, at=world.at)
        with pytest.raises(NotAllowed):
            approve_disclosure(row.id, by=analyst, at=world.at)
    with viewing(silver):
        approve_disclosure(row.id, by=silver, at=world.at)
    with viewing(analyst):
        sent = send_disclosure(row.id, by=analyst, at=world.at)
        assert (sent.state, sent.sent_at, sent.approver) == ("sent", world.at, silver.id)
        assert [each.id for each in queries.disclosures(world.operation)] == [row.id]
    assert entries(world, "disclosure:send") == ["Invented Primary School"]


def test_nobody_approves_their_own_words_in_whichever_post(world: World) -> None:
    analyst, silver = world.force_analyst("kent"), world.silver("kent")
    own = drafted(world, silver)
    Post.objects.filter(pk=analyst.id).update(person=silver.person)
    as_analyst = drafted(world, analyst)
    second = world.post(Role.SILVER, "kent", 2)
    with viewing(silver):
        for row in (own, as_analyst):
            with pytest.raises(NotAllowed, match="cannot approve"):
                approve_disclosure(row.id, by=silver, at=world.at)
    with viewing(second):
        assert approve_disclosure(own.id, by=second, at=world.at).approver == second.id


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_disclosure_has_all_its_parts(world: World, name: str) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    with viewing(analyst), pytest.raises(BadInput) as raised:
        draft_disclosure(package.id, **(TEXTS | {name: " "}), by=analyst, at=world.at)
    assert raised.value.place == name


# ── welfare ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_contacts_are_planned_moved_and_made(world: World) -> None:
    package, bronze = accepted(world)[0], world.bronze("kent")
    first, release = Contact(package.id, Trigger.FIRST_DAY, DAY), Contact(package.id, Trigger.RELEASE_DAY, DAY)
    later = Contact(package.id, Trigger.RELEASE_DAY, DAY + timedelta(days=30))
    with viewing(bronze):
        rows = plan_welfare_contacts([first, release], by=bronze, at=world.at)
        made = done_welfare_contact([rows[0].id], by=bronze, at=world.at)[0]
        assert (made.trigger, made.done_by) == (Trigger.FIRST_DAY, bronze.id)
        with pytest.raises(Conflict, match="was made"):
            done_welfare_contact([rows[0].id], by=bronze, at=world.at)
        moved = plan_welfare_contacts(
            [later, Contact(package.id, Trigger.FIRST_DAY, later.due_on)], by=bronze, at=world.at
        )
        assert [(row.trigger, row.due_on) for row in moved] == [("first_day", DAY), ("release_day", later.due_on)]
        assert not queries.contacts_due(world.operation, on=DAY).exists()
        assert queries.contacts_due(world.operation, on=later.due_on).count() == 1


def test_an_arrest_without_a_contact_on_release_day_is_found(world: World) -> None:
    package, silver = accepted(world)[0], world.silver("kent")
    accepted(world)
    with viewing(silver):
        record_outcomes([Followed(package.id, OutcomeKind.ARREST, world.at)], by=silver, at=world.at)
        missing = queries.without_contact(world.operation, trigger=Trigger.RELEASE_DAY)
        assert [row.id for row in missing] == [package.id]
        plan_welfare_contacts([Contact(package.id, Trigger.RELEASE_DAY, DAY)], by=silver, at=world.at)
        assert not missing.all().exists()


def test_another_forces_package_is_not_found(world: World) -> None:
    package, silver = accepted(world)[0], world.silver("surrey")
    with viewing(silver):
        with pytest.raises(NotFound):
            plan_welfare_contacts([Contact(package.id, Trigger.FIRST_DAY, DAY)], by=silver, at=world.at)
        with pytest.raises(NotFound):
            draft_disclosure(package.id, **TEXTS, by=silver, at=world.at)
