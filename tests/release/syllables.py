"""Names put together of syllables: many of them, and some near others."""

from __future__ import annotations

from random import Random

_SYLLABLES = (
    "tre", "gar", "rick", "owen", "pen", "hal", "low", "mar", "shen", "don", "ald", "son", "smi", "th", "bar", "ley",
    "wick", "ham", "fors", "kin", "ash", "bur", "cot", "dale", "ven", "nor", "pol", "quar", "rus", "stan",
)  # fmt: skip


def invented_names(drawn: Random, count: int) -> list[str]:
    """Return names of two words, of two and three syllables."""
    return [" ".join("".join(drawn.choices(_SYLLABLES, k=k)).capitalize() for k in (2, 3)) for _ in range(count)]
