"""Proposals from what groups of mentions know together, where that says more than any two of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Max

from daybreak.access.models import Compartment
from daybreak.identity import queries
from daybreak.identity.actions.linking import drop_links, scorer_of, write_links
from daybreak.identity.actions.meeting import holders_of
from daybreak.identity.actions.mentioning import numbers_held
from daybreak.identity.linkage.blocking import CROWD
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.pooling import compare
from daybreak.identity.models import Link, LinkModel, Mention
from daybreak.identity.terms import Band
from daybreak.kernel.bulk import among

Groups = Mapping[UUID, Sequence[Mention]]
SURPLUS_BITS = 1.0
"""A pooled comparison that adds less than this to the best of two records tells a person nothing new."""


def pool(national: Compartment, subjects: Collection[UUID], model: LinkModel, *, fresh: bool = False) -> int:
    """Compare what is known of these subjects with what is known of those they meet; return how many links stand.

    Groups that share a number of any of their mentions meet. Two groups of one mention each are compared as records.
    `fresh` subjects have no links yet.
    """
    own = queries.mentions_of_subjects(national, subjects)
    if not fresh:
        drop_links(own, pooled=True)
    meeting = _meeting(national, own)
    if not meeting:
        return 0
    groups = _groups({subject for pair in meeting for subject in pair})
    best = _best_of_records(groups)
    scorer, found = scorer_of(model), []
    for one, other in sorted(meeting):
        pair = compare(_read(groups[one]), _read(groups[other]), scorer)
        if pair and pair.band is not Band.DROP and pair.bits >= best.get((one, other), 0) + SURPLUS_BITS:
            found.append(pair)
    names = {mention.key: mention.id for mentions in groups.values() for mention in mentions}
    write_links(found, names, model, pooled=True)
    return len(found)


def meets_groups(mentions: Collection[UUID]) -> bool:
    """Answer whether one of these mentions has a subject with several: only those know more together than a record."""
    return bool(mentions) and any(count > 1 for _, count in queries.sizes_at(mentions).values())


def _meeting(national: Compartment, own: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return the pairs of subjects that share a number, one of them with these mentions and one with several.

    Step by step along the indexes: one statement for all of it is planned by statistics that lag behind a delivery.
    """
    held = numbers_held(own)
    holders = holders_of(national, {number for numbers in held.values() for number in numbers})
    near = {number: mentions for number, mentions in holders.items() if 1 < len(mentions) <= CROWD}
    known = queries.sizes_at({mention for mentions in near.values() for mention in mentions})
    pairs = set()
    for mention, numbers in held.items():
        for other in {other for number in numbers for other in near.get(number, ())}:
            if mention in known and other in known:
                (one, ours), (two, theirs) = known[mention], known[other]
                if one != two and ours + theirs > 2:
                    pairs.add((min(one, two), max(one, two)))
    return pairs


def _groups(subjects: Collection[UUID]) -> Groups:
    found: dict[UUID, list[Mention]] = defaultdict(list)
    for mention in Mention.objects.filter(subject__in=among(subjects)).order_by("key"):
        if mention.subject_id:
            found[mention.subject_id].append(mention)
    return found


def _read(mentions: Iterable[Mention]) -> list[MentionRead]:
    return [row.read() for row in mentions]


def _best_of_records(groups: Groups) -> dict[tuple[UUID, UUID], float]:
    rows = Link.objects.filter(left__subject__in=among(groups), right__subject__in=among(groups), pooled=False)
    best: dict[tuple[UUID, UUID], float] = {}
    for one, other, bits in rows.order_by().values_list("left__subject", "right__subject").annotate(n=Max("bits")):
        ends = (min(one, other), max(one, other))
        best[ends] = max(best.get(ends, bits), bits)
    return best
