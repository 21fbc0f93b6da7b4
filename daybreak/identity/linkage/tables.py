"""DuckDB in this process, with the mentions and their candidate pairs as tables."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import duckdb
from splink import DuckDBAPI

from daybreak.identity.linkage.blocking import CROWD, CROWD_SPEAKERS, blocking_keys
from daybreak.identity.linkage.columns import COLUMN_TYPES, columns_of
from daybreak.identity.linkage.mention import Mention

log = logging.getLogger(__name__)

# Nothing is fetched, read or spilled: names stay in memory.
_SEALED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
}
_KEYS_AT_ONCE = 50_000  # mentions whose keys are held in Python at one time


@contextmanager
def mention_tables(mentions: Sequence[Mention]) -> Iterator[DuckDBAPI]:
    """Open a sealed in-memory database with the table `mention`, one row a mention in the order given."""
    with sealed_tables() as tables:
        typed = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in COLUMN_TYPES.items())
        take_in(tables, columns_of(mentions), f"create table mention as select {typed} from {{}} order by position")  # noqa: S608 our own columns
        yield tables


@contextmanager
def sealed_tables(*readable: str) -> Iterator[DuckDBAPI]:
    """Open an empty in-memory database that can reach nothing outside but the files named."""
    logging.getLogger("splink").setLevel(logging.ERROR)  # its notices repeat SQL and, at worst, values
    connection = duckdb.connect(":memory:", config=_SEALED)
    try:
        if readable:
            connection.execute("set allowed_paths = ?", [list(readable)])
        connection.execute("set enable_external_access = false")
        yield DuckDBAPI(connection)
    finally:
        connection.close()


def take_in(tables: DuckDBAPI, columns: Mapping[str, Sequence[Any]], statement: str) -> None:
    """Run a statement that reads the columns from the table it names `{}`."""
    given: dict[str, Any] = dict(columns)
    name = tables.register(given).physical_name
    tables.duckdb_con.execute(statement.format(name))
    tables.duckdb_con.unregister(name)


def block(tables: DuckDBAPI, mentions: Sequence[Mention]) -> None:
    """Make the table `candidate` of the pairs that share a key."""
    connection = tables.duckdb_con
    connection.execute("create table blocking_key (key varchar, position integer)")
    numbered = iter(enumerate(mentions))
    while portion := list(islice(numbered, _KEYS_AT_ONCE)):
        keys = [(key, position) for position, mention in portion for key in sorted(blocking_keys(mention))]
        columns: dict[str, Sequence[Any]] = {"key": [key for key, _ in keys], "position": [at for _, at in keys]}
        take_in(tables, columns, "insert into blocking_key select key, position from {}")
    connection.execute("create table held as select key, count(*) as holders from blocking_key group by key")
    connection.execute(CANDIDATES, {"crowd": CROWD, "speakers": CROWD_SPEAKERS})
    report_crowds(connection, "split_part(key, '|', 1)")


# Of a crowd only the first few are compared with the others; all other holders of a key with each other.
CANDIDATES = """
create table candidate as
with shared as (
    select k.key, k.position, h.holders > $crowd as crowded from blocking_key k join held h on h.key = k.key
    where h.holders > 1
), crowd as (
    select key, position, row_number() over (partition by key order by position) as place from shared where crowded
), pair as (
    select l.position as l, r.position as r from shared l join shared r on l.key = r.key and l.position < r.position
    where not l.crowded and not r.crowded
    union all
    select l.position, r.position from crowd l join crowd r on l.key = r.key and l.position < r.position
    where l.place <= $speakers
)
select distinct '0' as match_key, l as join_key_l, r as join_key_r from pair
"""


def report_crowds(connection: duckdb.DuckDBPyConnection, rule: str) -> None:
    """Log how many keys of each rule are held by a crowd; `rule` says in SQL which rule a key belongs to."""
    crowds: list[tuple[str, int, int]] = connection.execute(
        f"select {rule}, count(*), max(holders) from held where holders > ? group by 1 order by 1",  # noqa: S608 our own rules
        [CROWD],
    ).fetchall()
    for rule, number, largest in crowds:
        log.warning(
            "%d key(s) of the rule %s are held by more than %d mentions (at most %d): compared with the first %d only",
            number, rule, CROWD, largest, CROWD_SPEAKERS,
        )  # fmt: skip
