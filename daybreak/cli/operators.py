"""Commands of asking operators: what to ask, comparing their answers, what cannot be asked, typed identifiers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from daybreak.attribution.terms import TypedKind
from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_lines, put_next
from daybreak.cli.references import subject_named


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(requests)
    app.command()(compare)
    app.command()(leads)
    app.command()(type_identifier)
    app.command()(type_again)


def requests(
    path: Annotated[Path, typer.Argument(help="Where to write it: a name that ends in .csv or .json.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Write what operators are still to answer, each line with the digest of its source and its place there."""
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution.actions import export_requests

    by = session.acting(act_as, Role.LEAD_ANALYST, at=session.now())
    with viewing(by):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        rows = export_requests(national, by=by, at=session.now())
        _write(path, rows)
    put(f"{len(rows)} to ask: {path}")
    if rows:
        put_next(
            "ask operators; receive what they answer with `daybreak intake`, then somebody else says `daybreak compare`"
        )
    if as_json:
        put_json({"asked": len(rows), "path": str(path)})


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    from daybreak.attribution.actions.exporting import COLUMNS

    if path.suffix == ".json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def compare(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Compare the answers nobody compared yet, character by character; not by whoever asked."""
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution.actions import compare_answers

    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=session.now())
    with viewing(by):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        agree, differ = compare_answers(national, by=by, at=session.now())
    put(f"{agree} agree, {differ} differ and block their doors")
    if agree or differ:
        put_next("derive the doors with `daybreak resolve`")
    if as_json:
        put_json({"agree": agree, "differ": differ})


def leads(
    top: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Show the leads that cannot count, why, and every reading of a time that is not settled."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution.asked import uncounted_leads
    from daybreak.kernel.readings import readings

    by = session.acting(act_as, Role.LEAD_ANALYST, at=session.now())
    with viewing(by):
        rows = list(uncounted_leads()[:top])
        consult_list("resolution:read", rows, of=operation(codename), by=by, at=session.now())
    meant = [[] if row.at else [f"{each.at.isoformat()} ({each.read_as})" for each in readings(row.at_text)]
             for row in rows]  # fmt: skip
    if not rows:
        put_lines("Leads that cannot count", [])
    for row, may in zip(rows, meant, strict=True):
        put(f"{row.address} at {row.at_text or 'no time'}: {row.why_not}")
        for reading in may:
            put(f"    may mean {reading}")
    if as_json:
        put_json({"leads": [{"address": row.address, "at_text": row.at_text, "why_not": row.why_not, "readings": may}
                            for row, may in zip(rows, meant, strict=True)]})  # fmt: skip


Hidden = Annotated[
    str, typer.Option(prompt="The identifier", hide_input=True, help="Asked for if not given; better so.")
]


def type_identifier(
    kind: Annotated[TypedKind, typer.Argument(help="What it is.")],
    why: Annotated[str, typer.Option(help="Where it stands, and why it is typed.")],
    identifier: Hidden,
    subject: Annotated[str, typer.Option(help="Reference of the subject it is about, if any.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Type an identifier for the first time; another person types it again."""
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution.actions import enter_identifier

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        of = subject_named(subject) if subject else None
        row = enter_identifier(national, kind, identifier, of=of, why=why, by=by, at=at)
    put(f"{row.id}: waits for the second entry of another person")
    put_next(f"they type it from the same record: `daybreak type-again {row.id}`")
    if as_json:
        put_json({"key": str(row.id), "state": str(row.state)})


def type_again(
    key: Annotated[UUID, typer.Argument(metavar="KEY", help="The key the first entry gave.")],
    identifier: Hidden,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Type an identifier again that another person typed first; a mismatch names nothing of the first entry."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.attribution.actions import enter_again

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        row = enter_again(key, identifier, by=by, at=at)
    put(f"{row.id}: {row.state}")
    if as_json:
        put_json({"key": str(row.id), "state": str(row.state), "value": row.value})
