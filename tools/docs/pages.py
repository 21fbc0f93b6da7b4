"""Which pages there are, and whether what lies on the disk is what the code would write today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bench.harness import page as benchmarks
from tools.docs import commands, definitions, errors, facts, interface, permissions, planner, settings, states

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"
SIGNED = "Written by `python -m tools.docs`, never by hand: change what it is written from."

PAGES: Mapping[str, Callable[[], str]] = {
    "benchmarks.md": benchmarks.page,
    "commands.md": commands.page,
    "definitions.md": definitions.page,
    "errors.md": errors.page,
    "facts.md": facts.page,
    "openapi.json": interface.page,
    "permissions.md": permissions.page,
    "plan-instance.schema.json": planner.instance,
    "plan.schema.json": planner.plan,
    "settings.md": settings.page,
    "states.md": states.page,
}


@cache
def written() -> Mapping[str, str]:
    """Return every page's text by its file name."""
    return {name: _signed(name, page()) for name, page in PAGES.items()}


def write(folder: Path) -> list[str]:
    """Write every page that is not as it should be; return their names."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written().items():
        if name in changed:
            (folder / name).write_text(text, "utf-8")
    return [name for name in changed if name in PAGES]


def stale(folder: Path) -> list[str]:
    """Name what is missing, differs, or has no source: nothing else may lie in the folder."""
    texts = written()
    lying = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    differ = {name for name, text in texts.items() if name in lying and (folder / name).read_text("utf-8") != text}
    return sorted(differ | (lying ^ texts.keys()))


def _signed(name: str, text: str) -> str:
    if not name.endswith(".md"):
        return text
    title, _, rest = text.partition("\n")
    return f"{title}\n\n<!-- {SIGNED} -->\n{rest.rstrip()}\n"
