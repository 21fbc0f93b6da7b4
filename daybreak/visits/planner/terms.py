"""What the planner takes: windows, forces with what they have, aid between them, and targets, as one instance.

The JSON shape is published in `instance.schema.json`; `Instance.from_json` and `Instance.to_json` are its two ends.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Self

from daybreak.visits.planner import read, written
from daybreak.visits.planner.parts import CELL, Aid, Counts, Force, Span, Target, Window
from daybreak.visits.planner.sound import check_sound

__all__ = ["CELL", "Aid", "Counts", "Force", "Instance", "Span", "Target", "Window"]


@dataclass(frozen=True, slots=True)
class Instance:
    """All there is to plan. Order matters for windows only, which come in order of time and do not overlap.

    Raises BadInput naming the first thing that cannot be planned with.
    """

    windows: tuple[Window, ...]
    forces: tuple[Force, ...]
    targets: tuple[Target, ...]
    aid: tuple[Aid, ...] = ()

    def __post_init__(self) -> None:
        check_sound(self.windows, self.forces, self.targets, self.aid)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read the published shape; raises BadInput."""
        found = read.document(text, fields=("windows", "forces", "targets"), optional=("aid",))
        return cls(
            windows=tuple(written.window(at, each) for at, each in read.listed(found["windows"], place="windows")),
            forces=tuple(written.force(at, each) for at, each in read.listed(found["forces"], place="forces")),
            targets=tuple(written.target(at, each) for at, each in read.listed(found["targets"], place="targets")),
            aid=tuple(written.aid(at, each) for at, each in read.listed(found.get("aid", []), place="aid")),
        )

    def to_json(self) -> str:
        """Write the published shape: the same instance always gives the same text."""
        found = {"windows": self.windows, "forces": self.forces, "targets": self.targets, "aid": self.aid}
        return json.dumps({name: [written.as_json(each) for each in listed] for name, listed in found.items()})
