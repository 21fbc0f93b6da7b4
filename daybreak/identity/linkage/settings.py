"""The comparisons and a set of weights in the form Splink takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daybreak.identity.linkage.comparisons import COMPARISONS, Comparison
from daybreak.identity.linkage.model import Weight
from daybreak.identity.linkage.words import Field, Level

Weights = Mapping[Field, Mapping[Level, Weight]]


def for_training(weights: Weights, prior: float, *, fixed_u: frozenset[tuple[Field, Level]]) -> dict[str, Any]:
    """Return settings that start from the weights and learn all but the `u` of the levels in `fixed_u`."""
    return _settings(weights, prior, rarity=False, fixed_u=fixed_u)


def for_scoring(weights: Weights, prior: float) -> dict[str, Any]:
    """Return settings that evaluate the weights, with the rarity of names, and learn nothing."""
    return _settings(weights, prior, rarity=True, fixed_u=frozenset())


def _settings(
    weights: Weights, prior: float, *, rarity: bool, fixed_u: frozenset[tuple[Field, Level]]
) -> dict[str, Any]:
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "position",
        "probability_two_random_records_match": prior,
        "comparisons": [_comparison(item, weights[item.field], rarity, fixed_u) for item in COMPARISONS],
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": rarity,  # brings the numbers of the levels along, which scoring reads
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(
    comparison: Comparison, weights: Mapping[Level, Weight], rarity: bool, fixed_u: frozenset[tuple[Field, Level]]
) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.absent, "label_for_charts": "absent", "is_null_level": True}
    ]
    for level, condition in (*comparison.levels, (Level.DIFFERENT, "ELSE")):
        entry = {
            "sql_condition": condition,
            "label_for_charts": level.value,
            "m_probability": weights[level].m,
            "u_probability": weights[level].u,
            "fix_u_probability": (comparison.field, level) in fixed_u,
        }
        if rarity and comparison.term and level is Level.EXACT:
            entry["tf_adjustment_column"] = comparison.term
        levels.append(entry)
    return {"output_column_name": comparison.field.value, "comparison_levels": levels}
