"""Commands of the way: intake, resolve, rank, disseminate, plan, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, progress, put, put_json, put_next, put_table

if TYPE_CHECKING:
    from daybreak.access.models import Operation
    from daybreak.agencies.models import Post


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(intake)
    app.command()(declare)
    app.command()(resolve)
    app.command()(rank)
    app.command()(disseminate)
    app.command()(plan)
    app.command()(figures)


def intake(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders as delivered.")],
    sender: Annotated[str, typer.Option(help="Who delivered them.")] = "unnamed sender",
    column_map: Annotated[
        Path | None,
        typer.Option(
            "--map", help="Declaration (TOML) for all files: column map or profile; NAME.toml beside each if not given."
        ),
    ] = None,
    declared: Annotated[list[str] | None, typer.Option(help="Name of a saved declaration; may be repeated.")] = None,
    profile: Annotated[
        str, typer.Option(help="Country whose category numbers case files of graded media have: uk.")
    ] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Receive files, folders and ZIP archives: seal each file, read its reports, keep every fact with its place in it.

    The same file twice changes nothing. What cannot be read or is refused goes to quarantine with its reason, and the
    rest goes on.
    """
    session.open_installation()
    from daybreak.agencies.terms import Role
    from daybreak.intake.readers import Profile, load_declaration
    from daybreak.triage.tasks import receive_paths

    given = [load_declaration(column_map)] if column_map else []
    given += [Profile.named(profile)] if profile else []
    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with progress("Receiving", None) as advance:
        counted = receive_paths(
            paths, sender=sender, by=by, at=at, codename=codename, given=tuple(given), saved=declared or (),
            progress=advance,
        )  # fmt: skip
    put_table("Received", ("Outcome", "Records"), list(counted.items()))
    if counted["quarantined"]:
        _explain_quarantine(by)
    put_next("say who they are about with `daybreak resolve`")
    if as_json:
        put_json(counted)


def declare(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Column map or profile (TOML).")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Save a declaration under the name it gives itself; under a known name it becomes the next version."""
    session.open_installation()
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.intake.actions import save_declaration
    from daybreak.kernel.errors import BadInput

    try:
        text = file.read_bytes()
    except OSError as fault:
        raise BadInput(f"{file} cannot be read: {fault.strerror}", rule="path", remedy="Check the path") from fault
    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        national = compartment(operation(codename), CompartmentKind.NATIONAL)
        saved = save_declaration(text, national=national, by=by, at=at)
    put(f"{saved.name} is saved as version {saved.number}, a {saved.kind}.")
    put_next(f"receive files by it with `daybreak intake --declared {saved.name} PATH`")
    if as_json:
        put_json({"name": saved.name, "number": saved.number, "kind": saved.kind})


def _explain_quarantine(by: Post) -> None:
    from daybreak.access.gates import require
    from daybreak.access.viewer import viewing
    from daybreak.intake.queries import quarantine

    with viewing(by):
        require(by, "referral:read")
        for receipt in quarantine()[:10]:
            put(f"  {receipt.file_name}: {receipt.message} [{receipt.rule}] {receipt.remedy}")


def resolve(
    fuse: Annotated[bool, typer.Option(help="Let strong links fuse without a judgement.")] = False,
    reason: Annotated[str, typer.Option(help="Why strong links may fuse; needed with --fuse.")] = "",
    requests: Annotated[Path | None, typer.Option(help="Write what to ask operators to this CSV file.")] = None,
    retrain: Annotated[
        bool, typer.Option(help="Learn a new linkage model first, and score every link anew by it.")
    ] = True,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Resolve who and where, find conflicts between forces, and check every door.

    Operators' answers are received like any other file (kind "resolution" in their column map); run this again then.
    """
    session.open_installation()
    from daybreak.cli.resolving import resolve_everything

    found = resolve_everything(
        codename, fuse=fuse, reason=reason, requests=requests, retrain=retrain, username=act_as, at=session.now()
    )
    put_table("Resolved", ("What", "Number"), list(found.items()))
    put_next("judge what waits (`daybreak links`), ask operators (`daybreak requests`), then `daybreak rank`")
    if as_json:
        put_json(found)


def rank(
    top: Annotated[int, typer.Option(help="How many places to show.")] = 10,
    changed: Annotated[
        bool, typer.Option("--changed", help="Only those whose rank may be another one now; the result is the same.")
    ] = False,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Rank every subject, the most endangered child first, each with its reasons."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.triage.actions import rank_changed, rank_subjects
    from daybreak.triage.queries import counts_by_level, current_ranking, places

    at = session.now()
    by = session.acting(act_as, Role.LEAD_ANALYST, at=at)
    with viewing(by):
        of = operation(codename)
        run = rank_changed(of, by=by, at=at) if changed else rank_subjects(of, by=by, at=at)
        ranked = run.ranked if run else 0
        levels = {level.value: n for level, n in counts_by_level(of).items()}
        first = list(current_ranking(of)[:top])
        consult_list("ranking:read", [r.subject for r in first], of=of, by=by, at=at)
        seen = places(of, first)
        rows = [(seen[r.pk], r.subject.reference, r.level, r.score, _reasons(r.reasons)) for r in first]
    put_table(
        f"First {len(rows)} of {sum(levels.values())}, {ranked} ranked now",
        ("Place", "Subject", "Level", "Points", "Reasons"),
        rows,
    )
    if rows:
        put_next("build and send packages about the first of them with `daybreak disseminate`")
    if as_json:
        put_json({"ranked": ranked, "levels": levels})


def _reasons(reasons: Sequence[Mapping[str, Any]]) -> str:
    """Return what gave points, the strongest first."""
    counted = sorted((each for each in reasons if each["points"]), key=lambda each: -each["points"])
    return "; ".join(f"{each['words']} {each['points']:+g}" for each in counted) or "no factor is met"


def disseminate(
    top: Annotated[int, typer.Option(help="How many subjects, from the first place down, get a package.")] = 50,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Build packages for the first subjects without one, have a second person check them, send each to its force."""
    session.open_installation()
    from daybreak.cli.disseminating import disseminate_top, show

    sent = disseminate_top(codename, top=top, username=act_as, at=session.now())
    show(sent)
    if as_json:
        put_json(sent.as_dict())


def plan(
    first_day: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; the next Monday if not given.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=60, help="How many working days.")] = 5,
    teams: Annotated[
        int, typer.Option(min=0, help="Search teams of each force in a window, where it has set none.")
    ] = 2,
    seconds: Annotated[float, typer.Option(help="How long to search for a better plan.")] = 30.0,
    mend: Annotated[bool, typer.Option(help="Keep visits where they are if they can stay; searches nothing.")] = False,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Plan the visits of accepted packages with an established door; prints the proven bound."""
    session.open_installation()
    from daybreak.cli.planning import plan_visits

    start = first_day.date() if first_day else _next_monday(session.now().date())
    made = plan_visits(
        codename, windows=_windows(start, days), teams=teams, seconds=seconds, username=act_as, at=session.now(),
        mend=mend,
    )  # fmt: skip
    put_table("Plan", ("What", "Value"), [(what, value) for what, value in made.items() if not isinstance(value, list)])
    if made["why_not"]:
        put_table("What waits", ("What, and what next",), [(words,) for words in made["why_not"]])
    if made["what_would_help"]:
        put_table("What would help", ("Where it falls short",), [(words,) for words in made["what_would_help"]])
    if made["placed"]:
        put_next("each force answers the gate of its visits: `daybreak visit list`, then `daybreak gate check VISIT`")
    if as_json:
        put_json(made)


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _windows(first: date, days: int) -> list[tuple[datetime, datetime]]:
    """Return an early and a late window for each working day, in local time."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/London")
    working = (day for n in range(days * 2 + 7) if (day := first + timedelta(days=n)).weekday() < 5)
    return [
        (datetime.combine(day, time(hour), zone), datetime.combine(day, time(hour + 4), zone))
        for _, day in zip(range(days), working, strict=False)
        for hour in (6, 13)
    ]


def figures(
    freeze: Annotated[bool, typer.Option(help="Freeze them as a snapshot.")] = False,
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Count every figure as it stands now: nationally and, apart from that, by force."""
    session.open_installation()
    from daybreak.access.gates import require
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.cli.figures import AS_COUNTED, next_after
    from daybreak.cli.proving import seal_all
    from daybreak.ledger.queries import latest_checkpoint
    from daybreak.release.actions import freeze as freeze_figures
    from daybreak.release.counting import count_all

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    if freeze:
        seal_all(at=at)
    with viewing(by):
        of: Operation = operation(codename)
        require(by, "figures:count")
        counted = count_all(of)
        snapshot = freeze_figures(of, checkpoint=latest_checkpoint(), by=by, at=at) if freeze else None
        then = next_after(snapshot) if snapshot else ""
    put(AS_COUNTED)
    show_figures(counted, title=f"{of.codename}, {'snapshot ' + str(snapshot.number) if snapshot else 'as it stands'}")
    if then:
        put_next(then)
    if as_json:
        put_json({"figures": {key: figure.as_dict() for key, figure in counted.items()}})


def show_figures(counted: dict[str, Any], *, title: str) -> None:
    """Print figures with their forces counted and whether they reconcile."""
    rows = [
        (key.replace("_", " "), figure.national, sum(1 for n in figure.forces.values() if n), figure.remainder)
        for key, figure in counted.items()
    ]
    put_table(title, ("Figure", "National", "Forces with any", "Remainder"), rows)
