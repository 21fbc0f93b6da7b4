"""Resolve what is known: mentions from facts, links from mentions, subjects from links and judgements.

As records arrive, each with what it touches; or everything at once, by the batch engine. The same model gives the same
links and groups either way, in whatever order the records came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.agencies.models import Post
from daybreak.identity.actions.deriving import Derived, derive
from daybreak.identity.actions.linking import learn, link_all, link_some, linking, model_in_use
from daybreak.identity.actions.meeting import has_crowd, holders_of, met_anew, neighbours
from daybreak.identity.actions.mentioning import Refreshed, numbers_held, refresh, rekey, rekey_all
from daybreak.identity.actions.parts import Part, closed, whole
from daybreak.identity.actions.pooling import meets_groups, pool
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.models import Mention
from daybreak.identity.terms import Band
from daybreak.kernel.bulk import create_rows
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record
from daybreak.ledger.terms import Processing


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a resolution gave: counts of mentions, links by band, subjects, accounts and premises."""

    mentions: int
    strong: int
    household: int
    review: int
    subjects: int
    accounts: int
    premises: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """What some referrals brought: how many mentions that say something new, links, and the subjects they touched."""

    mentions: int
    links: int
    subjects: frozenset[UUID]


def resolve(national: Compartment, *, retrain: bool = True, by: Post, at: datetime) -> Resolved:
    """Resolve all current facts of an operation into subjects, accounts and premises; return what it gave.

    `retrain` learns a new model from them first; otherwise they are compared by the model in use. The result does not
    depend on the order in which anything arrived.
    """
    hold(national)
    require(by, "identity:resolve")
    refreshed = refresh(national)
    mentions = refreshed.mentions
    create_rows(refreshed.fresh)
    rekey_all(mentions)
    model = learn(national, _compared(mentions), at=at) if retrain else model_in_use(national, at=at)
    pairs = link_all(national, mentions, model)
    derived = derive(whole(national), by=by, at=at)
    pool(national, derived.keys, model)
    resolved = _summary(len(mentions), (pair.band for pair in pairs), derived)
    record(
        "identity:resolve",
        "operation",
        national.operation_id,
        by=by.actor,
        at=at,
        processing=Processing.COMBINE,
        model=model.digest,
        mentions=resolved.mentions,
        subjects=resolved.subjects,
    )
    return resolved


def resolve_arrived(national: Compartment, referrals: Collection[UUID], *, by: Post, at: datetime) -> Arrived:
    """Resolve the people of these referrals against everything known, by the model in use; return what they touched."""
    hold(national)
    require(by, "identity:resolve")
    refreshed = refresh(national, referrals)
    if not (refreshed.fresh or refreshed.changed):
        return Arrived(0, 0, frozenset())
    rekeyed = rekey(refreshed)
    holders = holders_of(national, rekeyed.added.keys() | rekeyed.gone.keys())
    model, fusing = linking(national, at=at)
    if fusing or refreshed.changed or has_crowd(holders):
        create_rows(refreshed.fresh)  # whom they meet, or are bound to, is asked of the database
    anew = met_anew(national, rekeyed, holders)
    numbers = rekeyed.numbers | numbers_held(anew - rekeyed.numbers.keys())
    links = link_some(national, numbers, holders, fresh=refreshed.fresh, model=model)
    # Who lost a number may have been all that stood between those who still hold it.
    parted = {mention for number in rekeyed.gone for mention in holders[number]}
    part = _part(national, refreshed, numbers.keys() | parted, fusing=fusing)
    unseen = part.unseen
    derived = derive(part, by=by, at=at)
    if not unseen or meets_groups(neighbours(holders) - set(part.ids or ())):
        pool(national, derived.keys, model, fresh=unseen)
    record(
        "identity:resolve", "operation", national.operation_id, by=by.actor, at=at, processing=Processing.COMBINE,
        model=model.digest, mentions=len(rekeyed.numbers), subjects=derived.subjects,
    )  # fmt: skip
    return Arrived(len(rekeyed.numbers), links, derived.keys)


def _part(national: Compartment, refreshed: Refreshed, touched: Collection[UUID], *, fusing: bool) -> Part:
    """Return what stands or falls with the touched mentions: of new ones alone only they, unless strong links fuse."""
    if refreshed.changed or fusing:
        return closed(national, touched, fusing=fusing)
    return Part(national, refreshed.fresh, fusing, said=refreshed.said)


def _compared(mentions: Iterable[Mention]) -> list[MentionRead]:
    return [row.read() for row in mentions]


def _summary(mentions: int, bands: Iterable[Band], derived: Derived) -> Resolved:
    counted = Counter(bands)
    return Resolved(
        mentions=mentions,
        strong=counted[Band.STRONG],
        household=counted[Band.HOUSEHOLD],
        review=counted[Band.REVIEW],
        subjects=derived.subjects,
        accounts=derived.accounts,
        premises=derived.premises,
    )
