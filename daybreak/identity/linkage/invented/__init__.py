"""An invented population, to train the shipped model and to measure linkage with the truth in hand.

Homes of one to six people (couples, parents with children, twins, a son named like his father, flat-shares) with shared
telephones, e-mail addresses and accounts; then what platform tips, police records and partner reports would say of
them, most fields missing, some wrong. Names are common given names and family names put together from syllables,
telephone numbers come from the drama ranges (an extension keeps them apart), postcodes from ZZ99 and ZZ1, e-mail
addresses end in `.example`.

    python -m daybreak.identity.linkage.invented

writes `shipped_model.json` again, byte for byte, from the seed in `__main__`.
"""
