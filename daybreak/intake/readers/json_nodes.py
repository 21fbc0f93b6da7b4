"""JSON into nodes: numbers keep their digits, a name given twice is noticed, depth is bounded before parsing."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import accumulate
from typing import NamedTuple

from daybreak.intake.readers.nodes import Node

MAX_DEPTH = 64
MAX_PARTS = 5_000_000  # commas and brackets; 50 MB of reports have about two million
Json = dict[str, "Json"] | list["Json"] | str | bool | None

_STRUCTURE = b'"[]{}'
_NOT_STRUCTURE = bytes(sorted(set(range(256)) - set(_STRUCTURE)))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
# NUL and halves of surrogate pairs can be written in JSON and stored nowhere; they stay visible as they were written.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
UNSTORABLE_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class TwiceNamed(dict[str, Json]):
    """An object in which one name stands twice; `names` are those names."""

    names: tuple[str, ...] = ()


class Parsed(NamedTuple):
    """A parsed value, and whether some object in it holds a name twice."""

    value: Json
    twice: bool


def loads(text: str) -> Parsed:
    """Parse; raise json.JSONDecodeError. Numbers come as text: parsing them would lose digits."""
    found: list[TwiceNamed] = []

    def made(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        plain = dict(pairs)
        if len(plain) == len(pairs):
            return plain
        found.append(_twice_named(pairs))
        return found[-1]

    value: Json = json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=made)
    return Parsed(value, bool(found))


def _twice_named(pairs: list[tuple[str, Json]]) -> TwiceNamed:
    twice, counts = TwiceNamed(pairs), Counter(name for name, _ in pairs)
    twice.names = tuple(sorted(name for name, count in counts.items() if count > 1))
    return twice


def depth(content: bytes) -> int:
    """Return the depth of nesting, in linear time and constant stack, whether or not the content is well formed."""
    unescaped = content.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in content else content
    bare = unescaped.translate(None, _NOT_STRUCTURE).replace(b'""', b"")
    if b'"' in bare:
        bare = re.sub(rb'"[^"]*+"?', b"", bare)
    return max(accumulate(map(_STEP.__getitem__, bare)), default=0)


def twice_named(value: Json) -> tuple[str, ...]:
    """Return the names that stand twice in one object of the value."""
    if isinstance(value, TwiceNamed):
        return value.names
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((names for member in members if (names := twice_named(member))), ())


def storable(value: Json) -> Json:
    """Return the value with NUL and lone surrogates written as the escapes they were."""
    if isinstance(value, str):
        return _UNSTORABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {str(storable(key)): storable(item) for key, item in value.items()}
    return value


def to_node(value: Json, *, place: str) -> Node:
    """Return the value as a node named ""; nulls and blank texts say nothing and make no node."""
    node = Node("", place, None, [])
    if isinstance(value, dict):
        _open(node, value)
    else:
        _put(node, "", value, place)
    return node


def _open(node: Node, value: dict[str, Json]) -> None:
    around = node.place
    for name, item in value.items():
        if item is not None:
            step = name.replace("~", "~0").replace("/", "~1") if "/" in name or "~" in name else name
            _put(node, name, item, f"{around}/{step}")


def _put(node: Node, name: str, item: Json, place: str) -> None:
    if isinstance(item, str):
        if item and not item.isspace():
            node.members.append(Node(name, place, item, []))
    elif isinstance(item, dict):
        inner = Node(name, place, None, [])
        _open(inner, item)
        if inner.members:
            node.members.append(inner)
    elif isinstance(item, list):
        for number, each in enumerate(item):
            _put(node, name, each, f"{place}/{number}")
    elif item is not None:
        node.members.append(Node(name, place, "true" if item else "false", []))
