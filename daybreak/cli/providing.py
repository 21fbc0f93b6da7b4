"""Commands of what a plan is made within: capacities, mutual aid, what visits need; and an earlier plan again."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_next
from daybreak.cli.references import visit_named

if TYPE_CHECKING:
    from daybreak.visits.terms import Room

PLAN = "Gold plans with it: `daybreak plan`"
Skills = Annotated[list[str] | None, typer.Option("--skill", help="SKILL=TEAMS, as search=2; may be repeated.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(plan_capacities)
    app.command()(plan_aid)
    app.command()(plan_take)
    app.command()(visit_needs)


def plan_capacities(
    file: Annotated[Path, typer.Argument(help="CSV: force, window, teams, skills, custody, forensic.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Set what forces have in windows, from a table.

    `window` is the start with its zone (2027-03-12T06:00+00:00), `skills` reads "search=2 digital=1"; custody and
    forensic left empty have no limit. What is not in the table stays as it was.
    """
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.visits.actions import set_capacities

    at = session.now()
    by = session.acting(act_as, Role.GOLD, at=at)
    rooms = _rooms(file)
    with viewing(by):
        kept = set_capacities(operation(codename), rooms, by=by, at=at)
    put(f"Kept {kept} windows of {len(rooms)} forces.")
    put_next(PLAN)
    if as_json:
        put_json({"kept": kept, "forces": len(rooms)})


def plan_aid(
    lender: Annotated[str, typer.Argument(help="Slug of the force that lends.")],
    borrower: Annotated[str, typer.Argument(help="Slug of the force that borrows.")],
    teams: Annotated[int, typer.Option(min=0, help="Teams at most in a window; 0 ends the agreement.")],
    kilometres: Annotated[int, typer.Option(min=0, help="How far they travel.")] = 0,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Agree what one force may lend another."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.visits.actions import agree_aid
    from daybreak.visits.planner.terms import Aid

    at = session.now()
    by = session.acting(act_as, Role.GOLD, at=at)
    with viewing(by):
        agree_aid(operation(codename), Aid(lender, borrower, teams, kilometres), by=by, at=at)
    put(f"{lender} lends {borrower} {teams} teams at most." if teams else f"{lender} lends {borrower} nothing.")
    put_next(PLAN)
    if as_json:
        put_json({"lender": lender, "borrower": borrower, "teams": teams, "kilometres": kilometres})


def plan_take(
    number: Annotated[int, typer.Argument(help="Number of the earlier plan.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Take an earlier plan up again, mended where it cannot be any more; it becomes a new plan."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.visits.actions import take_up

    at = session.now()
    by = session.acting(act_as, Role.GOLD, at=at)
    with viewing(by):
        made = take_up(operation(codename), number, by=by, at=at)
    put(f"Plan {made.number}, as plan {number}: {made.placed} visits placed, {len(made.changes)} moved.")
    if as_json:
        put_json({"plan": made.number, "taken": number, "placed": made.placed, "moved": len(made.changes)})


def visit_needs(
    references: Annotated[list[str], typer.Argument(metavar="VISIT...", help="References of visits of one force.")],
    teams: Annotated[int, typer.Option(min=1, help="Teams.")] = 1,
    skills: Skills = None,
    arrests: Annotated[int, typer.Option(min=0, help="People expected in custody.")] = 0,
    devices: Annotated[int, typer.Option(min=0, help="Devices expected.")] = 0,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """State what visits need; the next plan uses it."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.visits.actions import state_needs

    at = session.now()
    by = session.acting(act_as, Role.SILVER, at=at)
    with viewing(by):
        keys, asked = [visit_named(each).pk for each in references], _skills(skills or [], "skill")
        kept = state_needs(keys, teams=teams, skills=asked, arrests=arrests, devices=devices, by=by, at=at)
    put(f"Kept what {len(kept)} visits need.")
    put_next(PLAN)
    if as_json:
        put_json({"kept": len(kept)})


def _rooms(file: Path) -> dict[str, dict[datetime, int | Room]]:
    from daybreak.kernel.errors import BadInput
    from daybreak.visits.terms import Room

    found: dict[str, dict[datetime, int | Room]] = defaultdict(dict)
    with file.open(encoding="utf-8-sig", newline="") as text:
        for number, row in enumerate(csv.DictReader(text), start=2):
            place = f"{file.name}, line {number}"
            try:
                start = datetime.fromisoformat((row["window"] or "").strip())
                teams, custody, forensic = (_number(row.get(name)) for name in ("teams", "custody", "forensic"))
                slug = row["force"].strip()
            except (KeyError, ValueError, AttributeError) as wrong:
                raise BadInput(
                    f"This line cannot be read: {wrong}", place=place, remedy="See `daybreak plan-capacities --help`"
                ) from wrong
            if start.utcoffset() is None:
                raise BadInput("The window has no zone", place=place, rule="zone", remedy="Add it: 06:00+00:00")
            found[slug][start] = Room(teams or 0, _skills((row.get("skills") or "").split(), place), custody, forensic)
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.strip() else None


def _skills(said: list[str], place: str) -> dict[str, int]:
    from daybreak.kernel.errors import BadInput

    found = {}
    for part in said:
        name, _, number = part.partition("=")
        if not name or not number.isdecimal():
            raise BadInput(f"{part!r} is no skill with its teams", place=place, remedy="Write search=2")
        found[name.lower()] = int(number)
    return found
