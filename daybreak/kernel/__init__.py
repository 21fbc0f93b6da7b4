"""What every room stands on.

Takes: nothing.
Gives: words, errors, identifiers, periods, places; row policies and closed-vocabulary fields for tables.
Holds: no table of its own, no clock, and (outside `rows` and `fields`) no framework.
"""
