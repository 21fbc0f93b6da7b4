"""The reference, written from the code it describes.

Takes: the rooms' tables of words, moves and permissions, the commands, the API, the environment.
Gives: one text a page of `docs/reference/`; the same code gives the same bytes on every machine.
Holds: no page is written by hand; `python -m tools.docs --check` names each one that no longer tells the truth.
"""
