"""One delivery at the page, at the API and by the command: the same files, the same outcome, the same facts."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.intake.models import Archive, Fact, Receipt, Source
from tests.api.programs import API, Program
from tests.intake.invented import PNG, content, person
from tests.intake.media import case_file, medium
from tests.intake.test_archives import CSV, TOML, zipped
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db

REPORT = content("1001", person("Alex", "Invented"))
SAVED = TOML.decode()
Files = dict[str, bytes]


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"No": ["7"], "Mail": ["b@example.com"]}), out)
    return out.getvalue()


FILES: Files = {
    "d.zip": zipped(("1.json", REPORT), ("p.jpg", PNG), ("in.zip", zipped(("x", b"y"))), ("t.csv", CSV)),
    "case.json": case_file(medium(0), medium(1, 2)),
    "p.parquet": parquet(),
}


@pytest.fixture(autouse=True)
def _opened(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Let commands find the test's database and its analyst as they are."""
    monkeypatch.setattr(session, "open_installation", lambda: None)
    monkeypatch.setattr(session, "acting", lambda *_, **__: world.analyst)


def by_page(world: World, files: Files, folder: Path) -> None:
    client = client_of(world.analyst)
    assert client.post("/declarations/save/", {"text": SAVED}).status_code == 302
    sent = [SimpleUploadedFile(name, inside) for name, inside in files.items()]
    said = {"sender": "S", "name": "d", "files": sent, "declared": "m", "profile": "uk"}
    assert client.post("/batches/deliver/", said).status_code == 302


def by_api(world: World, files: Files, folder: Path) -> None:
    program = Program(world, world.analyst)
    assert program.send("/declarations", {"text": SAVED}).status_code == 201
    assert [row["name"] for row in program.get("/declarations").json()] == ["m"]
    sent = {"files": [SimpleUploadedFile(name, inside) for name, inside in files.items()]}
    address = f"{API}/batches?sender=S&declared=m&profile=uk"
    assert program.client.post(address, sent, headers={"idempotency-key": str(uuid4())}).status_code == 201


def by_command(world: World, files: Files, folder: Path) -> None:
    (folder / "m.toml").write_text(SAVED, encoding="utf-8")
    (folder / "in").mkdir()
    for name, inside in files.items():
        (folder / "in" / name).write_bytes(inside)
    run("declare", str(folder / "m.toml"))
    run("intake", str(folder / "in"), "--sender", "S", "--declared", "m", "--profile", "uk")


def run(*words: str) -> None:
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    json.loads(done.output.strip().splitlines()[-1])


DOORS: dict[str, Callable[[World, Files, Path], None]] = {"page": by_page, "api": by_api, "command": by_command}


def left(world: World) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]], set[str], list[tuple[str, int]]]:
    """Return what a delivery left: records and what became of them, facts, sealed files, archives."""
    with viewing(world.analyst):
        receipts = Receipt.objects.values_list("file_name", "outcome", "rule", "place", "file_digest")
        facts = Fact.objects.values_list("kind", "value", "place", "referral__scheme", "referral__reference")
        archives = Archive.objects.values_list("name", "members")
        return Counter(receipts), Counter(facts), set(Source.objects.values_list("digest", flat=True)), list(archives)


def test_the_three_doors_leave_the_same(world: World, tmp_path: Path) -> None:
    found = {}
    assert world.analyst  # appointed before, not anew after each door
    for name, door in DOORS.items():
        folder = tmp_path / name
        folder.mkdir()
        before = transaction.savepoint()
        door(world, FILES, folder)
        found[name] = left(world)
        transaction.savepoint_rollback(before)
    receipts, facts, sources, archives = found["page"]
    assert Counter(outcome for _, outcome, *_ in receipts.elements()) == {
        "new": 4,
        "updated": 1,  # the counts of the case, after its media
        "quarantined": 2,
    }
    assert (len(sources), archives) == (4, [("d.zip", 4)])
    assert facts
    assert found["api"] == found["page"]
    assert found["command"] == found["page"]


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_name_nothing_is_saved_under_and_a_profile_that_is_none_are_refused(world: World, door: str) -> None:
    for declared, profile in (("nothing", ""), ("", "u1")):
        file = SimpleUploadedFile("1.json", REPORT)
        if door == "page":
            said = {"sender": "S", "name": "d", "files": [file], "declared": declared, "profile": profile}
            answer = client_of(world.analyst).post("/batches/deliver/", said)
        else:
            query = f"declared={declared}" if declared else f"profile={profile}"
            program = Program(world, world.analyst)
            answer = program.client.post(
                f"{API}/batches?sender=S&{query}", {"files": [file]}, headers={"idempotency-key": str(uuid4())}
            )
        assert answer.status_code == 422
    assert not left(world)[0]


def test_pages_show_archives_declarations_and_clocks(world: World, tmp_path: Path) -> None:
    client = client_of(world.analyst)
    by_page(world, FILES, tmp_path)
    page = client.get("/declarations/").content.decode()
    assert "column map" in page
    key = page.partition('href="/declarations/')[2][:36]
    assert "data-key-text" in page
    assert "fact = &quot;email&quot;" in client.get(f"/declarations/{key}/").content.decode()
    (key,) = set(re.findall(r'href="/batches/([0-9a-f-]{36})/', client.get("/batches/").content.decode()))
    assert "opened, not kept" in client.get(f"/batches/{key}/").content.decode()
    assert client.post("/declarations/save/", {"text": "name = "}).status_code == 422
    for word in ("overdue", "soon", ""):
        assert client.get("/referrals/", {"provider": word}).status_code == 200
