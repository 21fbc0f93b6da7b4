"""The plan and the day: which premises are visited when, whether each visit is ready, and what happened there.

Takes: accepted packages with established doors; each force's teams.
Gives: a plan with a proven bound, the readiness gate for each visit, events and outcomes of the day.
Holds: nothing is visited with a red item; what happened is appended, never edited.
"""
