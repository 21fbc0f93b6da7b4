"""`daybreak team …` and `daybreak outcome …`: who goes where on the day, and what followed for a suspect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from daybreak.cli.children import acting, instant
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_table
from daybreak.cli.references import absent, package_named, visit_named
from daybreak.kernel.errors import BadInput
from daybreak.visits.rules.described import NOT_RECORDED
from daybreak.visits.terms import SEX_TITLES, WORK_TITLES, Followed, OutcomeKind, Sex, Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post
    from daybreak.packages.models import Package
    from daybreak.visits.models import Particulars

teams = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Teams: a device takes along the visits of its officer's team.",
)
outcomes = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What followed for a suspect: arrest, bail, charge; corrected by a further entry.",
)
Reference = Annotated[str, typer.Argument(metavar="PACKAGE", help="The package: P-7KQ2M4/1.")]
When = Annotated[str, typer.Option("--at", help="When, with its zone, as 2026-03-10T06:30+00:00.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(teams, name="team")
    app.add_typer(outcomes, name="outcome")


@teams.command()
def form(
    name: Annotated[str, typer.Argument(help="What the team is called.")],
    officers: Annotated[list[str], typer.Argument(metavar="USERNAME...", help="Its officers: Bronze or Silver.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Form a team of one's own force, or say anew who is in it; who joins it leaves the other teams."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.access.gates import require
        from daybreak.access.policy import Within
        from daybreak.access.queries import operation, part_of
        from daybreak.visits.actions import form_team

        part = part_of(by, operation(codename))
        require(by, "visit:prepare", Within(part))
        row = form_team(part, name, _officers(officers, by=by, at=at), by=by, at=at)
    put(f"Formed {row.name}: {', '.join(officers)}. Give it its visits with `daybreak team assign`.")
    if as_json:
        put_json({"key": str(row.id), "name": row.name, "posts": [str(each) for each in row.posts]})


@teams.command("list")
def list_teams(act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List the teams of one's forces with their officers."""
    with acting(act_as, "silver") as (by, _):
        from daybreak.access.gates import require
        from daybreak.access.queries import operation
        from daybreak.agencies.queries import names_of_posts
        from daybreak.visits import queries

        require(by, "visit:read")
        rows = list(queries.teams(operation(codename)).select_related("compartment__agency"))
        people = names_of_posts(each for row in rows for each in row.posts)
    told = [
        (row.name, row.compartment.agency.slug if row.compartment.agency else "",
         "; ".join(sorted(people.get(each, "") for each in row.posts)) or "Nobody yet")
        for row in rows
    ]  # fmt: skip
    put_table("Teams", ("Team", "Force", "Officers"), told)
    if as_json:
        keys = [{"key": str(row.id), "name": row.name, "posts": [str(each) for each in row.posts]} for row in rows]
        put_json({"teams": keys})


@teams.command()
def assign(
    visits: Annotated[list[str], typer.Argument(metavar="VISIT...", help="References of the visits.")],
    team: Annotated[str, typer.Option(help="The team's name; without it the visits are of no team any more.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Give visits to a team: its officers' devices take them along, and nobody else's."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.access.queries import operation
        from daybreak.visits.actions import assign_team

        keys = [visit_named(each).pk for each in visits]
        rows = assign_team(keys, _team(team, operation(codename), by=by) if team else None, by=by, at=at)
    put(f"Given to {team or 'no team'}: {len(rows)} visits. Devices take them along anew; ask others to wipe them.")
    if as_json:
        put_json({"kept": len(rows), "team": team})


@outcomes.command()
def record(
    package: Reference,
    kind: Annotated[OutcomeKind, typer.Argument(help="What followed.")],
    happened_at: When,
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Record what followed for the suspect of a package, once it has."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.tasks import record_outcomes

        found = package_named(package)
        kept = record_outcomes([Followed(found.pk, kind, instant(happened_at))], by=by, at=at)
        word = _word(found, kind)
    put(f"{found.reference}: recorded that there followed: {word}")
    if as_json:
        put_json({"reference": found.reference, "kind": kind.value, "kept": kept})


@outcomes.command("list")
def list_outcomes(package: Reference, act_as: As = "", codename: Codename = "", as_json: AsJson = False) -> None:
    """List everything recorded as following for the suspect of a package, also what was corrected."""
    with acting(act_as, "silver") as (by, at):
        from daybreak.access.actions import consult_list
        from daybreak.access.queries import operation
        from daybreak.visits import queries

        found = package_named(package)
        consult_list("visit:read", [found], of=operation(codename), by=by, at=at)
        rows = list(queries.outcomes_ever(found.pk))
        held = _particulars(found, by=by, at=at)
        told = [
            (str(row.id), f"{row.at:%Y-%m-%d %H:%M}", _word(found, row.kind),
             f"Corrected, not counted: {row.superseded_reason}" if row.superseded_at else "Stands")
            for row in rows
        ]  # fmt: skip
    put_table(f"What followed, {found.reference} (UTC)", ("Key", "When", "What followed", "State"), told)
    if held:
        put(f"From the {described(held)}")
    if as_json:
        put_json({"outcomes": [
            {"key": str(row.id), "kind": row.kind, "at": row.at.isoformat(), "stands": row.superseded_at is None,
             "corrects": str(row.corrects_id) if row.corrects_id else None, "reason": row.superseded_reason}
            for row in rows
        ], **({"particulars": told_of(held)} if held else {})})  # fmt: skip


@outcomes.command()
def correct(
    key: Annotated[UUID, typer.Argument(help="Key of what is wrong, as `daybreak outcome list` shows it.")],
    reason: Annotated[str, typer.Option(help="Why it is corrected, in three words or more.")],
    kind: Annotated[OutcomeKind | None, typer.Option(help="What followed instead; without it, nothing did.")] = None,
    happened_at: Annotated[
        str, typer.Option("--at", help="When it followed, with its zone; as before if not given.")
    ] = "",
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Correct what followed by a further entry: both stay, and figures count what stands."""
    if happened_at and kind is None:
        raise BadInput("Nothing followed at no time", place="--at", remedy="Say what followed with --kind")
    with acting(act_as, "silver") as (by, at):
        from daybreak.safeguarding.tasks import correct_outcome

        when = instant(happened_at) if happened_at else None
        stands = correct_outcome(key, kind=kind, happened_at=when, reason=reason, by=by, at=at)
        word = _word(stands.package, stands.kind) if stands else "nothing followed"
    put(f"Corrected, there stands now: {word}. Figures count what stands.")
    if as_json:
        put_json({"stands": str(stands.id) if stands else None, "kind": stands.kind if stands else None})


def _officers(usernames: Sequence[str], *, by: Post, at: datetime) -> list[UUID]:
    """Return the posts of one's own agency these people go out from; BadInput for who holds none."""
    from daybreak.agencies.queries import posts_held
    from daybreak.agencies.terms import Role

    held = posts_held(at=at).filter(agency=by.agency_id, role__in=[Role.BRONZE, Role.SILVER])
    posts = {post.person.username: post.pk for post in reversed(held.filter(person__username__in=usernames))}
    if missing := sorted(set(usernames) - set(posts)):
        raise BadInput(
            f"No Bronze or Silver of {by.agency.name}: {', '.join(missing)}", place="USERNAME",
            remedy="`daybreak posts` lists who holds which post",
        )  # fmt: skip
    return list(posts.values())


def _team(name: str, of: Operation, *, by: Post) -> UUID:
    from daybreak.visits.queries import teams as known

    found = known(of).filter(name=name, compartment__agency=by.agency_id).first()
    if found is None:
        raise absent("team", name)
    return found.pk


def described(row: Particulars | None) -> str:
    """Return in one line what holds of a suspect, and since when."""
    if row is None:
        return "custody record: nothing is recorded"
    sex = SEX_TITLES[Sex(row.sex)].lower() if row.sex else f"sex {NOT_RECORDED}"
    work = WORK_TITLES[Work(row.work)].lower() if row.work else f"kind of work {NOT_RECORDED}"
    return f"custody record: {sex}; {work}; since {row.recorded_at:%Y-%m-%d %H:%M} UTC"


def told_of(row: Particulars | None) -> dict[str, object] | None:
    """Return the same for programs."""
    if row is None:
        return None
    return {"number": row.number, "sex": row.sex, "work": row.work, "recorded_at": row.recorded_at.isoformat()}


def _particulars(package: Package, *, by: Post, at: datetime) -> Particulars | None:
    """Return what the custody record says, for who may read it, which is a consultation of its own."""
    from daybreak.access.actions import consult
    from daybreak.access.gates import may
    from daybreak.visits.queries.particulars import particulars_of

    row = particulars_of(package.pk) if may(by, "particulars:read", package) else None
    if row is not None:
        consult("particulars:read", "package", package, by=by, at=at)
    return row


def _word(package: Package, kind: str) -> str:
    """Return what an outcome is called where the package's force is."""
    from daybreak.visits.jurisdictions import law_of

    agency = package.compartment.agency
    assert agency is not None  # noqa: S101 - a package lies in a force's compartment
    return law_of(agency.jurisdiction).word(kind)
