"""Where no installation is, every command that asks for nothing says so, and none breaks on what it read too early."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
    if type(found.exception).__name__ not in ("Conflict", "SystemExit", "NoneType"):
        print(" ".join(words), type(found.exception).__name__, str(found.exception)[:100])
print("tried", len(tried))
"""


def test_no_command_reads_before_it_opens_the_installation(tmp_path: Path) -> None:
    away = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", TRY_ALL], env=away | {"DAYBREAK_HOME": str(tmp_path)}, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    *broken, tried = done.stdout.splitlines()
    assert not broken
    assert int(tried.split()[1]) > 30
