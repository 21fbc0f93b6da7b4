"""All that is known of a group of mentions, compared with all that is known of another.

One record alone often lacks what another one carries. A comparison of what two groups know together can find what no
pair of their records shows; it proposes, and never fuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from daybreak.identity.linkage.births import PLACEHOLDER_DAY
from daybreak.identity.linkage.contradictions import Profile, contradictions, profile_of
from daybreak.identity.linkage.live import Prepared, Scorer, prepare
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pair import HOUSEHOLD_BITS, Pair
from daybreak.identity.linkage.words import Band, Contradiction

Group = Sequence[Mention]


def pooled(mentions: Group, *, beside: Group = ()) -> Prepared:
    """Return one mention that says what most of these say, and every contact and account of theirs.

    Of several addresses it names one that `beside` names too, where there is one: to have lived there once agrees. Its
    key is the first of theirs.
    """
    ages = sorted((m.as_at_year, m.age, m.is_child) for m in mentions if m.age is not None and m.as_at_year is not None)
    as_at_year, age, is_child = ages[-1] if ages else (None, None, None)
    return prepare(
        Mention(
            key=min(mention.key for mention in mentions),
            given_name=_most(mention.given_name for mention in mentions),
            family_name=_most(mention.family_name for mention in mentions),
            born_on=_most_born(mentions),
            age=age,
            as_at_year=as_at_year,
            is_child=is_child,
            emails=_all(mention.emails for mention in mentions),
            phones=_all(mention.phones for mention in mentions),
            usernames=_all(mention.usernames for mention in mentions),
            accounts=_all(mention.accounts for mention in mentions),
            address_key=_common([m.address_key for m in mentions], [m.address_key for m in beside]),
            postcode=_common([m.postcode for m in mentions], [m.postcode for m in beside]),
        )
    )


def compare(one: Group, other: Group, scorer: Scorer) -> Pair | None:
    """Return what all known of one group says against all known of another; any two records may contradict."""
    pair = scorer.score(pooled(one, beside=other), pooled(other, beside=one))
    if pair is None:
        return None
    against = tuple(sorted({*pair.contradictions, *_contradicting(one, other)}))
    if against == pair.contradictions:
        return pair
    return replace(pair, contradictions=against, band=Band.HOUSEHOLD if pair.bits >= HOUSEHOLD_BITS else Band.DROP)


def _contradicting(one: Group, other: Group) -> Iterable[Contradiction]:
    for left in _profiles(one):
        for right in _profiles(other):
            yield from contradictions(left, right)


def _profiles(group: Group) -> set[Profile]:
    return {profile_of(mention) for mention in group}


def _most(values: Iterable[str | None]) -> str | None:
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


def _most_born(mentions: Group) -> str | None:
    known = [mention.born_on for mention in mentions if mention.born_on]
    return _most(day for day in known if not day.endswith(PLACEHOLDER_DAY)) or _most(known)


def _all(many: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({value for values in many for value in values}))


def _common(mine: Sequence[str | None], theirs: Sequence[str | None]) -> str | None:
    return _most(value for value in mine if value in set(theirs)) or _most(mine)
