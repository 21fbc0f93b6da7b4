"""Link a table of mentions by a frozen model."""

from __future__ import annotations

from collections.abc import Sequence

from splink import DuckDBAPI

from daybreak.identity.linkage.batch.deriving import derive, mention_columns
from daybreak.identity.linkage.batch.judging import ASK, BAND, CHILD_WITH_ADULT, CONTRADICTIONS, IN_PERSON
from daybreak.identity.linkage.batch.keys import block
from daybreak.identity.linkage.batch.weighing import ABSENT, add_rarities, bits_of, level_of
from daybreak.identity.linkage.columns import COLUMN_TYPES
from daybreak.identity.linkage.comparisons import COMPARISONS
from daybreak.identity.linkage.model import Model, require_current_rules
from daybreak.identity.linkage.words import Level

_DECIMALS = 6


def link(tables: DuckDBAPI, model: Model, *, least_bits: float) -> None:
    """Make the table `link` of the pairs that reach the bits, from the table `person`.

    Columns: `left`, `right`, `bits`, `band`, `contradictions` (a list), `worth_asking`, and for each field `…_level`
    (null where a mention has none) and `…_bits`.

    Raises `BadInput` where the model was trained under other rules.
    """
    require_current_rules(model)
    derive(tables)
    link_derived(tables, model, least_bits=least_bits)


def link_derived(tables: DuckDBAPI, model: Model, *, least_bits: float) -> int:
    """Make the table `link` where the table `mention` is there already, and return how many pairs were compared."""
    connection = tables.duckdb_con
    block(tables)
    add_rarities(tables, model.rarities)
    [(compared,)] = connection.execute("select count(*) from candidate").fetchall()
    connection.execute(f"create table link as {_query(model, least_bits)}")
    connection.execute("drop table candidate")
    connection.execute("drop table weighed")
    return int(compared)


def expected_matches(tables: DuckDBAPI, model: Model) -> float:
    """Return how many of the candidate pairs are one person by the model, contradicted ones left out.

    Takes the tables `candidate` and `mention`; leaves them.
    """
    connection = tables.duckdb_con
    add_rarities(tables, model.rarities)
    query = _summed(model, [*COLUMN_TYPES])
    [(expected,)] = connection.execute(
        f"with {query} select coalesce(sum(1 / (1 + pow(2, -bits))), 0) from summed"  # noqa: S608 our own columns
        " where given_name_level <> 0 and born_on_level <> 0"
    ).fetchall()
    connection.execute("drop table weighed")
    return float(expected)


def _summed(model: Model, columns: Sequence[str]) -> str:
    """Return SQL for common table expressions, the last of them `summed`: both sides, levels, bits of each pair."""
    wanted = [name for name in columns if name != "position"]
    wanted += [f"{comparison.term}_rarity" for comparison in COMPARISONS if comparison.term]
    sides = ", ".join(f"{side}.{name} as {name}_{side}" for name in wanted for side in "lr")
    levels = ", ".join(f"{level_of(comparison)} as {comparison.field}_level" for comparison in COMPARISONS)
    bits = ", ".join(f"{bits_of(comparison, model)} as {comparison.field}_bits" for comparison in COMPARISONS)
    total = " + ".join([f"{model.prior_bits!r}::double", *(f"{comparison.field}_bits" for comparison in COMPARISONS)])
    return f"""
        side as (
            select {sides} from candidate join weighed l on l.position = join_key_l
            join weighed r on r.position = join_key_r
        ), levelled as (select *, {levels} from side),
        weighted as (select *, {bits} from levelled),
        summed as (select *, {total} as bits from weighted)"""  # noqa: S608 our own columns and a model's numbers


def _query(model: Model, least_bits: float) -> str:
    return f"""
        with {_summed(model, mention_columns())},
        kept as (select *, {CHILD_WITH_ADULT} as child_with_adult from summed where bits >= {least_bits!r}::double),
        doubted as (select *, {CONTRADICTIONS} as contradictions, {IN_PERSON} as in_person from kept)
        select key_l as "left", key_r as "right", round(bits, {_DECIMALS}) as bits, {BAND} as band, contradictions,
            {ASK} as worth_asking, {", ".join(_named())}
        from doubted
    """  # noqa: S608 our own columns and a model's numbers


def _named() -> list[str]:
    """Return SQL for the name of each level and its bits, rounded."""
    parts = []
    for comparison in COMPARISONS:
        field = comparison.field
        names = [Level.DIFFERENT, *reversed([level for level, _ in comparison.levels])]
        branches = "".join(f" when {number} then '{name}'" for number, name in enumerate(names))
        parts.append(f"case {field}_level{branches} end as {field}_level")
        parts.append(f"if({field}_level = {ABSENT}, null, round({field}_bits, {_DECIMALS})) as {field}_bits")
    return parts
