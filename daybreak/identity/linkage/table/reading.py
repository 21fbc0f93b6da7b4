"""A file of records as the table `source`: texts, trimmed, under the names of the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from daybreak.identity.linkage.table.layout import SEVERAL, Layout
from daybreak.kernel.errors import BadInput

_READERS = {".parquet": "read_parquet($path)", ".csv": "read_csv($path, all_varchar = true, header = true)"}
_MANY_VALUES = frozenset({"email", "phone", "username", "account", "identity_number"})
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_BROKEN = ("FLOAT", "DOUBLE")  # what pandas makes of whole numbers where one is missing


def read(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> str:
    """Make the table `source` with one column a field and return SQL for the type the ids had.

    Raises `BadInput` for a file that is none, a column it has not, no row, an id that is missing or that two rows have.
    """
    if path.suffix.lower() not in _READERS:
        raise BadInput(
            f"{path.name} is no table this command reads",
            place=str(path),
            rule=f"a table ends in {' or '.join(_READERS)}",
            remedy="Export it as one of these.",
        )
    try:
        connection.execute(f"create table taken as from {_READERS[path.suffix.lower()]}", {"path": str(path)})
    except duckdb.Error as error:
        raise BadInput(
            f"the table cannot be read: {str(error).splitlines()[0]}",
            place=str(path),
            rule="the file is what its ending says, and there",
            remedy="Check the path, and open the file with the program that wrote it.",
        ) from error
    types = {name: kind for name, kind, *_ in connection.execute("describe taken").fetchall()}
    columns = _columns(types, layout, path)
    picked = [f"{_of_field(field, names, types)} as {field}" for field, names in columns.items()]
    if "id" not in columns:
        picked.append("cast(row_number() over () as varchar) as id")
    connection.execute(f"create table source as select {', '.join(picked)} from taken")  # noqa: S608 names are quoted
    connection.execute("drop table taken")
    _require_ids(connection, path, columns.get("id", ("",))[0])
    kind = types[columns["id"][0]] if "id" in columns else "BIGINT"
    return kind if kind in _WHOLE else "VARCHAR"


def _columns(types: Mapping[str, str], layout: Layout, path: Path) -> dict[str, tuple[str, ...]]:
    """Return the columns of each field under the very names the file gives them; blanks around a name do not count."""
    named = {name.strip(): name for name in types}
    for field, names in layout.columns.items():
        for name in names:
            if name.strip() not in named:
                raise BadInput(
                    f"there is no column {name!r} for {field}",
                    place=str(path),
                    rule="every column that columns.toml names is in the table",
                    remedy=f"The table has: {', '.join(named)}.",
                )
    return {field: tuple(named[name.strip()] for name in names) for field, names in layout.columns.items()}


def _of_field(field: str, names: Sequence[str], types: Mapping[str, str]) -> str:
    if field in _MANY_VALUES:
        return f"list_concat({', '.join(_values(name, types[name]) for name in names)})"
    texts = [_text(name, types[name]) for name in names]
    return f"concat_ws(' ', {', '.join(texts)})" if field in SEVERAL and len(texts) > 1 else texts[0]


def _values(name: str, kind: str) -> str:
    if kind.endswith("[]"):
        return f"coalesce(list_transform({_quoted(name)}, lambda text: trim(cast(text as varchar))), [])"
    return f"coalesce(list_transform(regexp_split_to_array({_text(name, kind)}, '[;,]'), lambda text: trim(text)), [])"


def _text(name: str, kind: str) -> str:
    quoted = _quoted(name)
    if kind in _BROKEN:
        whole = f"cast(cast({quoted} as hugeint) as varchar)"
        return (
            f"case when isfinite({quoted}) then if({quoted} = trunc({quoted}), {whole}, cast({quoted} as varchar)) end"
        )
    if kind.endswith("[]"):
        return f"trim(array_to_string({quoted}, ' '))"
    return f"trim(cast({quoted} as varchar))"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _require_ids(connection: duckdb.DuckDBPyConnection, path: Path, column: str) -> None:
    [(rows, ids, distinct)] = connection.execute(
        "select count(*), count(nullif(id, '')), count(distinct nullif(id, '')) from source"
    ).fetchall()
    if rows == 0:
        raise BadInput(
            "the table has no row",
            place=str(path),
            rule="there are records to link",
            remedy="Export it again, with its rows.",
        )
    if ids < rows:
        _refuse_ids(path, column, f"{rows - ids} row(s) have no id")
    if distinct < ids:
        [(example, times)] = connection.execute(
            "select id, count(*) from source group by id having count(*) > 1 order by 2 desc, 1 limit 1"
        ).fetchall()
        _refuse_ids(path, column, f"{ids - distinct} row(s) repeat an id ({example!r} is there {times} times)")


def _refuse_ids(path: Path, column: str, what: str) -> Any:
    raise BadInput(
        what,
        place=f"{path}, column {column!r}",
        rule="an id names one row",
        remedy="Name a column that differs in every row, or leave id out: rows are then numbered from 1.",
    )
