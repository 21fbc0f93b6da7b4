"""The planner: which target is visited in which window.

Takes: an `Instance` (`terms`): windows, forces with their search teams, targets.
Gives: a `Plan` (`result`) from `solve.plan`: a proven bound for every aim, and what would help where it falls short.
Holds: every plan passes `checker.check`, which shares no code with the search; no aim's value is below its bound.

Works without Django and without a clock, except for the limit on searching time.
"""
