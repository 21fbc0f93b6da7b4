"""The JSON values of a file, each with its place: one value, the members of a list, or one value a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.readers.json_nodes import (
    MAX_DEPTH,
    MAX_PARTS,
    UNSTORABLE_ESCAPE,
    Json,
    Parsed,
    depth,
    loads,
    storable,
    twice_named,
)
from daybreak.intake.readers.texts import decoded
from daybreak.intake.terms import Unreadable
from daybreak.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Found:
    """One value; `alone` if it is the whole file."""

    value: Json
    place: str  # RFC 6901; in a file of lines after "line=<number>#"
    alone: bool


def documents(incoming: Incoming) -> Iterator[Found | Unreadable]:
    """Return the values of the file; raise BadInput at once if it is not JSON, is too deep or is not UTF-8."""
    content = incoming.content
    _check_size(incoming.name, content)
    text = decoded(incoming)
    escape = UNSTORABLE_ESCAPE.search(content) is not None
    try:
        whole = loads(text)
    except json.JSONDecodeError as error:
        lines = _lines(text)
        if not _is_json(lines[0][1]) or len(lines) == 1:
            raise _malformed(incoming.name, error) from error
        return (_line(number, line, escape=escape) for number, line in lines)
    return _settled(whole, escape=escape)


def _check_size(name: str, content: bytes) -> None:
    """Raise BadInput, before anything is parsed, for what would take the machine's memory or stack."""
    too_deep = depth(content) > MAX_DEPTH
    if too_deep or sum(map(content.count, (b",", b"{", b"["))) > MAX_PARTS:
        raise BadInput(
            f"{name} nests more than {MAX_DEPTH} deep" if too_deep else f"{name} has more than {MAX_PARTS:,} parts",
            rule="depth" if too_deep else "parts of a file",
            place="byte 0",
            remedy="Ask the sender for the file in the agreed format." if too_deep else "Split it and send the parts.",
        )


def _settled(whole: Parsed, *, escape: bool) -> Iterator[Found | Unreadable]:
    value, twice = whole
    if isinstance(value, list):
        return (
            _value(Parsed(item, twice), f"/{number}", alone=False, escape=escape) for number, item in enumerate(value)
        )
    return iter((_value(whole, "", alone=True, escape=escape),))


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]


def _is_json(line: str) -> bool:
    try:
        return isinstance(loads(line).value, dict)
    except json.JSONDecodeError:
        return False


def _line(number: int, line: str, *, escape: bool) -> Found | Unreadable:
    place = f"line={number}#"
    try:
        return _value(loads(line), place, alone=False, escape=escape)
    except json.JSONDecodeError as error:
        rule = f"one JSON value a line: {error.msg} in column {error.colno}"
        return Unreadable(place, rule[:100], "Ask the sender for this report again.")


def _value(parsed: Parsed, place: str, *, alone: bool, escape: bool) -> Found | Unreadable:
    value = parsed.value
    if parsed.twice and (names := twice_named(value)):
        shown = names[0][:60]
        return Unreadable(
            place, "a name stands once in an object",
            f"It holds {shown!r} twice, and which one is meant cannot be known. Ask the sender for this report again.",
        )  # fmt: skip
    return Found(storable(value) if escape else value, place, alone)


def _malformed(name: str, error: json.JSONDecodeError) -> BadInput:
    return BadInput(
        f"{name} is not well-formed JSON: {error.msg}",
        rule="well-formed JSON",
        place=f"line {error.lineno}, column {error.colno}",
        remedy="Ask the sender for the complete file.",
    )
