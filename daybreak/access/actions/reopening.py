"""When nobody is named for a restricted record any more: naming people anew, without opening it oneself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from daybreak.access import queries
from daybreak.access.actions.restricting import name_parts
from daybreak.access.gates import require
from daybreak.access.models import Compartment, Grant, Operation, Review
from daybreak.access.rules import REVIEW_WITHIN, check_reason, check_two, check_until, compartment_of_role
from daybreak.access.terms import ReviewKind
from daybreak.access.viewer import counting
from daybreak.agencies.models import Post
from daybreak.kernel.errors import BadInput, Conflict, NotFound
from daybreak.ledger.actions import record


def name_again(
    key: UUID, posts: Sequence[Post], *, of: Operation, reason: str, until: datetime, by: Post, at: datetime
) -> list[Grant]:
    """Name two people or more of the lead agency for a restricted record that nobody opens any more; return the grants.

    Whoever names them is none of them and sees nothing of it: not the record, not why it was restricted. Raises
    NotFound where the operation has no such restriction, Conflict while somebody is still named.
    """
    require(by, "record:reopen")
    said = check_reason(reason)
    check_until(until, at=at)
    for post in posts:
        check_two(by.person_id, post.person_id, act="name people")
    whole = {post.person_id for post in posts if compartment_of_role(post.role) is None}
    if len(whole) < queries.NAMED_AT_LEAST:
        raise BadInput("Name at least two people of the lead agency", rule="two-people", remedy="Two coordinators, say")
    with counting(of.id):
        found = queries.restrictions(of).filter(pk=key, lifted_at=None).select_for_update(of=("self",)).first()
        if found is None:
            raise NotFound(thing="restriction")
        if queries.named_leads(found.compartment_id, at=at):
            raise Conflict("Somebody is named for this record", remedy="Whoever is named can name more people")
        parts = list(Compartment.objects.filter(restriction=found.id).select_related("agency"))
        grants = name_parts(posts, parts, reason=said, until=until, by=by, at=at)
        Review.objects.create(
            compartment_id=found.compartment_id, kind=ReviewKind.RESTRICTION, reason=said, opened_by=by.id,
            opened_by_person=by.person_id, opened_at=at, due_at=at + REVIEW_WITHIN,
        )  # fmt: skip
    record("record:reopen", found.thing, found.thing_ref, by=by.actor, at=at, reason=said, posts=[p.id for p in posts])
    return grants
