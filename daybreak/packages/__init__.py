"""Intelligence packages: what one force is asked to do about one subject, and its answer.

Takes: ranked subjects with their doors.
Gives: packages, checked by a second person, disseminated to exactly one force, acknowledged and answered.
Holds: who has what, since when; each move happens once, even when pressed six times at once.
"""
