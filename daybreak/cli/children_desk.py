"""`daybreak child …` on the side of children's services: what was referred, acknowledged, asked, decided, closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli.children import Referral, Words, acting, commands, told
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_lines
from daybreak.cli.references import referral_named
from daybreak.safeguarding.terms import Decided, Decision

if TYPE_CHECKING:
    from daybreak.safeguarding.models import ChildReferral

ON_LIST = ("reference", "state", "immediate_risk", "due_at", "force_name", "decision")
OF_CHILD = ("known_as", "age", "category", "relation", "certainty", "whereabouts", "capacity")
OF_ENTRY = ("id", "kind", "by_authority", "happened_at", "words", "decision")
"""What an authority is told; of the case itself there is nothing here to be printed."""


def add_to(app: typer.Typer) -> None:
    """Add nothing more: these commands stand in the group of `daybreak child`, added beside."""


@commands.command()
def referrals(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List what was referred to the authority, undecided first."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.safeguarding.queries import desk

        of = operation(codename)
        rows = list(desk(by.agency, of))
        consult_list("child:read", rows, of=of, by=by, at=at)
        put_lines("Referred children", [_line(row, at) for row in rows])
    if as_json:
        put_json({"referrals": [_said(row, ON_LIST) for row in rows]})


@commands.command()
def read(key: Referral, act_as: As = "", as_json: AsJson = False) -> None:
    """Read one referral with what both sides added; it is recorded that you did."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions, following

        row = actions.open_referral(referral_named(key).id, by=by, at=at)
        entries = list(following.thread(row.id))
        put(_line(row, at))
        for name in OF_CHILD:
            put(f"  {name.replace('_', ' ')}: {getattr(row, name) or 'not known'}")
        for each in entries:
            side = "authority" if each.by_authority else "force"
            put(f"  {each.happened_at.isoformat()}  {side}  {each.kind} {each.id}  {each.decision}  {each.words}")
    if as_json:
        told = [{name: str(getattr(each, name)) for name in OF_ENTRY} for each in entries]
        put_json(_said(row, (*ON_LIST, *OF_CHILD)) | {"entries": told})


def _line(row: ChildReferral, at: datetime) -> str:
    """Return a referral on one line; one nobody acknowledged in time says LATE."""
    late = "  LATE" if row.state == "made" and row.due_at <= at else ""
    risk = "  IMMEDIATE RISK" if row.immediate_risk else ""
    return f"{row.id}  {row.reference}  {row.state}  by {row.due_at.isoformat()}{late}{risk}  from {row.force_name}"


def _said(row: ChildReferral, names: Iterable[str]) -> dict[str, object]:
    return {"key": str(row.id)} | {name: getattr(row, name) for name in names}


@commands.command()
def acknowledge(key: Referral, act_as: As = "", as_json: AsJson = False) -> None:
    """Acknowledge a referral for the authority."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.acknowledge([referral_named(key).id], by=by, at=at)[0]
    left = f"ask the force (`daybreak child ask {row.reference}`), or say what is decided: `daybreak child decide`"
    told(f"{row.reference}: acknowledged", as_json, left, key=row.id)


@commands.command()
def ask(key: Referral, words: Words, act_as: As = "", as_json: AsJson = False) -> None:
    """Ask the force about a referral."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.ask(referral_named(key).id, words=words, by=by, at=at)
    told(f"{row.id}: asked", as_json, f"the force answers: `daybreak child answer {row.id}`", key=row.id)


@commands.command()
def decide(
    key: Referral,
    decision: Annotated[Decision, typer.Option(help="What was decided.")],
    words: Annotated[str, typer.Option(help="What the force should know.")] = "",
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record what the authority decided."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.decide([Decided(referral_named(key).id, decision, words)], by=by, at=at)[0]
    left = f"once nothing is open, `daybreak child close {row.reference}`"
    told(f"{row.reference}: decided", as_json, left, key=row.id, decision=row.decision)


@commands.command()
def close(key: Referral, words: Words, act_as: As = "", as_json: AsJson = False) -> None:
    """Close a decided referral for the authority."""
    with acting(act_as, "social_worker") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.close_referral(referral_named(key).id, words=words, by=by, at=at)
    told(f"{row.reference}: closed", as_json, key=row.id)
