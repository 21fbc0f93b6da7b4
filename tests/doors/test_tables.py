"""The same tables by page, API and command: as counted for who commands, to others as they may be published."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.cli.main import app
from daybreak.release import queries
from daybreak.release.tables.printed import counted, printed
from tests.release.test_tables import drafted, frozen, nation
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.signing import text_of

pytestmark = pytest.mark.django_db


def test_each_reader_gets_the_same_numbers_at_each_door(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    nation(world)
    snapshot = frozen(world)
    drafted(world, snapshot)
    with viewing(world.coordinator):
        true = queries.true_cells(snapshot)
        assert true is not None
        shown = printed(queries.shown_tables(snapshot))
    page = f"/figures/snapshots/{snapshot.id}/"
    for by, tables in ((world.coordinator, counted(true)), (world.press_officer, shown)):
        expected = [list(line.values) for each in tables for line in each.rows]
        client = client_of(by)
        for path in (f"/api/v1{page}".rstrip("/"), "/api/v1/figures"):
            said = client.get(path).json()
            assert [line["values"] for each in said["tables"] for line in each["rows"]] == expected
            assert list(said["left_out"]) == ["arrests_by_nation"]
        answer = CliRunner().invoke(app, ["figure", "tables", "--as", by.person.username, "--json"])
        told = json.loads(answer.output.splitlines()[-1])["tables"]
        assert [line["values"] for each in told for line in each["rows"]] == expected
        assert "Not published: People arrested by nation" in answer.output
        seen = text_of(client.get(page))
        assert all(each.title in seen for each in tables)
        assert "fewer than two would count 10 people" in seen
        assert ("beside those figures" in seen) is (by == world.coordinator), "what is left out is one more equation"


def test_a_cell_opens_its_records(world: World) -> None:
    nation(world)
    snapshot = frozen(world)
    drafted(world, snapshot)
    gold = client_of(world.gold)
    page = f"/figures/snapshots/{snapshot.id}/"
    link = f"{page}records/sex_female/?followed=arrested_charged"
    assert link in gold.get(page).content.decode()
    assert "Only: charged." in text_of(gold.get(link))
    said = gold.get(f"/api/v1{page}records/sex_female?followed=arrested_charged").json()
    assert len(said) == 10
    assert gold.get(f"{page}records/arrests/?nation=ireland").status_code == 404
    assert client_of(world.press_officer).get(link).status_code == 403
