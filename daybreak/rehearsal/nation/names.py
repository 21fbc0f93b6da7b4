"""Invented names, as unevenly frequent as real ones."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from random import Random

from daybreak.rehearsal.nation.chance import Weighted, happens
from daybreak.rehearsal.nation.terms import Sex
from daybreak.rehearsal.nation.truth import Occupation

# Weight of rank r is 1 / (r + offset) ** exponent: the commonest surname gets about 1.2 %, forename 2.2 %.
SURNAME_SKEW = (10, 0.85)
FORENAME_SKEW = (8, 0.80)


@cache
def lines_of(name: str) -> list[str]:
    """Return the entries of a committed list, without its comments."""
    text = files(__package__).joinpath("lists", f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _skewed(values: list[str], skew: tuple[int, float]) -> Weighted[str]:
    offset, exponent = skew
    return Weighted(values, ((rank + offset) ** -exponent for rank in range(len(values))))


@cache
def forenames(sex: Sex) -> Weighted[str]:
    return _skewed([line.split()[0] for line in lines_of(f"forenames_{sex}")], FORENAME_SKEW)


@cache
def short_forms() -> dict[str, str]:
    """Return the short form of every forename."""
    return dict(line.split() for sex in Sex for line in lines_of(f"forenames_{sex}"))


@cache
def surnames() -> Weighted[str]:
    return _skewed(lines_of("surnames"), SURNAME_SKEW)


@cache
def alike_forenames(sex: Sex) -> dict[str, list[str]]:
    """Return forenames by their first letter: what twins are often called."""
    by_letter: dict[str, list[str]] = {}
    for name in forenames(sex).values:
        by_letter.setdefault(name[0], []).append(name)
    return by_letter


@cache
def occupations(*, position_of_trust: bool) -> Weighted[Occupation]:
    rows = [line.split("\t") for line in lines_of("occupations")]
    kept = [row for row in rows if (row[2] == "yes") is position_of_trust]
    return Weighted(
        [Occupation(title, walk, position_of_trust, workplace) for _, walk, _, title, workplace in kept],
        [float(row[0]) for row in kept],
    )


def draw_surname(rng: Random) -> str:
    """Return a surname; two in a hundred are of two parts."""
    family_name = surnames().draw(rng)
    return f"{family_name}-{surnames().draw(rng)}" if happens(rng, 0.02) else family_name


def plain_letters(text: str) -> str:
    """Return the unaccented letters and digits of a name, in lower case: the part of it a mailbox could carry."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalnum())
