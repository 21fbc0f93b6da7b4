"""The linkage engine: which mentions may be one person, why, and which may never be.

Takes: mentions (a person as one referral names them), normalised, most fields missing.
Gives: a frozen model, scored pairs with their evidence and contradictions, clusters derived from pairs and judgements.
Holds: no clusters depend on the order of their input; an e-mail address or a telephone number joins nobody by itself;
    a child and an adult are never a strong pair; nothing is read from or written to a disk or a network.

`mention` → `training` (gives a `model`) → `scoring` (gives `pair`s) → `clusters`. Words are in `words`.
"""
