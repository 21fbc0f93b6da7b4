"""The same file in two places: exact and near matches of file hashes. No picture, ever.

Takes: file hashes that sources carry, and lists of known ones.
Gives: matches between referrals nobody had linked, and with lists; what is known of one hash.
Holds: a match is a lead and says so; no content is held, compared or shown.
"""
