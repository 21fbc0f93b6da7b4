"""The how-to of exhibits, command by command: what stands in it works in the order in which it stands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daybreak.agencies.terms import Role
from daybreak.cli import session
from daybreak.cli.main import app
from tests.custody.invented import entered
from tests.house.test_words import command_lines
from tests.rooms import World

pytestmark = pytest.mark.django_db
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "keep-continuity.md"
OF_A_FILE = ("bags.txt", "export.json")  # of a scanner or an examiner's tool, tested with their room
TABLE = 'exhibit = "Exhibit"\n[columns."Cat A"]\nscheme = "uk_abc"\ncategory = "A"\n'


def test_every_command_of_the_how_to_of_exhibits_works(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)
    monkeypatch.chdir(tmp_path)
    Path("table.toml").write_text(TABLE)
    Path("table.csv").write_text("Exhibit,Cat A\nJRS/1,2\n")
    visit = entered(world)[0]
    people = {
        "bronze-kent": world.bronze("kent"), "exhibits-kent": world.post(Role.BRONZE, "kent", 2),
        "silver-kent": world.silver("kent"), "examiner-kent": world.examiner("kent"),
    }  # fmt: skip
    world.analyst, world.coordinator  # noqa: B018 - whom commands act as without --as
    named = {name: post.person.username for name, post in people.items()} | {"VISIT": visit.reference}
    blocks = [line for line in HOW_TO.read_text("utf-8").splitlines() if line.startswith("    daybreak ")]
    commands = [shlex.split(line)[1:] for line in command_lines("\n".join(blocks))]
    tried = [words for words in commands if not set(words) & set(OF_A_FILE)]
    assert len(tried) > 15
    for words in tried:
        result = CliRunner().invoke(app, [named.get(word, word) for word in words])
        assert result.exit_code == 0, (words, result.output, result.exception)
    assert Path("evidence.zip").read_bytes().startswith(b"PK")
