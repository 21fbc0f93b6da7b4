"""`daybreak error …`: raising a suspected error, seeing whom it concerns, confirming that each was corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from daybreak.attribution.terms import ErrorFinding
from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_lines, put_next, put_table
from daybreak.cli.references import named, subject_named

if TYPE_CHECKING:
    from daybreak.safeguarding.models import ErrorRecipient

Key = Annotated[str, typer.Argument(metavar="ERROR", help="Its reference, as `daybreak error list` shows it.")]
commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Suspected errors: stop everything, correct everybody who was told.",
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="error")


@commands.command("raise")
def raise_(
    of: Annotated[str, typer.Argument(help="S-7KQ2M4, or an identifier; premises are raised on the page.")],
    reason: Annotated[str, typer.Option(help="What may be wrong.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Stop everything that is done on a person or an identifier, and list everybody who was told."""
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.safeguarding.actions import raise_error

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        thing = subject_named(of) if of.upper().startswith("S-") else of
        made = raise_error(thing, national=national, reason=reason, by=by, at=at)
    stopped = made.stopped
    put(f"{made.error.reference}: {len(stopped.recalled)} packages recalled")
    put(f"{len(stopped.stood_down)} visits stood down")
    for visit in stopped.under_way:
        put(f"TELEPHONE NOW: officers are at {visit.reference}")
    for row in made.recipients:
        put(f"{row.id}  {row.kind}  {row.name}  {row.about}")
    if made.recipients:
        put_next("tell each of them, and say so: `daybreak error confirm KEY --told WORDS`")
    if as_json:
        put_json({"key": str(made.error.id), "reference": made.error.reference,
                  "recalled": [row.reference for row in stopped.recalled],
                  "stood_down": [row.reference for row in stopped.stood_down],
                  "under_way": [row.reference for row in stopped.under_way],
                  "recipients": [str(row.id) for row in made.recipients]})  # fmt: skip


@commands.command("list")
def list_(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List whom suspected errors concern, those not corrected yet first."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.safeguarding.corrections import lines

    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=session.now())
    with viewing(by):
        of = operation(codename)
        rows = list(lines(of))
        consult_list("error:read", rows, of=of, by=by, at=session.now())
    put_lines("Suspected errors", [_line(row) for row in rows])
    if as_json:
        told = [
            {
                "key": str(row.id),
                "error": row.reference,
                "kind": str(row.kind),
                "name": row.name,
                "about": row.about,
                "corrected": row.confirmed_at is not None,
            }
            for row in rows
        ]
        put_json({"recipients": told})


def _line(row: ErrorRecipient) -> str:
    state = "corrected" if row.confirmed_at else "WAITING"
    return f"{row.reference}  {state}  {row.id}  {row.kind}  {row.name}  {row.about}"


@commands.command("look-again")
def look_again(error: Key, act_as: As = "", as_json: AsJson = False) -> None:
    """Ask also those who were told since the error was raised."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.safeguarding.actions import look_again as look

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        found = look(error_called(error), by=by, at=at)
    put_table("Asked now", ("Key", "Kind", "Name", "About"), [(row.id, row.kind, row.name, row.about) for row in found])
    if found:
        put_next("tell each of them, and say so: `daybreak error confirm KEY --told WORDS`")
    if as_json:
        put_json({"recipients": [str(row.id) for row in found]})


@commands.command()
def close(
    error: Key,
    finding: Annotated[ErrorFinding, typer.Argument(help="Whether what is held was wrong or right.")],
    words: Annotated[str, typer.Option(help="What was found, in a sentence.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Close an error as a second person, once everybody is corrected; what was wrong is cleared for good."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.safeguarding.actions import close_error

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        row, _ = close_error(error_called(error), finding, words=words, by=by, at=at)
    put(f"{row.reference} is closed: what is held was {finding}.")
    if as_json:
        put_json({"key": str(row.id), "reference": row.reference, "finding": str(finding)})


def error_called(said: str) -> UUID:
    """Return the key of the error of that reference, or key, the viewer sees."""
    from daybreak.attribution.models import SuspectedError

    return named(SuspectedError.objects.all(), said, kind="suspected error").pk


@commands.command()
def confirm(
    key: Annotated[UUID, typer.Argument(metavar="KEY", help="Of the recipient, as `daybreak error list` shows it.")],
    told: Annotated[str, typer.Option(help="What they were told.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Confirm that one recipient was corrected; it is said once."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.safeguarding.actions import confirm_corrected

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        row = confirm_corrected(key, told=told, by=by, at=at)
    put(f"{row.reference}: {row.name} is corrected")
    put_next(f"once all are (`daybreak error list`), a second person says `daybreak error close {row.reference}`")
    if as_json:
        put_json({"key": str(row.id), "error": row.reference, "name": row.name})
