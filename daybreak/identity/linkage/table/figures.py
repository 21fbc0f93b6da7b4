"""What a run found: pairs by band and, where the truth is given, precision and recall by band and from the top down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from daybreak.identity.linkage.words import Band

TOP_DOWN = (Band.STRONG, Band.REVIEW, Band.DROP)


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the pairs of one band; `right` and `fused` are None where the truth or the households are not known.

    `fused` counts the wrong pairs of two people of one household.
    """

    band: Band
    pairs: int
    households: int
    right: int | None
    fused: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Hold the figures of a run; `true_pairs` counts all pairs of one person, compared or not."""

    records: int
    compared: int
    bands: tuple[Found, ...]
    true_pairs: int | None

    def lines(self) -> Iterator[str]:
        """Walk the lines of the report."""
        yield f"{self.records:,} records, {self.compared:,} pairs compared"
        truth = self.true_pairs is not None
        yield f"{'band':8}{'pairs':>12}{'household':>12}" + (
            f"{'precision':>12}{'recall':>10}{'from the top: precision':>26}{'recall':>10}" if truth else ""
        )
        pairs, right = 0, 0
        for found in self.bands:
            line = f"{found.band:8}{found.pairs:>12,}{found.households:>12,}"
            if found.right is not None and self.true_pairs is not None:
                pairs, right = pairs + found.pairs, right + found.right
                line += f"{_share(found.right, found.pairs):>12}{_share(found.right, self.true_pairs):>10}"
                line += f"{_share(right, pairs):>26}{_share(right, self.true_pairs):>10}"
            yield line
        if truth:
            yield f"{self.true_pairs:,} pairs are one person by the truth given"
        for found in self.bands:
            if found.fused is not None:
                yield f"{found.band}: {found.fused:,} pair(s) of two people of one household"

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as JSON takes them."""
        bands = {
            found.band.value: {
                "pairs": found.pairs, "household": found.households, "right": found.right, "two_of_a_home": found.fused,
            }
            for found in self.bands
        }  # fmt: skip
        return {"records": self.records, "compared": self.compared, "bands": bands, "true_pairs": self.true_pairs}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.5f}" if whole else "-"


def figures(connection: Any, *, compared: int, truth: bool, household: bool) -> Figures:
    """Return the figures of the tables `link_out` and, where asked for, the truth and the households in `source`."""
    [(records,)] = connection.execute("select count(*) from source").fetchall()
    right = "count(*) filter (l.truth = r.truth)" if truth else "null"
    fused = "count(*) filter (l.household = r.household and l.truth <> r.truth)" if truth and household else "null"
    joined = 'join source l on l.id = "left" join source r on r.id = "right"' if truth else ""
    rows = connection.execute(
        f"select band, count(*), count(*) filter (link_out.household), {right}, {fused} from link_out {joined} group by band"  # noqa: S608, E501 our own columns
    ).fetchall()
    by_band = {Band(band): Found(Band(band), *counts) for band, *counts in rows}
    none = (0 if truth else None), (0 if truth and household else None)
    bands = tuple(by_band.get(band, Found(band, 0, 0, *none)) for band in TOP_DOWN)
    return Figures(records, compared, bands, _true_pairs(connection) if truth else None)


def _true_pairs(connection: Any) -> int:
    [(pairs,)] = connection.execute(
        "select cast(coalesce(sum(n * (n - 1) // 2), 0) as bigint)"
        " from (select count(*) as n from source where truth is not null group by truth)"
    ).fetchall()
    return int(pairs)
