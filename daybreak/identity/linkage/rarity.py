"""How common a name or a date is: a shared rare name says more than a shared common one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daybreak.identity.linkage.comparisons import COMPARISONS
from daybreak.identity.linkage.model import Rarity, Weight
from daybreak.identity.linkage.words import Field, Level

# Values held by fewer mentions are not written into a model: it may leave the operation, a rare name may not.
FEWEST_HOLDERS = 5


def rarities_of(connection: Any, weights: Mapping[Field, Mapping[Level, Weight]]) -> dict[Field, Rarity]:
    """Return the shares of the frequent values of every column whose rarity counts.

    Values not listed count as frequent as `FEWEST_HOLDERS` mentions would make them, but never as more frequent than an
    average agreement, or a date of birth that nobody else has would count for less than one that many have.
    """
    found = {}
    for comparison in COMPARISONS:
        if comparison.term is None:
            continue
        column = comparison.term
        [(present,)] = connection.execute(f"select count({column}) from mention").fetchall()  # noqa: S608 our own columns
        shares = connection.execute(
            f"select {column}, count(*) / ? from mention where {column} is not null"  # noqa: S608 our own columns
            f" group by 1 having count(*) >= ? order by 1",
            [max(1, present), FEWEST_HOLDERS],
        ).fetchall()
        floor = min(FEWEST_HOLDERS / max(1, present), weights[comparison.field][Level.EXACT].u)
        found[comparison.field] = Rarity(floor, {value: float(f"{share:.6g}") for value, share in shares})
    return found


def exact_agreement(connection: Any) -> dict[Field, float]:
    """Return for names, dates of birth and addresses how often two random mentions that hold one hold the same.

    Counted over all pairs: among a sample of millions so rare an agreement turns up a handful of times.
    """
    found = {
        comparison.field: _share(_equal_pairs(connection, comparison.term), _pairs(connection, comparison.term))
        for comparison in COMPARISONS
        if comparison.term
    }
    either = _pairs(connection, "address_key") + _pairs(connection, "postcode")
    comparable = either - _pairs(connection, "address_key || postcode")
    return found | {Field.PLACE: _share(_equal_pairs(connection, "address_key"), comparable)}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _pairs(connection: Any, column: str) -> float:
    [(held,)] = connection.execute(f"select count({column}) from mention").fetchall()  # noqa: S608 our own columns
    present = float(held)
    return present * (present - 1) / 2


def _equal_pairs(connection: Any, column: str) -> float:
    holders = f"select count(*) as n from mention where {column} is not null group by {column}"  # noqa: S608 our own columns
    [(pairs,)] = connection.execute(f"select coalesce(sum(n * (n - 1) / 2), 0) from ({holders})").fetchall()  # noqa: S608
    return float(pairs)
