"""Who is compared with whom: mentions that share a number, and of a crowd under one number the first few only.

The rule is that of the batch (`linkage.blocking`): it knows the mentions as they stand, not the order they came in.
So a number that becomes crowded, or stops being so, changes who meets under it, also among those who were there before.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models.functions import Collate

from daybreak.access.models import Compartment
from daybreak.identity.actions.mentioning import Rekeyed
from daybreak.identity.linkage.blocking import CROWD, CROWD_SPEAKERS
from daybreak.identity.models import Mention, MentionKey
from daybreak.kernel.prepared import run

log = logging.getLogger(__name__)

Holders = Mapping[int, Collection[UUID]]


def holders_of(national: Compartment, numbers: Iterable[int]) -> dict[int, set[UUID]]:
    """Return who is held under each number; of a crowd one more than is still compared with each other."""
    wanted = list(numbers)
    found: dict[int, set[UUID]] = {number: set() for number in wanted}
    if not wanted:
        return found
    rows = run(
        "SELECT asked.key, held.mention_id FROM unnest(%s::bigint[]) AS asked (key) CROSS JOIN LATERAL"
        " (SELECT k.mention_id FROM identity_mentionkey k"
        "  WHERE k.compartment_id = %s AND k.key = asked.key LIMIT %s) held",
        [wanted, national.pk, CROWD + 1],
    )
    for number, mention in rows:
        found[number].add(mention)
    return found


def neighbours(holders: Holders) -> set[UUID]:
    """Return everybody who is held under one of these numbers with others, crowds aside."""
    return {mention for mentions in holders.values() if 1 < len(mentions) <= CROWD for mention in mentions}


def has_crowd(holders: Holders) -> bool:
    """Answer whether more are held under one of these numbers than are compared with each other."""
    return any(len(mentions) > CROWD for mentions in holders.values())


def pairs_of(national: Compartment, numbers: Mapping[UUID, Collection[int]], known: Holders) -> set[tuple[UUID, UUID]]:
    """Return every pair to compare that holds one of these mentions, given the numbers each is held under.

    `known` are the holders of some numbers, asked already.
    """
    wanted = {number for held in numbers.values() for number in held}
    holders = {**known, **holders_of(national, wanted - known.keys())}
    mine: dict[int, list[UUID]] = defaultdict(list)
    for mention, held in numbers.items():
        for number in held:
            mine[number].append(mention)
    pairs = set()
    for number, mentions in mine.items():
        others = holders[number]
        if len(others) > CROWD:
            pairs |= _crowd_pairs(national, number, mentions)
            continue
        pairs |= {_ordered(one, other) for one in mentions for other in others if one != other}
    return pairs


def _crowd_pairs(national: Compartment, number: int, mentions: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    everybody = _everybody(national, number)
    speakers = everybody[:CROWD_SPEAKERS]
    log.warning("%d mentions share a number: compared with the first %d only", len(everybody), CROWD_SPEAKERS)
    pairs = set()
    for one in mentions:
        pairs |= {_ordered(one, other) for other in (everybody if one in speakers else speakers) if one != other}
    return pairs


def _everybody(national: Compartment, number: int) -> list[UUID]:
    """Return all who are held under a number, in the order of their keys as the batch sorts them."""
    rows = Mention.objects.filter(pk__in=MentionKey.objects.filter(compartment=national, key=number).values("mention"))
    return list(rows.order_by(Collate("key", "C")).values_list("id", flat=True))


def _ordered(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    return (one, other) if one < other else (other, one)


def met_anew(national: Compartment, rekeyed: Rekeyed, known: Holders) -> set[UUID]:
    """Return the mentions that meet others than before because a number they are held under is or was crowded.

    `known` are the holders of every number that changed.
    """
    found: set[UUID] = set()
    for number, holders in known.items():
        added, gone = rekeyed.added.get(number, set()), rekeyed.gone.get(number, set())
        if len(holders) <= CROWD and len(holders) - len(added) + len(gone) <= CROWD:
            continue
        found |= _met_anew(_everybody(national, number), added, gone)
    return found


def _met_anew(everybody: list[UUID], added: set[UUID], gone: set[UUID]) -> set[UUID]:
    stayed = [mention for mention in everybody if mention not in added]
    was_crowd, is_crowd = len(stayed) + len(gone) > CROWD, len(everybody) > CROWD
    if was_crowd != is_crowd or gone:
        return set(everybody)
    return set(everybody[:CROWD_SPEAKERS]) ^ set(stayed[:CROWD_SPEAKERS]) if is_crowd else set()
