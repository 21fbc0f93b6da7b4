"""`daybreak gate …`: what keeps a visit from being ready, answers, waivers with rank and reason, the check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json, put_lines, put_next, put_table
from daybreak.cli.references import visit_named

commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="The readiness gate of a visit: answer, waive with rank and reason, take a waiver back, check.",
)
Reference = Annotated[str, typer.Argument(help="Reference of the visit.")]
Item = Annotated[str, typer.Argument(help="Which item: warrant, access_to_children, strategy_discussion, …")]
Reason = Annotated[str, typer.Option(help="Why, in three words or more; it stays on the visit.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="gate")


@commands.command()
def show(visit: Reference, act_as: As = "", as_json: AsJson = False) -> None:
    """Show the gate of a visit as it was last checked, and what was answered."""
    _on(visit, act_as, as_json, None)


@commands.command()
def answer(
    visit: Reference,
    item: Item,
    text: Annotated[str, typer.Argument(help="The answer.")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day of issue of a warrant, day a discussion was held."),
    ] = None,
    for_visit: Annotated[
        list[str] | None,
        typer.Option("--for", help="Visit whose premises a warrant names; once each where the package has several."),
    ] = None,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Answer one item; the visit is to be checked again then."""

    def act(package: Any, by: Any, at: datetime) -> None:
        from daybreak.visits.actions import prepare
        from daybreak.visits.terms import Prepared

        day, named = on.date() if on else None, tuple(for_visit or ())
        prepare([Prepared(package, _item(item), text, day, named)], by=by, at=at)

    _on(visit, act_as, as_json, act)


@commands.command()
def waive(
    visit: Reference,
    item: Item,
    reason: Reason,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Waive one item, as a Silver commander."""

    _on(visit, act_as, as_json, partial(_waiving, "waive", item, reason))


@commands.command("take-back")
def take_back(
    visit: Reference,
    item: Item,
    reason: Reason,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Take a waiver back: the item keeps the gate closed until it is answered."""

    _on(visit, act_as, as_json, partial(_waiving, "withdraw_waiver", item, reason))


@commands.command()
def check(visit: Reference, act_as: As = "", as_json: AsJson = False) -> None:
    """Check the gate: ready where nothing is open."""
    _on(visit, act_as, as_json, None, checked=True)


def _waiving(act: str, item: str, reason: str, package: Any, by: Any, at: datetime) -> None:
    from daybreak.visits import actions

    getattr(actions, act)([package], _item(item), reason=reason, by=by, at=at)


def _item(text: str) -> Any:
    from daybreak.kernel.errors import BadInput
    from daybreak.visits.terms import Preparation

    if text not in set(Preparation):
        raise BadInput(f"{text} is no item", place="ITEM", remedy=f"Say one of: {', '.join(Preparation)}")
    return Preparation(text)


def _visit(said: str, by: Any, *, told: bool) -> Any:
    from daybreak.kernel.errors import NotFound

    try:
        return visit_named(said)
    except NotFound as unseen:
        if told:
            raise
        raise NotFound(
            f"{unseen.message}, as {by.agency.name} sees it", thing="visit",
            remedy="Name who commands it with --as USERNAME; `daybreak posts` lists them",
        ) from unseen  # fmt: skip


def _on(visit: str, act_as: str, as_json: bool, act: Any, *, checked: bool = False) -> None:
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.safeguarding.tasks import check_ready
    from daybreak.visits import queries
    from daybreak.visits.actions import open_visit

    at = session.now()
    by = session.acting(act_as, Role.SILVER, at=at)
    with viewing(by):
        found = open_visit(_visit(visit, by, told=bool(act_as)).pk, by=by, at=at)
        if act is not None:
            act(found.package_id, by, at)
        if checked:
            check_ready([found.pk], by=by, at=at)
        found.refresh_from_db(fields=["state"])
        gate, answers = queries.readiness_of(found.pk), list(queries.preparation_of(found.package_id))
    put(f"{found.reference}: {found.state}")
    if act is not None:
        put("Kept. The gate below is as it was checked before that.")
    put_table("Gate", ("Item", "State", "Seen", "Whose task"), [(g.rule, g.state, g.seen, g.task_of) for g in gate])
    put_lines("Answered", [f"{a.kind}{' (waived)' if a.waived else ''}: {a.answer}" for a in answers if a.answer])
    _what_next(found, gate, anew=act is not None)
    if as_json:
        put_json({"reference": found.reference, "state": str(found.state), "gate": [g.as_dict() for g in gate]})


def _what_next(visit: Any, gate: Sequence[Any], *, anew: bool) -> None:
    """Print what is next: looking again after an answer, whoever has an open item, or the day."""
    from daybreak.kernel.words import ItemState
    from daybreak.visits.terms import Preparation

    still = [each.key for each in gate if each.state is ItemState.OPEN]
    mine = next((key for key in still if key in set(Preparation)), "")
    if anew or not gate:
        put_next(f"look again: `daybreak gate check {visit.reference}`")
    elif mine:
        put_next(
            f"whose task it is answers: `daybreak gate answer {visit.reference} {mine} ANSWER`;"
            " what cannot be had, a Silver commander may waive: `daybreak gate waive`"
        )
    elif still:
        put_next(f"whose task it is sees to it, then look again: `daybreak gate check {visit.reference}`")
    elif visit.state == "ready":
        put_next("nothing is open: its officers record the day on the page of the visit")
