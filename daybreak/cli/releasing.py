"""`daybreak release …`: draft, read and clear its text, seal, unlock, hold, move or lift its embargo, publish."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daybreak.cli import release_files, release_quotes, session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_table
from daybreak.cli.newest_release import marks_left, told, with_newest

if TYPE_CHECKING:
    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post
    from daybreak.release.models import Release

Reason = Annotated[str, typer.Option(help="Why, in one or two sentences; another person judges by it.")]
Instant = Annotated[str, typer.Option(metavar="INSTANT", help="Date, time and zone, like 2026-03-20T06:00+00:00.")]
commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The release, sealed until its embargo ends.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (show, draft, amend, clear, seal, unlock, hold, resume, embargo, agree, lift, publish):
        commands.command()(command)
    commands.command("open-due")(open_due)
    release_files.add_to(commands)
    release_quotes.add_to(commands)
    app.add_typer(commands, name="release")


def show(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Show the newest release: state, embargo, gate, and every mark in its text."""
    session.open_installation()
    from daybreak.access.gates import may_ever, require
    from daybreak.release import clocks, queries
    from daybreak.release.marks import marks

    def read(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        require(by, "figures:read")
        whole = may_ever(by, "figures:count")
        gate = queries.gate_of(row, operation=operation, at=at, clocks=clocks.asked(row, at=at)) if whole else ()
        found = marks(row, operation=operation)
        head = "Gate, as it was met at publication" if row.published_at else "Gate"
        put_table(head, ("Item", "State", "Seen"), [(item.rule, item.state.value, item.seen) for item in gate])
        put_table(
            "Marks in the text", ("Place", "Words", "Rule", "Write instead", "Cleared"),
            [(m.slip.at, m.slip.words, m.slip.rule, m.slip.instead, m.clearance.reason if m.clearance else "")
             for m in found],
        )  # fmt: skip
        return {"gate": [item.as_dict() for item in gate], "marks": len(found)}

    with_newest(read, "gold", act_as, codename, as_json)


def draft(until: Instant, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Draft the release of the newest snapshot; nothing of it is published before `--until`."""
    session.open_installation()
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release import actions
    from daybreak.release.queries import latest_snapshot

    at = session.now()
    by = session.acting(act_as, Role.PRESS_OFFICER, at=at)
    with viewing(by):
        of = operation(codename)
        row = actions.draft(latest_snapshot(of).id, operation=of, embargo_until=_instant(until), by=by, at=at)
        told(row, as_json, at=at, next=marks_left(row, of))


def amend(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The whole text; its first line is the headline.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Write the next version of the text; what was sealed is a draft again."""
    from daybreak.kernel.errors import BadInput

    try:
        text = file.read_text("utf-8")
    except (OSError, ValueError) as fault:
        raise BadInput(f"{file} cannot be read: {fault}", rule="path", remedy="Check the path") from fault

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        done = actions.amend(row.pk, text=text, by=by, at=at)
        return {"version": done.version, "next": marks_left(done, operation)}

    with_newest(act, "press_officer", act_as, codename, as_json)


def clear(
    place: Annotated[int, typer.Option(help="The character the mark begins at, as `daybreak release show` gives it.")],
    reason: Reason,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Let the marks at one place of the text stand, for a reason; never of a text one wrote."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.kernel.errors import NotFound
        from daybreak.release import actions
        from daybreak.release.marks import marks
        from daybreak.release.terms import Place

        there = [m.slip for m in marks(row, operation=operation) if m.slip.at == place and m.clearance is None]
        if not there:
            raise NotFound("No mark that is not cleared begins there", remedy="See `daybreak release show`")
        for slip in there:
            mark = Place(row.version, slip.at, slip.words, slip.rule)
            actions.clear(row.pk, mark, operation=operation, reason=reason, by=by, at=at)
        return {"cleared": len(there)}

    with_newest(act, "gold", act_as, codename, as_json)


def seal(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Make the pack of the nation and of every force, and seal each."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions
        from daybreak.release.quotes import unapproved

        sealing = actions.seal(row.pk, operation=operation, by=by, at=at).sealing
        if sealing is None:
            return {}
        left = unapproved(row)
        said = f"{left} quotes that nobody has approved are not printed: `daybreak release quotes`" if left else ""
        return {"sealing": sealing.number, "digest": sealing.digest, **({"next": said} if said else {})}

    with_newest(act, "lead_coordinator", act_as, codename, as_json)


def unlock(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Unlock the sealed release as one of two people."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions
        from daybreak.release.queries import unlocked_by

        return {"unlocked_by": unlocked_by(actions.unlock(row.pk, by=by, at=at), at=at)}

    with_newest(act, "gold", act_as, codename, as_json)


def hold(reason: Reason, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Hold a release that is not published."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        actions.hold(row.pk, reason=reason, by=by, at=at)
        return {}

    with_newest(act, "gold", act_as, codename, as_json)


def resume(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Take a held release back to the draft."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        actions.resume(row.pk, by=by, at=at)
        return {}

    with_newest(act, "gold", act_as, codename, as_json)


def embargo(until: Instant, reason: Reason, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Propose another embargo; it moves when another commander agrees."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        actions.propose_embargo(row.pk, until=_instant(until), reason=reason, by=by, at=at)
        agree_to = f"daybreak release agree --until {until} --as USERNAME"
        return {"proposed": until, "next": f"Next: another person who commands agrees, and it moves: `{agree_to}`."}

    with_newest(act, "gold", act_as, codename, as_json)


def agree(until: Instant, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Agree to the embargo somebody else proposed, saying it again; what was sealed becomes void."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        actions.agree(row.pk, until=_instant(until), by=by, at=at)
        return {"agreed": until}

    with_newest(act, "lead_coordinator", act_as, codename, as_json)


def lift(
    reason: Annotated[str, typer.Option(help="Ask for the lift, for this reason; without it, agree to one.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Lift the embargo in an emergency: one gold commander asks with a reason, another agrees, and it is published."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions

        if reason:
            actions.propose_lift(row.pk, reason=reason, by=by, at=at)
            then = "Next: another gold commander agrees within the hour: `daybreak release lift --as USERNAME`."
            return {"asked": True, "next": then}
        actions.lift(row.pk, operation=operation, by=by, at=at)
        return {"asked": False}

    with_newest(act, "gold", act_as, codename, as_json)


def publish(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """Publish the unlocked release, if every item of its gate is met."""

    def act(row: Release, operation: Operation, by: Post, at: datetime) -> dict[str, Any]:
        from daybreak.release import actions, clocks

        done = actions.publish(row.pk, operation=operation, readings=clocks.read(at), by=by, at=at)
        return {"files": done.files.count()}

    with_newest(act, "gold", act_as, codename, as_json)


def open_due(as_json: AsJson = False) -> None:
    """Publish every unlocked release whose embargo has ended, as the worker of `daybreak serve` does every 5 s.

    Asks the signed time first, so that run every minute (by cron) it also counts time from there.
    """
    session.open_installation()
    from daybreak.release import clocks
    from daybreak.release.tasks import open_due as open_all_due

    at = session.now()
    readings = clocks.read(at)
    found = open_all_due(at=at)
    put(" ".join(readings.why_not) or "The signed time answers.")
    put_table("Due", ("Release", "Became"), [(row.headline, closed or "published") for row, closed in found])
    if as_json:
        put_json({"published": sum(not closed for _, closed in found), "closed": sum(bool(c) for _, c in found)})


def _instant(text: str) -> datetime:
    from daybreak.kernel.errors import BadInput
    from daybreak.kernel.instants import instant

    found = instant(text)
    if found.at is None:
        raise BadInput(
            f"{text!r}: {found.why_not}",
            place="until",
            rule="instant",
            remedy="Give date, time and zone, as in 2026-07-16T10:00+01:00",
        )
    return found.at
