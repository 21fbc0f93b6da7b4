"""The text of a sealed source around one place, for reading a fact where it stands. Text only, never a picture."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

MOST = 2_000  # characters shown of the place itself
AROUND = 400  # characters before and after
_PLAIN_PATH = re.compile(r"(?:/(?:[\w.*-]+:)?[\w.*@-]+(?:\(\))?(?:\[\d{1,9}\])?)+")
_CELL = re.compile(r"(?:cell|row)=(\d{1,9})(?:,(\d{1,9}))?")
_BLANKS = re.compile(r"[\s,:]*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What stands at a place: the line it begins on (from 1), the text before, at and after it."""

    line: int
    before: str
    at: str
    after: str


def excerpt(name: str, content: bytes, place: str) -> Excerpt | None:
    """Return the text at a place (XPath, JSON pointer, `cell=ROW,COLUMN`), the start without one; None if absent."""
    text = content.decode("utf-8-sig", errors="replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    if not place:
        return Excerpt(1, "", text[:MOST], "")
    if _CELL.match(place):
        return _of_table(text, place)
    if text.lstrip()[:1] in ("{", "["):
        return _of_json(text, place)
    return _of_xml(content, text, place) if _PLAIN_PATH.fullmatch(place) else None


def _around(text: str, start: int, end: int) -> Excerpt:
    line = text.count("\n", 0, start) + 1
    return Excerpt(
        line, text[max(0, start - AROUND) : start], text[start : min(end, start + MOST)], text[end : end + AROUND]
    )


def _of_table(text: str, place: str) -> Excerpt | None:
    found = _CELL.match(place)
    if found is None:
        return None
    wanted, column = int(found[1]), int(found[2] or 0)
    delimiter = max(",;\t|", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    head: list[str] = []
    before = 0
    for number, row in enumerate(reader, start=1):
        head = row if number == 1 else head
        if number == wanted:
            at = row[column - 1] if 0 < column <= len(row) else f"{delimiter} ".join(row)
            title = head[column - 1] if 0 < column <= len(head) else ""
            return Excerpt(before + 1, f"{title}: " if title and number > 1 else "", at[:MOST], "")
        before = reader.line_num
    return None


def _of_json(text: str, place: str) -> Excerpt | None:
    start = len(text) - len(text.lstrip())
    for step in place.removeprefix("#").split("/")[1:]:
        inside = _member(text, start, step.replace("~1", "/").replace("~0", "~"))
        if inside is None:
            return None
        start = inside
    try:
        _, end = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return None
    return _around(text, start, end)


def _member(text: str, start: int, step: str) -> int | None:
    """Return where the named member of the object, or the numbered one of the array, begins."""
    decode, at, number = json.JSONDecoder().raw_decode, start + 1, 0
    try:
        while text[at := _skip(text, at)] not in "]}":
            key = str(number)
            if text[start] == "{":
                key, at = decode(text, at)
                at = _skip(text, at)
            if key == step:
                return at
            _, at = decode(text, at)
            number += 1
    except (ValueError, IndexError):
        return None
    return None


def _skip(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _of_xml(content: bytes, text: str, place: str) -> Excerpt | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
        names = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
        found = root.getroottree().xpath(place, namespaces=names)
    except (etree.XMLSyntaxError, etree.XPathError):
        return None
    first = found[0] if isinstance(found, list) and found else None
    element = first if isinstance(first, etree._Element) else getattr(first, "getparent", lambda: None)()
    if element is None:
        return None
    return _of_element(element, text, "" if isinstance(first, etree._Element) else str(first))


def _of_element(element: etree._Element, text: str, said: str) -> Excerpt:
    numbered: Any = element.sourceline  # untyped in the stubs
    line = int(numbered or 1)
    lines = text.splitlines()
    own = said or str(etree.tostring(element, encoding="unicode", with_tail=False))
    before = "\n".join(lines[max(0, line - 4) : line - 1])[-AROUND:]
    last = line + own.count("\n")
    return Excerpt(line, f"{before}\n" if before else "", own[:MOST], "\n" + "\n".join(lines[last : last + 3])[:AROUND])
