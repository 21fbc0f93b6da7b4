"""What can be planned with: the first fault of an instance is refused, with its place and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from daybreak.kernel.errors import BadInput
from daybreak.visits.planner.parts import Aid, Counts, Force, Span, Target, Window


def check_sound(
    windows: Sequence[Window], forces: Sequence[Force], targets: Sequence[Target], aid: Sequence[Aid]
) -> None:
    """Raise BadInput at the first thing that cannot be planned with."""
    _unique("window", (window.key for window in windows))
    _unique("force", (force.key for force in forces))
    _unique("target", (target.key for target in targets))
    _unique("aid", (f"{each.lender} to {each.borrower}" for each in aid))
    _in_order(windows)
    known = frozenset(window.key for window in windows)
    for force in forces:
        for what, counts in _stated(force):
            _check_counts(f"force {force.key}, {what}", counts, known)
    names = frozenset(force.key for force in forces)
    for each in aid:
        _check_aid(each, names)
    keys = frozenset(target.key for target in targets)
    for target in targets:
        _check_target(target, known, names, keys)
    _one_lock(targets)


def _unique(kind: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise BadInput(f"A {kind} stands here twice", place=f"{kind} {key}", remedy="Keep one of the two.")
        seen.add(key)


def _in_order(windows: Sequence[Window]) -> None:
    for earlier, later in pairwise(windows):
        if later.starts_at < earlier.ends_at:
            raise BadInput(
                "Windows must come in order of time and not overlap",
                place=f"windows {earlier.key} and {later.key}",
                remedy="Sort them, or make one window of the two.",
            )


def _stated(force: Force) -> Iterator[tuple[str, Counts]]:
    yield "teams", force.teams
    yield from ((f"skill {skill}", counts) for skill, counts in force.skills.items())
    yield from ((w, c) for w, c in (("custody", force.custody), ("forensic", force.forensic)) if c is not None)


def _check_counts(place: str, counts: Counts, windows: frozenset[str]) -> None:
    for window, number in counts.items():
        if window not in windows or number < 0:
            raise BadInput(
                "A force states numbers of 0 or more for windows of this instance",
                place=f"{place}, window {window}",
                remedy="Correct the window's key or the number.",
            )


def _check_aid(aid: Aid, forces: frozenset[str]) -> None:
    broken = (
        (aid.lender not in forces or aid.borrower not in forces, "both must be among the forces"),
        (aid.lender == aid.borrower, "a force cannot lend to itself"),
        (aid.teams < 0 or aid.cost < 0, "teams and cost must be 0 or more"),
    )
    _refuse("Aid cannot be planned", f"aid from {aid.lender} to {aid.borrower}", broken)


def _check_target(target: Target, windows: frozenset[str], forces: frozenset[str], keys: frozenset[str]) -> None:
    broken = (
        (target.force not in forces, f"its force {target.force} is not among the forces"),
        (target.teams < 1, "it must need at least 1 team"),
        (target.weight < 1, "its weight must be at least 1"),
        (target.arrests < 0 or target.devices < 0, "arrests and devices must be 0 or more"),
        (any(number < 1 for number in target.skills.values()), "a skill it names must be needed by at least 1 team"),
        (sum(target.skills.values()) > target.teams, "its skills need more teams than it has; a team counts once"),
        (target.windows is not None and not target.windows <= windows, "it is confined to windows that are unknown"),
        (target.locked is not None and target.locked not in windows, f"its lock {target.locked} is no window"),
        (not target.apart <= keys or target.key in target.apart, "it is kept apart from no other target"),
        (target.act_by is not None and target.act_by.utcoffset() is None, "act_by must have a zone"),
        (not all(_is_span(each) for each in (target.warrant, *target.no_go)), "a time must have a zone and an end"),
    )
    _refuse("A target cannot be planned", f"target {target.key}", broken)


def _is_span(span: Span | None) -> bool:
    if span is None:
        return True
    zoned = span.starts_at.utcoffset() is not None and span.ends_at.utcoffset() is not None
    return zoned and span.ends_at > span.starts_at


def _one_lock(targets: Sequence[Target]) -> None:
    locks: dict[str, tuple[str, str]] = {}
    for target in targets:
        if target.linked is None or target.locked is None:
            continue
        first, window = locks.setdefault(target.linked, (target.key, target.locked))
        if window != target.locked:
            raise BadInput(
                "Linked targets go in one window, and these are locked to two",
                place=f"targets {first} and {target.key}",
                remedy=f"Lock both to {window} or both to {target.locked}, or undo the link.",
            )


def _refuse(what: str, place: str, broken: Iterable[tuple[bool, str]]) -> None:
    for is_broken, rule in broken:
        if is_broken:
            raise BadInput(f"{what}: {rule}", place=place, remedy="Correct it.")
