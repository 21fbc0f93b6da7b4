"""The release as files: pages, tables, drawings and their proof. Values in, bytes out; no database, clock or Django.

Takes: a table of what may be shown, and the texts beside it.
Gives: a pack of files for the nation and one for each force, and the answer to whether a file is one of them.
Holds: the same values give the same bytes; no file holds a script, a formula, a hidden part or another's figures.
"""
