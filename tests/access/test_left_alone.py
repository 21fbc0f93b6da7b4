"""Nobody is left alone with a restricted record, and none is lost when the people named for it are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from daybreak.access.actions import end, lift, name_again, name_for
from daybreak.access.models import Grant, Restriction
from daybreak.access.queries import thinly_named
from daybreak.access.viewer import viewing
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.models import Entry
from tests.access.suspects import NOW, WHY, Suspect, restricted, seen, suspect
from tests.rooms import World

pytestmark = pytest.mark.django_db
A_MONTH = timedelta(days=30)


def test_the_last_two_named_stay_until_another_is(world: World) -> None:
    made = restricted(world, suspect(world)).restriction
    by, third = world.coordinator, world.post(Role.LEAD_COORDINATOR, number=3)
    now = datetime.now(UTC)
    with viewing(by):
        theirs = Grant.objects.filter(compartment__restriction=made.id, post=world.second_coordinator)
        for grant in theirs:
            with pytest.raises(Conflict, match="Fewer than two people"):
                end(grant.id, reason="No longer needed here", by=by, at=now)
        name_for(made.id, [third], reason=WHY, until=now + A_MONTH, by=by, at=now)
        for grant in theirs:
            end(grant.id, reason="No longer needed here", by=by, at=datetime.now(UTC))


def forgotten(world: World) -> tuple[Suspect, Restriction]:
    """Restrict a suspect's records, and let every grant of them run out."""
    it = suspect(world)
    made = restricted(world, it).restriction
    with viewing(world.coordinator):
        Grant.objects.filter(compartment__restriction=made.id).update(granted_until=NOW + timedelta(minutes=1))
    return it, made


def test_command_names_two_others_for_what_nobody_opens_and_sees_nothing_of_it(world: World) -> None:
    it, made = forgotten(world)
    gold, now = world.gold, datetime.now(UTC)
    third, fourth = (world.post(Role.LEAD_COORDINATOR, number=number) for number in (3, 4))
    with viewing(gold):
        [thin] = thinly_named(world.operation, at=now)
        assert (thin.restriction, thin.people) == (made.id, 0)
        assert not Restriction.objects.exists()
        said = {"of": world.operation, "reason": WHY, "until": now + A_MONTH, "by": gold, "at": now}
        name_again(made.id, [third, fourth], **said)  # type: ignore[arg-type]
        assert thinly_named(world.operation, at=datetime.now(UTC)) == []
        with pytest.raises(Conflict, match="Somebody is named"):
            name_again(made.id, [third, fourth], **said)  # type: ignore[arg-type]
    assert seen(gold, it.rows) == {}
    everything = {model._meta.label: keys for model, keys in it.rows.items()}
    assert seen(third, it.rows) == seen(fourth, it.rows) == everything
    with viewing(third):
        lift(made.id, reason="It was another officer", by=third, at=datetime.now(UTC))
    assert seen(world.analyst, it.rows)
    with viewing(world.auditor):
        assert Entry.objects.filter(act="record:reopen").count() == 1


def test_nobody_names_themselves_one_alone_or_without_the_role(world: World) -> None:
    _, made = forgotten(world)
    gold, by, analyst, now = world.gold, world.coordinator, world.analyst, datetime.now(UTC)
    second, third = world.second_coordinator, world.post(Role.LEAD_COORDINATOR, number=3)
    said = {"of": world.operation, "reason": WHY, "until": now + A_MONTH, "at": now}
    with viewing(by), pytest.raises(NotAllowed, match="for themselves"):
        name_again(made.id, [by, second], by=by, **said)  # type: ignore[arg-type]
    with viewing(gold), pytest.raises(BadInput, match="at least two people"):
        name_again(made.id, [third], by=gold, **said)  # type: ignore[arg-type]
    with viewing(gold), pytest.raises(NotFound):
        name_again(uuid4(), [second, third], by=gold, **said)  # type: ignore[arg-type]
    with viewing(analyst), pytest.raises(NotAllowed):
        name_again(made.id, [second, third], by=analyst, **said)  # type: ignore[arg-type]
