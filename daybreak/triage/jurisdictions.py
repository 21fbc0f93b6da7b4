"""Loading the days to act in, once, for each jurisdiction; a file that leaves one out stops the start."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Jurisdiction, Level
from daybreak.triage.rules import LEVELS

FILE = Path(__file__).parent / "clocks.toml"


@cache
def action_days(jurisdiction: Jurisdiction | str) -> Mapping[Level, int]:
    """Return the days to act in at each level, where the force is."""
    return load(FILE.read_bytes(), name=FILE.name)[Jurisdiction(jurisdiction)]


def load(content: bytes, *, name: str) -> dict[Jurisdiction, dict[Level, int]]:
    """Return the days of every jurisdiction.

    Raises BadInput unless each has every level, in whole days, never more for a higher level.
    """
    try:
        parsed = tomllib.loads(content.decode())
        days = {where: {level: parsed[where.value][level.value] for level in LEVELS} for where in Jurisdiction}
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput(f"The clocks cannot be read: {fault}", rule="triage.clocks", place=name) from fault
    for where, levels in days.items():
        values = list(levels.values())
        if any(type(value) is not int or value < 1 for value in values) or values != sorted(values, reverse=True):
            raise BadInput(
                f"The days of {where} are no clock: a higher level never has more time",
                rule="triage.clocks", place=f"{name}, {where}", remedy="Correct the file",
            )  # fmt: skip
    return days
