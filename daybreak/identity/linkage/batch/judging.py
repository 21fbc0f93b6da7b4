"""What contradicts a pair and the band that follows: `contradictions` and `pair.judge`, in SQL over levels and bits."""

from __future__ import annotations

from collections.abc import Iterable

from daybreak.identity.linkage.batch.weighing import number_of
from daybreak.identity.linkage.births import PLACEHOLDER_DAY
from daybreak.identity.linkage.comparisons import COMPARISONS
from daybreak.identity.linkage.contradictions import AGE_SLACK_YEARS
from daybreak.identity.linkage.pair import (
    ASK_BITS,
    HOUSEHOLD_BITS,
    MOST_ROOTS,
    ONE_DATE,
    ONE_GIVEN_NAME,
    REVIEW_BITS,
    STRONG_BITS,
    YOUNGEST_PARENT_YEARS,
)
from daybreak.identity.linkage.words import Band, Contradiction, Field, Level

_BY_FIELD = {comparison.field: comparison for comparison in COMPARISONS}


def _number(field: Field, level: Level) -> int:
    return number_of(_BY_FIELD[field], level)


def _numbers(field: Field, levels: Iterable[Level]) -> str:
    return ", ".join(str(_number(field, level)) for level in sorted(levels))


_SAME_DAY = f"coalesce(born_on_l = born_on_r and born_on_l not like '%{PLACEHOLDER_DAY}', false)"

_REASONS: tuple[tuple[Contradiction, str], ...] = (
    (Contradiction.GIVEN_NAME, "given_name_level = 0"),
    (Contradiction.BORN_ON, "born_on_level = 0"),
    (
        Contradiction.AGE,
        "(born_on_l is null or born_on_r is null)"
        f" and greatest(open_from_l - open_until_r, open_from_r - open_until_l) > {AGE_SLACK_YEARS}",
    ),
    (Contradiction.CHILD_WITH_ADULT, f"child_with_adult and not {_SAME_DAY}"),
)

# SQL, in the order in which each may use those before it.
CHILD_WITH_ADULT = "coalesce(was_child_l <> was_child_r, false)"
CONTRADICTIONS = (
    "list_concat("
    + ", ".join(f"if(coalesce({condition}, false), ['{reason}'], [])" for reason, condition in _REASONS)
    + ")"
)
IN_PERSON = f"""coalesce(
    given_name_level in ({_numbers(Field.GIVEN_NAME, ONE_GIVEN_NAME)})
    and born_on_level in ({_numbers(Field.BORN_ON, ONE_DATE)})
    and (given_name_level <> {_number(Field.GIVEN_NAME, Level.NICKNAME)}
        or greatest(len(given_roots_l), len(given_roots_r)) <= {MOST_ROOTS})
    and '{PLACEHOLDER_DAY}' not in (born_on_l[5:], born_on_r[5:])
    and abs(cast(born_on_l[1:4] as int) - cast(born_on_r[1:4] as int)) < {YOUNGEST_PARENT_YEARS},
    false
)"""
BAND = f"""case
    when len(contradictions) > 0 then if(bits >= {HOUSEHOLD_BITS}, '{Band.HOUSEHOLD}', '{Band.DROP}')
    when bits < {REVIEW_BITS} then '{Band.DROP}'
    when bits < {STRONG_BITS} or child_with_adult or not in_person then '{Band.REVIEW}'
    else '{Band.STRONG}'
end"""
ASK = f"""len(contradictions) > 0 and bits >= {REVIEW_BITS} and (
    bits >= {ASK_BITS}
    or (contradictions = ['{Contradiction.GIVEN_NAME}'] and born_on_level = {_number(Field.BORN_ON, Level.EXACT)})
    or (contradictions = ['{Contradiction.BORN_ON}']
        and given_name_level in ({_numbers(Field.GIVEN_NAME, ONE_GIVEN_NAME)}))
)"""
