"""Silent blocks: plans about a thing stop, and only the people named for the block know that it is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from daybreak.access.gates import may_ever, require
from daybreak.access.models import Compartment, Grant
from daybreak.access.rules import check_reason, check_two, check_until, compartment_of_role, new_reference
from daybreak.access.terms import CompartmentKind
from daybreak.access.viewer import at_once
from daybreak.agencies.models import Post
from daybreak.deconfliction.models import Block
from daybreak.deconfliction.terms import BLOCK_MOVES, BlockGround, BlockState
from daybreak.kernel.errors import BadInput, Conflict
from daybreak.kernel.locks import lock
from daybreak.kernel.prepared import hold
from daybreak.kernel.states import check_move
from daybreak.ledger.actions import record


def place_block(
    national: Compartment, things: Sequence[str], *, ground: BlockGround, reason: str, named: Sequence[Post],
    until: datetime, by: Post, at: datetime,
) -> Block:  # fmt: skip
    """Propose a silent block, seen from now on by the caller and the named posts only; it stops nothing yet.

    It stops plans once another of the named people confirms it. `things` as in `Block`. BadInput without another
    person of the lead agency among the named, or without anything to block.
    """
    hold(national)
    require(by, "block:place", Block(compartment=national))
    said = check_reason(reason)
    check_until(until, at=at)
    wanted = sorted({thing.strip() for thing in things if thing.strip()})
    if not wanted:
        raise BadInput("A block needs something to block", rule="things", remedy="A subject, an address, an identifier")
    key = uuid4()
    part = Compartment.objects.create(
        operation_id=national.operation_id, kind=CompartmentKind.RESTRICTED, stands_for=national, restriction=key
    )
    _name([by, *named], part, reason=said, until=until, by=by, at=at)
    block = Block.objects.create(
        id=key, compartment=part, reference=new_reference("B"), things=wanted, ground=ground, reason=said,
        placed_by=by.id, placed_by_person=by.person_id, placed_at=at, until=until,
    )  # fmt: skip
    record("block:place", "block", block.id, by=by.actor, at=at, reason=said, ground=ground, until=until)
    return block


def _name(posts: Sequence[Post], part: Compartment, *, reason: str, until: datetime, by: Post, at: datetime) -> None:
    if not any(post.person_id != by.person_id and may_ever(post, "block:place") for post in posts):
        raise BadInput(
            "Name at least one other person who can confirm it",
            rule="two-people",
            remedy="A second coordinator, or gold",
        )
    for post in posts:
        if compartment_of_role(post.role) is not None:
            raise BadInput(f"{post} is not of the lead agency", rule="named", remedy="Name posts that see the nation")
    since = at_once(at)
    Grant.objects.bulk_create(
        Grant(
            post=post, operation_id=part.operation_id, compartment=part, reason=reason, granted_by=by.id,
            granted_from=since, granted_until=until,
        )
        for post in {post.id: post for post in posts}.values()
    )  # fmt: skip


def confirm_block(key: UUID, *, by: Post, at: datetime) -> Block:
    """Confirm a block as the second person: plans about its things stop from now on."""
    block = lock(Block, key)
    require(by, "block:place", block)
    check_two(by.person_id, block.placed_by_person, act="confirm a block", ask="another person named for it")
    check_move(BLOCK_MOVES, what=f"Block {block.reference}", now=BlockState(block.state), to=BlockState.IN_FORCE)
    if block.until <= at:
        raise Conflict(f"Block {block.reference} has expired", remedy="Place it again")
    block.state, block.confirmed_by_person, block.confirmed_at = BlockState.IN_FORCE, by.person_id, at
    block.save(update_fields=["state", "confirmed_by_person", "confirmed_at"])
    record("block:confirm", "block", block.id, by=by.actor, at=at)
    return block


def lift_block(key: UUID, *, reason: str, by: Post, at: datetime) -> Block:
    """Lift a block, or withdraw one nobody has confirmed; one that is in force by another person than placed it."""
    block = lock(Block, key)
    require(by, "block:place", block)
    said = check_reason(reason)
    if block.state == BlockState.IN_FORCE:
        check_two(by.person_id, block.placed_by_person, act="lift a block", ask="another person named for it")
    check_move(BLOCK_MOVES, what=f"Block {block.reference}", now=BlockState(block.state), to=BlockState.LIFTED)
    block.state, block.lifted_by_person, block.lifted_at, block.lifted_why = BlockState.LIFTED, by.person_id, at, said
    block.save(update_fields=["state", "lifted_by_person", "lifted_at", "lifted_why"])
    record("block:lift", "block", block.id, by=by.actor, at=at, reason=said)
    return block
