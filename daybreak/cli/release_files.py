"""`daybreak release verify`, `keys` and `site`: published files on a web server, and whether a file is one of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, put, put_json
from daybreak.cli.newest_release import OWN_PACK
from daybreak.cli.package_answers import read_bytes
from daybreak.kernel.errors import BadInput, Conflict, DaybreakError, NotAllowed, NotFound, Tampered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from daybreak.ledger.notes import Verifier
    from daybreak.release.documents.verifying import Answer
    from daybreak.release.models import ReleaseKey

MOST_BYTES = 1 << 28  # of a file that is looked at
Key = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="VKEY", help="A key you were told: `daybreak release keys` prints both. Repeatable."),
]


def add_to(commands: typer.Typer) -> None:
    """Add these commands to `daybreak release`."""
    for command in (verify, keys, site):
        commands.command()(command)
    commands.command(name="rotate-key")(rotate_key)


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file as it was found.")],
    key: Key = None,
    manifest: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A manifest, otherwise the one beside it. Repeatable."),
    ] = None,
    proof: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The ledger's proof; otherwise the one beside the manifest.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say whether a file is one that was published, without any database: genuine, older, altered, unknown, foreign."""
    from daybreak.ledger.notes import read_vkey
    from daybreak.release.documents.manifest import MANIFEST, PROOF
    from daybreak.release.documents.manifest import MOST_BYTES as MOST_MANIFEST
    from daybreak.release.documents.verifying import judge

    content = _bytes_of(file, MOST_BYTES)
    if not key:
        raise BadInput(
            "A file is verified against a public key",
            remedy="Give it with --key NAME+ID+KEY, as the lead agency told it",
        )
    believed = [read_vkey(each) for each in key]
    places = manifest or [file.parent / MANIFEST]
    if not manifest and not places[0].exists():
        raise BadInput(
            f"No {MANIFEST} lies beside {file.name}", rule="manifest",
            remedy="Take it from where the file was published, or name it with --manifest",
        )  # fmt: skip
    notes = [_text(place, MOST_MANIFEST) for place in places]
    answer = judge(content, file.name, notes, believed)
    put(f"{answer.verdict.upper()}: {answer.words}")
    if answer.manifest is not None:
        put(f"Release: {answer.of}.")
    position = None
    if answer.note:
        position = _proven(
            proof or places[notes.index(answer.note)].parent / PROOF, answer.note, believed, proof is not None
        )
    if as_json:
        put_json({"verdict": answer.verdict.value, "said": answer.words, "release": answer.of, "position": position})
    _refuse(answer, file)


def _bytes_of(file: Path, most: int) -> bytes:
    """Return what a file holds; BadInput where it cannot be read: that an unknown file ends with is another code."""
    try:
        return read_bytes(file, most)
    except NotFound as unread:
        raise BadInput(unread.message, rule="path", remedy="Check the path") from unread


def _text(place: Path, most: int) -> str:
    try:
        return _bytes_of(place, most).decode()
    except UnicodeDecodeError as broken:
        raise BadInput(f"{place} is not the manifest of a release", rule="manifest") from broken


def _proven(place: Path, note: str, keys: Sequence[Verifier], asked: bool) -> int | None:
    """Say what the ledger proves; a proof that was named must hold, one that only lies there is told about."""
    from daybreak.release.documents.manifest import PROOF
    from daybreak.release.documents.verifying import check_publication

    if not asked and not place.exists():
        put("Ledger: no proof lies beside the manifest; the signature alone was checked.")
        put(f"{PROOF} lies in the folder that `daybreak release site` writes, and so where the files were published.")
        return None
    try:
        position = check_publication(_text(place, 1 << 22), note, keys)
    except BadInput as refused:
        if asked:
            raise
        put(f"Ledger: not shown. {refused.message}.")
        return None
    put(f"Ledger: the publication is entry {position} of the lead agency's ledger.")
    return position


def _refuse(answer: Answer, file: Path) -> None:
    """Raise what a bad answer is, so that a script stops; a genuine file, or one of an older version, passes."""
    from daybreak.release.documents.verifying import Verdict

    errors: Mapping[Verdict, tuple[type[DaybreakError], str]] = {
        Verdict.ALTERED: (Tampered, "Delete it, and take the file from the lead agency's own pages"),
        Verdict.UNKNOWN: (NotFound, "Ask who gave it to you; give the manifest of its own release with --manifest"),
        Verdict.FOREIGN: (NotAllowed, "Compare the key with the lead agency's own, by a way you trust"),
    }
    if answer.verdict in errors:
        kind, remedy = errors[answer.verdict]
        raise kind(f"{file.name} is not to be believed: {answer.verdict.value}", remedy=remedy)


def keys(as_json: AsJson = False) -> None:
    """Print the public keys anybody needs to verify a file: of releases, and of the ledger."""
    session.open_installation()
    from daybreak.ledger.keys import registered
    from daybreak.release.keys import release_keys

    *before, newest = release_keys()
    ledger = str(registered().verifier)
    put(f"Releases are signed by:\n  {newest.vkey}\nThe ledger is signed by:\n  {ledger}")
    for row in before:
        put(f"Signed releases until {row.until:%d %B %Y %H:%M} UTC:\n  {row.vkey}")
    if as_json:
        put_json({"releases": newest.vkey, "ledger": ledger, "before": [_key(row) for row in before]})


def _key(row: ReleaseKey) -> dict[str, str]:
    return {"vkey": row.vkey, "until": row.until.isoformat() if row.until else ""}


def rotate_key(
    reason: Annotated[str, typer.Option(help="Why the keys are changed.")],
    second: Annotated[str, typer.Option(metavar="USERNAME", help="The other person who agrees.")],
    act_as: As = "",
) -> None:
    """Let new keys sign releases and seal packs from now on: two people agree. What was signed before holds."""
    session.open_installation()
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release.actions import rotate_key

    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    other = session.acting(second, Role.GOLD, at=at)
    with viewing(by):
        made = rotate_key(reason=reason, second=other, by=by, at=at)
    put(f"Key {made.generation} signs releases from now on, and packs are sealed under a new one:\n  {made.vkey}")
    put("Tell the public the new key (`daybreak release keys`), keep the old one beside it, and copy the keys folder.")


def site(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new or empty folder.")],
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Write the public pages for a web server, with manifest and proof; never before publication."""
    session.open_installation()
    from daybreak.access.gates import may_ever, require
    from daybreak.access.viewer import viewing
    from daybreak.agencies.terms import Role
    from daybreak.release.queries import newest_published
    from daybreak.release.site import site_of

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not an empty folder", remedy="Name a new folder")
    at = session.now()
    by = session.acting(act_as, Role.LEAD_COORDINATOR, at=at)
    from daybreak.access.queries import operation

    if may_ever(by, "pack:read"):  # before it is looked for: the same words whether there is one or not
        raise NotAllowed("A force's press may not write the whole site", rule="release:publish", remedy=OWN_PACK)
    require(by, "release:publish")
    with viewing(by):
        newest = newest_published(operation(codename))
        files = site_of(newest)
        of = f"{newest.headline!r}, published {newest.published_at:%d %B %Y %H:%M} UTC"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    put(f"{len(files)} files of {of}, written to {folder}; index.html is the first page.")
    if as_json:
        put_json({"files": sorted(files), "folder": str(folder)})
