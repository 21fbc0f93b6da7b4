"""The same file in two places: exact matches of file hashes across referrals. No picture, ever.

Takes: file hashes that sources carry.
Gives: overlaps between referrals nobody had linked.
Holds: a match is a lead and says so; no content is held, compared or shown.
"""
