"""Nobody is left alone with a restricted record by an act of theirs, and command is told where few stay named."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from daybreak.access.actions import admit, deactivate, end, extend, name_for
from daybreak.access.models import Grant, Restriction
from daybreak.access.queries import members, named_leads, thinly_named
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import Conflict, NotFound
from tests.access.suspects import NOW, WHY, restricted, seen, suspect
from tests.rooms import World

DONE = "No longer needed here"
A_MONTH = timedelta(days=30)


def grants_of(post: Post, made: Restriction) -> list[Grant]:
    return list(Grant.objects.filter(compartment__restriction=made.id, post=post))


@pytest.mark.django_db
def test_the_last_two_named_stay_until_another_is_named(world: World) -> None:
    it, by, second = suspect(world), world.coordinator, world.second_coordinator
    made, third = restricted(world, it).restriction, world.post(Role.LEAD_COORDINATOR, number=3)
    now = datetime.now(UTC)
    with viewing(by):
        for grant in grants_of(second, made):
            with pytest.raises(Conflict) as refused:
                end(grant.id, reason=DONE, by=by, at=now)
            assert refused.value.rule == "two-people"
        name_for(made.id, [third], reason=WHY, until=now + A_MONTH, by=by, at=now)
        for grant in grants_of(second, made):
            end(grant.id, reason=DONE, by=by, at=datetime.now(UTC))
    assert not seen(second, it.rows)
    assert seen(third, it.rows)


@pytest.mark.django_db
def test_a_term_is_not_shortened_in_the_name_of_extending_it(world: World) -> None:
    it, by, second = suspect(world), world.coordinator, world.second_coordinator
    made, now = restricted(world, it).restriction, datetime.now(UTC)
    with viewing(by), pytest.raises(Conflict, match="ends later already"):
        extend(grants_of(second, made)[0].id, until=now + timedelta(minutes=1), reason=WHY, by=by, at=now)


def test_two_who_end_each_other_at_once_do_not_both_succeed(committed_world: World) -> None:
    world = committed_world
    it, by, second = suspect(world), world.coordinator, world.second_coordinator
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    made = restricted(world, it, third).restriction
    with viewing(third):
        home = Grant.objects.filter(compartment=made.compartment_id)  # each is named for the parts beside it too
        theirs = {post.id: home.get(post=post).id for post in (by, second)}
    gate, refused, broken = threading.Barrier(2), [], []

    def ending(who: Post, whom: Post) -> None:
        try:
            with viewing(who):
                gate.wait(20)
                end(theirs[whom.id], reason=DONE, by=who, at=datetime.now(UTC))
        except (Conflict, NotFound) as error:  # NotFound: they saw the other's grant until they were ended themselves
            refused.append(type(error))
        except Exception as error:
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ending, args=pair) for pair in ((by, second), (second, by))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not broken
    assert len(refused) == 1
    with viewing(third):
        assert len(named_leads(made.compartment_id, at=datetime.now(UTC))) == 2


@pytest.mark.django_db
def test_the_end_of_a_membership_ends_what_was_granted_on_top_of_it(world: World) -> None:
    it, by, analyst = suspect(world), world.coordinator, world.analyst
    made, third = restricted(world, it, analyst).restriction, world.post(Role.LEAD_COORDINATOR, number=3)
    whole = {"operation": world.operation, "post": analyst, "compartment": None}
    with viewing(third):  # who is not named, and does not see the grant of the restricted part
        end(members(world.operation).get(**whole).id, reason=DONE, by=third, at=datetime.now(UTC))
    assert not seen(analyst, it.rows)
    with viewing(by):
        now = datetime.now(UTC)
        assert not [grant for grant in grants_of(analyst, made) if grant.granted_until and grant.granted_until > now]
        admit([analyst], world.operation, reason=WHY, by=by, at=NOW)
    assert "identity.Subject" not in seen(analyst, it.rows), "admitted again, and not to the restricted record"


@pytest.mark.django_db
def test_one_of_the_last_two_is_not_cut_by_the_other_through_their_membership(world: World) -> None:
    by, second = world.coordinator, world.second_coordinator
    restricted(world, suspect(world))
    with viewing(by):
        whole = members(world.operation).get(post=second, compartment=None)
        with pytest.raises(Conflict) as refused:
            end(whole.id, reason=DONE, by=by, at=datetime.now(UTC))
    assert refused.value.rule == "two-people"


@pytest.mark.django_db
def test_command_is_told_where_few_stay_named_and_nobody_else_is(world: World) -> None:
    made = restricted(world, suspect(world)).restriction
    third, now = world.post(Role.LEAD_COORDINATOR, number=3), datetime.now(UTC)
    with viewing(third):
        assert thinly_named(world.operation, at=now) == []
        [soon] = thinly_named(world.operation, at=now + timedelta(days=20))
        assert (soon.restriction, soon.people) == (made.id, 2)
        assert soon.forces == "Essex Police, Kent Police", "a children's services authority would tell of a child"
    with viewing(world.administrator):
        deactivate(world.second_coordinator.person, reason="Left the agency today", by=world.administrator, at=now)
    later = datetime.now(UTC)
    for told in (world.coordinator, third, world.gold):
        with viewing(told):
            assert [row.people for row in thinly_named(world.operation, at=later)] == [1]
            assert not Restriction.objects.exclude(id=made.id).exists()
    for other in (world.analyst, world.silver("kent"), world.auditor, world.administrator):
        with viewing(other):
            assert thinly_named(world.operation, at=later) == []
