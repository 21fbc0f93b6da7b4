"""`daybreak figure …`: what figures count, the records behind them, and counting a snapshot again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_next, put_table

if TYPE_CHECKING:
    from daybreak.release.models import Snapshot

commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Figures: their definitions, the records behind them, and proof that they can be counted again.",
)
Number = Annotated[int, typer.Option("--snapshot", help="Number of the snapshot; the newest if not given.")]
AS_COUNTED = "As counted. Not for publication."


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="figure")


@commands.command()
def definitions(as_json: AsJson = False) -> None:
    """Print the register: what each figure counts, what is counted once, and what is said to be not so."""
    from dataclasses import asdict

    from daybreak.release.register import REGISTER, STATEMENTS
    from daybreak.release.tables.printed import TABLES

    every = (*REGISTER, *TABLES)
    for each in every:
        put(f"{each.title} ({each.key})")
        put(f"  {each.counts} {each.rule}")
    put("What is said to be not so, where the figures bear it out")
    for statement in STATEMENTS:
        put(f"  {statement.words} ({statement.key}) {statement.means}")
    if as_json:
        put_json({"figures": [asdict(each) for each in every], "statements": [asdict(each) for each in STATEMENTS]})


@commands.command()
def records(
    figure: Annotated[str, typer.Argument(help="Key of the figure, as `daybreak figure definitions` prints it.")],
    force: Annotated[str, typer.Option(help="Only those of this force.")] = "",
    followed: Annotated[str, typer.Option(help="Only people of whom this followed: the key of its figure.")] = "",
    nation: Annotated[str, typer.Option(help="Only those of forces of this nation, as england_wales.")] = "",
    number: Number = 0,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """List the records behind a figure of a snapshot, as far as the post may open them."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release import snapshots

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        of = operation(codename)
        snapshot = snapshots.snapshot_numbered(of, number, counted=True)
        rows = list(snapshots.records_of(snapshot, figure, force=force, followed=followed, nation=nation))
        consult_list("figures:count", rows, of=of, by=by, at=at)
        told = [
            {"reference": each.reference, "force": each.record.agency.slug if each.record.agency else None,
             "at": each.at.isoformat() if each.at else None}
            for each in snapshots.named(rows)
        ]  # fmt: skip
    put_table(figure, ("Record", "Force", "When"), [tuple(each.values()) for each in told])
    if as_json:
        put_json({"records": told})


@commands.command()
def tables(number: Number = 0, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Print the tables of people arrested: as counted for who commands, for others as they may be published."""
    session.open_installation()
    from dataclasses import asdict

    from daybreak.access.gates import may_ever, require
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release import queries, snapshots
    from daybreak.release.documents.pages import shown
    from daybreak.release.tables.printed import counted, left_out, printed

    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=session.now())
    with viewing(by):
        require(by, "figures:read")
        counts = may_ever(by, "figures:count")
        of = snapshots.snapshot_numbered(operation(codename), number, counted=counts)
        true, published = queries.true_cells(of) if counts else None, queries.shown_tables(of)
    told = counted(true) if true else () if counts else printed(published)
    if true:
        put(AS_COUNTED)
    for each in told:
        rows = [(line.words, *map(shown, line.values)) for line in each.rows]
        put_table(each.title, (each.head, *(words for _, words in each.columns)), rows)
    for title, why in left_out(published):
        put(f"Not published: {title}. {why}")
    if as_json:
        put_json({"tables": [asdict(each) for each in told]})


@commands.command()
def recount(number: Number = 0, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Count a snapshot again from the records frozen with it; ends with an error where anything differs."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.kernel.errors import Conflict
    from daybreak.release import actions, snapshots

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        of = snapshots.snapshot_numbered(operation(codename), number, counted=True)
        found = actions.recount(of.id, by=by, at=at)
    if as_json:
        put_json({"snapshot": of.number, "records": found.records, "differs": list(found.differs)})
    if not found.same:
        raise Conflict(
            f"Snapshot {of.number} differs from what was frozen: {', '.join(found.differs)}", rule="reproducible",
            remedy="Keep this answer, and let the ledger be verified: somebody wrote over what is never changed",
        )  # fmt: skip
    put(f"Snapshot {of.number}, counted again from {found.records:,} records: every figure and digest is as frozen")


@commands.command()
def changes(number: Number = 0, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Print what a snapshot changes of the figures published before it, and why."""
    session.open_installation()
    from dataclasses import asdict

    from daybreak.access.gates import may_ever, require
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release import changes as changing
    from daybreak.release import snapshots

    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=session.now())
    with viewing(by):
        require(by, "figures:read")
        counted = may_ever(by, "figures:count")
        of = snapshots.snapshot_numbered(operation(codename), number, counted=counted)
        since = changing.published_before(of)
        told = changing.changes(of, counted=counted)
    if since is None:
        put(f"Nothing was published before snapshot {of.number}")
    elif not told:
        put(f"No published figure changed since snapshot {since.number}: no reason is needed.")
        put_next(
            "the release of this snapshot is drafted, if it is to go out: `daybreak release draft --until INSTANT`"
        )
    else:
        rows = [(each.figure, each.then, each.now, len(each.forces), each.reason or "-") for each in told]
        put_table(f"Snapshot {of.number} against {since.number}", ("Figure", "Then", "Now", "Forces", "Why"), rows)
    if as_json:
        put_json({"since": since.number if since else None, "changes": [asdict(each) for each in told]})


@commands.command()
def explain(
    figure: Annotated[str, typer.Argument(help="Key of the figure that changed.")],
    reason: Annotated[str, typer.Option(help="Why, in words that may be published.")],
    number: Number = 0,
    act_as: As = "",
    codename: Codename = "",
) -> None:
    """Say why a published figure changed; said again, the newest words hold."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release import actions, snapshots

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        of = snapshots.snapshot_numbered(operation(codename), number, counted=True)
        actions.explain(of.id, figure, reason=reason, by=by, at=at)
    put(f"The reason stands beside {figure} of snapshot {of.number}")


def next_after(snapshot: Snapshot) -> str:
    """Return what comes after freezing: reasons where figures were published before, and the draft."""
    from daybreak.release.changes import published_before

    if published_before(snapshot) is None:
        return "draft the release of these figures with `daybreak release draft --until INSTANT`"
    return (
        "`daybreak figure changes` lists what changed of the published figures; a lead coordinator says why of each"
        " (`daybreak figure explain KEY --reason TEXT`); then draft (`daybreak release draft --until INSTANT`)"
    )


@commands.command()
def delays(
    delay: Annotated[str, typer.Option(help="What is timed: sending (receipt to force) or visiting.")] = "visiting",
    level: Annotated[str, typer.Option(help="Only people of this risk level.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Print how long people waited by force: median, interval, who still waits; forces are not ranked."""
    session.open_installation()
    from dataclasses import asdict

    from daybreak.access.gates import require
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.kernel.errors import BadInput
    from daybreak.release.delays import Delay, waits
    from daybreak.release.spread import FEWEST, by_force

    if delay not in set(Delay):
        raise BadInput(f"{delay} is not timed", place="--delay", remedy=f"Say one of: {', '.join(Delay)}")
    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        require(by, "ranking:read")
        found = by_force(waits(operation(codename), Delay(delay), level=level, at=at))
    rows = [
        (slug or "all", each.people, each.waiting, *("-" if n is None else round(n, 1)
         for n in (each.median, each.low, each.high)), each.standing or "not apart")
        for slug, each in found.items()
    ]  # fmt: skip
    if rows:
        put(f"not apart: no further from all others than chance explains, or fewer than {FEWEST} people.")
        put("-: not reached yet, because too many still wait.")
    put_table("Days", ("Force", "People", "Waiting", "Median", "From", "Until", "Against all others"), rows)
    if as_json:
        put_json({"delays": {slug: asdict(each) for slug, each in found.items()}})
