"""Proposals from what groups of mentions know together, where that says more than any two of their records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Max

from daybreak.access.models import Compartment
from daybreak.identity.actions.linking import drop_links, scorer_of, write_links
from daybreak.identity.linkage.blocking import CROWD
from daybreak.identity.linkage.mention import Mention as MentionRead
from daybreak.identity.linkage.pooling import compare
from daybreak.identity.models import Link, LinkModel, Mention
from daybreak.identity.terms import Band
from daybreak.kernel.bulk import among
from daybreak.kernel.prepared import run

Groups = Mapping[UUID, Sequence[Mention]]
SURPLUS_BITS = 1.0
"""A pooled comparison that adds less than this to the best of two records tells a person nothing new."""


def pool(national: Compartment, subjects: Collection[UUID], model: LinkModel, *, fresh: bool = False) -> int:
    """Compare what is known of these subjects with what is known of those they meet; return how many links stand.

    Groups that share a number of any of their mentions meet. Two groups of one mention each are compared as records.
    `fresh` subjects have no links yet.
    """
    if not fresh:
        ids = list(Mention.objects.filter(subject__in=among(subjects)).values_list("id", flat=True))
        drop_links(ids, pooled=True)
    meeting = _meeting(national, subjects)
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
    return bool(mentions) and bool(
        run(
            "SELECT FROM identity_mention m JOIN identity_subject s ON s.id = m.subject_id"
            " WHERE m.id = ANY(%s) AND s.mentions_count > 1 LIMIT 1",
            [list(mentions)],
        )
    )


_MEETING = """
SELECT DISTINCT least(one.subject_id, other.subject_id), greatest(one.subject_id, other.subject_id)
FROM identity_mention one
JOIN identity_mentionkey mine ON mine.mention_id = one.id
CROSS JOIN LATERAL (
    SELECT k.mention_id FROM identity_mentionkey k
    WHERE k.compartment_id = %(national)s AND k.key = mine.key LIMIT %(crowd)s + 1
) held
JOIN identity_mention other ON other.id = held.mention_id AND other.subject_id <> one.subject_id
JOIN identity_subject first ON first.id = one.subject_id
JOIN identity_subject second ON second.id = other.subject_id
WHERE one.subject_id = ANY(%(subjects)s) AND first.mentions_count + second.mentions_count > 2
  AND (SELECT count(*) FROM (SELECT FROM identity_mentionkey c WHERE c.compartment_id = %(national)s
       AND c.key = mine.key LIMIT %(crowd)s + 1) crowded) <= %(crowd)s
"""


def _meeting(national: Compartment, subjects: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return the pairs of subjects that share a number, one of these among them and one with several mentions."""
    with connection.cursor() as cursor:
        cursor.execute(_MEETING, {"national": national.pk, "crowd": CROWD, "subjects": list(subjects)})
        return set(cursor.fetchall())


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
