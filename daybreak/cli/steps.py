"""The commands in the order of the way, by step: how `daybreak --help` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typer.core import TyperGroup

STEPS: Mapping[str, tuple[str, ...]] = {
    "Set up": ("demo", "init", "serve", "stop"),
    "People": ("posts", "appoint", "invite", "reset-sign-in", "identity-provider", "token"),
    "Receive": ("intake", "declare", "hash"),
    "Resolve who": ("resolve", "links", "judge", "take-back", "check"),
    "The right door": (
        "requests", "compare", "leads", "enter-ground", "withdraw-ground", "type-identifier", "type-again", "force-of",
        "choose-force", "note-premises",
    ),
    "Rank": ("rank", "watch", "level", "sample-low", "recompute-rank", "record-outcome"),
    "Packages": ("disseminate", "package", "error"),
    "Visits and the day": (
        "plan-capacities", "plan-aid", "visit-needs", "plan", "plan-take", "visit", "gate", "team", "outcome",
        "decision",
    ),
    "After": ("exhibit", "child", "family", "disclosure", "welfare"),
    "Figures and release": ("figures", "figure", "release", "timekeeper"),
    "The ledger": ("verify", "ledger", "witness"),
}  # fmt: skip


class Steps(TyperGroup):
    """Lists its commands by step, in the order somebody meets them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, those of no step last."""
        placed = [name for names in STEPS.values() for name in names if name in self.commands]
        return [*placed, *(name for name in self.commands if name not in placed)]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one section a step."""
        shown = {name: command for name in self.list_commands(ctx) if not (command := self.commands[name]).hidden}
        limit = formatter.width - 6 - max(map(len, shown))
        rest = [name for name in shown if not any(name in names for names in STEPS.values())]
        for step, names in (*STEPS.items(), ("More", rest)):
            rows = [(name, shown[name].get_short_help_str(limit)) for name in names if name in shown]
            if rows:
                with formatter.section(step):
                    formatter.write_dl(rows, col_max=max(map(len, shown)))
