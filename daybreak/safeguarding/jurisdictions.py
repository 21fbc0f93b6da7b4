"""The words of safeguarding in each jurisdiction, read once from its pack."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from daybreak.kernel.words import Jurisdiction
from daybreak.safeguarding.terms import Decision, Words
from daybreak.visits.jurisdictions import law_of


def words_of(jurisdiction: str) -> Words:
    """Return the words a screen of the jurisdiction uses."""
    return _packs()[Jurisdiction(jurisdiction)]


@cache
def _packs() -> dict[Jurisdiction, Words]:
    pack = tomllib.loads(files("daybreak.safeguarding").joinpath("jurisdictions.toml").read_text("utf-8"))
    return {
        Jurisdiction(name): Words(
            discussion=law_of(name).discussion,
            front_door=part["front_door"],
            enquiry=part["enquiry"],
            police_power=part["police_power"],
            police_power_hours=part["police_power_hours"],
            court_order=part["court_order"],
            employer_contact=part["employer_contact"],
            disclosure=part["disclosure"],
            source=part["source"],
            decisions={decision: part["decisions"][decision] for decision in Decision},
            only_here=tuple(part["only_here"]),
            regulators=tuple(part["regulators"]),
            employer_duty=part["employer_duty"],
            family_support=part["family_support"],
            unconfirmed=tuple(name.replace("_", " ") for name in part["confirm"]),
        )
        for name, part in pack.items()
    }
