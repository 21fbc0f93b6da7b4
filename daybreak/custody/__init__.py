"""Evidence from the hand that seized it to the hand that holds it now.

Takes: seizures on visits.
Gives: exhibits, hand-overs that giver and taker each sign, examination counts by grading scheme, evidence records.
Holds: continuity is never edited, only continued, and held against the ledger; no content of an exhibit ever enters.
"""
