"""Score single pairs in this process, by the same frozen model and the same levels as the batch in DuckDB.

For a record that arrives and must be compared at once. `comparisons` says in SQL what each function here says in
Python, null by null; a test holds the two against each other on random mentions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from daybreak.identity.linkage.births import Years, birth_years, closeness
from daybreak.identity.linkage.columns import family_parts, handles
from daybreak.identity.linkage.comparisons import COMPARISONS, NEAR_YEARS, SIMILAR_ADDRESS
from daybreak.identity.linkage.contradictions import Profile, profile_of
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.model import Model, require_current_rules
from daybreak.identity.linkage.names import SIMILAR_FAMILY_NAME, SIMILAR_GIVEN_NAME, jaro_winkler, turned_alike
from daybreak.identity.linkage.nicknames import roots
from daybreak.identity.linkage.pair import ALERT_BITS, Evidence, Pair, judge
from daybreak.identity.linkage.words import Field, Level

__all__ = ["Prepared", "Scorer", "prepare"]

_DECIMALS = 6  # as the batch rounds
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Hold what comparing needs of one mention, worked out once."""

    key: str
    mention: Mention
    profile: Profile
    roots: frozenset[str]
    family_parts: frozenset[str]
    full: tuple[str, str] | None
    years: Years | None
    emails: frozenset[str]
    phones: frozenset[str]
    usernames: frozenset[str]
    handles: frozenset[str]
    accounts: frozenset[str]


def prepare(mention: Mention) -> Prepared:
    """Return the mention with what comparing needs of it."""
    given, family = mention.given_name, mention.family_name
    return Prepared(
        key=mention.key,
        mention=mention,
        profile=profile_of(mention),
        roots=frozenset(roots(given)) if given else _NOTHING,
        family_parts=frozenset(family_parts(family)) if family else _NOTHING,
        full=(given, family) if given and family else None,
        years=birth_years(mention),
        emails=frozenset(mention.emails),
        phones=frozenset(mention.phones),
        usernames=frozenset(mention.usernames),
        handles=frozenset(handles(mention)),
        accounts=frozenset(mention.accounts),
    )


class Scorer:
    """Scores pairs by one frozen model.

    Raises `BadInput` for a model trained under other comparison rules.
    """

    def __init__(self, model: Model) -> None:
        require_current_rules(model)
        self._prior = model.prior_bits
        self._bits = {
            (field, level): weight.bits for field, levels in model.weights.items() for level, weight in levels.items()
        }
        self._exact_u = {item.field: model.weights[item.field][Level.EXACT].u for item in COMPARISONS if item.term}
        self._rarities = model.rarities

    def score(self, one: Prepared, other: Prepared, *, least: float = ALERT_BITS) -> Pair | None:
        """Return the comparison of two mentions, None where it gives fewer bits than the least asked for."""
        left, right = (one, other) if one.key < other.key else (other, one)
        found = []
        total = self._prior
        for field, level_of in _LEVELS:
            level = level_of(left, right)
            if level is not None:
                bits = self._bits[field, level]
                if level is Level.EXACT and field in self._exact_u:
                    bits += self._rarity(field, left)
                total += bits
                found.append((field, level, bits))
        if total < least:
            return None
        evidence = tuple(Evidence(field, level, round(bits, _DECIMALS)) for field, level, bits in found)
        band, against = judge(total, evidence, left.profile, right.profile)
        return Pair(left.key, right.key, round(total, _DECIMALS), band, evidence, against)

    def _rarity(self, field: Field, agreed: Prepared) -> float:
        """Return the bits by which an agreement on a rare value says more, on a common one less, than an average one.

        Splink's adjustment for term frequencies at full weight: log2 of the average rate over the value's own.
        """
        value = getattr(agreed.mention, field.value)
        return math.log2(self._exact_u[field] / self._rarities[field].share(value))


def _given_name(left: Prepared, right: Prepared) -> Level | None:
    one, other = left.mention.given_name, right.mention.given_name
    if one is None or other is None:
        return None
    if one == other:
        return Level.EXACT
    if (" " not in one or " " not in other) and not left.roots.isdisjoint(right.roots):
        return Level.NICKNAME
    if min(len(one), len(other)) == 1 and one[0] == other[0]:
        return Level.INITIAL
    if _swapped(left, right):
        return Level.SWAPPED
    return Level.SIMILAR if _names_alike(one, other) or _turned(left, right) else Level.DIFFERENT


def _names_alike(one: str, other: str) -> bool:
    return one.split(" ", 1)[0] == other.split(" ", 1)[0] or jaro_winkler(one, other) >= SIMILAR_GIVEN_NAME


def _turned(left: Prepared, right: Prepared) -> bool:
    return left.full is not None and right.full is not None and turned_alike(left.full, right.full)


def _family_name(left: Prepared, right: Prepared) -> Level | None:
    one, other = left.mention.family_name, right.mention.family_name
    if one is None or other is None or (_swapped(left, right) and one != left.mention.given_name):
        return None
    if one == other:
        return Level.EXACT
    if _turned(left, right) and not _names_alike(left.mention.given_name or "", right.mention.given_name or ""):
        return None  # the given name has said it
    if jaro_winkler(one, other) >= SIMILAR_FAMILY_NAME:
        return Level.SIMILAR
    return Level.DIFFERENT if left.family_parts.isdisjoint(right.family_parts) else Level.PART


def _swapped(left: Prepared, right: Prepared) -> bool:
    """Tell whether the names changed places; of one whose two names are equal, every name is the other."""
    return left.full is not None and right.full is not None and left.full == (right.full[1], right.full[0])


def _born_on(left: Prepared, right: Prepared) -> Level | None:
    one, other = left.mention.born_on, right.mention.born_on
    return None if one is None or other is None else closeness(one, other)


def _age(left: Prepared, right: Prepared) -> Level | None:
    if left.years is None or right.years is None or None not in (left.mention.born_on, right.mention.born_on):
        return None
    apart = max(left.years[0] - right.years[1], right.years[0] - left.years[1])
    return Level.FITS if apart <= 0 else Level.NEAR if apart <= NEAR_YEARS else Level.DIFFERENT


def _shared(one: frozenset[str], other: frozenset[str]) -> Level | None:
    if not one or not other:
        return None
    return Level.DIFFERENT if one.isdisjoint(other) else Level.EXACT


def _email(left: Prepared, right: Prepared) -> Level | None:
    return _shared(left.emails, right.emails)


def _phone(left: Prepared, right: Prepared) -> Level | None:
    return _shared(left.phones, right.phones)


def _account(left: Prepared, right: Prepared) -> Level | None:
    return _shared(left.accounts, right.accounts)


def _username(left: Prepared, right: Prepared) -> Level | None:
    if not left.handles or not right.handles:
        return None
    if not left.usernames.isdisjoint(right.usernames):
        return Level.EXACT
    if not left.emails.isdisjoint(right.emails):
        return None
    return Level.DIFFERENT if left.handles.isdisjoint(right.handles) else Level.HANDLE


def _place(left: Prepared, right: Prepared) -> Level | None:
    one, other = left.mention, right.mention
    door = one.address_key is not None and other.address_key is not None
    area = one.postcode is not None and other.postcode is not None
    if not door and not area:
        return None
    if one.address_key is not None and other.address_key is not None:
        if one.address_key == other.address_key:
            return Level.EXACT
        if (
            one.address_key[0] == other.address_key[0]
            and jaro_winkler(one.address_key, other.address_key) >= SIMILAR_ADDRESS
        ):
            return Level.SIMILAR
    return Level.POSTCODE if area and one.postcode == other.postcode else Level.DIFFERENT


_BY_FIELD: dict[Field, Callable[[Prepared, Prepared], Level | None]] = {
    Field.GIVEN_NAME: _given_name,
    Field.FAMILY_NAME: _family_name,
    Field.BORN_ON: _born_on,
    Field.AGE: _age,
    Field.EMAIL: _email,
    Field.PHONE: _phone,
    Field.USERNAME: _username,
    Field.ACCOUNT: _account,
    Field.PLACE: _place,
}
_LEVELS = tuple((item.field, _BY_FIELD[item.field]) for item in COMPARISONS)
