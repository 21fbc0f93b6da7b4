"""The shape every nested format is read into: a tree of named texts, each with its place in the source."""

from __future__ import annotations

from collections.abc import Iterator


class Node:
    """A named thing in a source: its text (None: none or null), its place, its members in the source's order.

    A repeated element or a list gives several members of one name; an attribute is a member named "@…".
    Slots and no dataclass: a report makes a hundred of these.
    """

    __slots__ = ("members", "name", "place", "text")

    def __init__(self, name: str, place: str, text: str | None, members: list[Node]) -> None:
        self.name = name
        self.place = place
        self.text = text
        self.members = members

    def named(self, *names: str) -> Iterator[Node]:
        """Yield the direct members with one of the names."""
        return (member for member in self.members if member.name in names)

    def first(self, *names: str) -> Node | None:
        """Return the first direct member with one of the names and a text."""
        for member in self.members:
            if member.name in names and member.text is not None:
                return member
        return None

    def said(self, *names: str) -> str | None:
        """Return the text of the first direct member with one of the names and a text."""
        found = self.first(*names)
        return found.text if found else None
