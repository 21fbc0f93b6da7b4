"""Where no installation is, every command says so, and none breaks on what it read too early."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# In a process of its own: here Django is set up already, and hides what is read before an installation is opened.
TRY_ALL = """
import typer
from typer.testing import CliRunner

from daybreak.cli.main import app

def leaves(command, words=()):
    for name, each in getattr(command, "commands", {}).items():
        if each.hidden or name == "timekeeper":  # these go on until they are stopped
            continue
        yield from leaves(each, (*words, name))
    if not hasattr(command, "commands") and not any(one.required for one in command.params):
        yield words

tried = [words for words in leaves(typer.main.get_command(app)) if words[0] not in ("demo", "init", "serve", "stop")]
for words in tried:
    found = CliRunner().invoke(app, list(words))
    if type(found.exception).__name__ not in ("Conflict", "BadInput", "SystemExit", "NoneType"):
        print("BROKEN", " ".join(words), type(found.exception).__name__, str(found.exception)[:100])
print("tried", len(tried))
"""

# Commands that ask for something are called with anything of the kind: what they are given is not looked at by then.
CALL_ALL = """
import inspect
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import get_args, get_origin, get_type_hints
from uuid import UUID

from daybreak.cli.main import app
from daybreak.kernel.errors import DaybreakError

def functions(group, words=()):
    for each in group.registered_commands:
        yield (*words, each.name or each.callback.__name__), each.callback
    for each in group.registered_groups:
        if each.name != "timekeeper":  # it needs none
            yield from functions(each.typer_instance, (*words, each.name))

def anything(kind):
    if get_origin(kind) is list:
        return [anything(get_args(kind)[0])]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    made = {UUID: UUID(int=1), int: 1, float: 1.0, bool: True, Path: Path("nothing"), datetime: datetime(2026, 3, 2)}
    return made.get(kind, "anything")

tried = 0
for words, function in functions(app):
    needed = [name for name, each in inspect.signature(function).parameters.items() if each.default is each.empty]
    if not needed or words[0] in ("demo", "init", "serve", "stop"):
        continue
    hints, tried = get_type_hints(function), tried + 1
    try:
        function(**{name: anything(hints[name]) for name in needed})
    except (DaybreakError, OSError):
        pass
    except Exception as broken:
        print("BROKEN", " ".join(words), type(broken).__name__, str(broken)[:100])
print("tried", tried)
"""


@pytest.mark.parametrize(("script", "least"), [(TRY_ALL, 30), (CALL_ALL, 80)], ids=["as typed", "with what they need"])
def test_no_command_reads_before_it_opens_the_installation(tmp_path: Path, script: str, least: int) -> None:
    away = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=away | {"DAYBREAK_HOME": str(tmp_path / "home")}, capture_output=True,
        text=True, check=False, timeout=120, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    *said, tried = done.stdout.splitlines()
    assert not [line for line in said if line.startswith("BROKEN")]
    assert int(tried.split()[1]) > least
