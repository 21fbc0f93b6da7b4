"""`daybreak child …` on the side of children's services: what was referred, acknowledged, asked, decided, closed."""

from __future__ import annotations

from typing import Annotated

import typer

from daybreak.cli.children import Key, Words, acting, commands, told
from daybreak.cli.console import As, AsJson, Codename, put_json, put_lines
from daybreak.safeguarding.terms import Decided, Decision


def add_to(app: typer.Typer) -> None:
    """Add nothing more: these commands stand in the group of `daybreak child`, added beside."""


@commands.command()
def referrals(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List what was referred to the authority, undecided first."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.safeguarding.queries import desk

        rows = list(desk(by.agency))
        consult_list("child:read", rows, of=operation(codename), by=by, at=at)
        put_lines(
            "Referred children",
            [f"{row.id}  {row.reference}  {row.state}  by {row.due_at.isoformat()}" for row in rows],
        )
    if as_json:
        put_json({"referrals": [{"key": str(row.id), "state": row.state} for row in rows]})


@commands.command()
def acknowledge(key: Key, act_as: As = "", as_json: AsJson = False) -> None:
    """Acknowledge a referral for the authority."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.acknowledge([key], by=by, at=at)[0]
    told(f"{row.reference}: acknowledged", as_json, key=row.id)


@commands.command()
def ask(key: Key, words: Words, act_as: As = "", as_json: AsJson = False) -> None:
    """Ask the force about a referral."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.ask(key, words=words, by=by, at=at)
    told(f"{row.id}: asked", as_json, key=row.id)


@commands.command()
def decide(
    key: Key,
    decision: Annotated[Decision, typer.Option(help="What was decided.")],
    words: Annotated[str, typer.Option(help="What the force should know.")] = "",
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record what the authority decided."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.decide([Decided(key, decision, words)], by=by, at=at)[0]
    told(f"{row.reference}: decided", as_json, key=row.id, decision=row.decision)


@commands.command()
def close(key: Key, words: Words, act_as: As = "", as_json: AsJson = False) -> None:
    """Close a decided referral for the authority."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.close_referral(key, words=words, by=by, at=at)
    told(f"{row.reference}: closed", as_json, key=row.id)
