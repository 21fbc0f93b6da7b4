"""`daybreak level …`: what people decide of a level; one raises, two lower."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json, put_next
from daybreak.cli.references import subject_named
from daybreak.kernel.errors import NotFound
from daybreak.kernel.words import Level

level = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Levels: one person raises, two lower.")
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="The subject's reference.")]
To = Annotated[Level, typer.Option(help="The level it gets.")]
Why = Annotated[str, typer.Option(help="The reason, in one sentence.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(level, name="level")


@level.command("raise")
def raise_level(subject: Subject, to: To, why: Why, act_as: As = "", as_json: AsJson = False) -> None:
    """Raise a level at once; it stands until somebody ends it, whatever the factors advise."""
    _decide(subject, act_as, as_json, lambda actions, key, **who: actions.raise_level(key, to=to, why=why, **who))


@level.command("ask-lowering")
def ask_lowering(subject: Subject, to: To, why: Why, act_as: As = "", as_json: AsJson = False) -> None:
    """Ask that a level be lowered; it stays until a second person agrees."""
    _decide(subject, act_as, as_json, lambda actions, key, **who: actions.ask_lowering(key, to=to, why=why, **who))


@level.command("agree")
def agree_lowering(subject: Subject, why: Why, act_as: As = "", as_json: AsJson = False) -> None:
    """Agree to the lowering that is asked for, as the second person."""
    _decide(
        subject,
        act_as,
        as_json,
        lambda actions, key, **who: actions.agree_lowering(_in(key, "asked"), words=why, **who),
    )


@level.command("refuse")
def refuse_lowering(subject: Subject, why: Why, act_as: As = "", as_json: AsJson = False) -> None:
    """Refuse the lowering that is asked for: the level stays."""
    _decide(
        subject,
        act_as,
        as_json,
        lambda actions, key, **who: actions.refuse_lowering(_in(key, "asked"), words=why, **who),
    )


@level.command("end")
def end_decision(subject: Subject, why: Why, act_as: As = "", as_json: AsJson = False) -> None:
    """End the decision that stands: the level is again what the factors advise."""
    _decide(
        subject, act_as, as_json, lambda actions, key, **who: actions.end_decision(_in(key, "standing"), why=why, **who)
    )


def _decide(subject: str, act_as: str, as_json: bool, decide: Callable[..., Any]) -> None:
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.triage import actions
    from daybreak.triage.queries import ranking_of

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        key = subject_named(subject).id
        decision = decide(actions, key, by=by, at=at)
        now = ranking_of(key).level
    put(f"{subject} is at {now}; {decision.kind} to {decision.level}: {decision.state}.")
    if decision.state == "asked":
        put_next(f"a second person says `daybreak level agree {subject}` or `refuse`; until then the level stays")
    if as_json:
        put_json({"subject": subject, "level": str(now), "decision": str(decision.state)})


def _in(subject: UUID, state: str) -> UUID:
    from daybreak.triage.queries import decisions_about

    found = decisions_about(subject).filter(state=state).first()
    if found is None:
        raise NotFound(f"No decision about this subject is {state}", remedy="Open the subject and see what was decided")
    return found.id
