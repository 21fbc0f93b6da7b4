"""The handlers that tables of field names are made of: each takes a node of a report and keeps its facts.

A table maps a field's name to its handler; a name that is not in the table goes to `unread`. Every handler takes
whatever shape it meets: a text, an object around a `value`, an object around a list of itself, or something unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daybreak.intake.readers.gathering import Gathering
from daybreak.intake.readers.nodes import Node
from daybreak.intake.readers.words import as_detail, truth
from daybreak.intake.terms import DETAILS, Detail, FactKind

Handler = Callable[[Gathering, Node, str], None]
Table = dict[str, Handler]
Settle = Callable[[str, dict[str, Detail]], tuple[FactKind, str]]


def unread(gathering: Gathering, node: Node, party: str) -> None:
    """Keep a field no table knows."""
    gathering.unread(node, party)


def known_elsewhere(gathering: Gathering, node: Node, party: str) -> None:
    """Keep nothing of a text that another handler has put into its own fact; below it nothing is expected."""
    for member in node.members:
        gathering.unread(member, party)


def section(table: Table) -> Handler:
    """Make a handler that opens a node and hands each member to the table's handler for its name."""

    def handle(gathering: Gathering, node: Node, party: str) -> None:
        if node.text is not None:
            gathering.add(FactKind.UNREAD, node.text, node.place, party)
        for member in node.members:
            table.get(member.name, unread)(gathering, member, party)

    return handle


def each(handler: Handler, *inner: str) -> Handler:
    """Make a handler that unwraps {"files": {"files": [...]}} and the like before it hands on."""

    def handle(gathering: Gathering, node: Node, party: str) -> None:
        wrapped = (node.name, *inner)
        for member in node.members:
            if member.name in wrapped:
                break
        else:
            handler(gathering, node, party)
            return
        if node.text is not None:
            gathering.add(FactKind.UNREAD, node.text, node.place, party)
        for member in node.members:
            (handle if member.name in wrapped else unread)(gathering, member, party)

    return handle


def record(
    kind: FactKind, *, value_in: tuple[str, ...] = ("value",), details: Mapping[str, str] | None = None,
    field: bool = False, settle: Settle | None = None,
) -> Handler:  # fmt: skip
    """Make a handler that keeps one fact, with the members that `details` names in its detail.

    `field` adds the field's own name to the detail; `settle` has the last word on kind, value and detail.
    """
    into, blank = details or {}, dict.fromkeys(DETAILS.get(kind, ()))
    serviced = "service" in blank

    def handle(gathering: Gathering, node: Node, party: str) -> None:
        source = node if node.text is not None else node.first(*value_in)
        if source is None or source.text is None:
            for member in node.members:
                (handle if member.members or member.name == node.name else unread)(gathering, member, party)
            return
        detail: dict[str, Detail] = {**blank, "field": node.name.lstrip("@")} if field else {**blank}
        left = _take(node, source, into, detail) if node.members else ()
        if serviced and detail["service"] is None:
            detail["service"] = gathering.service
        settled, value = (kind, source.text) if settle is None else settle(source.text, detail)
        gathering.add(settled, value, source.place, party, detail)
        for member in left:
            gathering.unread(member, party)

    return handle


def _take(node: Node, source: Node, into: Mapping[str, str], detail: dict[str, Detail]) -> list[Node]:
    """Put the members that `into` names into the detail; return those that are left."""
    left = source.members.copy() if source is not node else []
    for member in node.members:
        if member is source:
            continue
        key = into.get(member.name)
        if key is None or member.text is None or member.members or detail.get(key) is not None:
            left.append(member)
        else:
            detail[key] = as_detail(key, member.text)
    return left


note: Handler = record(FactKind.NOTE, field=True)


def mark(gathering: Gathering, node: Node, party: str) -> None:
    """Keep a yes-or-no field: as an annotation of its name if it says yes, else as a note."""
    if node.text is not None and not node.members and truth(node.text) is True:
        gathering.add(FactKind.ANNOTATION, node.name.lstrip("@"), node.place, party, {"stated": node.text})
    else:
        note(gathering, node, party)


def flags(gathering: Gathering, node: Node, party: str) -> None:
    """Keep annotations, whatever carries them: empty elements, named booleans, a list of words, groups of tags."""
    if node.text is not None:
        _annotate(gathering, node.text, node, party)
    for member in node.members:
        if member.members or member.name in ("value", "name", node.name):
            flags(gathering, member, party)
        elif member.text is None or truth(member.text) is True:
            _annotate(gathering, member.name, member, party)
        else:
            gathering.unread(member, party)


def _annotate(gathering: Gathering, word: str, node: Node, party: str) -> None:
    detail: dict[str, Detail] = {"stated": node.text} if node.text is not None and node.text != word else {}
    gathering.add(FactKind.ANNOTATION, word, node.place, party, detail)
    if not party and word.strip().lower() == "informational":
        gathering.informational = True


def numbered(gathering: Gathering, node: Node, party: str) -> None:
    """Take the report's own number; a second, different one is kept as UNREAD."""
    for found in (node, *node.named("value")):
        if found.text is not None and gathering.reference in ("", found.text):
            gathering.reference = found.text
        elif found.text is not None:
            gathering.add(FactKind.UNREAD, found.text, found.place, party)
    for member in node.members:
        if member.name != "value":
            gathering.unread(member, party)
