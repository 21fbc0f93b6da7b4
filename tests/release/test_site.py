"""From publication to a web server and a desk far away: the whole site, its proof, what `verify` says of a file."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.kernel.errors import Conflict, NotAllowed, NotFound, Tampered
from daybreak.ledger.keys import registered
from daybreak.ledger.tasks import seal_all
from daybreak.release.actions import explain, publish
from daybreak.release.changes import unexplained
from daybreak.release.documents.manifest import MANIFEST, PROOF, read_manifest
from daybreak.release.keys import signer
from daybreak.release.models import PublishedFile, Release
from daybreak.release.queries import newest_published
from daybreak.release.site import INDEX, publication_proof, site_of, zipped
from tests.release.documents.reading import hidden_in
from tests.release.invented import EMBARGO, arrested, clocks, drafted, text_of, unlocked
from tests.rooms import World
from tests.web.doors import client_of

WHY = "The records of one force arrived after the first version."


def published(world: World, draft: Release, *, at: datetime = EMBARGO) -> Release:
    """Publish a draft; every figure it changes of what was published before is explained."""
    with viewing(world.coordinator):
        for figure in unexplained(draft.snapshot):
            explain(draft.snapshot_id, figure, reason=WHY, by=world.coordinator, at=world.at)
    release = unlocked(world, draft)
    with viewing(world.gold):
        return publish(release.id, operation=world.operation, readings=clocks(at), by=world.gold, at=at)


def site(world: World) -> dict[str, bytes]:
    with viewing(world.coordinator):
        return dict(site_of(newest_published(world.operation)))


def keys() -> list[str]:
    return [word for key in (signer().verifier, registered().verifier) for word in ("--key", str(key))]


def verified(file: Path, *words: str) -> tuple[dict[str, object], BaseException | None]:
    done = CliRunner().invoke(app, ["release", "verify", str(file), *words, "--json"])
    said = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return (json.loads(said[-1]) if said else {}), done.exception if done.exit_code else None


def test_from_publication_to_the_site_and_a_strangers_desk(
    committed_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed_world
    arrested(world, "kent", 9)
    with viewing(world.coordinator), pytest.raises(Conflict, match="Nothing of this operation is published"):
        newest_published(world.operation)
    waiting = drafted(world, embargo=EMBARGO)
    assert client_of(world.gold).get(f"/release/{waiting.id}/site.zip").status_code == 409
    with viewing(world.coordinator):
        with pytest.raises(Conflict, match="only what is published"):
            site_of(Release.objects.get(pk=waiting.pk))
        with pytest.raises(NotFound, match="not sealed"):
            publication_proof(waiting)
    first = published(world, waiting)
    with viewing(world.coordinator), pytest.raises(NotFound, match="not sealed in the ledger yet"):
        site_of(first)
    seal_all(at=EMBARGO)

    files = site(world)
    assert files[INDEX] == files["release.html"]
    assert {name: found for name, content in files.items() if (found := hidden_in(name, content))} == {}
    said = read_manifest(files[MANIFEST].decode())
    assert set(said.files) == set(files) - {INDEX, MANIFEST, PROOF}
    assert (said.version, said.earlier, said.invented) == (1, (), True)
    assert zipped(files) == zipped(dict(reversed(list(files.items()))))
    assert zipfile.ZipFile(io.BytesIO(zipped(files))).read("kent.html") == files["kent.html"]
    taken = client_of(world.gold).get(f"/release/{first.id}/site.zip")
    assert (
        taken.content == client_of(world.coordinator).get(f"/api/v1/releases/{first.id}/site").content == zipped(files)
    )
    assert client_of(world.press_officer).get(f"/release/{first.id}/site.zip").status_code == 403
    assert b"site.zip" in client_of(world.gold).get("/release/").content
    assert b"site.zip" not in client_of(world.press_officer).get("/release/").content
    monkeypatch.setattr(session, "open_installation", lambda: None)
    told = CliRunner().invoke(app, ["release", "site", str(tmp_path / "site"), "--as", world.gold.person.username])
    assert f"{first.headline!r}, published {EMBARGO:%d %B %Y %H:%M} UTC" in " ".join(told.stdout.split())
    with viewing(world.press_officer), pytest.raises(NotAllowed, match="only a part"):
        site_of(first)
    with viewing(world.force_press("kent")), pytest.raises(NotFound):
        publication_proof(first)

    for name in ("kent.html", "kent.pdf", "figures.csv", "map-arrests.svg", MANIFEST, PROOF, INDEX):
        (tmp_path / name).write_bytes(files[name])
    for name in ("kent.html", "kent.pdf", "figures.csv", INDEX, MANIFEST):
        answer, refused = verified(tmp_path / name, *keys())
        assert (answer["verdict"], refused) == ("genuine", None), name
        assert isinstance(answer["position"], int)
    assert "as release.html" in str(verified(tmp_path / INDEX, *keys())[0]["said"])
    alone = tmp_path / "alone" / "kent.pdf"
    alone.parent.mkdir()
    alone.write_bytes(files["kent.pdf"])
    assert "No manifest.note lies beside" in str(verified(alone, *keys())[1])
    assert "against a public key" in str(verified(alone)[1])
    (tmp_path / "kent.pdf").write_bytes(files["kent.pdf"] + b"\n")
    answer, refused = verified(tmp_path / "kent.pdf", *keys())
    assert (answer["verdict"], type(refused)) == ("altered", Tampered)
    (tmp_path / "leaflet.pdf").write_bytes(files["kent.pdf"] + b"\n")
    answer, refused = verified(tmp_path / "leaflet.pdf", *keys())
    assert (answer["verdict"], type(refused)) == ("unknown", NotFound)
    answer, refused = verified(tmp_path / "kent.html", "--key", str(registered().verifier))
    assert (answer["verdict"], type(refused)) == ("foreign", NotAllowed)
    answer, refused = verified(tmp_path / "kent.html", "--key", str(signer().verifier))
    assert (answer["verdict"], answer["position"], refused) == ("genuine", None, None), "the ledger's key was not given"
    done = CliRunner().invoke(app, ["release", "verify", str(tmp_path / "kent.html"), "--key", str(signer().verifier)])
    assert f"signed by {registered().verifier.name}, whose key was not given" in " ".join(done.stdout.split())
    assert "another ledger" not in done.stdout


def test_a_file_of_an_older_version_is_known_as_that(committed_world: World, tmp_path: Path) -> None:
    world = committed_world
    arrested(world, "kent", 9)
    published(world, drafted(world, embargo=EMBARGO))
    seal_all(at=EMBARGO)
    old = site(world)
    arrested(world, "surrey", 8)
    later = EMBARGO + timedelta(hours=30)
    published(world, drafted(world, embargo=later), at=later)
    seal_all(at=EMBARGO)
    new = site(world)
    said = read_manifest(new[MANIFEST].decode())
    assert said.version == 2
    assert {(name, version) for _, version, name in said.earlier} == {
        (name, 1) for name in read_manifest(old[MANIFEST].decode()).files
    }
    assert b", version 2, figures as at" in new["release.html"]
    assert f"People arrested: 9 before, 17 in this version. {WHY}" in new["release.html"].decode()
    assert WHY in new["surrey.html"].decode()
    assert WHY not in new["kent.html"].decode() + old["release.html"].decode()
    (tmp_path / "figures.csv").write_bytes(old["figures.csv"])
    for name, content in ((MANIFEST, new[MANIFEST]), (PROOF, new[PROOF]), ("old.note", old[MANIFEST])):
        (tmp_path / name).write_bytes(content)
    answer, refused = verified(tmp_path / "figures.csv", *keys())
    assert (answer["verdict"], refused) == ("older", None)
    assert "take version 2" in str(answer["said"])
    answer, _ = verified(tmp_path / "figures.csv", *keys(), "--manifest", str(tmp_path / "old.note"))
    assert answer["verdict"] == "genuine", "who holds the old manifest alone cannot know better"


def test_the_manifest_names_every_file_of_every_pack(committed_world: World) -> None:
    world = committed_world
    arrested(world, "kent", 9)
    release = published(world, drafted(world, embargo=EMBARGO))
    with viewing(world.coordinator):
        names = list(PublishedFile.objects.filter(release=release).values_list("name", flat=True))
        assert len(names) == len(set(names))
        assert "kent.pdf" in names
        text_of(release, "Other words.")
        held = PublishedFile.objects.get(release=release, name="release.txt")
        assert b"Other words" not in bytes(held.content)
