"""Why targets have no window at all (in time): which of their own conditions leaves none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from daybreak.visits.planner.groups import allowed, is_late
from daybreak.visits.planner.parts import Target, Window

_LIFT: dict[str, Callable[[Target], Target]] = {
    "a new warrant": lambda target: replace(target, warrant=None),
    "a no-go period lifted": lambda target: replace(target, no_go=()),
    "a window outside those it is confined to": lambda target: replace(target, windows=None),
    "its lock undone": lambda target: replace(target, locked=None),
    "an earlier window": lambda target: replace(target, act_by=None),
}


def why_nowhere(targets: Sequence[Target], windows: Sequence[Window], *, late: bool) -> str:
    """Return in words what keeps the targets from every window (that is in time), and what would help."""
    what = "No plan can keep the deadline: no window in time is allowed" if late else "No window is allowed"
    keys = {target.key for target in targets}
    if any(target.apart & keys for target in targets):
        return f"{what}: these targets are linked, and to be kept apart; undo one of the two."
    if len(targets) > 1 and all(_open([target], windows, late=late) for target in targets):
        return f"{what}: these targets are linked and share none; move a condition of one, or undo the link."
    ended = [t for t in targets if t.warrant is not None and windows and t.warrant.ends_at < windows[-1].ends_at]
    words = [word for word, lift in _LIFT.items() if _open([lift(target) for target in targets], windows, late=late)]
    until = f" The warrant of {ended[0].key} ends {_day(ended[0])}." if ended and "a new warrant" in words else ""
    helps = " or ".join(words) if words else "another warrant, an earlier window, or a no-go period lifted"
    return f"{what}.{until} {helps[0].upper()}{helps[1:]} would help."


def _open(targets: Sequence[Target], windows: Sequence[Window], *, late: bool) -> bool:
    return any(
        all(allowed(target, window) and not (late and is_late(target, window)) for target in targets)
        for window in windows
    )


def _day(target: Target) -> str:
    assert target.warrant is not None  # noqa: S101 - its caller looked
    # Half-open: a warrant until midnight is usable on the day before.
    last = target.warrant.ends_at - timedelta(microseconds=1)
    return f"{last.day} {last:%B %Y}"
