"""`daybreak exhibit …`: seizing, signing for hand-overs, seals, corrections, the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import AsJson, put, put_json, put_next
from daybreak.cli.references import absent, visit_named
from daybreak.custody.terms import ItemKind, Part
from daybreak.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post
    from daybreak.custody.actions import Written
    from daybreak.custody.models import Exhibit

commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Exhibits: seize, give, take, seal, correct, examine, export."
)
Named = Annotated[str, typer.Argument(metavar="EXHIBIT", help="Its label, reference or seal.")]
Seal = Annotated[str, typer.Option(help="The seal as you read it on the bag.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept.")]
Place = Annotated[str, typer.Option(help="Where.")]
Out = Annotated[Path, typer.Option(metavar="FILE", help="A new file.")]
Signs = Annotated[str, typer.Option("--as", metavar="USERNAME", help="Who signs: each side on their own account.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="exhibit")


@commands.command()
def seize(
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="Reference of the visit.")],
    reference: Annotated[str, typer.Option(help="The officer's initials and a number: ABC/1")],
    seal: Seal,
    kind: Annotated[ItemKind, typer.Option(help="What it is.")],
    found_where: Annotated[str, typer.Option("--from", help="From whom and where.")],
    act_as: Signs,
    as_json: AsJson = False,
) -> None:
    """Record an item seized on a visit, now; the same reference and seal sent again is recorded once."""
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.custody import actions
    from daybreak.custody.rules import label_of
    from daybreak.custody.terms import Seized

    with viewing(by):
        row = actions.seize([Seized(visit_named(visit).id, reference, seal, kind, at, found_where)], by=by, at=at)[0]
    put(f"{row.reference}: seized. Its label is {label_of(row.id)}")
    put_next(f"print the label with `daybreak exhibit labels {label_of(row.id)}`; who takes it over signs for it")
    if as_json:
        put_json({"id": str(row.id), "label": label_of(row.id)})


@commands.command()
def give(
    named: Named,
    to: Annotated[str, typer.Option(metavar="USERNAME", help="Who takes it.")],
    seal: Seal,
    act_as: Signs,
    place: Place = "",
) -> None:
    """Sign that you gave an exhibit to somebody; it stands as not yet taken until they sign."""
    from daybreak.custody.terms import HandedOver

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.agencies.queries import posts_held
        from daybreak.custody import actions

        taker = posts_held(at=at).filter(person__username=to, agency=by.agency).first()
        if taker is None:
            raise NotFound(f"{to} holds no post at {by.agency.name}", remedy="See `daybreak posts`")
        return actions.give([HandedOver(row.id, seal, at, place)], to=taker, by=by, at=at)

    _sign(named, act_as, act, "given, not yet taken")
    put_next(f"{to} reads the seal and signs: `daybreak exhibit take {named} --seal SEAL --as {to}`")


@commands.command()
def take(
    named: Named,
    seal: Seal,
    act_as: Signs,
    place: Place = "",
    reason: Annotated[str, typer.Option(help="Only where it was not given to you: why you hold it.")] = "",
) -> None:
    """Sign that you took an exhibit, under the seal as you read it."""
    from daybreak.custody.terms import HandedOver

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.custody import actions

        return actions.take([HandedOver(row.id, seal, at, place, reason)], by=by, at=at)

    _sign(named, act_as, act, "you hold it now")


@commands.command()
def withdraw(named: Named, reason: Reason, act_as: Signs) -> None:
    """Sign that a hand-over did not happen: the giver still holds the exhibit."""

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.custody import actions

        return actions.withdraw(row.id, reason=reason, by=by, at=at)

    _sign(named, act_as, act, "the hand-over did not happen")


@commands.command()
def seal(
    named: Named,
    old: Annotated[str, typer.Option(help="The broken seal.")],
    new: Annotated[str, typer.Option(help="The seal that closes the bag now.")],
    reason: Reason,
    act_as: Signs,
) -> None:
    """Record that a seal was broken, and the one that closes the bag now."""
    from daybreak.custody.terms import Resealed

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.custody import actions

        return actions.reseal([Resealed(row.id, old, new, reason, at)], by=by, at=at)

    _sign(named, act_as, act, f"closed under {new}")


@commands.command()
def correct(
    named: Named,
    entry: Annotated[int, typer.Option(help="Which entry; 0 is the seizure.")],
    part: Annotated[Part, typer.Option(help="What of it.")],
    says: Annotated[str, typer.Option(help="What is right.")],
    reason: Reason,
    act_as: Signs,
) -> None:
    """Add what an earlier entry should have said; nothing is edited, and both are shown."""
    from daybreak.custody.terms import Correction

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.custody import actions

        return actions.correct(row.id, Correction(entry, part, says, reason), by=by, at=at)

    _sign(named, act_as, act, "the correction stands beside what it corrects")


@commands.command("return")
def return_exhibit(named: Named, seal: Seal, reason: Reason, act_as: Signs) -> None:
    """Record that an exhibit was returned; the reason says to whom and on whose decision."""

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.custody import actions

        return actions.return_to(row.id, seal_number=seal, reason=reason, by=by, at=at)

    _sign(named, act_as, act, "returned")


@commands.command()
def destroy(named: Named, seal: Seal, reason: Reason, act_as: Signs) -> None:
    """Record that an exhibit was destroyed; what was written about it stays."""

    def act(row: Exhibit, by: Post, at: datetime) -> Written:
        from daybreak.custody import actions

        return actions.destroy(row.id, seal_number=seal, reason=reason, by=by, at=at)

    _sign(named, act_as, act, "destroyed")


def _sign(named: str, act_as: str, act: Callable[[Exhibit, Post, datetime], Written], done: str) -> None:
    by, at = begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.web.views.continuity import break_rows, names_in

    with viewing(by):
        row = exhibit_named(named)
        written = act(row, by, at)
        new = [each for each in written.breaks.get(row.id, ()) if each.number == written.steps[0].number]
        broken = break_rows(new, names_in(new))
    put(f"{row.reference}: {done}")
    for each in broken:
        if not each["explained"]:
            put(f"  it breaks continuity. {each['what']}: expected {each['expected']}, recorded {each['recorded']}")


def exhibit_named(code: str) -> Exhibit:
    """Return the one exhibit a label, reference or seal stands for, in the operation the viewer works in."""
    from daybreak.custody.queries import exhibits, found_by

    found = found_by(exhibits(the_operation("")), code)
    if not found:
        raise absent("exhibit", code)
    if len(found) > 1:
        raise BadInput(f"Several exhibits fit {code}", rule="one", remedy="Give the label: X- and ten letters")
    return found[0]


def the_operation(codename: str) -> Operation:
    """Return the operation of this codename, the newest if none is given."""
    from daybreak.access.queries import operation

    return operation(codename)


def begin(act_as: str) -> tuple[Post, datetime]:
    """Open the installation; return the post of who signs, and the instant."""
    session.open_installation()
    from daybreak.agencies.queries import posts_held

    at = session.now()
    by = posts_held(at=at).filter(person__username=act_as).first()
    if by is None:
        raise NotFound(
            f"{act_as} holds no post",
            remedy=f'`daybreak posts` lists who does; or: daybreak appoint {act_as} --name "NAME" --agency AGENCY'
            ' --role bronze --admit "REASON"',
        )
    return by, at
