"""Score every pair of mentions that share a blocking key, by a frozen model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from splink import DuckDBAPI, Linker

from daybreak.identity.linkage import settings
from daybreak.identity.linkage.comparisons import COMPARISONS
from daybreak.identity.linkage.contradictions import profile_of
from daybreak.identity.linkage.mention import Mention, by_key
from daybreak.identity.linkage.model import Model, Rarity, require_current_rules
from daybreak.identity.linkage.pair import ALERT_BITS, REVIEW_BITS, Evidence, Pair, judge
from daybreak.identity.linkage.tables import block, mention_tables, take_in
from daybreak.identity.linkage.words import Band, Field, Level

WORTH_KEEPING = frozenset({Band.STRONG, Band.HOUSEHOLD, Band.REVIEW})
_DECIMALS = 6
_LEVELS = {item.field: (*(level for level, _ in item.levels), Level.DIFFERENT) for item in COMPARISONS}
_TERMS = {item.field for item in COMPARISONS if item.term}

Row = tuple[float, ...]


def score(mentions: Sequence[Mention], model: Model, *, bands: frozenset[Band] = WORTH_KEEPING) -> tuple[Pair, ...]:
    """Return the pairs of the bands asked for, sorted by their keys; the same for any order of the mentions.

    `Band.DROP` gives the pairs from 0 bits too, which alerting wants and a person's work list does not.

    Raises `BadInput` where two mentions carry one key or the model was trained under other rules.
    """
    require_current_rules(model)
    ordered = tuple(by_key(mentions).values())
    if len(ordered) < 2:
        return ()
    with mention_tables(ordered) as tables:
        block(tables, ordered)
        rows = _predict(tables, model, ALERT_BITS if Band.DROP in bands else REVIEW_BITS)
    profiles = [profile_of(mention) for mention in ordered]
    pairs = []
    for left, right, bits, *parts in rows:
        evidence = _evidence(parts)
        one, other = int(left), int(right)
        band, against = judge(bits, evidence, profiles[one], profiles[other])
        if band in bands:
            pairs.append(Pair(ordered[one].key, ordered[other].key, round(bits, _DECIMALS), band, evidence, against))
    return tuple(pairs)


def _predict(tables: DuckDBAPI, model: Model, least_bits: float) -> list[Row]:
    """Return position, position, bits, then for each field the number of its level (-1: absent) and its bits."""
    linker = Linker(tables.register("mention"), settings.for_scoring(model.weights, model.prior), log_level=None)
    _set_rarities(tables, linker, model.rarities)
    linker.table_management.register_blocked_pairs_for_predict(tables.register("candidate"))
    table = linker.inference.predict(threshold_match_weight=least_bits, warning_mode="never").physical_name
    parts = ", ".join(
        f"gamma_{field}, mw_{field}" + (f" + mw_tf_adj_{field}" if field in _TERMS else "") for field in _LEVELS
    )
    query = f"select position_l, position_r, match_weight, {parts} from {table} order by position_l, position_r"  # noqa: S608 our own columns
    rows: list[Row] = tables.duckdb_con.execute(query).fetchall()
    return rows


def _set_rarities(tables: DuckDBAPI, linker: Linker, rarities: Mapping[Field, Rarity]) -> None:
    for field, rarity in rarities.items():
        column = field.value
        held = tables.duckdb_con.execute(f"select distinct {column} from mention where {column} is not null").fetchall()  # noqa: S608 our own columns
        values = [value for (value,) in held]
        columns = {column: values, f"tf_{column}": [rarity.share(value) for value in values]}
        create = f"create table rarity_{column} as select cast({column} as varchar) as {column}, tf_{column} from {{}}"  # noqa: S608 our own columns
        take_in(tables, columns, create)
        linker.table_management.register_term_frequency_lookup(tables.register(f"rarity_{column}"), column)


def _evidence(parts: Sequence[float]) -> tuple[Evidence, ...]:
    found = []
    for field, gamma, bits in zip(_LEVELS, parts[::2], parts[1::2], strict=True):
        if gamma >= 0:
            found.append(_item(field, int(gamma), round(bits, _DECIMALS)))
    return tuple(found)


@lru_cache(maxsize=1 << 14)
def _item(field: Field, gamma: int, bits: float) -> Evidence:
    """Return one piece of evidence; Splink numbers the levels from the last, 0, upwards."""
    levels = _LEVELS[field]
    return Evidence(field, levels[len(levels) - 1 - gamma], bits)
