"""Collecting the facts of one report."""

from __future__ import annotations

from collections.abc import Mapping

from daybreak.intake.readers.nodes import Node
from daybreak.intake.terms import Detail, FactKind, FactRead
from daybreak.kernel.errors import BadInput

LONGEST_PLACE = 500  # characters; a real report needs about 120, more is nesting or naming gone wild
MOST_FACTS = 100_000  # of one report; a bundled one with every login of a year stays far below
_NO_DETAIL: Mapping[str, Detail] = {}


class Gathering:
    """The facts of one report so far, and what the report says about itself."""

    __slots__ = ("bundled", "facts", "file_id", "informational", "parties", "reference", "sender", "service")

    def __init__(self) -> None:
        self.facts: list[FactRead] = []
        self.parties: dict[str, int] = {}
        self.reference = ""
        self.file_id = ""
        self.sender = ""
        self.service: str | None = None  # of the party being read
        self.informational = False
        self.bundled = False

    def add(
        self, kind: FactKind, value: str, place: str, party: str, detail: Mapping[str, Detail] = _NO_DETAIL
    ) -> None:
        """Keep a fact."""
        if len(place) > LONGEST_PLACE or len(self.facts) >= MOST_FACTS:
            raise self._too_much(place)
        self.facts.append(FactRead(kind, value, place, party, detail))

    def _too_much(self, place: str) -> BadInput:
        if len(self.facts) >= MOST_FACTS:
            return BadInput(
                f"a report has at most {MOST_FACTS:,} facts",
                rule="facts of one report",
                place=place[:100],
                remedy="Ask the sender to split it.",
            )
        return BadInput(
            f"a field lies under more than {LONGEST_PLACE} characters of names",
            rule="names and nesting of a usual length",
            place=place[:100],
            remedy="Ask the sender for the file in the agreed format.",
        )

    def unread(self, node: Node, party: str) -> None:
        """Keep every text at and below the node, as UNREAD: no reader knows what it means."""
        if node.text is not None:
            self.add(FactKind.UNREAD, node.text, node.place, party)
        for member in node.members:
            self.unread(member, party)

    def next_party(self, role: str) -> str:
        """Return the party that `mint` will give next."""
        return f"{role}/{self.parties.get(role, 0)}"

    def mint(self, role: str) -> str:
        """Give the next party of the role: "victim/0", "victim/1", in the source's order."""
        party = self.next_party(role)
        self.parties[role] = self.parties.get(role, 0) + 1
        return party
