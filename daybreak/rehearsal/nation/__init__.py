"""The truth behind the files: people, homes, lines, reports and the findings of the day.

Takes: a seed and a scale (`nation.invent`).
Gives: a Nation, which answers for everything asked of it.
Holds: every answer follows from the seed alone and not from the order of asking.
"""
