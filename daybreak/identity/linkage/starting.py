"""What levels are worth before any training: the start of the estimation, and the answer where data give none.

`m` and `u` as in `model.Weight`. The figures are rounded from an invented population of 30,000 mentions of 20,000
people; they need to be sensible, not exact.
"""

from __future__ import annotations

from collections.abc import Mapping

from daybreak.identity.linkage.model import Weight
from daybreak.identity.linkage.words import Field, Level

# 1.3 partners per mention of 30,000: two mentions taken at random are one person in 1 of 23,000 cases.
STARTING_PRIOR = 1.3 / 30_000

STARTING: Mapping[Field, Mapping[Level, Weight]] = {
    Field.GIVEN_NAME: {
        Level.EXACT: Weight(0.72, 0.008),
        Level.NICKNAME: Weight(0.12, 0.003),
        Level.INITIAL: Weight(0.02, 0.004),
        Level.SWAPPED: Weight(0.005, 1e-5),
        Level.SIMILAR: Weight(0.08, 0.006),
        Level.DIFFERENT: Weight(0.055, 0.979),
    },
    Field.FAMILY_NAME: {
        Level.EXACT: Weight(0.84, 0.003),
        Level.SIMILAR: Weight(0.07, 0.003),
        Level.PART: Weight(0.02, 0.0005),
        Level.DIFFERENT: Weight(0.07, 0.9935),
    },
    Field.BORN_ON: {
        Level.EXACT: Weight(0.80, 6e-5),
        Level.ONE_DIGIT: Weight(0.06, 0.0014),
        Level.DAY_MONTH: Weight(0.02, 2e-5),
        Level.YEAR_OFF: Weight(0.02, 1e-4),
        Level.PARTS: Weight(0.05, 0.005),
        Level.DIFFERENT: Weight(0.05, 0.99342),
    },
    Field.AGE: {
        Level.FITS: Weight(0.75, 0.06),
        Level.NEAR: Weight(0.15, 0.10),
        Level.DIFFERENT: Weight(0.10, 0.84),
    },
    Field.EMAIL: {Level.EXACT: Weight(0.5, 3e-7), Level.DIFFERENT: Weight(0.5, 1.0)},
    Field.PHONE: {Level.EXACT: Weight(0.5, 5e-7), Level.DIFFERENT: Weight(0.5, 1.0)},
    Field.USERNAME: {
        Level.EXACT: Weight(0.4, 1e-7),
        Level.HANDLE: Weight(0.2, 1e-6),
        Level.DIFFERENT: Weight(0.4, 1.0),
    },
    Field.ACCOUNT: {Level.EXACT: Weight(0.5, 2e-8), Level.DIFFERENT: Weight(0.5, 1.0)},
    Field.PLACE: {
        Level.EXACT: Weight(0.61, 6e-5),
        Level.SIMILAR: Weight(0.04, 3e-4),
        Level.POSTCODE: Weight(0.1, 5e-4),
        Level.DIFFERENT: Weight(0.25, 0.99914),
    },
}

# What a shared identifier is worth, the prior included, when nothing else is known: enough that a person sees the pair,
# never enough to join. Sampling cannot tell: of random pairs that share an identifier nearly all are one person, so the
# sampled rate among "two people" would be the rate of duplicates. Order after how far households share them: 4,161
# e-mail and 6,748 telephone pairs per million records are two people of one home.
ALONE_BITS: Mapping[tuple[Field, Level], float] = {
    (Field.ACCOUNT, Level.EXACT): 10.0,
    (Field.USERNAME, Level.EXACT): 7.0,
    (Field.EMAIL, Level.EXACT): 6.0,
    (Field.PHONE, Level.EXACT): 5.5,
    (Field.USERNAME, Level.HANDLE): 3.0,
}
