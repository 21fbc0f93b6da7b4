"""Linked tables of the people arrested: age, sex, kind of work and nation, each by what followed.

Takes: the people behind the frozen figures.
Gives: true cells, the rows and columns that may be printed (`Layout`), and the equations between them and the figures.
Holds: no printed row or column counts fewer than `FEWEST` people, and what was printed joined once stays joined.

Everything is of the nation: forces stand in these tables only as the sums that nations are. Without Django.
"""
