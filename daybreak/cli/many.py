"""`daybreak exhibit …`, many at once: lists of bags, each signed for by itself; and what holds new material."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli.console import AsJson, Codename, put, put_json
from daybreak.cli.exhibits import Named, Place, Signs, begin, commands, exhibit_named, the_operation
from daybreak.custody.terms import Looking
from daybreak.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from daybreak.custody.terms import Many, Scanned

Listed = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False,
        help="Label and seal of each bag, on one line or on two, in UTF-8.",
    ),
]  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Add these commands to those of exhibits, which are in the application already."""
    commands.command("give-many")(give_many)
    commands.command("take-many")(take_many)
    commands.command("new-material")(new_material)
    commands.command("look-for")(look_for)


def give_many(
    listed: Listed,
    to: Annotated[str, typer.Option(metavar="USERNAME", help="Who takes them.")],
    act_as: Signs,
    place: Place = "",
    as_json: AsJson = False,
) -> None:
    """Sign that you gave exhibits to somebody; a bag that cannot be signed for is told, and stops no other."""
    by, at = begin(act_as)
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import posts_held
    from daybreak.custody import actions

    bags = _read(listed)
    with viewing(by):
        taker = posts_held(at=at).filter(person__username=to, agency=by.agency).first()
        if taker is None:
            raise NotFound(f"{to} holds no post at {by.agency.name}", remedy="See `daybreak posts`")
        of = the_operation("")
        force = compartment(of, CompartmentKind.FORCE, by.agency)
        told = actions.give_many(bags, to=taker, of=of, force=force, by=by, at=at, place=place)
    _tell(told, "given, not yet taken", as_json)


def take_many(listed: Listed, act_as: Signs, place: Place = "", as_json: AsJson = False) -> None:
    """Sign that you took exhibits given to you; a bag that cannot be signed for is told, and stops no other."""
    by, at = begin(act_as)
    from daybreak.access.queries import compartment
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions

    bags = _read(listed)
    with viewing(by):
        of = the_operation("")
        force = compartment(of, CompartmentKind.FORCE, by.agency)
        told = actions.take_many(bags, of=of, force=force, by=by, at=at, place=place)
    _tell(told, "you hold it now", as_json)


def new_material(act_as: Signs, codename: Codename = "", as_json: AsJson = False) -> None:
    """List the exhibits whose newest examination found new material, and who looks for a child there."""
    by, _ = begin(act_as)
    from daybreak.access.gates import require
    from daybreak.access.viewer import viewing
    from daybreak.custody.queries import new_material as found

    with viewing(by):
        require(by, "exhibit:read")
        rows = list(found(the_operation(codename)))
    for row in rows:
        new = f"{row.first_generation or 0} first generation, {row.unknown_hashes or 0} unknown"
        put(f"{row.exhibit.reference}  {row.looking.replace('_', ' ')}  {new}")  # type: ignore[attr-defined]
    if as_json:
        put_json({"new_material": [{"exhibit": row.exhibit.reference, "state": row.looking} for row in rows]})  # type: ignore[attr-defined]


def look_for(
    named: Named,
    state: Annotated[Looking, typer.Option(help="What is so now.")],
    words: Annotated[str, typer.Option(help="Who looks, or what came of it; never what is on an item.")],
    act_as: Signs,
) -> None:
    """Say who looks for a child after new material was found, or what came of it."""
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions

    with viewing(by):
        row = exhibit_named(named)
        made = actions.look_for(row.id, state, words=words, by=by, at=at)
    put(f"{row.reference}: {made.state.replace('_', ' ')}")


def _read(listed: Path) -> list[Scanned]:
    from daybreak.custody.rules import scanned

    try:
        return scanned(listed.read_text("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise BadInput(f"{listed} is no text in UTF-8", remedy="Save it as UTF-8") from wrong


def _tell(told: Many, done: str, as_json: bool) -> None:
    for _, reference, _number in told.signed:
        put(f"{reference}: {done}")
    for each in told.refused:
        put(f"  line {each.scanned.line}, {each.scanned.code}: not signed for. {each.why}. {each.remedy}")
    put(f"{len(told.signed)} signed for, {len(told.refused)} not.")
    if as_json:
        refused = [{"line": each.scanned.line, "code": each.scanned.code, "why": each.why} for each in told.refused]
        put_json({"signed": [name for _, name, _number in told.signed], "refused": refused})
