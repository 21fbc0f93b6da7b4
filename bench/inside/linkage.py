"""The rival of `bench.linkage`: a bare Splink 5 script, on columns prepared for it.

python -m bench.inside.linkage prepare RECORDS.parquet PREPARED.parquet
python -m bench.inside.linkage splink PREPARED.parquet MODEL.json OUT.parquet
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, block_on

from daybreak.identity.linkage import settings
from daybreak.identity.linkage.__main__ import peak_mb
from daybreak.identity.linkage.batch.deriving import derive
from daybreak.identity.linkage.model import Model
from daybreak.identity.linkage.table.layout import Layout
from daybreak.identity.linkage.table.normalising import Normalising
from daybreak.identity.linkage.table.reading import read
from daybreak.identity.linkage.tables import sealed_tables

FIELDS = ("given_name", "family_name", "born_on", "age", "email", "phone", "address", "postcode")
LAYOUT = Layout({"id": ("record",), **{field: (field,) for field in FIELDS}}, as_at_year=None)
THIS_YEAR = 2025

# The keys of the engine as one would write them for Splink. It knows no crowds: the one key of a crowd costs it more.
_KEYS = """
    *, if(born_on like '%-01-01', null, born_on) as born_day, born_on[1:4] as born_year,
    least(full_name, turned_name) as both_names, given_name[1] as given_initial, family_name[1:4] as family_start,
    list_filter(list_distinct([given_name[1], family_name[1]]), lambda letter: letter is not null) as initials
"""
_RULES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("emails",), ("emails",)),
    (("phones",), ("phones",)),
    (("handles",), ("handles",)),
    (("given_roots", "born_day"), ("given_roots",)),
    (("family_parts", "born_day"), ("family_parts",)),
    (("initials", "born_day"), ("initials",)),
    (("both_names",), ()),
    (("given_initial", "family_start", "born_year"), ()),
    (("given_roots", "address_key"), ("given_roots",)),
    (("given_roots", "postcode"), ("given_roots",)),
    (("family_start", "address_key"), ()),
    (("family_start", "postcode"), ()),
    (("born_on", "address_key"), ()),
    (("born_on", "postcode"), ()),
)


def prepare(records: Path, prepared: Path) -> None:
    """Write the columns that comparisons and blocking read, so that the rival spends nothing on them."""
    with sealed_tables(str(records), str(prepared), str(prepared.parent / f"tmp_{prepared.name}")) as tables:
        read(tables.duckdb_con, records, LAYOUT)
        Normalising(tables, LAYOUT, this_year=THIS_YEAR).run()
        derive(tables)
        tables.duckdb_con.execute(f"copy (select {_KEYS} from mention) to '{prepared}' (format parquet)")  # noqa: S608 our own columns


def splink(prepared: Path, model: Model, out: Path) -> dict[str, float]:
    """Predict with the model's weights and write the pairs; return seconds, pairs written and the peak of memory."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    begun = time.perf_counter()
    connection = duckdb.connect(":memory:")
    tables = DuckDBAPI(connection)
    connection.execute("create table mention as from read_parquet($path)", {"path": str(prepared)})
    rules = [block_on(*columns, arrays_to_explode=list(exploded) or None) for columns, exploded in _RULES]
    chosen = settings.for_scoring(model.weights, model.prior) | {"blocking_rules_to_generate_predictions": rules}
    linker = Linker(tables.register("mention"), chosen, log_level=None)
    _rarities(connection, tables, linker, model)
    found = linker.inference.predict(threshold_match_weight=0.0, warning_mode="never").physical_name
    connection.execute(f"copy {found} to '{out}' (format parquet)")
    spent = time.perf_counter() - begun
    [(pairs,)] = connection.execute(f"select count(*) from {found}").fetchall()  # noqa: S608 Splink's own name
    connection.close()
    return {"seconds": spent, "pairs": pairs, "peak_mb": peak_mb()}


def _rarities(connection: duckdb.DuckDBPyConnection, tables: DuckDBAPI, linker: Any, model: Model) -> None:
    for field, rarity in model.rarities.items():
        name = field.value
        connection.execute(f"create table kept_{name} (value varchar, share double)")
        shares = {"values": list(rarity.shares), "shares": list(rarity.shares.values())}
        connection.execute(f"insert into kept_{name} select unnest($values), unnest($shares)", shares)
        held = f"(select distinct {name} from mention where {name} is not null)"  # noqa: S608 our own columns
        connection.execute(
            f"create table share_{name} as select {name}, greatest(coalesce(share, 0), {rarity.floor!r}) as tf_{name}"  # noqa: S608 our own columns
            f" from {held} left join kept_{name} on value = {name}"
        )
        linker.table_management.register_term_frequency_lookup(tables.register(f"share_{name}"), name)


def main(words: list[str]) -> None:
    """Prepare, or run the rival and print what it took as a line of JSON."""
    if words[0] == "prepare":
        prepare(Path(words[1]), Path(words[2]))
        print("{}")
    else:
        model = Model.from_json(Path(words[2]).read_text(encoding="utf-8"))
        print(json.dumps(splink(Path(words[1]), model, Path(words[3]))))


if __name__ == "__main__":
    main(sys.argv[1:])
