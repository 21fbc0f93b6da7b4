"""`daybreak release quotes`, `quote`, `approve-quote`, `withdraw-quote`: what people say on the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from daybreak.cli.console import As, AsJson, Codename, put, put_table
from daybreak.cli.newest_release import with_newest

if TYPE_CHECKING:
    from datetime import datetime

    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post
    from daybreak.release.models import Release


def _reference(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise typer.BadParameter(
            f"{said} is no reference of a quote; `daybreak release quotes` lists them, to be given whole."
        ) from None


Which = Annotated[
    UUID,
    typer.Argument(metavar="QUOTE", parser=_reference, help="Its reference, as `daybreak release quotes` shows it."),
]


def add_to(commands: typer.Typer) -> None:
    """Add these commands to `daybreak release`."""
    for name, command in (
        ("quotes", quotes), ("quote", quote), ("approve-quote", approve_quote), ("withdraw-quote", withdraw_quote),
    ):  # fmt: skip
        commands.command(name)(command)


def quotes(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Show what people say on the record in the newest release, and what is approved."""

    def read(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.access.gates import require
        from daybreak.release.quotes import quotes as quotes_of
        from daybreak.release.wording import marks_by_quote

        require(by, "figures:read")
        rows = list(quotes_of(row))
        marks = marks_by_quote(row, rows, operation=operation)
        said = [
            (str(q.pk), q.state, q.agency.slug if q.agency else "", q.words, f"{q.speaker}, {q.title}",
             "; ".join(f"{each.slip.words!r}: {each.slip.rule}" for each in marks.get(q.pk, ())))
            for q in rows
        ]  # fmt: skip
        put_table("Quotes", ("Reference", "State", "Page", "Words", "Who", "Marked"), said)
        names = ("id", "state", "area", "words", "who", "marked")
        return {"quotes": [dict(zip(names, each, strict=True)) for each in said]}

    with_newest(read, "press_officer", act_as, codename, as_json)


def quote(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="As they were said.")],
    speaker: Annotated[str, typer.Option(help="Who says it.")],
    title: Annotated[str, typer.Option(help="Their office, as it is printed after the name.")],
    area: Annotated[str, typer.Option(metavar="FORCE", help="Whose page, like kent; otherwise the national one.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Write what somebody says on the record; it is printed once somebody else approved it."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions
        from daybreak.release.documents.terms import Quote
        from daybreak.release.quotes import marks_in_quote

        done = actions.write_quote(row.pk, Quote(words, speaker, title, area), by=by, at=at)
        approve = f"daybreak release approve-quote {done.pk} --as USERNAME"
        put(f"Quote {done.pk} is written.")
        if marks := marks_in_quote(done, operation=operation):
            put_table(
                "Marks in the quote",
                ("Words", "Rule", "Write instead"),
                [(m.slip.words, m.slip.rule, m.slip.instead) for m in marks],
            )
            then = f"Next: withdraw it and write it anew: `daybreak release withdraw-quote {done.pk} --reason TEXT`."
        else:
            then = f"No mark stands in it. Next: somebody who did not write it approves it: `{approve}`."
        return {"quote": str(done.pk), "next": then}

    with_newest(act, "press_officer", act_as, codename, as_json)


def approve_quote(which: Which, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Approve a quote that somebody else wrote."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        done = actions.approve_quote(row.pk, which, operation=operation, by=by, at=at)
        then = "Next: it is printed with the packs that are sealed from now on."
        return {"quote": str(done.pk), "quote_state": done.state, "next": then}

    with_newest(act, "gold", act_as, codename, as_json)


def withdraw_quote(
    which: Which,
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Withdraw a quote with a reason; it stays on record and is not printed."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        done = actions.withdraw_quote(row.pk, which, reason=reason, by=by, at=at)
        return {"quote": str(done.pk), "quote_state": done.state}

    with_newest(act, "press_officer", act_as, codename, as_json)
