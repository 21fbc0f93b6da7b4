"""Proposals from what groups of mentions know together, where that says more than any two of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Max, Q

from daybreak.access.models import Compartment
from daybreak.identity.actions.linking import kept, scorer_of, write_links
from daybreak.identity.actions.meeting import holders_of
from daybreak.identity.features import mention_of
from daybreak.identity.linkage.blocking import CROWD
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.pooling import compare
from daybreak.identity.models import Link, LinkModel, Mention, MentionKey
from daybreak.identity.terms import Band

Groups = Mapping[UUID, Sequence[Mention]]
SURPLUS_BITS = 1.0
"""A pooled comparison that adds less than this to the best of two records tells a person nothing new."""


def pool(national: Compartment, subjects: Collection[UUID], model: LinkModel) -> int:
    """Compare what is known of these subjects with what is known of those they meet; return how many links stand.

    Groups that share a number of any of their mentions meet. Two groups of one mention each are compared as records.
    """
    ids = list(Mention.objects.filter(subject__in=subjects).values_list("id", flat=True))
    Link.objects.filter(Q(left__in=ids) | Q(right__in=ids), compartment=national, pooled=True)._raw_delete("default")
    meeting = _meeting(national, subjects)
    groups = _groups({subject for pair in meeting for subject in pair})
    best = _best_of_records(groups)
    scorer, found = scorer_of(model), []
    for one, other in sorted(meeting):
        pair = compare(_read(groups[one]), _read(groups[other]), scorer)
        if pair and kept(pair) and pair.band is not Band.DROP and pair.bits >= best.get((one, other), 0) + SURPLUS_BITS:
            found.append(pair)
    names = {mention.key: mention.id for mentions in groups.values() for mention in mentions}
    write_links(found, names, model, pooled=True)
    return len(found)


def _meeting(national: Compartment, subjects: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return the pairs of subjects that share a number, one of these among them and one with several mentions."""
    numbers: dict[int, set[UUID]] = defaultdict(set)
    rows = MentionKey.objects.filter(mention__subject__in=subjects).values_list("key", "mention__subject")
    for number, subject in rows:
        numbers[number].add(subject)
    holders = {number: held for number, held in holders_of(national, numbers).items() if 1 < len(held) <= CROWD}
    whose = _subjects_of({mention for held in holders.values() for mention in held})
    large = _large(set(whose.values()))
    pairs = set()
    for number, held in holders.items():
        others = {whose[mention] for mention in held if mention in whose}
        pairs |= {
            (min(one, other), max(one, other))
            for one in numbers[number]
            for other in others
            if one != other and (one in large or other in large)
        }
    return pairs


def _subjects_of(mentions: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = Mention.objects.filter(pk__in=mentions, subject__isnull=False).values_list("id", "subject_id")
    return {mention: subject for mention, subject in rows if subject}


def _large(subjects: Collection[UUID]) -> set[UUID]:
    rows = Mention.objects.filter(subject__in=subjects, subject__mentions_count__gt=1)
    return set(rows.order_by().values_list("subject_id", flat=True).distinct()) - {None}


def _groups(subjects: Collection[UUID]) -> Groups:
    found: dict[UUID, list[Mention]] = defaultdict(list)
    for mention in Mention.objects.filter(subject__in=subjects).order_by("key"):
        if mention.subject_id:
            found[mention.subject_id].append(mention)
    return found


def _read(mentions: Iterable[Mention]) -> list[MentionRead]:
    return [mention_of(row.key, row.features, record_kind="") for row in mentions]


def _best_of_records(groups: Groups) -> dict[tuple[UUID, UUID], float]:
    rows = Link.objects.filter(left__subject__in=groups.keys(), right__subject__in=groups.keys(), pooled=False)
    best: dict[tuple[UUID, UUID], float] = {}
    for one, other, bits in rows.order_by().values_list("left__subject", "right__subject").annotate(n=Max("bits")):
        ends = (min(one, other), max(one, other))
        best[ends] = max(best.get(ends, bits), bits)
    return best
