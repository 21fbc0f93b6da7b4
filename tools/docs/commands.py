"""The page of commands: the whole `--help` of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from daybreak.cli.main import app

WIDTH = 100
HEAD = """# Commands

What `daybreak` and each of its commands say with `--help`. Exit codes stand in [errors](errors.md). With `--json` the
last line of standard output is one JSON object; everything before it is for people.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(_section(name, text) for name, text in helps())])


def helps() -> Iterator[tuple[str, str]]:
    """Walk (name, help) of the whole program and then of each command, hidden ones too, in the program's own order."""
    whole: Any = typer.main.get_command(app)
    context = whole.context_class(whole, info_name="daybreak", terminal_width=WIDTH, max_content_width=WIDTH)
    yield "daybreak", whole.get_help(context)
    yield from _inside(whole, context, "daybreak")


def _inside(group: Any, context: Any, before: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        inner = group.context_class(command, info_name=name, parent=context, terminal_width=WIDTH)
        yield f"{before} {name}", command.get_help(inner)
        if hasattr(command, "commands"):
            yield from _inside(command, inner, f"{before} {name}")


def _section(name: str, text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.rstrip().splitlines())
    return f"## {name}\n\n```text\n{lines}\n```\n"
