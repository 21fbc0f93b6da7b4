"""Write the shipped model again.

Its weights are learnt; the rarity of invented names and dates says nothing about real ones, so every agreement counts
as an average one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from daybreak.identity.linkage.invented.mentions import population
from daybreak.identity.linkage.model import Model, Rarity
from daybreak.identity.linkage.training import train
from daybreak.identity.linkage.words import Level

MENTIONS, SEED = 30_000, 20140716


def made() -> Model:
    """Return the shipped model, trained anew."""
    learnt = train([mention for mention, _ in population(MENTIONS, seed=SEED)], seed=SEED)
    average = {field: Rarity(learnt.weights[field][Level.EXACT].u, {}) for field in learnt.rarities}
    return replace(learnt, rarities=average)


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "shipped_model.json"
    target.write_text(made().to_json() + "\n", encoding="utf-8")
