"""`daybreak package …`: envelopes for forces that are offline, and opening them there without any database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import package_answers, session
from daybreak.cli.console import As, AsJson, Codename, put, put_json, put_next, put_table
from daybreak.cli.package_answers import Force, keep_secret, read_bytes
from daybreak.kernel.errors import BadInput, NotFound
from daybreak.packages.terms import PackageState

if TYPE_CHECKING:
    from daybreak.packages.travelling.opening import Opened

MOST_TRUST = 1 << 16
commands = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Packages: which force has which; for forces that are offline: send, check, take in.",
)
File = Annotated[Path, typer.Argument(metavar="ENVELOPE", help="The file as it was received.")]
Identity = Annotated[Path, typer.Option("--key", metavar="FILE", help="The secret key of the force.")]
TrustFile = Annotated[
    Path, typer.Option("--trust", metavar="FILE", help="The lead agency's keys: what `daybreak package keys` writes.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    package_answers.add_to(commands)
    app.add_typer(commands, name="package")


@commands.command()
def key(out: Annotated[Path, typer.Argument(metavar="FILE", help="A new file for the secret half.")]) -> None:
    """Make a force's key: the secret half goes into the file, the public half is printed for the lead agency."""
    from daybreak.packages.travelling.envelope import new_identity

    secret, public = new_identity()
    keep_secret(secret, out)
    put(public)
    put_next("give this line to the lead agency, which registers it: `daybreak package register-key`")


@commands.command("register-key")
def register_key(
    public: Annotated[
        str, typer.Argument(metavar="KEY", help="The line `daybreak package key` or `answer-key` printed at the force.")
    ],
    force: Force,
    act_as: As = "",
    codename: Codename = "",
) -> None:
    """Register the key a force opens envelopes or signs answers with; compare it by telephone first."""
    session.open_installation()
    from daybreak.access.queries import compartments_by_agency, operation
    from daybreak.access.terms import CompartmentKind
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.packages import actions

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        place = compartments_by_agency(operation(codename), CompartmentKind.FORCE).get(force)
        if place is None:
            raise NotFound(f"No force {force} takes part", remedy="Give its slug, as in the address of its page")
        if public.strip().startswith("age1"):
            actions.register_key(place, public, by=by, at=at)
            put(f"Envelopes for {force} are encrypted to {public.strip()} from now on.")
            put_next(f"send what it holds: `daybreak package export {force} --out FOLDER`")
        else:
            actions.register_answer_key(place, public, by=by, at=at)
            put(f"Answers of {force} are taken when they are signed by {public.strip()} from now on.")


@commands.command()
def keys(out: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write them.")]) -> None:
    """Write the public keys a force needs to check envelopes; give them by a way of their own, not with an envelope."""
    session.open_installation()
    from daybreak.ledger.keys import registered
    from daybreak.packages.sealing import turns

    known = turns()
    packages = [{"key": str(each.key), "since": each.since, "until": each.until} for each in known]
    out.write_text(json.dumps({"packages": packages, "ledger": [str(registered().verifier)]}, indent=1) + "\n", "utf-8")
    put(f"Written to {out}. Packages are signed by:")
    for each in known:
        put(f"  {each.key} (from {each.since or 'the beginning'} until {each.until or 'now'})")


@commands.command("list")
def list_(
    state: Annotated[PackageState | None, typer.Option(help="Only those in this state.")] = None,
    force: Annotated[str, typer.Option("--force", metavar="SLUG", help="Only those of this force.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """List packages: which force has which, in what state, and until when it acts."""
    session.open_installation()
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.agencies.queries import agency
    from daybreak.agencies.terms import Role
    from daybreak.packages.queries import packages

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    with viewing(by):
        of = operation(codename)
        if force:
            agency(force)  # a force that is misspelt has no packages either
        wanted = packages().filter(compartment__operation=of)
        wanted = wanted.filter(state=state) if state else wanted
        rows = list(wanted.filter(compartment__agency__slug=force) if force else wanted)
        consult_list("package:read", rows, of=of, by=by, at=at)
    told = [
        (row.reference, row.compartment.agency.slug if row.compartment.agency else "", row.state, row.level,
         f"{row.act_by:%Y-%m-%d %H:%M}" if row.act_by else "")
        for row in rows
    ]  # fmt: skip
    put_table("Packages", ("Package", "Force", "State", "Level", "Act by"), told)
    if as_json:
        put_json({"packages": [{"reference": row[0], "force": row[1], "state": row[2]} for row in told]})


@commands.command()
def export(
    references: Annotated[list[str], typer.Argument(metavar="REFERENCE...", help="P-7KQ2M4/1, or a force: kent.")],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to write the envelopes.")],
    act_as: As = "",
    as_json: AsJson = False,
) -> None:
    """Put disseminated packages into envelopes, each encrypted to the key of its force."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.packages import actions
    from daybreak.packages.queries import keys_named

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with viewing(by):
        made = actions.export(keys_named(references), by=by, at=at)
    for envelope in made:
        (out / envelope.name).write_bytes(envelope.sealed)
    put(f"{len(made)} envelopes written to {out}.")
    put_next("send each to its force, which opens it with `daybreak package import`")
    if as_json:
        put_json({"envelopes": [envelope.name for envelope in made]})


@commands.command()
def verify(file: File, force: Force, key: Identity, trust: TrustFile, as_json: AsJson = False) -> None:
    """Check an envelope and write nothing: whose it is, who closed and signed it, and what the ledger says of it."""
    _say(_opened(file, force, key, trust), as_json)


@commands.command("import")
def take_in(
    file: File,
    force: Force,
    key: Identity,
    trust: TrustFile,
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Where the force keeps what it received.")],
    as_json: AsJson = False,
) -> None:
    """Check an envelope and write the package into its folder; one that came before, or is withdrawn, is refused."""
    from daybreak.packages.travelling.receiving import take_in

    opened = _opened(file, force, key, trust)
    place, withdrawn = take_in(opened, into, at=session.now())
    _say(opened, as_json)
    put(f"Written to {place}.")
    for reference in withdrawn:
        put(f"WITHDRAWN: {reference}. Nothing may be done on it.")
    put_next(f"answer the lead agency: `daybreak package answer {opened.reference} acknowledged`, with its options")


def _opened(file: Path, force: str, key: Path, trust: Path) -> Opened:
    from daybreak.ledger.notes import read_vkey
    from daybreak.packages.travelling.envelope import MOST_BYTES
    from daybreak.packages.travelling.opening import Trust, Turn, open_envelope

    try:
        said = json.loads(read_bytes(trust, MOST_TRUST))
        turns = [Turn(read_vkey(each["key"]), str(each["since"]), str(each["until"])) for each in said["packages"]]
        believed = Trust(turns, [read_vkey(each) for each in said["ledger"]])
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise BadInput(
            f"{trust} does not hold the lead agency's keys", remedy="Take the file that `daybreak package keys` wrote"
        ) from broken
    identity = read_bytes(key, MOST_TRUST).decode("ascii", "replace")
    return open_envelope(read_bytes(file, MOST_BYTES + 1), identity=identity, trust=believed, force=force)


def _say(opened: Opened, as_json: bool) -> None:
    status = opened.status
    put(
        f"Package {opened.reference} holds:"
        f" {len(opened.content['facts'])} facts, {len(opened.content['premises'])} premises."
    )
    put(f"Level {status['level']}, act by {status['act_by']}. Entry {opened.position} of the lead agency's ledger.")
    if as_json:
        told = {"holds": True, "reference": opened.reference, "position": opened.position, "sha256": opened.digest}
        put_json(told | {"level": status["level"], "act_by": status["act_by"]})
