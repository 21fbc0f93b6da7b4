"""Join the rooms: where Daybreak keeps its things, which database it speaks to, and Django's settings.

Takes: the environment (`DAYBREAK_HOME`, `DATABASE_URL`, `DAYBREAK_PG_BIN`).
Gives: the home folder with its keys, a running PostgreSQL with its roles, the values of `DATABASES`.
Holds: the application never logs in as the owner of a table, and no password is ever sent to a server in clear.
"""
