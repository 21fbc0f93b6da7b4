"""What commands print is what was given: no sign is read as an emoji or markup, and no key is cut short."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from daybreak.cli.console import put, put_error, put_lines, put_table

ADDRESS = "2001:db8:51:100::23"
MARKUP = "[bold]said[/bold] :smile: [/none]"
KEY = "0b9f6d1e-6a1f-4a55-9f3e-0d6f5f1c2b3a"
SENTENCE = "a sentence that goes on and on " * 5


@pytest.mark.parametrize("line", [ADDRESS, MARKUP, f"{KEY}  {SENTENCE * 9}"])
def test_a_line_is_printed_as_it_is(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    put(line)
    put_error(line)
    said = capsys.readouterr()
    assert said.out == said.err == line + "\n"


def test_a_table_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    put_table(MARKUP, ("Key", ADDRESS), [(KEY, ADDRESS), (MARKUP, 1234)])
    title, header, first, second = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert (title, header.split()) == (MARKUP, ["Key", ADDRESS])
    assert (first.split(), second.split()[-1]) == ([KEY, ADDRESS], "1,234")
    assert second.startswith(MARKUP)


def test_what_is_no_terminal_gets_every_row_whole_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    put_table("Wide", ("Key", "What", "Again"), [(KEY, SENTENCE * 4, KEY)])
    assert f"{KEY}  {SENTENCE * 4}" in capsys.readouterr().out


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    put_table("Hits", ("Key",), [])
    assert capsys.readouterr().out == "Hits: None\n"


def _on_a_terminal(act: Callable[[], None], columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what an act prints on a real terminal of that many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(columns))  # what the shell of a terminal sets
    with ThreadPoolExecutor(1) as reader, os.fdopen(theirs, "w") as terminal, monkeypatch.context() as inside:
        said = reader.submit(_read_all, ours)  # at the same time: a terminal holds 4 KB and then waits
        inside.setattr(sys, "stdout", terminal)
        act()
        terminal.close()
        return said.result()


def _read_all(terminal: int) -> str:
    said = b""
    with os.fdopen(terminal, "rb", buffering=0) as opened, suppress(OSError):  # EIO is how a terminal ends
        while part := opened.read(1 << 16):
            said += part
    return said.decode()


@pytest.mark.parametrize("columns", [20, 60, 100])
def test_a_narrow_terminal_folds_sentences_and_never_a_key(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(KEY, SENTENCE, f"P-7KQ2M4/{n}") for n in range(3)]
    said = _on_a_terminal(lambda: put_table("Narrow", ("Key", "What", "Package"), rows), columns, monkeypatch)
    assert said.count(KEY) == 3
    assert all(f"P-7KQ2M4/{n}" in said for n in range(3))
    assert "…" not in said
    assert len(said.splitlines()) > 10  # the sentences went on below


def test_a_list_with_nothing_in_it_says_so_and_another_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    put_lines("Children", [])
    put_lines("Children", [ADDRESS, KEY])
    assert capsys.readouterr().out == f"Children: None\n{ADDRESS}\n{KEY}\n"


def test_the_title_of_a_table_is_not_folded_to_its_width(capsys: pytest.CaptureFixture[str]) -> None:
    put_table("Version 1 of Known files", ("A", "B"), [("md5", 1)])
    assert capsys.readouterr().out.splitlines()[0] == "Version 1 of Known files"
