"""Levels and bits of every candidate pair, in SQL written from the comparisons and a model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from splink import DuckDBAPI

from daybreak.identity.linkage.comparisons import COMPARISONS, Comparison
from daybreak.identity.linkage.model import Model, Rarity
from daybreak.identity.linkage.tables import take_in
from daybreak.identity.linkage.words import Field, Level

ABSENT = -1


def number_of(comparison: Comparison, level: Level) -> int:
    """Return the number of a level, as Splink counts: the last, "different", is 0."""
    levels = [item for item, _ in comparison.levels]
    return 0 if level is Level.DIFFERENT else len(levels) - levels.index(level)


def level_of(comparison: Comparison) -> str:
    """Return SQL for the number of the level of a pair of mentions, -1 where one has nothing to compare."""
    branches = "".join(
        f" when {condition} then {number_of(comparison, level)}" for level, condition in comparison.levels
    )
    return f"cast(case when {comparison.absent} then {ABSENT}{branches} else 0 end as tinyint)"


def bits_of(comparison: Comparison, model: Model) -> str:
    """Return SQL for the bits of a level; agreement on a value whose rarity counts brings the value's own bits."""
    weights = model.weights[comparison.field]
    branches = "".join(
        f" when {number_of(comparison, level)} then {_bits_of_level(comparison, level, model)}" for level in weights
    )
    return f"(case {comparison.field}_level{branches} else 0.0 end)"


def _bits_of_level(comparison: Comparison, level: Level, model: Model) -> str:
    weight = model.weights[comparison.field][level]
    if comparison.term and level is Level.EXACT:
        return f"{math.log2(weight.m)!r}::double + {comparison.term}_rarity_l"
    return f"{weight.bits!r}::double"


def add_rarities(tables: DuckDBAPI, rarities: Mapping[Field, Rarity]) -> None:
    """Add to the table `mention` how many bits of rarity the value of each such column carries."""
    connection = tables.duckdb_con
    joins, columns = [], []
    for comparison in COMPARISONS:
        if comparison.term is None:
            continue
        term, rarity = comparison.term, rarities[comparison.field]
        taken: dict[str, Any] = {
            "value": list(rarity.shares),
            "bits": [-math.log2(rarity.share(value)) for value in rarity.shares],
        }
        take_in(
            tables,
            taken,
            f"create or replace table rare_{term} as select cast(value as varchar) as value, cast(bits as double) as bits from {{}}",  # noqa: S608, E501 our own columns
        )
        joins.append(f"left join rare_{term} on rare_{term}.value = {term}")
        columns.append(f"coalesce(rare_{term}.bits, {-math.log2(rarity.floor)!r}::double) as {term}_rarity")
    connection.execute(
        f"create table weighed as select mention.*, {', '.join(columns)} from mention {' '.join(joins)}"  # noqa: S608 our own columns
    )
