"""Every write of visits."""

from daybreak.visits.actions.binding import lay_down, lift, state_needs
from daybreak.visits.actions.carrying import carry, enrol_device, revoke_device
from daybreak.visits.actions.deciding import log_decision
from daybreak.visits.actions.opening import open_visit
from daybreak.visits.actions.planning import Watch, plan_operation
from daybreak.visits.actions.preparing import prepare, waive
from daybreak.visits.actions.proposing import Proposed, propose, stand_down
from daybreak.visits.actions.readying import Checked, check_ready
from daybreak.visits.actions.recording import Recorded, record_events, record_outcomes
from daybreak.visits.actions.setting import set_aid, set_capacities, set_windows
from daybreak.visits.actions.stopping import Stopped, clear_and_stop, recall_and_stop, stop_visits
from daybreak.visits.actions.synchronising import synchronise

__all__ = [
    "Checked",
    "Proposed",
    "Recorded",
    "Stopped",
    "Watch",
    "carry",
    "check_ready",
    "clear_and_stop",
    "enrol_device",
    "lay_down",
    "lift",
    "log_decision",
    "open_visit",
    "plan_operation",
    "prepare",
    "propose",
    "recall_and_stop",
    "record_events",
    "record_outcomes",
    "revoke_device",
    "set_aid",
    "set_capacities",
    "set_windows",
    "stand_down",
    "state_needs",
    "stop_visits",
    "synchronise",
    "waive",
]
