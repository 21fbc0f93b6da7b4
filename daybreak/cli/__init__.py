"""The command line: the same actions as the pages, for whoever runs the installation.

Takes: arguments.
Gives: a table or, with --json, one last line of JSON; exit codes of the error tree (kernel/errors.py).
Holds: no rule of its own; it opens the viewer's transaction, calls one action, and prints.
"""
