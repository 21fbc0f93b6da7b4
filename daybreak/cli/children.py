"""`daybreak child …`: recording, referring, correcting and following children, on both sides of a referral."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_lines, put_next
from daybreak.cli.references import child_named, package_named, referral_named
from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Category
from daybreak.safeguarding.terms import (
    Capacity,
    Certainty,
    ChildFound,
    Correctable,
    Relation,
    Verdict,
)

if TYPE_CHECKING:
    from daybreak.agencies.models import Post

commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Children: recorded, referred, followed on both sides."
)
Key = Annotated[
    str, typer.Argument(metavar="CHILD", help="The reference, as `daybreak child list` shows it, or the key.")
]
Referral = Annotated[
    str,
    typer.Argument(
        metavar="REFERRAL", help="The child's reference, as `daybreak child referrals` shows it, or the key."
    ),
]
ACKNOWLEDGE = "`daybreak child acknowledge {}`"
Words = Annotated[str, typer.Option(help="What is written down; the other side reads it.")]
When = Annotated[str, typer.Option(help="An instant with its zone, as 2026-03-10T06:30+00:00.")]
Authority = Annotated[str, typer.Option(help="Children's services, as `cs-kent`.")]
Risk = Annotated[bool, typer.Option("--immediate-risk/--no-immediate-risk", help="Refer the child now.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(commands, name="child")


@contextmanager
def acting(act_as: str, role: str) -> Iterator[tuple[Post, datetime]]:
    """Open the installation and act as a post of the role; yields the post and the instant."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role

    at = session.now()
    by = session.acting(act_as, Role(role), at=at)
    with viewing(by):
        yield by, at


def instant(text: str) -> datetime:
    """Return the instant in UTC; BadInput without a zone, for a missing zone may be an hour off."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        given = None
    if given is None or given.tzinfo is None:
        raise BadInput(f"{text} is no instant with its zone", remedy="Write it as 2026-03-10T06:30+00:00")
    return given.astimezone(UTC)


def told(line: str, as_json: bool, left: str = "", **values: object) -> None:
    """Print the line, what is left to do and by whom, and the values as JSON where asked for."""
    put(line)
    if left:
        put_next(left)
    if as_json:
        put_json({name: str(value) for name, value in values.items()})


@commands.command("list")
def list_(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List the force's children, immediate risk first."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.safeguarding.queries import children

        of = operation(codename)
        rows = list(children(of))
        consult_list("child:read", rows, of=of, by=by, at=at)
        risk = {True: "IMMEDIATE RISK", False: ""}
        put_lines("Children", [
            f"{row.id}  {row.reference}  {row.category}  {risk[row.immediate_risk]}  {row.authority.name}"
            for row in rows
        ])  # fmt: skip
    if as_json:
        listed = [{"key": str(row.id), "reference": row.reference, "category": row.category} for row in rows]
        put_json({"children": listed})


@commands.command()
def clocks(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List children by immediate risk and clock, not who they are; says which clocks are in breach."""
    with acting(act_as, "lead_coordinator") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.safeguarding.following import watched

        of = operation(codename)
        rows = list(watched(of))
        consult_list("child:watch", rows, of=of, by=by, at=at)
        clock = {row.id: row.next_clock for row in rows}  # type: ignore[attr-defined]  # annotated
        late = {key for key, due in clock.items() if due is not None and due <= at}
        for row in rows:
            state = "BREACH" if row.id in late else "clock" if clock[row.id] else "no clock"
            risk = "IMMEDIATE RISK" if row.immediate_risk else ""
            put(f"{row.reference}  {state}  {clock[row.id] or ''}  {risk}  {row.authority.name}")
    if as_json:
        put_json({"children": len(rows), "in_breach": [row.reference for row in rows if row.id in late]})


@commands.command()
def record(
    package: Annotated[str, typer.Argument(metavar="PACKAGE", help="The suspect's package: P-7KQ2M4/1, or its key.")],
    authority: Authority,
    relation: Annotated[Relation, typer.Option(help="How the child stands to the suspect.")],
    immediate_risk: Risk,
    certainty: Annotated[Certainty, typer.Option(help="Known, or believed.")] = Certainty.KNOWN,
    capacity: Annotated[Capacity, typer.Option(help="Why that authority.")] = Capacity.HOME,
    known_as: Annotated[str, typer.Option(help="What the child is called.")] = "",
    age: Annotated[int | None, typer.Option(min=0, max=17)] = None,
    whereabouts: Annotated[str, typer.Option(help="Where the child is.")] = "",
    category: Annotated[Category, typer.Option(help="Victim, witness or third_party.")] = Category.VICTIM,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record a child; one at immediate risk is referred in the same moment."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.safeguarding.actions import record_children
        from daybreak.safeguarding.actions import refer as refer_now

        of = package_named(package).id
        found = ChildFound(of, relation, immediate_risk, authority, known_as=known_as, age=age, certainty=certainty,
                           whereabouts=whereabouts, capacity=capacity, category=category)  # fmt: skip
        row = record_children([found], by=by, at=at)[0]
        if row.immediate_risk:
            refer_now([row.id], by=by, at=at)
    done = "recorded and referred" if row.immediate_risk else "recorded; refer within 24 hours"
    left = f"children's services acknowledge: {ACKNOWLEDGE}" if row.immediate_risk else "`daybreak child refer {}`"
    told(f"{row.reference}: {done}", as_json, left.format(row.reference), key=row.id, reference=row.reference)


@commands.command()
def refer(key: Key, act_as: As = "", as_json: AsJson = False) -> None:
    """Refer a child to its authority."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.refer([child_named(key).id], by=by, at=at)[0]
    left = f"children's services acknowledge: {ACKNOWLEDGE.format(row.reference)}"
    told(f"{row.reference}: referred; acknowledge by {row.due_at.isoformat()}", as_json, left, key=row.id,
         due_at=row.due_at)  # fmt: skip


@commands.command()
def refer_further(
    key: Key,
    authority: Authority,
    capacity: Annotated[Capacity, typer.Option(help="Why that authority.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Refer a child to one more authority; it is counted once."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.refer_further(child_named(key).id, authority=authority, capacity=capacity, by=by, at=at)
    told(f"{row.reference}: referred there as well", as_json, key=row.id)


@commands.command()
def correct(
    key: Key,
    field: Annotated[Correctable, typer.Option(help="What was wrong.")],
    value: Annotated[str, typer.Option(help="What it is; empty where it is not known.")],
    reason: Annotated[str, typer.Option(help="How it is known.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Correct a child's record by a further entry."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.correct_child(child_named(key).id, field, value, reason=reason, by=by, at=at)
    told(f"{row.reference}: corrected", as_json, key=row.id)


@commands.command()
def protect(key: Key, began_at: When, words: Words, act_as: As = "", as_json: AsJson = False) -> None:
    """Record that the police took a child under their power; the child is referred at once."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.protect(child_named(key).id, words=words, began_at=instant(began_at), by=by, at=at)
    left = f"say when it ended: `daybreak child end-protection {row.reference}`"
    told(f"{row.reference}: ends at the latest {row.protected_until}", as_json, left, key=row.id,
         until=row.protected_until)  # fmt: skip


@commands.command()
def judge(
    key: Key,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The record it is counted as: reference or key.")],
    verdict: Annotated[Verdict, typer.Option(help="One child, or two.")],
    reason: Annotated[str, typer.Option(help="How it is known.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Judge whether records of two forces are one child."""
    with acting(act_as, "lead_coordinator") as (by, at):
        from daybreak.access.queries import compartment, operation
        from daybreak.access.terms import CompartmentKind
        from daybreak.safeguarding import actions

        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        mine, counted = child_named(key).id, child_named(other).id
        row = actions.judge_same(mine, counted, verdict, national=national, reason=reason, by=by, at=at)
    told(f"judged: {row.verdict}", as_json, key=row.id, verdict=row.verdict)


@commands.command()
def answer(
    question: Annotated[UUID, typer.Argument(metavar="QUESTION", help="The key of the question.")],
    words: Words,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Answer a question of an authority."""
    with acting(act_as, "bronze") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.answer(question, words=words, by=by, at=at)
    told(f"{row.id}: answered", as_json, key=row.id)


@commands.command()
def discuss(
    key: Referral,
    happened_at: When,
    words: Words,
    held: Annotated[bool, typer.Option("--held/--not-held", help="Held, or why none is held.")] = True,
    authority: Annotated[
        bool, typer.Option("--for-authority/--for-force", help="Which side records it: children's services, or force.")
    ] = False,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record the discussion about a child, for either side.

    Once every child of a package has an entry, it answers the readiness gate of its visits.
    """
    with acting(act_as, "social_worker" if authority else "silver") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.discuss(
            referral_named(key).id, held=held, words=words, happened_at=instant(happened_at), by=by, at=at
        )
    told(f"{row.id}: recorded", as_json, key=row.id)


@commands.command()
def end_protection(key: Referral, ended_at: When, words: Words, act_as: As = "", as_json: AsJson = False) -> None:
    """Record when the police power over a child ended."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding import actions

        row = actions.end_protection(referral_named(key).id, words=words, ended_at=instant(ended_at), by=by, at=at)
    told(f"{row.reference}: ended", as_json, key=row.id)
