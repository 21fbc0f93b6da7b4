"""The engine for a million mentions: everything between a table of mentions and a table of links stays in DuckDB.

Takes: the table `person`, one row a mention, as `deriving.PERSON_TYPES` lists its columns.
Gives: the table `link`, one row a pair, with bits, band, contradictions and the level and bits of each field.
Holds: the same pairs, bits, bands and contradictions as `scoring.score` gives for the same mentions and model.
"""
