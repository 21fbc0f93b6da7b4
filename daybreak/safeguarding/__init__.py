"""Each child, followed: recorded, referred at once where at risk, answered for by an authority.

Takes: children found or known, positions of trust, suspects' welfare.
Gives: referrals to children's services with their clock, disclosures to employers, welfare contacts.
Holds: a child always has a responsible authority, and is counted once.
"""
