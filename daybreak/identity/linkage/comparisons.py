"""What is compared, in SQL over the columns of `columns`: the one definition that training and scoring share.

Order within a field matters: the first level that holds is the level. Arrays agree when any of their values do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from daybreak.identity.linkage.births import PLACEHOLDER_DAY
from daybreak.identity.linkage.names import SIMILAR_FAMILY_NAME, SIMILAR_GIVEN_NAME, SIMILAR_TURNED
from daybreak.identity.linkage.words import Field, Level

# Two ranges of years of birth this far apart still count as near.
NEAR_YEARS = 2
# Two spellings of one address line with its postcode; a neighbour's can be as like, which its weight knows.
SIMILAR_ADDRESS = 0.90


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold how one field is compared: `absent` when it has nothing to say, `term` the column whose rarity counts."""

    field: Field
    absent: str
    levels: tuple[tuple[Level, str], ...]  # without the last level, "different", which is everything else
    term: str | None = None


def _missing(column: str) -> str:
    return f"{column}_l is null or {column}_r is null"


def _nothing_in(column: str) -> str:
    return f"len({column}_l) = 0 or len({column}_r) = 0"


def _equal(column: str) -> str:
    return f"{column}_l = {column}_r"


def _share(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


def _alike(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


_SAME_YEAR = "born_on_l[1:4] = born_on_r[1:4]"
_SAME_MONTH = "born_on_l[6:7] = born_on_r[6:7]"
_SAME_DAY = "born_on_l[9:10] = born_on_r[9:10]"
_YEARS_APART = "greatest(birth_from_l - birth_until_r, birth_from_r - birth_until_l)"

# Given and family name changed places, and one of them is misspelt; as `names.turned_alike` tells.
_TURNED = (
    "(given_name_l[1] = family_name_r[1] or family_name_l[1] = given_name_r[1]) and greatest("
    "jaro_winkler_similarity(full_name_l, turned_name_r), jaro_winkler_similarity(turned_name_l, full_name_r)"
    f") >= {SIMILAR_TURNED}"
)
_OTHER_NAME = f"not ({_equal('given_first')} or {_alike('given_name', SIMILAR_GIVEN_NAME)})"

COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        Field.GIVEN_NAME,
        _missing("given_name"),
        (
            (Level.EXACT, _equal("given_name")),
            (
                Level.NICKNAME,
                f"(not contains(given_name_l, ' ') or not contains(given_name_r, ' ')) and {_share('given_roots')}",
            ),
            (
                Level.INITIAL,
                "least(length(given_name_l), length(given_name_r)) = 1 and given_name_l[1] = given_name_r[1]",
            ),
            (Level.SWAPPED, "full_name_l = turned_name_r"),
            (Level.SIMILAR, f"{_equal('given_first')} or {_alike('given_name', SIMILAR_GIVEN_NAME)} or ({_TURNED})"),
        ),
        term="given_name",
    ),
    Comparison(
        Field.FAMILY_NAME,
        f"{_missing('family_name')} or (full_name_l = turned_name_r and full_name_l <> turned_name_l)"
        f" or (not {_equal('family_name')} and {_TURNED} and {_OTHER_NAME})",
        (
            (Level.EXACT, _equal("family_name")),
            (Level.SIMILAR, _alike("family_name", SIMILAR_FAMILY_NAME)),
            (Level.PART, _share("family_parts")),
        ),
        term="family_name",
    ),
    Comparison(
        Field.BORN_ON,
        _missing("born_on"),
        (
            (Level.EXACT, _equal("born_on")),
            (Level.ONE_DIGIT, "hamming(born_on_l, born_on_r) = 1"),
            (
                Level.DAY_MONTH,
                f"{_SAME_YEAR} and born_on_l[6:7] = born_on_r[9:10] and born_on_l[9:10] = born_on_r[6:7]",
            ),
            (
                Level.YEAR_OFF,
                "born_on_l[5:10] = born_on_r[5:10]"
                " and abs(cast(left(born_on_l, 4) as int) - cast(left(born_on_r, 4) as int)) = 1",
            ),
            (
                Level.PARTS,
                f"({_SAME_YEAR} and {_SAME_MONTH}) or ({_SAME_YEAR} and {_SAME_DAY}) or ({_SAME_MONTH} and {_SAME_DAY})"
                f" or ({_SAME_YEAR} and '{PLACEHOLDER_DAY}' in (born_on_l[5:10], born_on_r[5:10]))",
            ),
        ),
        term="born_on",
    ),
    Comparison(
        Field.AGE,  # only where a date of birth is missing, or one fact would count twice
        f"{_missing('birth_from')} or (born_on_l is not null and born_on_r is not null)",
        ((Level.FITS, f"{_YEARS_APART} <= 0"), (Level.NEAR, f"{_YEARS_APART} <= {NEAR_YEARS}")),
    ),
    Comparison(Field.EMAIL, _nothing_in("emails"), ((Level.EXACT, _share("emails")),)),
    Comparison(Field.PHONE, _nothing_in("phones"), ((Level.EXACT, _share("phones")),)),
    Comparison(
        Field.USERNAME,  # silent where a shared e-mail address already says all that the handle could
        f"{_nothing_in('handles')} or ({_share('emails')} and not {_share('usernames')})",
        ((Level.EXACT, _share("usernames")), (Level.HANDLE, _share("handles"))),
    ),
    Comparison(Field.ACCOUNT, _nothing_in("accounts"), ((Level.EXACT, _share("accounts")),)),
    Comparison(
        Field.PLACE,
        f"({_missing('address_key')}) and ({_missing('postcode')})",
        (
            (Level.EXACT, _equal("address_key")),
            (Level.SIMILAR, f"address_key_l[1] = address_key_r[1] and {_alike('address_key', SIMILAR_ADDRESS)}"),
            (Level.POSTCODE, _equal("postcode")),
        ),
    ),
)


def rules_digest() -> str:
    """Return a digest of what is compared and how; weights learnt under other rules must not be used."""
    return hashlib.sha256(repr(COMPARISONS).encode()).hexdigest()[:16]
