"""Welfare plans, contacts that alarm, families as third parties, disclosures to their end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.safeguarding import welfare
from daybreak.safeguarding.actions import (
    approve_disclosure,
    confirm_received,
    done_welfare_contact,
    draft_disclosure,
    duty_done,
    plan_first_contacts,
    record_family,
    refuse_disclosure,
    send_disclosure,
    signpost,
    tell_duty,
    write_welfare_plan,
)
from daybreak.safeguarding.models import FamilyMember, TrustDisclosure, WelfarePlan
from daybreak.safeguarding.terms import DisclosedTo, DisclosureState, PlannedCare
from daybreak.visits.queries import preparation_of
from daybreak.visits.terms import Preparation
from tests.rooms import World
from tests.visits.invented import DAY, accepted

pytestmark = pytest.mark.django_db


# ── plans and contacts ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_plan_has_versions_and_is_found_for_the_readiness_gate(world: World) -> None:
    first, second = accepted(world, count=2)
    bronze = world.bronze("kent")
    with viewing(bronze):
        assert {row.id for row in welfare.without_plan(world.operation)} == {first.id, second.id}
        for named in ("PC 1", "PC 2"):
            write_welfare_plan(PlannedCare(first.id, named, "None known", "A call a day"), by=bronze, at=world.at)
        assert [(row.number, row.named) for row in welfare.plans_of(first.id)] == [(2, "PC 2"), (1, "PC 1")]
        assert welfare.planned([first.id, second.id]) == {first.id}
        assert [row.id for row in welfare.without_plan(world.operation)] == [second.id]
        with pytest.raises(BadInput, match="risks"):
            write_welfare_plan(PlannedCare(second.id, "PC 1", " ", "x"), by=bronze, at=world.at)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            WelfarePlan.objects.update(risks="other")
    with viewing(world.bronze("surrey")):
        assert welfare.planned([first.id]) == frozenset()


def test_a_plan_answers_the_readiness_gate_when_the_post_prepares_visits(world: World) -> None:
    package = accepted(world)[0]
    care = PlannedCare(package.id, "PC 1", "None known", "A call a day")
    for by, kinds in ((world.bronze("kent"), []), (world.silver("kent"), [Preparation.WELFARE_PLAN])):
        with viewing(by):
            write_welfare_plan(care, by=by, at=world.at)
            assert list(preparation_of(package.id).values_list("kind", flat=True)) == kinds


def test_the_first_48_hours_are_planned_together_and_what_is_missed_alarms(world: World) -> None:
    package, bronze = accepted(world)[0], world.bronze("kent")
    with viewing(bronze):
        one, two = plan_first_contacts(package.id, met_on=DAY, by=bronze, at=world.at)
        assert (one.due_on, two.due_on) == (DAY + timedelta(days=1), DAY + timedelta(days=2))
        assert not welfare.overdue_contacts(world.operation, on=one.due_on).exists()
        late = welfare.overdue_contacts(world.operation, on=two.due_on)
        assert [row.id for row in late] == [one.id]
        done_welfare_contact([one.id], by=bronze, at=world.at, found="Calm")
        assert not late.all().exists()
        assert welfare.contacts_of(package.id)[0].found == "Calm"


# ── families ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_adult_of_the_family_is_a_third_party_by_rule_and_by_constraint(world: World) -> None:
    package, analyst = accepted(world)[0], world.force_analyst("kent")
    with viewing(analyst):
        row = record_family(package.id, known_as="Marigold", relation="partner", by=analyst, at=world.at)
        assert row.category == "third_party"
        for category in ("suspect", "victim", "witness"):
            with pytest.raises(DatabaseError, match="third_party"), transaction.atomic():
                FamilyMember.objects.filter(pk=row.pk).update(category=category)
        package.subject_name = "Ann  Example-Other"
        package.save(update_fields=["subject_name"])
        with pytest.raises(BadInput, match="suspect's own name"):
            record_family(package.id, known_as="other, ANN example", relation="partner", by=analyst, at=world.at)
        assert welfare.families(world.operation)[0].signposted_at is None
        signpost(row.id, support="A leaflet", by=analyst, at=world.at)
        assert welfare.family_of(package.id)[0].signpost == "A leaflet"
    other = world.force_analyst("surrey")
    with viewing(other):
        assert not welfare.families(world.operation).exists()
        with pytest.raises(NotFound):
            signpost(row.id, support="x", by=other, at=world.at)


# ── disclosures ───────────────────────────────────────────────────────────────────────────────────────────────────────
TEXTS: dict[str, Any] = {"recipient": "Invented School", "words": "w", "pressing_need": "n", "proportionality": "p"}


def sent(world: World, to: DisclosedTo = DisclosedTo.EMPLOYER) -> tuple[TrustDisclosure, Post]:
    package, analyst, silver = accepted(world)[0], world.force_analyst("kent"), world.silver("kent")
    with viewing(analyst):
        row = draft_disclosure(package.id, **TEXTS, to=to, by=analyst, at=world.at)
    with viewing(silver):
        approve_disclosure(row.id, by=silver, at=world.at)
        return send_disclosure(row.id, by=silver, at=world.at, how="By telephone to the head"), silver


def test_who_read_it_is_confirmed_once_and_not_before_it_was_sent(world: World) -> None:
    row, silver = sent(world)
    later = world.at + timedelta(hours=1)
    with viewing(silver):
        for wrong in (world.at - timedelta(hours=1), later + timedelta(hours=9)):
            with pytest.raises(BadInput):
                confirm_received(row.id, received_by="The head", received_at=wrong, by=silver, at=later)
        confirm_received(row.id, received_by="The head", received_at=later, by=silver, at=later)
        with pytest.raises(Conflict, match="read by The head"):
            confirm_received(row.id, received_by="x", received_at=later, by=silver, at=later)


def test_the_employers_duty_is_its_own_and_kept_apart(world: World) -> None:
    row, silver = sent(world)
    regulator, _ = sent(world, DisclosedTo.REGULATOR)
    with viewing(silver):
        with pytest.raises(Conflict, match="not told"):
            duty_done(row.id, said="done", done_on=DAY, by=silver, at=world.at)
        with pytest.raises(Conflict, match="Only an employer"):
            tell_duty(regulator.id, by=silver, at=world.at)
        made = tell_duty(row.id, by=silver, at=world.at)
        assert "Disclosure and Barring Service" in made.duty
        with pytest.raises(Conflict, match="told once"):
            tell_duty(row.id, by=silver, at=world.at)
        assert duty_done(row.id, said="We have", done_on=DAY, by=silver, at=world.at).said_done_on == DAY
        assert TrustDisclosure.objects.get(pk=row.id).state == DisclosureState.SENT


def test_a_refused_disclosure_is_told_to_nobody_and_a_wrong_one_is_corrected_by_another(world: World) -> None:
    row, silver = sent(world)
    analyst, other = world.force_analyst("kent"), accepted(world)[0]
    with viewing(analyst):
        again = draft_disclosure(
            row.package_id, **(TEXTS | {"words": "right"}), corrects=row.id, by=analyst, at=world.at
        )
        assert again.corrects_id == row.id
        with pytest.raises(NotFound):
            draft_disclosure(other.id, **TEXTS, corrects=row.id, by=analyst, at=world.at)
    with viewing(silver):
        refuse_disclosure(again.id, reason="Not these words", by=silver, at=world.at)
        for act in (approve_disclosure, send_disclosure):
            with pytest.raises(Conflict):
                act(again.id, by=silver, at=world.at)
        with pytest.raises(Conflict, match="cannot become refused"):
            refuse_disclosure(row.id, reason="too late", by=silver, at=world.at)
