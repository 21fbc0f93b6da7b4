"""Who takes part: forces, partner agencies, their jurisdictions, and the people who hold posts in them.

Takes: the reference tables of forces and local authorities.
Gives: agencies, posts, and the actor a post is in the ledger.
Holds: a person acts only through a post, and a post belongs to exactly one agency.
"""
