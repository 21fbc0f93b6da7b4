"""What comes next with a release, and who does it: one sentence a state, for the answers of commands and pages."""

from __future__ import annotations

from daybreak.release.rules import PEOPLE_NEEDED
from daybreak.release.terms import ReleaseState

COMMANDERS = "gold or a lead coordinator"

_NEXT = {
    ReleaseState.DRAFT: f"Next: the text is read and its marks amended or cleared, then {COMMANDERS} seals it.",
    ReleaseState.UNLOCKED: "Next: it is published by itself when the embargo ends and every item of the gate is met;"
    " `daybreak release show` names what is open.",
    ReleaseState.HELD: f"Next: {COMMANDERS} takes it back to the draft, or the newest snapshot is drafted anew.",
    ReleaseState.PUBLISHED: "Next: the contacts of release day are made (Welfare); each force's press reads its pack.",
}


def next_step(state: ReleaseState, *, unlocked_by: int) -> str:
    """Return what comes next and whose task it is."""
    missing = PEOPLE_NEEDED - unlocked_by
    if state is ReleaseState.SEALED or (state is ReleaseState.UNLOCKED and missing > 0):
        who = "two different people who command unlock it" if missing > 1 else "another person who commands unlocks it"
        return f"Next: {who} (gold, lead coordinator)."
    return _NEXT[state]
