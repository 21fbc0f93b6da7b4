"""The record of who did what to which thing, that nobody can change unnoticed.

Takes: one entry for each act, in the act's own transaction.
Gives: an append-only Merkle log (RFC 6962) with checkpoints signed as C2SP notes, and proofs from it.
Holds: an entry once sealed can be neither changed, removed nor moved without `verify` naming it.
"""
