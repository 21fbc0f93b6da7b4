"""`daybreak verify` and `daybreak ledger …`: proving the log, taking it out, and its keys and witnesses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, put, put_json, put_table
from daybreak.kernel.errors import BadInput, NotFound

Keys = Annotated[
    list[str] | None, typer.Option("--key", metavar="VKEY", help="A public key of the log that you were told.")
]
Because = Annotated[str, typer.Option("--reason", help="Why; it is recorded.")]
commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The ledger: take it out, its keys, witnesses."
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(verify)
    app.add_typer(commands, name="ledger")


def verify(
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help="An exported ledger; nothing else is needed.")
    ] = None,
    proof: Annotated[Path | None, typer.Option(metavar="FILE", help="The proof of one entry.")] = None,
    key: Keys = None,
    witness: Annotated[
        list[str] | None, typer.Option(metavar="VKEY", help="The public key of a witness you trust.")
    ] = None,
    held: Annotated[Path | None, typer.Option(metavar="FILE", help="A checkpoint kept elsewhere.")] = None,
    tsa: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Certificates timestamps must lead to (PEM).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove the ledger: recompute every leaf and root, check every signature, name the first bad entry.

    Without options it is the one in the database, with the keys of this home.
    """
    from daybreak.cli import proving

    if proof is not None:
        return _entry(proving.prove_entry(proof, keys=key or []), as_json)
    if folder is not None:
        verdict = proving.prove_folder(
            folder, keys=key or [], witnesses=witness or [], held=held, tsa=tsa, at=session.now()
        )
        return proving.say(verdict, as_json=as_json)
    if key or witness or held or tsa:
        raise BadInput(
            "Keys, witnesses, a held checkpoint and certificates are for a folder or a proof",
            remedy="Add --from FOLDER or --proof FILE; in the database the home's own keys count",
        )
    session.open_installation()
    return proving.say(proving.prove(at=session.now()), as_json=as_json)


def _entry(proven: dict[str, object], as_json: bool) -> None:
    put(f"This entry is number {proven['position']} of the {proven['size']:,} that were signed:")
    entry = proven["entry"]
    for name, value in sorted(entry.items()) if isinstance(entry, dict) else ():
        put(f"  {name}: {value}")
    if as_json:
        put_json(proven)


@commands.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    payloads: Annotated[
        bool, typer.Option("--payloads", help="With what each act was about: keep it as secret.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole log into a folder that `daybreak verify --from` proves without database and keys."""
    session.open_installation()
    from daybreak.ledger.exporting import export as write

    about = write(folder, payloads=payloads, at=session.now())
    put(f"{about['entries']:,} entries and {about['checkpoints']:,} checkpoints written to {folder}.")
    if as_json:
        put_json(about)


@commands.command()
def prove(
    entry: Annotated[UUID, typer.Argument(help="The reference of the entry.")],
    out: Annotated[Path | None, typer.Option(help="Write it there instead of printing it.")] = None,
    who: As = "",
) -> None:
    """Write the proof of one entry, which `daybreak verify --proof` checks anywhere."""
    session.open_installation()
    from daybreak.access.gates import require
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.ledger.queries import proof_document

    by = session.acting(who, Role.AUDITOR, at=session.now())
    require(by, "ledger:read")
    with viewing(by):
        document = proof_document(entry)
    if out is None:
        typer.echo(document, nl=False)
    else:
        out.write_text(document, "utf-8")
        put(f"Written to {out}.")


@commands.command("keys")
def list_keys(as_json: AsJson = False) -> None:
    """Show the log's public keys: give the newest to everybody who shall check it."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.ledger.keychain import read_statement
    from daybreak.ledger.queries import key_statements

    with viewing(None):
        said = [read_statement(note) for note in key_statements()]
    for each in said:
        put(f"Key {each.generation}, from {each.from_size:,} entries on ({each.at}): {each.because}")
        put(f"  {each.key}")
    if as_json:
        put_json({"keys": [str(each.key) for each in said]})


@commands.command()
def rotate(
    reason: Because,
    second: Annotated[str, typer.Option(metavar="USERNAME", help="The other person who agrees.")],
    lost: Annotated[bool, typer.Option("--lost", help="The present key is gone and cannot name the next.")] = False,
    who: As = "",
) -> None:
    """Let a new key sign from now on: two people agree, and the old key names the new one."""
    session.open_installation()
    from daybreak.access.actions.keeping import rotate_key
    from daybreak.access.viewer import viewing

    at = session.now()
    by = _post_for_keys(who)
    other = _post_for_keys(second)
    with viewing(by):
        said = rotate_key(reason=reason, second=other, lost=lost, by=by, at=at)
    put(f"Key {said.generation} signs from now on. Tell it to everybody who checks this log:")
    put(f"  {said.key}")
    put("Copy the keys folder to where its copies are kept.")


@commands.command("break")
def declare_break(
    reason: Because,
    second: Annotated[str, typer.Option(metavar="USERNAME", help="The other person who agrees.")],
    who: As = "",
) -> None:
    """Go on from a database that is older, or another, than this home knows: two people agree, on record for ever."""
    session.open_installation()
    from daybreak.access.actions import keeping
    from daybreak.access.viewer import viewing

    at = session.now()
    by = _post_for_keys(who)
    other = _post_for_keys(second)
    with viewing(by):
        kept, size = keeping.declare_break(reason=reason, second=other, by=by, at=at)
    put(f"The log goes on from {size:,} entries. The checkpoint of {kept.size:,} that was held is put aside: keep it.")
    put("Tell every witness and the auditor: their checkpoints may not fit any more.")


def _post_for_keys(username: str):  # type: ignore[no-untyped-def]  # Post, which needs Django
    from daybreak.access.gates import may
    from daybreak.agencies.queries import posts_held
    from daybreak.agencies.terms import Role

    at = session.now()
    if not username:
        return session.acting("", Role.ADMINISTRATOR, at=at)
    held = posts_held(at=at).filter(person__username=username).order_by("held_from")
    found = next((post for post in held if may(post, "key:rotate")), held.first())
    if found is None:
        raise NotFound(f"{username} holds no post", remedy="See `daybreak posts`")
    return found


@commands.command()
def realign(as_json: AsJson = False) -> None:
    """Seal what a restored dump left behind (entries `verify` calls stranded), and go on from there."""
    session.open_installation()
    from daybreak.ledger import actions
    from daybreak.ledger.keys import hold, signer

    signed, at, newest = signer(), session.now(), None
    while (checkpoint := actions.realign(signer=signed, at=at)) is not None:
        newest = checkpoint
        hold(checkpoint)
    put(f"Sealed up to {newest.size:,} entries." if newest else "Nothing was left behind.")
    if as_json:
        put_json({"size": newest.size if newest else None})


@commands.command("witnesses")
def list_witnesses(as_json: AsJson = False) -> None:
    """List the witnesses whose countersignatures are taken."""
    session.open_installation()
    from daybreak.ledger.queries import registered_witnesses

    rows = [(row.name, row.agency, row.vkey) for row in registered_witnesses()]
    put_table("Witnesses", ("Name", "Agency", "Public key"), rows)
    if as_json:
        put_json({"witnesses": [dict(zip(("name", "agency", "vkey"), row, strict=True)) for row in rows]})


@commands.command()
def register(
    vkey: Annotated[str, typer.Argument(help="The witness's public key, as `daybreak witness found` printed it.")],
    agency: Annotated[str, typer.Option(metavar="SLUG", help="Whose witness it is.")],
    who: As = "",
) -> None:
    """Register a witness: from now on its countersignatures are taken from posts of that agency."""
    session.open_installation()
    from daybreak.access.actions.keeping import register_witness
    from daybreak.access.viewer import viewing
    from daybreak.agencies.models import Agency
    from daybreak.agencies.terms import Role

    at = session.now()
    by = session.acting(who, Role.ADMINISTRATOR, at=at)
    whose = Agency.objects.filter(slug=agency).first()
    if whose is None:
        raise NotFound(f"There is no agency {agency}", remedy="Give its slug, as in `daybreak appoint --agency`")
    with viewing(by):
        witness = register_witness(vkey, agency=whose, by=by, at=at)
    put(f"{witness.name} of {whose.name} is registered.")


@commands.command()
def retire(
    name: Annotated[str, typer.Argument(help="The witness.")],
    reason: Because,
    who: As = "",
) -> None:
    """Take no more countersignatures of a witness; those it gave stay."""
    session.open_installation()
    from daybreak.access.actions.keeping import retire_witness
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role

    at = session.now()
    by = session.acting(who, Role.ADMINISTRATOR, at=at)
    with viewing(by):
        retire_witness(name, reason=reason, by=by, at=at)
    put(f"{name} is retired.")
