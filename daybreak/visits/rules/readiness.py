"""The readiness gate: nothing is visited with a red item.

The items, in the gate's order: package, door, window, warrant, access to children, discussion, welfare plan,
evidence team, conflicts, the lead agency's check (DOMAIN section 5, rules 3, 7-9, 11, 12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from daybreak.kernel.words import GateItem, ItemState
from daybreak.packages.terms import Blocked
from daybreak.visits.rules import answers, warrants
from daybreak.visits.rules.lasting import open_again
from daybreak.visits.terms import Answered, Preparation, Standing

AHEAD = "that lies ahead: it has not happened yet"
WAITS = "waits for a check by the lead agency"
LEAST_REASON_WORDS = 3  # "not done" is no reason
_FORCE, _SILVER, _LEAD = "force analyst", "silver commander", "lead analyst"
_OF_SILVER = (Preparation.WELFARE_PLAN, Preparation.EVIDENCE_TEAM)
TASK_OF: Mapping[str, str] = {kind.value: _SILVER if kind in _OF_SILVER else _FORCE for kind in Preparation}
"""Whose task it is to answer an item of preparation."""


def readiness(seen: Standing) -> tuple[GateItem, ...]:
    """Return every item of the gate for one visit, met, waived or open, in the gate's order."""
    items = (
        _item("package", "The package is accepted", seen.package_live, seen.package_state, _SILVER),
        _door(seen.door),
        _item("window", "A plan has given the visit its window", *_window(seen), "gold commander"),
        _warrant(seen),
        _access(seen),
        _discussion(seen),
        _plain(Preparation.WELFARE_PLAN, "The suspect has a welfare plan", seen),
        _plain(Preparation.EVIDENCE_TEAM, "An evidence team is named", seen),
        _item(
            "conflict",
            "No conflict with another operation is open",
            seen.conflicts == 0,
            f"{seen.conflicts} not settled" if seen.conflicts else "",
            _FORCE,
        ),
        checked(seen.stopped),
    )
    return tuple(_over(item, seen.answers) for item in items)


def checked(stopped: bool) -> GateItem:
    """Return the item that waits for the lead agency: in the same words whatever it waits for, for it may be a secret.

    Silver cannot waive it.
    """
    return _item("check", "The lead agency has no check left to do", not stopped, WAITS if stopped else "", _LEAD)


def door_items(items: Sequence[Mapping[str, str]], *, address: str) -> tuple[GateItem, ...]:
    """Return the open items of a blocked door as they stood at dissemination; never empty."""
    found = tuple(
        _item(str(item["key"]), str(item["rule"]), False, str(item.get("seen", "")), str(item.get("task_of", "")))
        for item in items
        if item.get("state") == ItemState.OPEN
    )
    return found or (_item("door", "The right door is established", False, address, _LEAD),)


def blocked_since(door: Blocked | None) -> tuple[GateItem, ...]:
    """Return what opens the door's item where it was blocked after the package was signed; nothing where it stands."""
    if door is None:
        return ()
    since = f"blocked on {door.since:%Y-%m-%d}, after the package was signed"
    rules = "; ".join(item.rule for item in door.items)
    return (_item("door", f"{since}: {rules}", False, "", _LEAD),)


def is_reason(text: str) -> bool:
    """Answer whether a text says why, and is not a bare no."""
    return len(text.split()) >= LEAST_REASON_WORDS


def _door(blocked: tuple[GateItem, ...]) -> GateItem:
    seen = "; ".join(item.rule for item in blocked)
    task_of = next((item.task_of for item in blocked if item.task_of), _LEAD)
    return _item("door", "The right door is established", not blocked, seen, task_of)


def _window(seen: Standing) -> tuple[bool, str]:
    return seen.first_day is not None, seen.first_day.isoformat() if seen.first_day else "not planned"


def _warrant(seen: Standing) -> GateItem:
    rule = f"The warrant is valid on the day of the visit ({seen.law.warrant_source})"
    found = seen.answers.get(Preparation.WARRANT)
    if found is None or found.waived or (why := answers.why_no_warrant(found.answer)):
        seen_as = why if found and not found.waived else "no warrant recorded"
        return _answered(Preparation.WARRANT, rule, found, False, seen_as, _FORCE)
    if found.on is None or seen.first_day is None or seen.last_day is None:
        missing = "no day of issue" if found.on is None else "no planned day to compare with"
        return _item(Preparation.WARRANT, rule, False, missing, _FORCE)
    if found.on > seen.today:
        return _item(Preparation.WARRANT, rule, False, f"issued {found.on}: {AHEAD}", _FORCE)
    months = seen.law.warrant_months
    valid = warrants.is_valid(found.on, first_day=seen.first_day, final_day=seen.last_day, months=months)
    until = warrants.last_day(found.on, months=months)
    return _item(Preparation.WARRANT, rule, valid, f"issued {found.on}, usable until {until}", _FORCE)


def _access(seen: Standing) -> GateItem:
    rule, kind = "Access to children is answered with yes or no", Preparation.ACCESS_TO_CHILDREN
    found = seen.answers.get(kind)
    if found is None:
        return _item(kind, rule, seen.access_known, "answered on receipt" if seen.access_known else "unknown", _FORCE)
    return _answered(kind, rule, found, found.answer.casefold() in ("yes", "no"), found.answer, _FORCE)


def _discussion(seen: Standing) -> GateItem:
    kind, word = Preparation.STRATEGY_DISCUSSION, seen.law.discussion
    rule = f"The {word} was held, or the reason why not is written"
    found = seen.answers.get(kind)
    if found is None:
        return _item(kind, rule, False, "no answer", _FORCE)
    if found.on is None:
        why = answers.why_no_reason(found.answer)
        return _answered(kind, rule, found, is_reason(found.answer) and not why, why or found.answer, _FORCE)
    if found.on > seen.today:
        return _answered(kind, rule, found, False, f"on {found.on}: {AHEAD}", _FORCE)
    why = answers.why_no_discussion(found.answer)
    held = seen.first_day is not None and found.on <= seen.first_day and not why
    return _answered(kind, rule, found, held, why or f"on {found.on}", _FORCE)


def _plain(kind: Preparation, rule: str, seen: Standing) -> GateItem:
    found = seen.answers.get(kind)
    if found is None:
        return _item(kind, rule, False, "no answer", _SILVER)
    why = answers.why_not(found.answer)
    return _answered(kind, rule, found, not why, why or found.answer, _SILVER)


def _over(item: GateItem, given: Mapping[Preparation, Answered]) -> GateItem:
    """Return the item, open again where what it was answered or waived on is not so any more."""
    found = given.get(Preparation(item.key)) if item.key in TASK_OF else None
    if found is None or not found.over:
        return item
    return _item(item.key, item.rule, False, open_again(found.over), TASK_OF[item.key])


def _answered(kind: Preparation, rule: str, found: Answered | None, met: bool, seen: str, task_of: str) -> GateItem:
    if found is not None and found.waived:
        return GateItem(
            kind.value, rule, ItemState.WAIVED, f"{found.answer} ({found.by})" if found.by else found.answer
        )
    return _item(kind, rule, met, seen, task_of)


def _item(key: str, rule: str, met: bool, seen: str, task_of: str) -> GateItem:
    return GateItem(str(key), rule, ItemState.MET if met else ItemState.OPEN, seen, "" if met else task_of)
