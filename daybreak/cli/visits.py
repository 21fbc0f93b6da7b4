"""`daybreak visit …`: which visits there are, when, and how each stands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from daybreak.cli.children import acting
from daybreak.cli.console import As, AsJson, Codename, put_json, put_table
from daybreak.visits.terms import VisitState

commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Visits: which there are, when, and how each stands."
)
Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="Only those of this local day.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="visit")


@commands.command("list")
def list_(
    force: Annotated[str, typer.Option("--force", metavar="SLUG", help="Only those of this force.")] = "",
    day: Day = None,
    state: Annotated[VisitState | None, typer.Option(help="Only those in this state.")] = None,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """List visits by window: whose each is, of which package, and how it stands."""
    with acting(act_as, "lead_coordinator") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.agencies.queries import agency
        from daybreak.visits.queries import day_board
        from daybreak.visits.rules.warrants import local_label

        of = operation(codename)
        if force:
            agency(force)  # a force that is misspelt has no visits either
        rows = list(day_board(of, on=day.date() if day else None, force=force, state=state))
        consult_list("visit:read", rows, of=of, by=by, at=at)
        told = [
            (row.reference, row.compartment.agency.slug if row.compartment.agency else "", row.package.reference,
             local_label(row.starts_at, row.ends_at) if row.starts_at and row.ends_at else "Not planned",
             row.state.replace("_", " "))
            for row in rows
        ]  # fmt: skip
    put_table("Visits", ("Visit", "Force", "Package", "Window", "State"), told)
    if as_json:
        put_json({"visits": [
            {"key": str(row.id), "reference": row.reference, "force": slug, "package": package, "state": row.state,
             "starts_at": row.starts_at.isoformat() if row.starts_at else None,
             "ends_at": row.ends_at.isoformat() if row.ends_at else None}
            for row, (_, slug, package, _, _) in zip(rows, told, strict=True)
        ]})  # fmt: skip
