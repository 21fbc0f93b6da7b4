"""`daybreak decision …`: writing into the decision log, and reading it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_lines

commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The decision log: what was decided on the day, by whom, and why.",
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="decision")


@commands.command()
def log(
    decided: Annotated[str, typer.Argument(help="What is decided.")],
    rationale: Annotated[str, typer.Option(help="Why: what was known, what else was possible.")],
    corrects: Annotated[UUID | None, typer.Option(help="Key of an earlier entry this one puts right.")] = None,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Log a decision for the whole operation; it is never changed, only corrected by a further entry."""
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.visits.actions import log_decision

    at = session.now()
    by = session.acting(act_as, Role.GOLD, at=at)
    with viewing(by):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        row = log_decision(national, decided=decided, rationale=rationale, corrects=corrects, by=by, at=at)
    put(f"Logged as {row.level} {row.number}")
    if as_json:
        put_json({"key": str(row.id), "number": row.number, "level": str(row.level)})


@commands.command("list")
def list_(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List the decisions, newest first."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.visits.live import decisions

    at = session.now()
    by = session.acting(act_as, Role.GOLD, at=at)
    with viewing(by):
        of = operation(codename)
        rows = list(decisions(of))
        consult_list("decision:read", rows, of=of, by=by, at=at)
    put_lines(
        "Decisions",
        [
            f"{row.recorded_at:%Y-%m-%d %H:%M}  {row.level} {row.number}  {row.decided}  Why: {row.rationale}"
            for row in rows
        ],
    )
    if as_json:
        told = [
            {"key": str(row.id), "level": str(row.level), "number": row.number, "decided": row.decided,
             "rationale": row.rationale, "corrects": str(row.corrects_id) if row.corrects_id else None}
            for row in rows
        ]  # fmt: skip
        put_json({"decisions": told})
