"""The law of visits in each jurisdiction, read once from its pack."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from daybreak.kernel.words import Jurisdiction
from daybreak.visits.terms import Law


def law_of(jurisdiction: str) -> Law:
    """Return what the jurisdiction says about visits."""
    return _laws()[Jurisdiction(jurisdiction)]


@cache
def _laws() -> dict[Jurisdiction, Law]:
    pack = tomllib.loads(files("daybreak.visits").joinpath("jurisdictions.toml").read_text("utf-8"))
    return {
        Jurisdiction(name): Law(
            warrant_months=part["warrant_months"],
            warrant_source=part["warrant_source"],
            discussion=part["discussion"],
            words=part["words"],
            only_here=tuple(part["only_here"]),
        )
        for name, part in pack.items()
    }
