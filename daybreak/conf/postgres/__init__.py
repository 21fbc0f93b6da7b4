"""The embedded PostgreSQL: find the programs, keep one cluster in the home folder, start and stop it.

Takes: the home folder. Gives: a running server on a Unix socket, in a folder that only this user can open.
Holds: start is idempotent, also for two processes at once; the server listens on no network address.
Source of the flags: PostgreSQL 18, initdb(1), pg_ctl(1), chapter 19 "Server Configuration".
"""
