"""`daybreak exhibit list` and `show`: what was seized, and every entry of one exhibit's continuity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from daybreak.cli.console import AsJson, Codename, put, put_json, put_lines, put_table
from daybreak.cli.exhibits import Named, Signs, begin, commands, exhibit_named, the_operation
from daybreak.cli.references import visit_named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from daybreak.custody.queries import Holding


def add_to(app: typer.Typer) -> None:
    """Add these commands to those of exhibits, which are in the application already."""
    commands.command("list")(list_)
    commands.command()(show)


def list_(
    act_as: Signs,
    visit: Annotated[str, typer.Option(help="Only what was seized on this visit: its reference.")] = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """List exhibits: what each is, the seal it is under, who holds it now; `daybreak exhibit show` has the entries."""
    by, _ = begin(act_as)
    from daybreak.access.gates import require
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import names_of_posts
    from daybreak.custody import queries
    from daybreak.custody.rules import label_of

    with viewing(by):
        require(by, "exhibit:read")
        rows = queries.exhibits(the_operation(codename))
        held = queries.holdings(rows.filter(visit=visit_named(visit)) if visit else rows)
        people = names_of_posts(each.held_by for each in held.values())
    told = [
        (row.exhibit.reference, row.exhibit.visit.reference, label_of(key), row.exhibit.kind.replace("_", " "),
         row.standing.seal_number, row.standing.ended or people.get(row.held_by, ""))
        for key, row in held.items()
    ]  # fmt: skip
    put_table("Exhibits", ("Exhibit", "Visit", "Label", "What", "Seal", "Held by"), told)
    if as_json:
        names = ("reference", "visit", "label", "kind", "seal", "held_by")
        put_json({"exhibits": [dict(zip(names, row, strict=True)) for row in told]})


def show(named: Named, act_as: Signs, as_json: AsJson = False) -> None:
    """Show one exhibit with every entry of its continuity by number, who signed it, and what breaks; it is recorded.

    What is described is not shown: it may be graphic, and is opened on the page, with a reason.
    """
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import names_of_posts
    from daybreak.custody import actions, queries
    from daybreak.web.views.continuity import break_rows

    with viewing(by):
        holding = actions.open_exhibit(exhibit_named(named).id, by=by, at=at)
        found = holding.exhibit
        breaks = (*holding.breaks, *queries.outside_breaks([found.id]).get(found.id, ()))
        people = names_of_posts(
            [found.seized_by, *(key for row in holding.steps for key in (row.signed_by, row.given_to))]
        )
        broken = break_rows(breaks, people)
    _say(holding, people, broken)
    if as_json:
        put_json(_told(holding, people) | {"breaks": [row | {"place": str(row["place"])} for row in broken]})


def _say(holding: Holding, people: dict[UUID | None, str], broken: Sequence[dict[str, Any]]) -> None:
    from daybreak.custody.rules import label_of
    from daybreak.web.views.continuity import timeline

    found, stands = holding.exhibit, holding.standing
    put(f"{found.reference}, {found.kind.replace('_', ' ')}, label {label_of(found.id)}, of {found.visit.reference}")
    if found.found_where:
        put(f"From: {found.found_where}")
    where = stands.ended or f"Held by {people.get(holding.held_by, '')}"
    put(f"{where[:1].upper()}{where[1:]}, under seal {stands.seal_number}")
    if stands.given_to:
        put(f"Given to {people.get(stands.given_to, '')}, who has not taken it yet: they sign `daybreak exhibit take`")
    entries = [
        (number, f"{each['at']:%Y-%m-%d %H:%M}", str(each["title"]).partition(". ")[2] or each["title"],
         str(each["by"]).removeprefix("signed by "), each["text"])
        for number, each in enumerate(timeline(holding, people))
    ]  # fmt: skip
    put_table("Entries (UTC); a correction names one by its number", ("Entry", "When", "What", "Signed by", "Says"),
              entries)  # fmt: skip
    put_lines("Breaks", [
        f"{row['place']}: {row['what']}: expected {row['expected']}, recorded {row['recorded']}"
        + (f", explained by entry {row['explained']}" if row["explained"] else "")
        for row in broken
    ])  # fmt: skip


def _told(holding: Holding, people: dict[UUID | None, str]) -> dict[str, Any]:
    """Return an exhibit and its entries for programs; a corrected description stays behind its reason."""
    from daybreak.custody.rules import label_of
    from daybreak.custody.terms import Part

    found, stands = holding.exhibit, holding.standing
    entries = [
        {"number": row.number, "kind": row.kind, "happened_at": row.happened_at.isoformat(),
         "signed_by": people.get(row.signed_by, ""), "given_to": people.get(row.given_to, ""),
         "seal": row.seal_number, "new_seal": row.new_seal, "corrects": row.corrects, "part": row.part,
         "says": "" if row.part == Part.DESCRIPTION else row.says, "reason": row.reason, "place": row.place}
        for row in holding.steps
    ]  # fmt: skip
    return {
        "reference": found.reference, "label": label_of(found.id), "visit": found.visit.reference, "kind": found.kind,
        "seal": stands.seal_number, "held_by": people.get(holding.held_by, ""), "ended": stands.ended,
        "seized_at": found.seized_at.isoformat(), "entries": entries,
    }  # fmt: skip
