"""Write the shipped model again."""

from __future__ import annotations

from pathlib import Path

from daybreak.identity.linkage.invented.mentions import population
from daybreak.identity.linkage.training import train

MENTIONS, SEED = 30_000, 20140716

if __name__ == "__main__":
    mentions = [mention for mention, _ in population(MENTIONS, seed=SEED)]
    target = Path(__file__).parent.parent / "shipped_model.json"
    target.write_text(train(mentions, seed=SEED).to_json() + "\n", encoding="utf-8")
