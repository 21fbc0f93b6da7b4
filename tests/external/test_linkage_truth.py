"""Linkage against public records with known truth: a smoke test, for neither set knows households.

FEBRL data set 3 (5,000 records, up to six a person, heavily spoilt) trains its own model; `fake_1000` is too small to
train on and takes the shipped one. Floors stand a few points below what was measured.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from daybreak.identity.linkage.clusters import clusters
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.training import train
from daybreak.identity.linkage.words import Band

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "linkage"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="…/shared/data is absent")

Truth = list[tuple[Mention, str]]


def test_febrl_three() -> None:
    found, recall = _measured("febrl dataset3", list(_febrl()))
    assert found["strong"] == 1.0
    assert found["strong or review"] >= 0.998
    assert recall["strong"] >= 0.30
    assert recall["strong or review"] >= 0.68
    assert recall["from 0 bits"] >= 0.88


def test_fake_thousand() -> None:
    found, recall = _measured("fake_1000", list(_fake()))
    assert found["strong"] == 1.0
    assert found["strong or review"] >= 0.99
    assert recall["strong"] >= 0.06
    assert recall["strong or review"] >= 0.28
    assert recall["from 0 bits"] >= 0.50


def _measured(name: str, truth: Truth) -> tuple[dict[str, float], dict[str, float]]:
    """Return precision and recall of pairs by band, after checking that strong clusters hold one person each."""
    mentions, person = [mention for mention, _ in truth], {mention.key: who for mention, who in truth}
    pairs = score(mentions, train(mentions, seed=1), bands=frozenset(Band))
    true_pairs = sum(size * (size - 1) // 2 for size in Counter(person.values()).values())
    precision, recall = {}, {}
    for label, kept in _cuts(pairs):
        right = sum(person[pair.left] == person[pair.right] for pair in kept)
        precision[label], recall[label] = right / len(kept), right / true_pairs
        print(f"{name}: {label:16} {len(kept):6} pairs, precision {precision[label]:.4f}, recall {recall[label]:.4f}")
    fused = clusters(mentions, pairs, [], fuse=frozenset({Band.STRONG}))
    assert all(len({person[key] for key in group}) == 1 for group in fused.groups)
    return precision, recall


def _cuts(pairs: Iterable[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    yield "strong", [pair for pair in pairs if pair.band is Band.STRONG]
    yield "strong or review", [pair for pair in pairs if pair.band in (Band.STRONG, Band.REVIEW)]
    yield "from 0 bits", list(pairs)


def _febrl() -> Iterator[tuple[Mention, str]]:
    for row in _rows(DATA / "febrl" / "dataset3.csv"):
        street = [row[name] for name in ("street_number", "address_1", "suburb")]
        mention = Mention(
            row["rec_id"],
            given_name=row["given_name"] or None,
            family_name=row["surname"] or None,
            born_on=_iso(row["date_of_birth"]),
            address_key="|".join(street) if row["address_1"] else None,
            postcode=row["postcode"] or None,
        )
        yield mention, row["rec_id"].split("-")[1]


def _fake() -> Iterator[tuple[Mention, str]]:
    for row in _rows(DATA / "fake_1000.csv"):
        mention = Mention(
            row["unique_id"],
            given_name=row["first_name"].lower() or None,
            family_name=row["surname"].lower() or None,
            born_on=row["dob"] or None,
            emails=(row["email"],) if row["email"] else (),
            postcode=row["city"].lower() or None,  # the only place there is
        )
        yield mention, row["cluster"]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, skipinitialspace=True):
            yield {name.strip(): (value or "").strip() for name, value in row.items()}


def _iso(text: str) -> str | None:
    """Return a date written YYYYMMDD as ISO, or nothing where it is none: spoilt records hold 31 February."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
    except ValueError:
        return None
