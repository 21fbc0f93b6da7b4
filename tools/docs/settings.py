"""The page of settings: what may be set from outside, and where the code reads it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import daybreak
from daybreak.conf.variables import VARIABLES
from tools.docs.texts import table

PACKAGE = Path(daybreak.__file__).parent
HEAD = """# Settings

Everything an installation may set comes from the environment; secrets are made once and kept in the home's `keys`.
Settings of the embedded server go into the file that the head of its `postgresql.conf` names.
"""


def page() -> str:
    """Return the page."""
    read = places()
    rows = [
        (f"`{each.name}`", each.decides, each.otherwise, ", ".join(f"`{place}`" for place in read[each.name]))
        for each in VARIABLES
    ]
    return "\n".join([HEAD, table(("Variable", "What it decides", "When not set", "Read in"), rows)])


def places() -> dict[str, list[str]]:
    """Return the files that read each environment variable, by the variable's name."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text("utf-8")
        for name in sorted(set(_read_in(ast.parse(text)))) if "env" in text else ():
            found.setdefault(name, []).append(path.relative_to(PACKAGE).as_posix())
    return found


def _read_in(tree: ast.Module) -> Iterator[str]:
    """Walk the names given to os.environ: in brackets, or first argument of a method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_environ(node.value):
            yield _text(node.slice)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_environ(node.func.value):
            yield from (_text(argument) for argument in node.args[:1])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "getenv":
            yield _text(node.args[0])


def _is_environ(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "environ"


def _text(node: ast.expr) -> str:
    """Return a name that stands in the code; one that is worked out cannot be documented."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"an environment variable is read by a computed name: {ast.unparse(node)}")
