"""The page of errors: the one tree, with what each means at each door."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from daybreak.kernel import errors
from daybreak.kernel.errors import DaybreakError
from tools.docs.texts import table

_DRAWN = re.compile(r"^[ │├└─]*(?P<name>\w+) +(?P<exit_code>\d+) +(?P<status>\d+) +(?P<words>.+)$", re.MULTILINE)
HEAD = """# Errors

Every error names both sides and says what to do next. Through the API it is a JSON object with `code` and `message`,
and those of `rule`, `place`, `remedy` and `items` that apply; a command prints the same on standard error and ends with
the exit code.
"""
TAIL = """Other exit codes of commands: 0 done; 1 an unexpected fault; 2 also for a command line that cannot be read;
130 interrupted.
"""


def page() -> str:
    """Return the page."""
    said = {name: words for name, _, _, words in drawn()}
    rows = [
        (f"`{each.code}`", f"`{each.__name__}`", each.status, each.exit_code, said[each.__name__])
        for each in classes()
    ]  # fmt: skip
    headers = ("Code", "Class", "HTTP", "Exit code", "When")
    return "\n".join([HEAD, table(headers, rows, right=(2, 3)), f"```text\n{_tree()}\n```\n", TAIL])


def classes() -> Iterator[type[DaybreakError]]:
    """Walk the tree below its base, a branch at a time, in the order of its definition."""
    for each in vars(errors).values():
        if inspect.isclass(each) and issubclass(each, DaybreakError) and each is not DaybreakError:
            yield each


def drawn() -> Iterator[tuple[str, int, int, str]]:
    """Walk (class, exit code, HTTP status, words) as the module's docstring draws them."""
    for line in _DRAWN.finditer(_tree()):
        yield line["name"], int(line["exit_code"]), int(line["status"]), line["words"]


def _tree() -> str:
    paragraphs = (inspect.getdoc(errors) or "").split("\n\n")
    lines = next(part for part in paragraphs if "DaybreakError" in part).splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join(line[indent:].rstrip() for line in lines)
