"""Commands of triage: computing an old rank again, what nobody acts on, a sample of the lowest level."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_table
from daybreak.cli.references import named
from daybreak.kernel.errors import NotFound

SHOWN = 20  # of the ranks that are not the same; how many there are is said


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command(name="recompute-rank")(recompute_rank)
    app.command()(watch)
    app.command(name="sample-low")(sample_low)
    app.command(name="record-outcome")(record_outcome)


def recompute_rank(
    run: Annotated[int, typer.Argument(help="The number of the run; 1 is the first.")],
    subject: Annotated[str, typer.Option(help="Only this subject's reference.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Compute an old run again from what was kept of it, and say whether the same came out; exit code 1 if not."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.gates import require
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.identity.queries import subjects
    from daybreak.triage import queries, recomputing

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        of = operation(codename)
        require(by, "ranking:read")
        found = queries.runs(of).filter(number=run).first()
        if found is None:
            raise NotFound(f"There is no ranking {run} here", remedy="The first is 1; `daybreak rank` makes the next")
        again = list(recomputing.recompute(found, reference=subject))
        digest = True if subject else recomputing.digest_holds(found)
        wrong = [each for each in again if not each.holds]
        named = [subject] if subject else [each.reference for each in wrong[:SHOWN]]
        consult_list("ranking:read", subjects().filter(reference__in=named), of=of, by=by, at=at)
    for each in wrong[:SHOWN]:
        put(f"{each.reference}: differs in {', '.join(each.differs) or 'nothing'}; {each.missing} facts not to be seen")
    put(f"Run {run}, factors {found.model_version}: {len(again) - len(wrong):,} of {len(again):,} ranks are the same.")
    if not digest:
        put("The digest over all places is another one than was recorded.")
    if as_json:
        put_json({"run": run, "ranks": len(again), "same": len(again) - len(wrong), "digest": digest})
    if wrong or not digest or not again:
        raise typer.Exit(1)


def watch(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Show what nobody acts on: clocks that ran out; to who sees the nation also deliveries and ranks that are old."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.gates import may_ever
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.packages.queries import packages
    from daybreak.packages.watching import breaches, queues
    from daybreak.triage.queries import time_is_up

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        of = operation(codename)
        late = breaches(at=at)
        consult_list("package:read", packages().filter(pk__in=[row.key for row in late]), of=of, by=by, at=at)
        national = may_ever(by, "ranking:read")
        silent = queues(of, at=at) if national else []
        old = time_is_up(of, at=at) if national else 0
    put_table("Clocks that ran out", ("Package", "Force", "Level", "Act by"),
              [(row.reference, row.force, row.level, f"{row.act_by:%Y-%m-%d %H:%M}") for row in late])  # fmt: skip
    if national:
        put_table("Deliveries with open records", ("Delivery", "Open", "Untouched since", "As old", "Told"),
                  [(row.name, row.open, f"{row.touched_at:%Y-%m-%d %H:%M}", row.untouched, row.alarm or "")
                   for row in silent])  # fmt: skip
    if old:
        put(f"Time alone may have changed {old:,} ranks since they were computed: daybreak rank --changed")
    if as_json:
        put_json({"breaches": len(late), "ranks": old, "silent": {row.name: row.alarm for row in silent if row.alarm}})


def sample_low(
    size: Annotated[int, typer.Option(min=0, help="How many; 0 draws enough to exclude a share of 2 %.")] = 0,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Draw a random sample of the records at the lowest level, for people to look at again."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.triage.actions import draw_sample
    from daybreak.triage.queries import sampled_in

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        of = operation(codename)
        sample = draw_sample(of, by=by, at=at, size=size)
        rows = list(sampled_in(sample))
        consult_list("ranking:read", [row.subject for row in rows], of=of, by=by, at=at)
        drawn = [(row.place, row.subject.reference) for row in rows]
    put_table(f"Sample {sample.number}: {sample.size} of {sample.population}, seed {sample.seed}",
              ("Place", "Subject"), drawn)  # fmt: skip
    if as_json:
        put_json({"number": sample.number, "seed": sample.seed, "drawn": [reference for _, reference in drawn]})


def record_outcome(
    subject: Annotated[str, typer.Argument(help="The subject's reference.")],
    tool: Annotated[str, typer.Option(help="KIRAT, or another tool outside.")],
    tool_version: Annotated[str, typer.Option(help="Its version.")],
    outcome: Annotated[str, typer.Option(help="In the tool's own words.")],
    assessor: Annotated[str, typer.Option(help="Who assessed.")],
    assessed_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="On which day.")],
    expires_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="From which day it says nothing more.")],
    act_as: As = "",
    codename: Codename = "",
) -> None:
    """Record what an assessor found with a tool outside. Daybreak computes none, and it gives no points."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.identity.queries import subjects
    from daybreak.triage import actions

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        found = named(subjects().filter(compartment__operation=operation(codename)), subject, kind="subject")
        kept = actions.record_outcome(
            found.id, tool=tool, tool_version=tool_version, outcome=outcome, assessor=assessor,
            assessed_on=assessed_on.date(), expires_on=expires_on.date(), by=by, at=at,
        )  # fmt: skip
    put(f"{subject}: {kept}, until {kept.expires_on}")
