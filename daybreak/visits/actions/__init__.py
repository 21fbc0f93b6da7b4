"""Every write of visits."""

from daybreak.visits.actions.binding import lay_down, lift, state_needs
from daybreak.visits.actions.carrying import carry, enrol_device, revoke_device
from daybreak.visits.actions.correcting import correct_outcome
from daybreak.visits.actions.deciding import log_decision
from daybreak.visits.actions.describing import Described, record_many_particulars, record_particulars
from daybreak.visits.actions.opening import open_visit
from daybreak.visits.actions.planning import Watch, plan_operation
from daybreak.visits.actions.preparing import prepare, waive, withdraw_waiver
from daybreak.visits.actions.proposing import Proposed, propose, stand_down
from daybreak.visits.actions.readying import Checked, check_ready
from daybreak.visits.actions.recording import Recorded, record_events, record_outcomes
from daybreak.visits.actions.reopening import reopen_for_children
from daybreak.visits.actions.searching import begin_search, end_search, stop_search
from daybreak.visits.actions.setting import agree_aid, set_aid, set_capacities, set_windows
from daybreak.visits.actions.stopping import Stopped, clear_and_stop, recall_and_stop, stop_visits
from daybreak.visits.actions.synchronising import synchronise
from daybreak.visits.actions.taking import take_up
from daybreak.visits.actions.teaming import assign_team, form_team

__all__ = [
    "Checked",
    "Described",
    "Proposed",
    "Recorded",
    "Stopped",
    "Watch",
    "agree_aid",
    "assign_team",
    "begin_search",
    "carry",
    "check_ready",
    "clear_and_stop",
    "correct_outcome",
    "end_search",
    "enrol_device",
    "form_team",
    "lay_down",
    "lift",
    "log_decision",
    "open_visit",
    "plan_operation",
    "prepare",
    "propose",
    "recall_and_stop",
    "record_events",
    "record_many_particulars",
    "record_outcomes",
    "record_particulars",
    "reopen_for_children",
    "revoke_device",
    "set_aid",
    "set_capacities",
    "set_windows",
    "stand_down",
    "state_needs",
    "stop_search",
    "stop_visits",
    "synchronise",
    "take_up",
    "waive",
    "withdraw_waiver",
]
