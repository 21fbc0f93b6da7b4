"""One run: read, bring into form, learn, link, write, count."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from daybreak.identity.linkage.batch.deriving import derive
from daybreak.identity.linkage.batch.linking import link_derived
from daybreak.identity.linkage.comparisons import COMPARISONS
from daybreak.identity.linkage.model import Model, require_current_rules
from daybreak.identity.linkage.pair import ALERT_BITS
from daybreak.identity.linkage.table.figures import Figures, figures
from daybreak.identity.linkage.table.layout import Layout
from daybreak.identity.linkage.table.normalising import Normalising
from daybreak.identity.linkage.table.reading import read
from daybreak.identity.linkage.tables import sealed_tables
from daybreak.identity.linkage.training import learn_or_take
from daybreak.identity.linkage.words import Band
from daybreak.kernel.errors import BadInput

_WRITERS = {".parquet": "(format parquet)", ".csv": "(format csv, header true)"}
SEED = 1


@dataclass(slots=True)
class Run:
    """Hold what a run gave: the model, the figures, and the seconds of each step in its order."""

    model: Model
    figures: Figures
    seconds: dict[str, float] = field(default_factory=dict)


def run(
    table: Path,
    layout: Layout,
    out: Path,
    *,
    model: Model | None = None,
    least_bits: float = ALERT_BITS,
    this_year: int,
) -> Run:
    """Link the records of a table and write a row for each pair that reaches the bits.

    Without a model one is learnt from the table itself.

    Raises `BadInput` for a table, an id or an ending that is not as it must be, or a model of other rules.
    """
    if out.suffix.lower() not in _WRITERS or not out.parent.is_dir() or out.resolve() == table.resolve():
        raise BadInput(
            f"the links cannot be written to {out.name}",
            place=str(out),
            rule=f"--out ends in {' or '.join(_WRITERS)}, in a folder that is there, and is not the table itself",
            remedy="Name another file.",
        )
    if model is not None:
        require_current_rules(model)
    seconds: dict[str, float] = {}
    with sealed_tables(str(table), str(out), str(out.parent / f"tmp_{out.name}")) as tables:
        connection = tables.duckdb_con
        with _timed(seconds, "read"):
            kind = read(connection, table, layout)
        with _timed(seconds, "bring into form"):
            Normalising(tables, layout, this_year=this_year).run()
            derive(tables)
        with _timed(seconds, "learn"):
            chosen = model or learn_or_take(tables, seed=SEED)
        with _timed(seconds, "link"):
            compared = link_derived(tables, chosen, least_bits=least_bits)
        with _timed(seconds, "write"):
            _write(connection, out, kind)
        with _timed(seconds, "count"):
            known = layout.columns
            found = figures(connection, compared=compared, truth="truth" in known, household="household" in known)
    return Run(chosen, found, seconds)


def _write(connection: duckdb.DuckDBPyConnection, out: Path, kind: str) -> None:
    """Make `link_out` and write it; ids have the type they had in the table.

    A household link is nobody's fusion: it is dropped or, where so much agrees that a record may be wrong, reviewed.
    """
    fields = ", ".join(f"{item.field}_level, {item.field}_bits" for item in COMPARISONS)
    connection.execute(
        'create view link_out as select "left", "right", bits,'  # noqa: S608 our own words
        f" if(band = '{Band.HOUSEHOLD}', if(worth_asking, '{Band.REVIEW}', '{Band.DROP}'), band) as band,"
        f" band = '{Band.HOUSEHOLD}' as household, array_to_string(contradictions, ',') as contradictions, {fields}"
        " from link"
    )
    ids = f'cast("left" as {kind}) as "left", cast("right" as {kind}) as "right"'
    query = f'select {ids}, * exclude ("left", "right") from link_out'  # noqa: S608 our own columns
    connection.execute(f"copy ({query}) to '{_escaped(out)}' {_WRITERS[out.suffix.lower()]}")


def _escaped(path: Path) -> str:
    return str(path).replace("'", "''")


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds[step] = time.perf_counter() - begun
