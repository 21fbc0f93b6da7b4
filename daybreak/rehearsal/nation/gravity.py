"""What makes a report serious: incident types, grades, flags and how recent it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daybreak.rehearsal.nation.chance import Weighted, weighted
from daybreak.rehearsal.nation.terms import Standing

ENTICEMENT = "Online Enticement of Children for Sexual Acts"
# The two forms name the commonest incident differently (submission schema; law-enforcement export).
POSSESSION = {
    "xml": "Child Pornography (possession, manufacture, and distribution)",
    "json": "Apparent Child Pornography",
    "list": "",
}
LIVE = "liveStreaming"


@dataclass(frozen=True, slots=True)
class Gravity:
    """The shares of each sign of seriousness among the reports of one standing."""

    enticement: float
    live: float
    solicitation: float
    urgent: float
    victims: float
    grades: Weighted[str]
    days_ago: tuple[float, float]  # incident before receipt
    files: tuple[int, int]


GRAVITY: Mapping[Standing, Gravity] = {
    Standing.ESTABLISHABLE: Gravity(
        enticement=0.65,
        live=0.60,
        solicitation=0.50,
        urgent=0.15,
        victims=0.40,
        grades=weighted({"A1": 0.65, "A2": 0.35}),
        days_ago=(1, 30),
        files=(1, 4),
    ),
    Standing.DEFECTIVE: Gravity(
        enticement=0.45,
        live=0.35,
        solicitation=0.30,
        urgent=0.08,
        victims=0.30,
        grades=weighted({"A1": 0.35, "A2": 0.40, "B1": 0.25}),
        days_ago=(2, 90),
        files=(1, 3),
    ),
    Standing.TAIL: Gravity(
        enticement=0.01,
        live=0.002,
        solicitation=0.005,
        urgent=0.001,
        victims=0.05,
        grades=weighted({"": 0.25, "B2": 0.57, "B1": 0.145, "A2": 0.03, "A1": 0.005}),
        days_ago=(5, 500),
        files=(1, 2),
    ),
}
