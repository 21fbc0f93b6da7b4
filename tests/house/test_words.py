"""The documents: no dead link, no command, option, target, module or file that does not exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from daybreak.cli.main import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FENCE_LINE = re.compile(r"^```\w*$")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
IN_LINE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"(?:daybreak|tests|docs|bench|tools|\.ci)/[\w./-]+|[\w-]+\.(?:toml|md)")
OUTSIDE = ("http://", "https://", "mailto:")
# Names of files a reader makes or an installation keeps: they are in no checkout.
MADE = frozenset({"columns.toml", "county-records.toml", "help-lines.toml", "NAME.toml"})


def _name(document: Path) -> str:
    return str(document.relative_to(ROOT))


def _anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings: lower case, blanks as hyphens, other signs left out."""
    headings = HEADING.findall(FENCED.sub("", text))
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def dead_links(document: Path) -> list[str]:
    """Return the relative links of a document that lead nowhere."""
    dead = []
    for link in LINK.findall(FENCED.sub("", document.read_text("utf-8"))):
        if link.startswith(OUTSIDE):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in _anchors(target.read_text("utf-8"))):
            dead.append(link)
    return dead


def command_lines(text: str) -> Iterator[str]:
    """Give every line of a code block and every piece of code inside a sentence, without prompt and remark."""
    fenced = [line for block in FENCED.findall(text) for line in block.splitlines() if not FENCE_LINE.match(line)]
    rest = FENCED.sub("", text)
    indented = [line for line in rest.splitlines() if line.startswith("    ")]
    for line in [*fenced, *indented, *IN_LINE.findall(rest)]:
        yield re.split(r"\s#", line.strip())[0].removeprefix("$ ").strip()


def unknown_in(line: str) -> str:
    """Return what a line names that does not exist, or ''; lines of other programs are let pass."""
    try:
        words = shlex.split(line)
    except ValueError:  # a line out of the middle of a quoted text
        return ""
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    match words:
        case [program, *rest] if program.removeprefix(".venv/bin/") == "daybreak" and rest:
            return _unknown_command(rest)
        case ["make", *rest]:
            return _unknown_target(rest)
        case [program, "-m", module, *_] if program.endswith("python") and module.partition(".")[0] in PACKAGES:
            return "" if importlib.util.find_spec(module) else f"module {module}"
    return ""


PACKAGES = ("daybreak", "tools", "bench")


def _unknown_command(words: list[str]) -> str:
    group = get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    command = group.commands.get(words[0])
    if isinstance(command, typer.core.TyperGroup) and len(words) > 1 and not words[1].startswith("-"):
        command, words = command.commands.get(words[1]), [" ".join(words[:2]), *words[2:]]
    if command is None:
        return "" if words == ["--help"] else f"command daybreak {words[0]}"
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.partition("=")[0] for word in words[1:] if word.startswith("--")}
    unknown = sorted(used - known - {"--help"})
    return f"option {unknown[0]} of daybreak {words[0]}" if unknown else ""


def _unknown_target(words: list[str]) -> str:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = [word for word in words if "=" not in word]
    missing = [word for word in named if word not in targets]
    if missing:
        return f"target make {missing[0]}"
    arguments = next((word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=")), "")
    return _unknown_command(["demo", *shlex.split(arguments)]) if named == ["demo"] else ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_no_link_is_dead(document: Path) -> None:
    assert not dead_links(document)


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_command_named_exists(document: Path) -> None:
    unknown = {line: what for line in command_lines(document.read_text("utf-8")) if (what := unknown_in(line))}
    assert not unknown


@pytest.mark.parametrize("document", [d for d in DOCUMENTS if "reference" not in d.parts], ids=_name)
def test_every_file_named_exists(document: Path) -> None:
    named = {word for word in IN_LINE.findall(FENCED.sub("", document.read_text("utf-8"))) if PATH.fullmatch(word)}
    missing = [word for word in sorted(named - MADE) if not (ROOT / word).exists()]
    assert not missing


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    top = (ROOT / "README.md").read_text("utf-8").splitlines()[:12]
    assert any(line.startswith("    make demo") for line in top)
    assert any(line.startswith("    make test") for line in top)


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    listed = {link.partition("#")[0] for link in LINK.findall(index)}
    own = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md") if path.name != "README.md"]
    assert not sorted(str(path) for path in own if str(path) not in listed)


@pytest.mark.parametrize(
    "line",
    [
        "daybreak conjure", ".venv/bin/daybreak rank --bottom 3", "DAYBREAK_HOME=/tmp/x make dawn",
        'make demo ARGS="--skale 1"', "python -m tools.nothing",
    ],
)  # fmt: skip
def test_the_check_of_commands_sees_what_does_not_exist(line: str) -> None:
    assert unknown_in(line)


def test_the_check_of_links_sees_a_dead_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[here](#one-two) [gone](gone.md) [no](#three) [out](https://example.org)\n")
    assert dead_links(page) == ["gone.md", "#three"]
