"""What may be set from outside: every environment variable Daybreak reads, in words.

Each is read where it is needed; this register is for people, and a test holds it to the code.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable: what it decides, and what holds where it is not set."""

    name: str
    decides: str
    otherwise: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "DAYBREAK_HOME",
        "The folder of everything a running Daybreak keeps: keys, the embedded database, sealed checkpoints.",
        "`.daybreak` in the checkout; installed elsewhere, `.daybreak` in the working folder",
    ),
    Variable(
        "DATABASE_URL",
        "A PostgreSQL server (15 or newer) and a login that may make roles: "
        "`postgresql://LOGIN:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full`.",
        "the embedded server in the home folder",
    ),
    Variable(
        "DAYBREAK_PG_BIN",
        "The folder that holds `initdb`, `pg_ctl` and `postgres` for the embedded server.",
        "the installed wheel, then `initdb` on PATH, then the newest system installation",
    ),
    Variable(
        "DAYBREAK_PG_AS",
        "`nobody` makes root run the embedded server as the account nobody, without trying a user namespace.",
        "a user namespace where the system allows one",
    ),
    Variable(
        "DAYBREAK_ADOPT_ROLES",
        "`1`, once: gives existing database roles the passwords of this home; the home that made them is shut out.",
        "roles whose password is not known here are refused",
    ),
    Variable(
        "DAYBREAK_HOSTS",
        "The host names pages and API answer to, with commas between them.",
        "this machine only: `127.0.0.1`, `localhost`, `[::1]`",
    ),
    Variable(
        "DAYBREAK_HTTPS",
        "`1`: redirect to https, mark cookies as secure, send Strict-Transport-Security for a year.",
        "http, for one machine or behind a proxy that does all this",
    ),
    Variable(
        "DAYBREAK_PROXIES",
        "How many proxies of yours stand in front and append to `X-Forwarded-For`: whom a session list names.",
        "`0`: the address of the connection itself",
    ),
    Variable(
        "DAYBREAK_LOOK_UPS_AN_HOUR",
        "How many identifiers one person may look up in an hour, to ask whether anybody else holds them.",
        "`20`",
    ),
    Variable(
        "DAYBREAK_LEDGER_ORIGIN",
        "The origin line of signed checkpoints: a name under a domain of yours, the same for ever.",
        "`daybreak.invalid/ledger`",
    ),
    Variable(
        "DAYBREAK_TSA_URL",
        "The address of a time-stamping authority (RFC 3161) that stamps the newest checkpoint every hour.",
        "checkpoints carry no timestamps",
    ),
    Variable(
        "DAYBREAK_TSA_CERTIFICATES",
        "The file of certificates (PEM) that the authority's answers must lead to.",
        "timestamps are not checked by `daybreak verify`; needed where DAYBREAK_TSA_URL is set",
    ),
    Variable(
        "DAYBREAK_TIMEKEEPER",
        "The second machine whose signed time an embargo waits for: its address, or the file it leaves.",
        "the authority of DAYBREAK_TSA_URL; without either no release is published at its time",
    ),
    Variable(
        "DAYBREAK_TIMEKEEPER_KEY",
        "The public key of that machine, as `daybreak timekeeper found` printed it.",
        "needed where DAYBREAK_TIMEKEEPER is set",
    ),
    Variable(
        "XDG_RUNTIME_DIR",
        "Where the socket of the embedded server goes when the path of the home folder is too long for one.",
        "a private folder in `/tmp`",
    ),
    Variable(
        "DJANGO_SETTINGS_MODULE",
        "Django's settings, for tools that load it themselves.",
        "`daybreak.conf.settings`",
    ),
)
