"""Unbroken continuity: who held an exhibit from its seizure to now, and every place where that is not so.

The walk follows what good practice asks of continuity: each hand known and signed for, no time unaccounted for, the
seal read at every step (Forensic Science Regulator, Code of Practice 2023, section 27 on the handling of items [M]).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from daybreak.custody.terms import ENDS, SEIZURE, Break, BreakKind, Origin, Part, Passage, Standing, StepKind


def continuity(origin: Origin, steps: Iterable[Passage]) -> tuple[Break, ...]:
    """Return every break from seizure to the last step; no break means each hand is known.

    A gap: somebody gives, reseals or ends what they do not hold, or takes what was not given to them, or it is given
    again before it was taken. An overlap: a step lies before the one it follows. A seal: the number read is not the one
    on the bag. A correction does not remove a break: it stands beside it as `explained`, where it answers it.
    """
    rows = sorted(steps, key=lambda each: each.number)
    corrections = [row for row in rows if row.kind is StepKind.CORRECTED]
    entries = [row for row in rows if row.kind is not StepKind.CORRECTED]
    found = _walk(origin, entries)[0]
    if not corrections:
        return tuple(found)
    explained: dict[tuple[BreakKind, int], int] = {}
    left = found
    for correction in corrections:
        origin, entries = _corrected(origin, entries, correction)
        still = _walk(origin, entries)[0]
        remaining = {(each.kind, each.number) for each in still}
        for each in left:
            if (each.kind, each.number) not in remaining:
                explained.setdefault((each.kind, each.number), correction.number)
        left = still
    told = [replace(each, explained=explained.get((each.kind, each.number), 0)) for each in found]
    known = {(each.kind, each.number) for each in found}
    return tuple(told + [each for each in left if (each.kind, each.number) not in known])


def standing(origin: Origin, steps: Iterable[Passage]) -> Standing:
    """Return where an exhibit is after its last step, as the entries and their corrections say."""
    rows = sorted(steps, key=lambda each: each.number)
    entries = [row for row in rows if row.kind is not StepKind.CORRECTED]
    for correction in rows:
        if correction.kind is StepKind.CORRECTED:
            origin, entries = _corrected(origin, entries, correction)
    return _walk(origin, entries)[1]


def _walk(origin: Origin, entries: Sequence[Passage]) -> tuple[list[Break], Standing]:
    at = Standing(origin.seized_by, origin.seized_at, origin.seal_number)
    breaks: list[Break] = []
    for step in entries:
        breaks += _of_hands(at, step) + _of_time(at, step) + _of_seal(at, step)
        # A break is told once, where it happened: what follows is measured from what was recorded there.
        at = _after(at, step)
    return breaks, at


def _of_hands(at: Standing, step: Passage) -> list[Break]:
    if step.kind is StepKind.WITHDRAWN:
        expected: object = at.given_to or "nobody"
        fine = at.given_to is not None and step.by in (at.held_by, at.given_to)
    elif step.kind is StepKind.TAKEN:
        expected, fine = at.given_to or at.held_by, step.by == at.given_to
    elif at.given_to is not None and step.kind is StepKind.GIVEN:
        expected, fine = at.given_to, False
    else:
        expected, fine = at.held_by, step.by == at.held_by
    return [] if fine else [Break(BreakKind.GAP, step.number, str(expected), str(step.by))]


def _of_time(at: Standing, step: Passage) -> list[Break]:
    if step.happened_at >= at.since:
        return []
    return [
        Break(BreakKind.OVERLAP, step.number, f"not before {at.since.isoformat()}", step.happened_at.isoformat()),
    ]


def _of_seal(at: Standing, step: Passage) -> list[Break]:
    if step.kind is StepKind.WITHDRAWN or step.seal_number == at.seal_number:
        return []
    return [Break(BreakKind.SEAL, step.number, at.seal_number, step.seal_number)]


def _after(at: Standing, step: Passage) -> Standing:
    if step.kind is StepKind.WITHDRAWN:
        return replace(at, since=step.happened_at, given_to=None, given_at=None)
    seal = step.new_seal if step.kind is StepKind.RESEALED else step.seal_number
    if step.kind is StepKind.GIVEN:
        return replace(at, since=step.happened_at, seal_number=seal, given_to=step.to, given_at=step.happened_at)
    held_by = step.by if step.kind is StepKind.TAKEN else at.held_by
    ended = step.kind if step.kind in ENDS else None
    if step.kind is StepKind.RESEALED:
        return replace(at, since=step.happened_at, seal_number=seal)
    return Standing(held_by, step.happened_at, seal, ended=ended)


def _corrected(origin: Origin, entries: list[Passage], correction: Passage) -> tuple[Origin, list[Passage]]:
    if correction.corrects == SEIZURE:
        if correction.part == Part.SEAL:
            origin = replace(origin, seal_number=correction.says)
        elif correction.part == Part.TIME:
            origin = replace(origin, seized_at=datetime.fromisoformat(correction.says))
        return origin, entries
    return origin, [_said_anew(row, correction) if row.number == correction.corrects else row for row in entries]


def _said_anew(row: Passage, correction: Passage) -> Passage:
    if correction.part == Part.SEAL:
        return replace(row, seal_number=correction.says)
    if correction.part == Part.NEW_SEAL:
        return replace(row, new_seal=correction.says)
    if correction.part == Part.TIME:
        return replace(row, happened_at=datetime.fromisoformat(correction.says))
    return row
