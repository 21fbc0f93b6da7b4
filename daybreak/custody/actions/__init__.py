"""Every write of custody."""

from daybreak.custody.actions.examining import open_description, open_exhibit, record_counts
from daybreak.custody.actions.handing import Passed, hand_over
from daybreak.custody.actions.seizing import seize

__all__ = ["Passed", "hand_over", "open_description", "open_exhibit", "record_counts", "seize"]
