"""A silent block stops plans, needs two people, ends by itself, and is seen by those named for it only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from daybreak.access.models import Compartment, Grant
from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.deconfliction import queries
from daybreak.deconfliction.actions import confirm_block, lift_block, place_block
from daybreak.deconfliction.models import Block
from daybreak.deconfliction.rules import thing_to_block
from daybreak.deconfliction.terms import BlockGround
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from tests.refusing import refused
from tests.rooms import World

pytestmark = pytest.mark.django_db
WHY = "An officer works there under another name"
PHONE = "phone:+447700900123"


def now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def placed(world: World, *things: str, days: float = 9) -> Block:
    by, second = world.coordinator, world.second_coordinator
    with viewing(by):
        at = now()
        return place_block(
            world.national, things or (PHONE,), ground=BlockGround.UNDERCOVER, reason=WHY, named=[second],
            until=at + timedelta(days=days), by=by, at=at,
        )  # fmt: skip


def stopped(post: Post, **of: object) -> bool:
    with viewing(post):
        return queries.plan_stopped(**of)  # type: ignore[arg-type]


def test_a_block_stops_from_the_second_persons_word_until_it_is_lifted_by_another(world: World) -> None:
    kent, second = world.force_analyst("kent"), world.second_coordinator
    block = placed(world, PHONE, "subject:S-7KQ2M4", "address:1 example st|ZZ99 1AA")
    assert not stopped(kent, identifiers=[PHONE]), "one person alone stops nothing"
    with viewing(world.coordinator), pytest.raises(NotAllowed, match="themselves"):
        confirm_block(block.id, by=world.coordinator, at=world.at)
    with viewing(second):
        confirm_block(block.id, by=second, at=world.at)
    assert stopped(kent, identifiers=[PHONE])
    assert stopped(kent, subject="S-7KQ2M4")
    assert stopped(kent, premises=["1 example st|ZZ99 1AA"])
    assert not stopped(kent, subject="S-OTHER", identifiers=["phone:+447700900124"])
    with viewing(world.coordinator), pytest.raises(NotAllowed):
        lift_block(block.id, reason="It is over, they came back", by=world.coordinator, at=world.at)
    with viewing(second):
        lift_block(block.id, reason="It is over, they came back", by=second, at=world.at)
    assert not stopped(kent, identifiers=[PHONE])


def test_who_is_not_named_sees_no_part_no_grant_no_block(world: World) -> None:
    third = world.post(Role.LEAD_COORDINATOR, number=3)
    assert world.coordinator and world.second_coordinator  # noqa: PT018 - appointed when first asked for
    others = (third, world.gold, world.analyst, world.force_analyst("kent"), world.auditor, world.administrator)
    before = {}
    for post in others:
        with viewing(post):
            before[post.id] = (Block.objects.count(), Compartment.objects.count(), Grant.objects.count())
    block = placed(world)
    for post in others:
        with viewing(post):
            assert (Block.objects.count(), Compartment.objects.count(), Grant.objects.count()) == before[post.id]
    with viewing(third), pytest.raises(NotFound):
        confirm_block(block.id, by=third, at=world.at)
    with viewing(world.second_coordinator):
        assert queries.blocks().get() == block
        refused("deconfliction_block_ground", block, ground="whim")
        refused("deconfliction_block_state", block, state="ajar")
        refused("deconfliction_block_reason", block, reason="")
        refused("deconfliction_block_term", block, until=block.placed_at)
        refused("deconfliction_block_two", block, state="in_force", confirmed_by_person=block.placed_by_person)


def test_a_block_ends_by_itself(world: World) -> None:
    block = placed(world)
    with viewing(world.second_coordinator):
        confirm_block(block.id, by=world.second_coordinator, at=world.at)
        Block.objects.filter(pk=block.pk).update(placed_at=now() - timedelta(days=9), until=now())
    assert not stopped(world.force_analyst("kent"), identifiers=[PHONE])
    again = placed(world)
    with viewing(world.second_coordinator), pytest.raises(Conflict, match="expired"):
        confirm_block(again.id, by=world.second_coordinator, at=again.until)


def test_a_block_names_somebody_who_can_confirm_it_and_something_to_stop(world: World) -> None:
    by = world.coordinator
    wrong = [([PHONE], [world.analyst]), ([" "], [world.gold]), ([PHONE], [world.silver("kent"), world.gold])]
    for things, named in wrong:
        with viewing(by), pytest.raises(BadInput):
            place_block(
                world.national, things, ground=BlockGround.OTHER, reason=WHY, named=named,
                until=now() + timedelta(days=1), by=by, at=now(),
            )  # fmt: skip
    with viewing(world.analyst), pytest.raises(NotAllowed):
        place_block(
            world.national, [PHONE], ground=BlockGround.OTHER, reason=WHY, named=[by], until=now() + timedelta(days=1),
            by=world.analyst, at=now(),
        )  # fmt: skip


def test_a_line_somebody_writes_is_compared_as_facts_are() -> None:
    assert thing_to_block(" s-7kq2m4 ") == "subject:S-7KQ2M4"
    assert thing_to_block("phone 07700 900123") == PHONE
    assert thing_to_block("address 1 Example Street, zz99 1aa") == "address:1 example st|ZZ99 1AA"
    assert thing_to_block("username Example Chat|Sample") == "username:example chat|sample"
    for wrong in ("07700 900123", "address somewhere", "S-1 2"):
        with pytest.raises(BadInput):
            thing_to_block(wrong)
