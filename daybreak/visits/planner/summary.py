"""A plan, a check and a comparison in words, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from daybreak.visits.planner.checker import Violation
from daybreak.visits.planner.comparing import Comparison
from daybreak.visits.planner.result import Aim, Plan, Status
from daybreak.visits.planner.terms import Instance

AIMS = {
    Aim.DEADLINES: "very-high deadlines missed",
    Aim.DELAY: "child-risk-weighted delay, minutes",
    Aim.WINDOWS: "windows in use",
    Aim.BALANCE: "teams at work in busiest windows",
    Aim.TRAVEL: "travel",
}
STATUSES = {
    Status.OPTIMAL: "proven best in every aim",
    Status.BOUNDED: "no other plan is better by more than the gaps",
    Status.CLOCK: "the search was ended; no other plan is better by more than the gaps",
    Status.MENDED: "an earlier plan with few changes; a better one was not looked for",
}
BOUND = "bound: no plan that is as good in the aims above has less; gap: what another plan could save at most"
MENDED_BOUND = (
    "bound: no plan has less, each target seen alone; 0 where none was looked for. The gap is no promise: to see\n"
    "what a new plan would save, plan without --replan"
)
SHOWN = 20


def summary(instance: Instance, plan: Plan) -> str:
    """Return how good the plan is, what stands in each window, and what is missing."""
    return "\n".join([*_head(instance, plan), *_aims(plan), *_windows(instance, plan), *_missing(plan)])


def faults(found: Sequence[Violation]) -> str:
    """Return every broken rule in a line, or that there is none."""
    if not found:
        return "The plan holds: no rule is broken, and every aim has the value it states."
    lines = [f"{each.place}: {each.rule}; {each.message}" for each in found[:SHOWN]]
    more = [f"and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else []
    return "\n".join([f"The plan breaks {len(found):,} rules:", *lines, *more])


def changed(instance: Instance, found: Comparison) -> str:
    """Return what moved since the earlier plan, why, and what it costs."""
    lines = [f"Since the earlier plan: {len(found.moved):,} moved, {found.kept:,} stay."]
    lines += [
        f"  {each.target} ({each.force}): {each.before or 'no place'} -> {each.after or 'no place'}; {each.why}; "
        f"delay {each.minutes:+,}"
        for each in found.moved[:SHOWN]
    ]
    lines += [f"  and {len(found.moved) - SHOWN:,} more"] if len(found.moved) > SHOWN else []
    lines += [f"  {AIMS[aim]}: {before:,} -> {after:,}" for aim, (before, after) in found.aims.items()]
    return "\n".join(lines)


def _head(instance: Instance, plan: Plan) -> Iterator[str]:
    late = {key for each in plan.missing if each.late for key in each.targets}
    yield (
        f"{len(plan.assignments):,} of {len(instance.targets):,} targets placed, {len(late):,} after their deadline, "
        f"{len(plan.unplaced):,} left out. {plan.status}: {STATUSES[plan.status]}."
        + ("" if plan.status is Status.MENDED else f" Gap {plan.gap:.2%}.")
    )


def _aims(plan: Plan) -> Iterator[str]:
    yield f"{'aim, most important first':<36}{'plan':>14}{'bound':>14}{'gap':>9}"
    for part in plan.parts:
        yield f"{AIMS[part.aim]:<36}{part.value:>14,}{part.bound:>14,}{part.gap:>9.2%}"
    yield MENDED_BOUND if plan.status is Status.MENDED else BOUND


def _windows(instance: Instance, plan: Plan) -> Iterator[str]:
    placed = Counter(plan.assignments.values())
    lent = Counter(dict.fromkeys(placed, 0))
    for loan in plan.loans:
        lent[loan.window] += loan.teams
    for window in instance.windows:
        if placed[window.key]:
            aid = f", {lent[window.key]} teams lent" if lent[window.key] else ""
            yield f"  {window.key}: {placed[window.key]} targets{aid}"


def _missing(plan: Plan) -> Iterator[str]:
    if not plan.missing:
        return
    yield "What is missing:"
    for each in plan.missing[:SHOWN]:
        yield f"  {', '.join(each.targets)} ({'late' if each.late else 'left out'}): {each.help}"
    if len(plan.missing) > SHOWN:
        yield f"  and {len(plan.missing) - SHOWN:,} more; --out writes them all"
