"""Pure rules of triage: the rank, what people decided of it, what would change it, clocks, samples and drift."""

from daybreak.triage.rules.changing import raisings
from daybreak.triage.rules.clocks import ACTION_DAYS, TO_GOLD, TO_SUPERVISOR, act_by, paused_for, silence
from daybreak.triage.rules.deciding import check_lowering, decide
from daybreak.triage.rules.drift import drift, wilson
from daybreak.triage.rules.ranking import (
    LEVELS,
    higher,
    lapses_at,
    least_level,
    level_of,
    order,
    order_key,
    rank,
)
from daybreak.triage.rules.sampling import RESEE_DAYS, draw, sample_size

__all__ = [
    "ACTION_DAYS",
    "LEVELS",
    "RESEE_DAYS",
    "TO_GOLD",
    "TO_SUPERVISOR",
    "act_by",
    "check_lowering",
    "decide",
    "draw",
    "drift",
    "higher",
    "lapses_at",
    "least_level",
    "level_of",
    "order",
    "order_key",
    "paused_for",
    "raisings",
    "rank",
    "sample_size",
    "silence",
    "wilson",
]
