"""The packed table against the tables it was packed from: every sector and every exception."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from daybreak.agencies.postcodes import force_of
from daybreak.kernel import identifiers

GEO = Path(__file__).parents[2].parent / "shared" / "data" / "geo"
NOWHERE = {"(isle-of-man)", "(channel-islands)"}

pytestmark = pytest.mark.skipif(not GEO.is_dir(), reason="…/shared/data/geo is absent")


def rows(name: str) -> list[dict[str, str]]:
    with (GEO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_sector_and_every_exception_is_as_published() -> None:
    exceptions = {row["postcode"]: row["force_slug"] for row in rows("postcode_exceptions.csv")}
    assert len(exceptions) > 25_000
    for postcode, force in exceptions.items():
        assert force_of(postcode).force == ("" if force in NOWHERE else force), postcode
    no_form = []
    for row in rows("postcode_sector_to_force.csv"):
        postcode = next(p for end in ("ZZ", "YY", "XX", "WW") if (p := f"{row['sector']}{end}") not in exceptions)
        if identifiers.postcode(postcode) is None:  # as Newport's and central London's of long ago
            no_form.append(row["sector"])
            continue
        assert force_of(postcode).force == ("" if row["force_slug"] in NOWHERE else row["force_slug"]), row
    assert len(no_form) < 100


def test_the_outward_code_alone_would_be_wrong_for_one_in_sixty() -> None:
    """The nearest wrong answer is the commonest force of an outward code: 1.7 % of postcodes."""
    by_code: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("postcode_sector_to_force.csv"):
        number, code = int(row["postcodes"]), row["sector"].split()[0]
        others = [part.rpartition(":") for part in row["other_forces"].split(";") if part]
        by_code[code][row["force_slug"]] += round(number * float(row["share"]))
        by_code[code].update({force: round(number * float(share)) for force, _, share in others})
    total = sum(counted.total() for counted in by_code.values())
    wrong = sum(counted.total() - max(counted.values()) for counted in by_code.values())
    assert 0.015 < wrong / total < 0.019
