"""`daybreak exhibit …`, the rest: what is wrong, results of examinations, and the files that leave the house."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_table, write_new
from daybreak.cli.exhibits import Named, Out, Signs, begin, commands, exhibit_named, the_operation
from daybreak.cli.references import visit_named


def add_to(app: typer.Typer) -> None:
    """Add these commands to those of exhibits, which are in the application already."""
    commands.command()(continuity)
    commands.command("import-result")(import_result)
    commands.command("take-in")(take_in)
    commands.command()(statement)
    commands.command()(labels)
    commands.command()(archive)


def continuity(act_as: Signs, codename: Codename = "", as_json: AsJson = False) -> None:
    """List everything that is wrong: breaks by exhibit, what waits for its taker, what only the ledger knows."""
    by, at = begin(act_as)
    from daybreak.access.gates import require
    from daybreak.access.viewer import viewing
    from daybreak.custody.queries import problems
    from daybreak.web.views.continuity import break_rows, names_in

    with viewing(by):
        require(by, "exhibit:read")
        told = problems(the_operation(codename), at=at)
        people = names_in(each for breaks in told.breaks.values() for each in breaks)
    rows = [
        (
            told.exhibits[key].reference,
            each["place"],
            each["what"],
            each["expected"],
            each["recorded"],
            f"entry {each['explained']}" if each["explained"] else "",
        )
        for key, breaks in told.breaks.items()
        for each in break_rows(breaks, people)
    ]
    put_table("Breaks", ("Exhibit", "Where", "What", "Expected", "Recorded", "Explained by"), rows)
    for key, waiting in told.waiting.items():
        put(f"  {told.exhibits[key].reference}: given on {waiting.given_at}, not yet taken")
    for lost in told.lost:
        put(f"  {lost.reference}: seized, and no row of it is left")
    put(f"{told.looked_at} exhibits walked and compared with the ledger; {len(told.breaks)} have a break.")
    if as_json:
        put_json({"looked_at": told.looked_at, "broken": len(told.breaks), "waiting": len(told.waiting),
                  "lost": [lost.reference for lost in told.lost]})  # fmt: skip


def import_result(
    named: Named,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="VICS 2.0 or 1.3 JSON, or a table (CSV).", exists=True)],
    act_as: Signs,
    profile: Annotated[str, typer.Option(help="The country it was graded under: uk, us. For VICS.")] = "",
    table_map: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="The map of a table, in TOML.")
    ] = None,
) -> None:
    """Read an examiner's own export: counts, hashes and grades, and nothing else of it."""
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions
    from daybreak.custody.results import read_export
    from daybreak.custody.rules import unmapped

    declared = table_map.read_bytes() if table_map else b""
    with viewing(by):
        row = exhibit_named(named)
        result = read_export(path.name, path.read_bytes(), country=profile, table_map=declared, reference=row.reference)
        examination = actions.import_result(row.id, result, by=by, at=at)
    put(f"{row.reference}: examination {examination.number} read, {sum(result.counts.values()):,} items graded")
    for sentence in unmapped(scheme for scheme, _ in result.counts):
        put(f"  {sentence}")
    if examination.for_identification:
        put("  New material: somebody must look for a child nobody has identified.")
    if result.hashes:
        put("  Its hashes wait for the lead agency: `daybreak exhibit take-in`")


def take_in(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Take the hashes of all examinations that wait, as new sources of intake, where they are matched."""
    session.open_installation()
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.custody import actions

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        national = compartment(the_operation(codename), CompartmentKind.NATIONAL)
        counted = actions.take_results_in(national, by=by, at=at)
    put(f"{counted.total():,} records received from examinations.")
    if as_json:
        put_json({outcome.value: number for outcome, number in counted.items()})


def statement(named: Named, out: Out, act_as: Signs) -> None:
    """Write the continuity statement of an exhibit as PDF; recorded as disclosed."""
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions

    with viewing(by):
        _, made = actions.export_statement(exhibit_named(named).id, by=by, at=at)
    write_new(out, made)


def labels(
    named: Annotated[list[str], typer.Argument(metavar="EXHIBIT...", help="Labels, references or seals.")],
    out: Out,
    act_as: Signs,
) -> None:
    """Write labels as PDF, 21 a sheet: an opaque reference with its QR code, and nothing else."""
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions

    with viewing(by):
        keys = [exhibit_named(each).id for each in named]
        made = actions.print_labels(the_operation(""), keys=keys, visit=None, by=by, at=at)
    write_new(out, made)


def archive(
    out: Out,
    act_as: Signs,
    visit: Annotated[str, typer.Option(help="Reference of one visit.")] = "",
    codename: Codename = "",
) -> None:
    """Write the evidence record as a BagIt archive: JSON, CASE/UCO JSON-LD and statements; recorded as disclosed."""
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions

    with viewing(by):
        key = visit_named(visit).id if visit else None
        _, made = actions.export_archive(the_operation(codename), visit=key, by=by, at=at)
    write_new(out, made)
