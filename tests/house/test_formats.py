"""A reader is one file with one interface: adding a format touches nothing else."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from daybreak.intake.readers import formats, known_formats, read, reading
from daybreak.intake.readers.incoming import Format, Incoming, Rewriting
from daybreak.intake.terms import RecordKind, ReportRead

ROOM = Path(__file__).parents[2] / "daybreak"
FILES = sorted(path for path in Path(next(iter(formats.__path__))).glob("*.py") if path.name != "__init__.py")
NEW = """
from daybreak.intake.terms import RecordKind, ReportRead


class Invented:
    name = "an invented format"

    def recognises(self, incoming):
        return incoming.content.startswith(b"INVENTED ")

    def read(self, incoming):
        yield ReportRead("invented", incoming.content[9:].decode(), "report", RecordKind.REFERRAL, "", "byte 0", ())


FORMAT = Invented()
"""


def test_a_new_file_is_a_new_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "invented_here.py").write_text(NEW, encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    reading.known_formats.cache_clear()
    try:
        assert list(read("x", b"INVENTED 7")) == [
            ReportRead("invented", "7", "report", RecordKind.REFERRAL, "", "byte 0", ())
        ]
    finally:
        reading.known_formats.cache_clear()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_format_is_one_file_with_the_one_interface(path: Path) -> None:
    found = import_module(f"{formats.__name__}.{path.stem}").FORMAT
    for name in ("recognises", "read", *(("rewritten",) if isinstance(found, Rewriting) else ())):
        wanted = getattr(Rewriting if name == "rewritten" else Format, name)
        assert (
            list(inspect.signature(getattr(found, name)).parameters) == list(inspect.signature(wanted).parameters)[1:]
        )
    public = {name for name in vars(type(found)) if not name.startswith("_")}
    assert public <= {"name", "recognises", "read", "rewritten", "binary", "at_most_bytes"}
    assert found.name in {each.name for each in known_formats()}
    assert not found.recognises(Incoming("empty", b""))


def test_nobody_names_a_format() -> None:
    stems = {path.stem for path in FILES}
    naming = [
        f"{path.relative_to(ROOM)}"
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("daybreak.intake.readers.formats"))
        or (isinstance(node, ast.Attribute) and node.attr in stems)
    ]
    assert naming == []
