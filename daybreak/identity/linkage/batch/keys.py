"""Which mentions are compared: the keys of `blocking`, in SQL."""

from __future__ import annotations

from splink import DuckDBAPI

from daybreak.identity.linkage.births import PLACEHOLDER_DAY
from daybreak.identity.linkage.blocking import CROWD, CROWD_SPEAKERS
from daybreak.identity.linkage.tables import CANDIDATES, report_crowds

_BORN = f"if(born_on like '%{PLACEHOLDER_DAY}', null, born_on)"

# rule, the values that must be equal; null where a mention has none
_RULES: tuple[tuple[str, str], ...] = (
    ("account", "unnest(accounts)"),
    ("email", "unnest(emails)"),
    ("phone", "unnest(phones)"),
    ("handle", "unnest(handles)"),
    ("username", "unnest(usernames)"),
    ("given+born", f"unnest(given_roots) || '|' || {_BORN}"),
    ("family+born", f"unnest(family_parts) || '|' || {_BORN}"),
    ("initial+born", f"unnest(list_distinct([given_name[1], family_name[1]])) || '|' || {_BORN}"),
    ("given+family", "least(full_name, turned_name)"),
    ("names+year", "given_name[1] || '|' || family_name[1:4] || '|' || born_on[1:4]"),
    ("given+address", "unnest(given_roots) || '|' || address_key"),
    ("given+postcode", "unnest(given_roots) || '|' || postcode"),
    ("family+address", "family_name[1:4] || '|' || address_key"),
    ("family+postcode", "family_name[1:4] || '|' || postcode"),
    ("born+address", "born_on || '|' || address_key"),
    ("born+postcode", "born_on || '|' || postcode"),
)


def block(tables: DuckDBAPI) -> None:
    """Make the table `candidate` of the pairs of `mention` that share a key.

    Keys are kept as 64-bit hashes; two that fall together bring one pair more to compare, never one fewer.
    """
    connection = tables.duckdb_con
    kept = " union all ".join(
        f"select rule, hash(rule, value) as key, position"  # noqa: S608 our own rules
        f" from (select '{rule}' as rule, {value} as value, position from mention) where value is not null"
        for rule, value in _RULES
    )
    connection.execute("drop type if exists rule")
    connection.execute("create type rule as enum (" + ", ".join(f"'{rule}'" for rule, _ in _RULES) + ")")
    connection.execute(f"create table blocking_key as select cast(rule as rule) as rule, key, position from ({kept})")  # noqa: S608 our own rules
    connection.execute(
        "create table held as select any_value(rule) as rule, key, count(*) as holders from blocking_key"
        " group by key having count(*) > 1"
    )
    connection.execute(CANDIDATES, {"crowd": CROWD, "speakers": CROWD_SPEAKERS})
    report_crowds(connection, "rule")
    connection.execute("drop table blocking_key")
    connection.execute("drop table held")
