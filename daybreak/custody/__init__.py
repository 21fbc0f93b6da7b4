"""Evidence from the hand that seized it to the hand that holds it now.

Takes: seizures on visits.
Gives: exhibits, hand-overs that name giver and taker, examination counts by grading scheme.
Holds: continuity is never edited, only continued; no content of an exhibit ever enters.
"""
