"""`daybreak --help` lists every command once, under the step it belongs to, and says its version."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version

from typer.main import get_command
from typer.testing import CliRunner

from daybreak.cli.main import app
from daybreak.cli.steps import STEPS, Steps


def test_every_command_stands_under_one_step_and_every_step_names_commands_only() -> None:
    group = get_command(app)
    assert isinstance(group, Steps)
    shown = {name for name, command in group.commands.items() if not command.hidden}
    assert Counter(name for names in STEPS.values() for name in names) == Counter(shown)


def test_help_gives_the_steps_in_the_order_of_the_way() -> None:
    said = CliRunner().invoke(app, ["--help"]).output
    places = [said.index(f"\n{step}:\n") for step in STEPS]
    assert places == sorted(places)
    assert said.index("\n  intake ") < said.index("\n  rank ") < said.index("\n  plan ") < said.index("\n  release ")


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"daybreak {version('daybreak')}\n"
