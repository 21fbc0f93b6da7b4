"""Every write of triage: ranking, deciding about levels, outcomes of tools outside, looking again at the lowest."""

from daybreak.triage.actions.assessing import record_outcome
from daybreak.triage.actions.deciding import agree_lowering, ask_lowering, end_decision, raise_level, refuse_lowering
from daybreak.triage.actions.ranking import rank_changed, rank_subjects
from daybreak.triage.actions.seeing import draw_sample, see_again

__all__ = [
    "agree_lowering",
    "ask_lowering",
    "draw_sample",
    "end_decision",
    "raise_level",
    "rank_changed",
    "rank_subjects",
    "record_outcome",
    "refuse_lowering",
    "see_again",
]
