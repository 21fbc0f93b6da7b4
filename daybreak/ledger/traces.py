"""What sealed entries tell about the ledger itself, held against what is there: erasures, countersignatures, breaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from daybreak.ledger.notes import DASH, lines_of
from daybreak.ledger.terms import Processing

TELLING = re.compile(rb'"act":"(?:ledger:countersign|ledger:break|witness:register)"')
"""Canonical bytes that are worth reading even where nothing else is compared with them."""


class Traces:
    """Filled entry by entry and checkpoint by checkpoint; keeps only what erasures and witnesses leave."""

    def __init__(self) -> None:
        self._erased: set[str] = set()  # references that an entry says are erased
        self._missing: dict[str, int] = {}  # references without payload, and where they stand
        self._countersigned: Counter[int] = Counter()  # how many countersignatures entries tell of, by size
        self._lines: dict[int, int] = {}  # how many there are, where there are any
        self._witnesses: set[str] = set()
        self._breaks: list[tuple[int, str]] = []

    def entry(self, position: int, sealed: Mapping[str, Any]) -> None:
        """Take note of what a sealed entry tells."""
        if sealed.get("processing") == Processing.ERASE:
            self._erased.add(str(sealed.get("thing_ref")))
        match sealed.get("act"), str(sealed.get("thing_ref")):
            case "ledger:countersign", size if size.isdecimal():
                self._countersigned[int(size)] += 1
            case "ledger:break", size:
                self._breaks.append((position, size))
            case "witness:register", name:
                self._witnesses.add(name)

    def missing(self, ref: str, position: int) -> None:
        """Take note of an entry without payload."""
        self._missing[ref] = position

    def checkpoint(self, size: int, note: str) -> None:
        """Take note of how many signature lines a checkpoint carries beside the log's own."""
        if (others := sum(line.startswith(DASH) for line in lines_of(note)) - 1) > 0:
            self._lines[size] = others

    @property
    def erased(self) -> int:
        return len(self._missing.keys() & self._erased)

    def unexplained(self) -> list[tuple[int, str]]:
        """Return position and reference of each entry whose payload is gone, though no entry says it was erased."""
        return sorted((position, ref) for ref, position in self._missing.items() if ref not in self._erased)

    def notices(self, registered: Collection[str] | None) -> list[str]:
        """Return in words what is gone or was broken; `registered` are the witnesses known now, None: not asked."""
        said = [
            f"At leaf {position} a break was declared: the home held a checkpoint of {size} entries that the database"
            " did not continue"
            for position, size in self._breaks
        ]
        for size, told in sorted(self._countersigned.items()):
            if (there := self._lines.get(size, 0)) < told:
                said.append(
                    f"Entries tell of {told} countersignatures on the checkpoint of {size:,}, {there} are there"
                )
        if registered is not None:
            gone = sorted(self._witnesses - {name[:64] for name in registered})
            said += [f"Witness {name} was registered, and is not in the register any more" for name in gone]
        return said
