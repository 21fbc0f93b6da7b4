"""An unlock counts for as long as whoever gave it could give it again: not past a post, a suspension, a membership."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from daybreak.access.actions import admit, deactivate, end, end_post
from daybreak.access.models import Grant
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.kernel.errors import Conflict, GateNotMet
from daybreak.release import queries
from daybreak.release.actions import agree, lift, propose_embargo, propose_lift, publish, unlock
from daybreak.release.models import Proposal, Release
from daybreak.release.tasks import open_due
from daybreak.release.timekeeping.terms import Readings
from tests.release.invented import clocks, drafted, sealed, unlocked
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of as words_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def kept_closed(world: World, release: Release, at: datetime) -> str:
    """Publish in vain, by a person and by the worker; return the one item that is open."""
    with viewing(world.gold), pytest.raises(GateNotMet) as closed:
        publish(release.id, operation=world.operation, readings=clocks(at), by=world.gold, at=at)
    [item] = closed.value.items
    assert open_due(at=at, read=agreeing) == [(release, item)], "the worker asks the same gate"
    return str(item)


def agreeing(at: datetime) -> Readings:
    return clocks(at)


def test_who_can_unlock_no_longer_counts_no_longer(world: World) -> None:
    release, at = unlocked(world, drafted(world, embargo=world.at - HOUR)), world.at + MINUTE
    by, leaver = world.administrator, world.coordinator
    others = [world.post(Role.LEAD_COORDINATOR, number=number) for number in (2, 3, 4)]
    with viewing(by):
        end_post(leaver, reason="retired from the force", by=by, at=at)
    said = kept_closed(world, release, at)
    assert said.startswith("Two different people unlock: 1 of 2")
    assert "Lead_Coordinator Lead 1" in said
    assert "unlocks it again, or another" in said
    page = words_of(client_of(world.gold).get("/release/"))
    assert "Lead_Coordinator Lead 1" in page
    assert "1 of 2 people" in words_of(client_of(world.gold).get(f"/release/{release.id}/countdown/"))
    with viewing(world.gold), pytest.raises(Conflict, match="already"):
        unlock(release.id, by=world.gold, at=at)
    again(world, release, others[0], at)
    with viewing(by):
        deactivate(others[0].person, reason="suspended while a complaint is looked into", by=by, at=at)
    assert "Lead_Coordinator Lead 2" in kept_closed(world, release, at)
    again(world, release, others[1], at)
    with viewing(others[2]):
        end(Grant.objects.get(post=others[1]).pk, reason="moved to another operation", by=others[2], at=at)
    assert "Lead_Coordinator Lead 3" in kept_closed(world, release, at)
    at += MINUTE
    with viewing(by):
        admit([others[1]], world.operation, reason="came back to it", by=by, at=at)
    kept_closed(world, release, at)
    again(world, release, others[1], at)
    with viewing(world.gold):
        assert publish(release.id, operation=world.operation, readings=clocks(at), by=world.gold, at=at).published_at


def again(world: World, release: Release, by: Post, at: datetime) -> None:
    """Unlock as another one, from the page: the button is there while too few unlocks hold."""
    assert "Unlock" in words_of(client_of(by).get("/release/"))
    with viewing(by):
        row = unlock(release.id, by=by, at=at)
        assert (row.state, queries.unlocked_by(row, at=at)) == ("unlocked", 2)
        with pytest.raises(Conflict, match="cannot become unlocked"):
            unlock(release.id, by=by, at=at)


def test_what_a_leaver_proposed_is_agreed_to_no_longer(world: World) -> None:
    """Nor do two people lift or move an embargo of whom one has gone."""
    release, at = sealed(world, drafted(world, embargo=world.at + 9 * HOUR)), world.at
    by, first, second = world.administrator, world.gold, world.post(Role.GOLD, number=2)
    until = at + HOUR
    with viewing(first):
        propose_lift(release.id, reason="It is in the papers", by=first, at=at)
        propose_embargo(release.id, until=until, reason="The minister asked", by=first, at=at)
    with viewing(by):
        end_post(first, reason="retired from the force", by=by, at=at + MINUTE)
    with viewing(second):
        with pytest.raises(Conflict, match="Whoever proposed it"):
            lift(release.id, operation=world.operation, by=second, at=at + 2 * MINUTE)
        with pytest.raises(Conflict, match="Whoever proposed it"):
            agree(release.id, until=until, by=second, at=at + 2 * MINUTE)
        assert not Proposal.objects.exclude(agreed_at=None).exists()
