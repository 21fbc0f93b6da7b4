"""The two shapes of the planner, published as it ships them: whoever has them can plan and check."""

from __future__ import annotations

from importlib.resources import files

SHIPPED = files("daybreak.visits.planner")


def instance() -> str:
    """Return the shape of what the planner takes."""
    return SHIPPED.joinpath("instance.schema.json").read_text("utf-8")


def plan() -> str:
    """Return the shape of what the planner gives."""
    return SHIPPED.joinpath("plan.schema.json").read_text("utf-8")
