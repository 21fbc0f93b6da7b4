"""The front door: files come in, are sealed, and become referrals made of facts.

Takes: files, folders and ZIP archives as delivered: report XML, law-enforcement JSON, case files of graded media under
a declared profile, CSV and Parquet with a declared column map.
Gives: sealed sources, referrals in versions, facts that each point to their place in their source.
Holds: nothing is overwritten; the same content twice changes nothing; every record received is accounted for.
"""
