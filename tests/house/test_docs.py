"""The reference tells the truth: it is what the code would write today, and nothing the code has is left out of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from daybreak.access.policy import PERMISSIONS
from daybreak.agencies.terms import ROLE_TITLES
from daybreak.cli.main import app
from daybreak.conf.variables import VARIABLES
from daybreak.intake.terms import DETAILS, FactKind
from daybreak.kernel import errors
from daybreak.release.definitions import DEFINITIONS
from tools.docs import errors as error_page
from tools.docs import pages, settings

CHECKOUT = Path(__file__).parents[2]
MODULES = sorted((CHECKOUT / "daybreak").rglob("*.py"))


def _page(name: str) -> str:
    return (pages.FOLDER / name).read_text("utf-8")


def test_no_page_is_stale() -> None:
    assert pages.stale(pages.FOLDER) == [], "run `.venv/bin/python -m tools.docs`"


def test_a_changed_a_missing_and_a_strange_page_are_named(tmp_path: Path) -> None:
    assert pages.write(tmp_path) == sorted(pages.PAGES)
    assert pages.stale(tmp_path) == []
    (tmp_path / "errors.md").write_text(_page("errors.md").replace("404", "410"))
    (tmp_path / "states.md").unlink()
    (tmp_path / "by-hand.md").write_text("# By hand\n")
    assert pages.stale(tmp_path) == ["by-hand.md", "errors.md", "states.md"]
    assert pages.write(tmp_path) == ["errors.md", "states.md"]
    assert pages.stale(tmp_path) == ["by-hand.md"]


def test_the_command_checks_without_a_database() -> None:
    command = [sys.executable, "-m", "tools.docs", "--check"]
    environment = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_is_in_the_reference_with_its_words(permission: str) -> None:
    assert f"| `{permission}` | {PERMISSIONS[permission].act} |" in _page("permissions.md")


def test_every_post_is_in_the_reference() -> None:
    assert all(f"### {title}\n" in _page("permissions.md") for title in ROLE_TITLES.values())


def test_every_table_of_moves_is_in_the_reference() -> None:
    named = {name for path in MODULES for name in re.findall(r"^(\w+_MOVES)\b", path.read_text("utf-8"), re.MULTILINE)}
    assert len(named) > 5
    assert {name for name in named if f"`{name}`" not in _page("states.md")} == set()


def test_every_state_is_in_the_reference() -> None:
    words = _page("states.md")
    for path in MODULES:
        if path.name == "terms.py":
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and node.name.endswith("State"):
                    for state in _values(node):
                        assert re.search(rf"\b{state.replace('_', ' ')}\b", words), f"{path}: {node.name} {state}"


def _values(vocabulary: ast.ClassDef) -> list[str]:
    return [
        str(node.value.value)
        for node in vocabulary.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
    ]


def test_every_command_is_in_the_reference() -> None:
    names = {
        str(command.name or getattr(command.callback, "__name__", "")).replace("_", "-")
        for command in app.registered_commands
    }
    assert len(names) > 10
    assert {name for name in names if f"## daybreak {name}\n" not in _page("commands.md")} == set()


def test_every_fact_of_a_column_map_is_in_the_reference_with_its_parts() -> None:
    lines = {line.split(" | ")[0]: line for line in _page("facts.md").splitlines()}
    for kind in FactKind:
        assert all(f"`{part}`" in lines[f"| `{kind.value}`"] for part in DETAILS.get(kind, ()))


def test_every_definition_is_in_the_reference() -> None:
    assert all(f"| `{each.key}` | {each.counts} |" in _page("definitions.md") for each in DEFINITIONS)


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = {name: (exit_code, status) for name, exit_code, status, _ in error_page.drawn()}
    assert drawn == {each.__name__: (each.exit_code, each.status) for each in error_page.classes()}
    assert len({each.code for each in error_page.classes()}) == len(drawn)
    assert errors.DaybreakError.exit_code == 1


def test_the_register_of_variables_names_exactly_what_the_code_reads() -> None:
    assert {each.name for each in VARIABLES} == settings.places().keys()
