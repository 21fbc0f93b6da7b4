"""From what was learnt to what is kept: the corrections before a model is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from daybreak.identity.linkage.comparisons import rules_digest
from daybreak.identity.linkage.model import Model, Rarity, Weight
from daybreak.identity.linkage.starting import ALONE_BITS
from daybreak.identity.linkage.words import Field, Level

# No level is as good as impossible: a few hundred pairs cannot show that, and one wrong record must not sink a pair.
_LEAST_M, _LEAST_U = 5e-4, 1e-7
_LEAST_DIFFERENT_M = 0.01
# Taking out the pairs of one person never takes more than this part of a sampled rate.
_MOST_TAKEN_OUT = 0.75
_DIGITS = 9

Weights = Mapping[Field, Mapping[Level, Weight]]


def freeze(learnt: Weights, *, prior: float, rarities: Mapping[Field, Rarity], trained_on: int, seed: int) -> Model:
    """Return the model of learnt weights: cleaned, bounded, identifiers set, rounded to nine digits."""
    weights = {
        field: {level: _frozen(field, level, weight, prior) for level, weight in levels.items()}
        for field, levels in learnt.items()
    }
    rounded = {field: Rarity(_rounded(rarity.floor), rarity.shares) for field, rarity in rarities.items()}
    return Model(_rounded(prior), weights, rounded, trained_on, seed, rules_digest())


def with_prior(model: Model, prior: float) -> Model:
    """Return the model for mentions of which two taken at random are one person by this chance.

    What an identifier is worth alone includes the prior, and stays.
    """
    weights = {
        field: {
            level: _alone(weight.m, prior, ALONE_BITS[field, level]) if (field, level) in ALONE_BITS else weight
            for level, weight in levels.items()
        }
        for field, levels in model.weights.items()
    }
    return replace(model, prior=_rounded(prior), weights=weights)


def _alone(m: float, prior: float, bits: float) -> Weight:
    return Weight(_rounded(m), _rounded(min(m, m * prior / (1 - prior) * 2**-bits)))


def _frozen(field: Field, level: Level, weight: Weight, prior: float) -> Weight:
    m = max(weight.m, _LEAST_DIFFERENT_M if level is Level.DIFFERENT else _LEAST_M)
    alone = ALONE_BITS.get((field, level))
    if alone is not None:
        return _alone(m, prior, alone)
    if level is Level.DIFFERENT:
        return Weight(_rounded(m), _rounded(max(weight.u, m)))  # to differ never speaks for one person
    # To agree never speaks against.
    return Weight(_rounded(m), _rounded(min(m, max(_LEAST_U, _among_two_people(weight, prior)))))


def _among_two_people(weight: Weight, prior: float) -> float:
    """Return `u` without the pairs of one person that a random sample holds.

    They are few, but among random pairs with one date of birth they are as many as the others.
    """
    return max((weight.u - prior * weight.m) / (1 - prior), weight.u * (1 - _MOST_TAKEN_OUT))


def _rounded(number: float) -> float:
    return float(f"{number:.{_DIGITS}g}")
