"""`daybreak hash …`: lists of known hashes, look-ups, and the matches that wait."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daybreak.cli import session
from daybreak.cli.console import As, AsJson, Codename, progress, put, put_json, put_table
from daybreak.kernel.errors import BadInput, NotFound

if TYPE_CHECKING:
    from daybreak.access.models import Compartment
    from daybreak.agencies.models import Post
    from daybreak.hashmatch.models import HashList
    from daybreak.hashmatch.terms import Algorithm

commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="File hashes: lists of known ones, look-ups, matches."
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    commands.command(name="import")(import_list)
    commands.command(name="lists")(show_lists)
    commands.command(name="retire")(retire)
    commands.command(name="look-up")(look_up)
    commands.command(name="matches")(matches)
    app.add_typer(commands, name="hash")


def import_list(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="One hash a line, or a table with a heading.")],
    name: Annotated[str, typer.Option(help="Name of the list; one in use gets a new version.")],
    publisher: Annotated[str, typer.Option(help="Who publishes it.")],
    algorithm: Annotated[str, typer.Option(help="Of bare hashes; told by their length if not given.")] = "",
    scheme: Annotated[str, typer.Option(help="Scheme of its categories, such as uk_abc.")] = "",
    category: Annotated[str, typer.Option(help="Category of the whole list.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Import a list of known hashes, of any size; only hashes and categories are kept.

    Lines that cannot be taken are named with what helps, and the rest is taken.
    """
    by, at = _begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch import actions, shelves
    from daybreak.hashmatch.packing import pack
    from daybreak.hashmatch.readers import Said

    said = Said(_algorithm(algorithm), scheme, category)
    if not path.is_file():
        raise BadInput(f"There is no file {path}", rule="path", remedy="Check the path and try again")
    with progress("Reading", None) as advance, path.open("rb") as lines:
        packed = pack(lines, said, progress=advance)
        shelves.prepare(packed)
    with viewing(by):
        version = actions.import_list(
            packed, name=name, publisher=publisher, file_name=path.name, national=_national(codename), by=by, at=at
        )
        hashes = {part.algorithm: part.hashes for part in version.parts.all()}
    put_table(f"Version {version.number} of {name}", ("Algorithm", "Hashes"), list(hashes.items()))
    for place, rule, remedy in version.problems[:10]:
        put(f"  {place}: [{rule}] {remedy}")
    if version.refused:
        put(f"  {version.refused:,} lines were not taken")
    if as_json:
        put_json({"version": version.number, "hashes": hashes, "refused": version.refused})


def _algorithm(word: str) -> Algorithm | None:
    from daybreak.hashmatch.terms import Algorithm

    if word and word not in list(Algorithm):
        raise BadInput("Nothing is kept of that algorithm", rule="algorithm", remedy=f"One of {', '.join(Algorithm)}")
    return Algorithm(word) if word else None


def show_lists(act_as: As = "", as_json: AsJson = False) -> None:
    """List the lists of known hashes."""
    by, _ = _begin(act_as)
    from daybreak.access.gates import require
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch.queries import lists

    with viewing(by):
        require(by, "hash-list:read")
        found = [(row, row.now[0]) for row in lists()]  # type: ignore[attr-defined]  # prefetched
        rows = [
            (row.name, row.publisher, now.number, sum(part.hashes for part in now.parts.all()), row.state)
            for row, now in found
        ]
    put_table("Hash lists", ("List", "Publisher", "Version", "Hashes", "State"), rows)
    if as_json:
        names = ("name", "publisher", "version", "hashes", "state")
        put_json({"lists": [dict(zip(names, row, strict=True)) for row in rows]})


def retire(
    name: Annotated[str, typer.Argument(help="Name of the list.")],
    reason: Annotated[str, typer.Option(help="Why; it is recorded.")],
    act_as: As = "",
    codename: Codename = "",
) -> None:
    """Retire a list: nothing is matched against it any more; a new version brings it back."""
    by, at = _begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch import actions

    with viewing(by):
        actions.retire_list(_list(name, codename).id, reason=reason, by=by, at=at)
    put(f"{name} is retired: nothing is matched against it any more")


def _list(name: str, codename: str) -> HashList:
    from daybreak.hashmatch.models import HashList

    found = HashList.objects.filter(compartment=_national(codename), name=name).first()
    if found is None:
        raise NotFound(f"There is no hash list {name}", remedy="See `daybreak hash lists`")
    return found


def look_up(
    digest: Annotated[str, typer.Argument(metavar="HASH", help="All its hexadecimal digits.")],
    algorithm: Annotated[str, typer.Option(help="md5, sha1, sha256 or pdq; told by the length if not given.")] = "",
    act_as: As = "",
    codename: Codename = "",
    as_json: AsJson = False,
) -> None:
    """Look a hash up in the operation's referrals and on its lists; the look-up is recorded."""
    by, at = _begin(act_as)
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch import actions
    from daybreak.hashmatch.terms import A_LEAD, NO_MATCH

    with viewing(by):
        found = actions.look_up(_national(codename), digest=digest, algorithm=algorithm, by=by, at=at)
        files = [(str(row.referral), n, row.quality, row.fact.place) for row, n in found.files]
        listed = [(v.hash_list.name, e.distance, e.quality, " ".join(e.category)) for v, e in found.listed]
    put_table("Files", ("Referral", "Bits that differ", "Quality", "Place"), files)
    put_table("Lists", ("List", "Bits that differ", "Quality", "Category"), listed)
    put(A_LEAD if files or listed else NO_MATCH)
    if as_json:
        put_json({"algorithm": found.algorithm, "files": files, "listed": listed, "note": NO_MATCH})


def matches(act_as: As = "", as_json: AsJson = False) -> None:
    """List the newest matches that wait for somebody to look at them; that they were read is recorded."""
    by, at = _begin(act_as)
    from daybreak.access.actions import consult_list
    from daybreak.access.queries import operation
    from daybreak.access.viewer import viewing
    from daybreak.hashmatch.queries import leads
    from daybreak.hashmatch.terms import A_LEAD, MatchState
    from daybreak.identity.queries import named_in_both

    with viewing(by):
        waiting = list(leads().filter(state=MatchState.WAITING)[:50])
        consult_list("hash-match:read", waiting, of=operation(""), by=by, at=at)
        linked = named_in_both({(m.mine.referral_id, m.other.referral_id) for m in waiting if m.other})
        rows = [
            (str(m.mine.referral), str(m.other.referral if m.other else m.hash_list), m.distance, m.files,
             linked.get((m.mine.referral_id, m.other.referral_id), "") if m.other else "")
            for m in waiting
        ]  # fmt: skip
    put_table("Matches that wait", ("Referral", "Matches", "Bits that differ", "Files", "Both name"), rows)
    put(A_LEAD)
    if as_json:
        put_json({"matches": rows})


def _begin(act_as: str) -> tuple[Post, datetime]:
    session.open_installation()
    from daybreak.agencies.terms import Role

    at = session.now()
    return session.acting(act_as, Role.LEAD_ANALYST, at=at), at


def _national(codename: str) -> Compartment:
    from daybreak.access.queries import compartment, operation
    from daybreak.access.terms import CompartmentKind

    return compartment(operation(codename), CompartmentKind.NATIONAL)
