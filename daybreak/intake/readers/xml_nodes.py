"""XML into nodes: no document type, no entities, no network, a bounded depth; places as lxml's getpath writes them."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from daybreak.intake.readers.incoming import Incoming
from daybreak.intake.readers.nodes import Node
from daybreak.kernel.errors import BadInput

MAX_DEPTH = 64
MAX_TAGS = 1_000_000
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([^\"']{1,40})[\"']", re.IGNORECASE)
_BEFORE = rb"(?:\s++|<\?.*?\?>|<!--.*?-->)*+"
_TYPE = rb"<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>"
_ROOT = re.compile(_BEFORE + rb"(?:" + _TYPE + _BEFORE + rb")?+<(?:[\w.-]++:)?([\w.-]+)", re.DOTALL | re.IGNORECASE)
_DOCTYPE = re.compile(_BEFORE + rb"<!DOCTYPE", re.DOTALL | re.IGNORECASE)


def root_name(incoming: Incoming) -> str | None:
    """Return the local name of the root element, or None if the content does not start as XML does."""
    if incoming.first_bytes() != b"<":
        return None
    match = _ROOT.match(incoming.content.removeprefix(b"\xef\xbb\xbf"))
    return match[1].decode("latin-1") if match else None


def parse(incoming: Incoming) -> Node:
    """Return the document's root node; raise BadInput for what is not well-formed, declares a type or is too deep."""
    content = incoming.content.removeprefix(b"\xef\xbb\xbf").lstrip()
    _check_start(incoming.name, content)
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise BadInput(
            f"{incoming.name} is not well-formed XML: {str(error.msg)[:200]}",
            rule="well-formed XML",
            place=f"line {line}, column {column}",
            remedy="Ask the sender for the complete file.",
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _no_doctype(incoming.name)
    return _node(root, f"/{_step(root)}", 1)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _check_start(name: str, content: bytes) -> None:
    if content.count(b"<") > MAX_TAGS:
        raise BadInput(
            f"{name} has more than {MAX_TAGS:,} tags",
            rule="parts of a file", place="byte 0", remedy="Ask the sender to split the report.",
        )  # fmt: skip
    if _DOCTYPE.match(content):
        raise _no_doctype(name)
    declared = _DECLARED.match(content)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise BadInput(
            f"{name} declares the encoding {declared[1].decode('latin-1')}",
            rule="a known encoding", place="line 1", remedy="Save it as UTF-8 and send it again.",
        )  # fmt: skip


def _no_doctype(name: str) -> BadInput:
    return BadInput(
        f"{name} declares a document type, which could define entities or reach for other files",
        rule="no document type", place="line 1", remedy="Ask the sender for the file without <!DOCTYPE ...>.",
    )  # fmt: skip


def _node(element: etree._Element, place: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise BadInput(f"elements are nested more than {MAX_DEPTH} deep", rule="depth", place=place[:500])
    members = _attributes(element, place) if element.attrib else []
    children = list(element)
    if children:
        _append_children(members, element, children, place, depth + 1)
    text = element.text
    return Node(element.tag.rpartition("}")[2], place, None if not text or text.isspace() else text, members)


def _attributes(element: etree._Element, place: str) -> list[Node]:
    said = ((_prefixed(element, str(key)), str(text)) for key, text in element.attrib.items())
    return [Node(f"@{name}", f"{place}/@{name}", text, []) for name, text in said if text and not text.isspace()]


def _prefixed(element: etree._Element, key: str) -> str:
    if key[0] != "{":
        return key
    space, _, local = key[1:].partition("}")
    prefix = next((known for known, uri in element.nsmap.items() if uri == space and known), "xml")
    return f"{prefix}:{local}"


def _append_children(
    members: list[Node], element: etree._Element, children: list[etree._Element], place: str, depth: int
) -> None:
    steps = [_step(child) for child in children]
    repeated = Counter(steps) if len(set(steps)) < len(steps) else None
    seen: Counter[str] = Counter()
    texts = 1 if element.text else 0
    for number, (child, step) in enumerate(zip(children, steps, strict=True), start=1):
        way = f"{place}/{step}"
        if step == "*":
            way = f"{way}[{number}]" if len(children) > 1 else way
        elif repeated and repeated[step] > 1:
            seen[step] += 1
            way = f"{way}[{seen[step]}]"
        members.append(_node(child, way, depth))
        if child.tail:
            texts += 1
            if not child.tail.isspace():
                members.append(Node("text()", f"{place}/text()[{texts}]", child.tail, []))


def _step(element: etree._Element) -> str:
    # A default namespace has no prefix to write in a path: getpath counts such an element among all its siblings.
    tag = element.tag
    if tag[0] != "{":
        return tag
    return f"{element.prefix}:{tag.rpartition('}')[2]}" if element.prefix else "*"
