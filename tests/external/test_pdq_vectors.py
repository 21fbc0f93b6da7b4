"""Published PDQ hashes: what python-threatexchange finds among them, is found here, with the same distances."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from daybreak.hashmatch.index.arrays import rows_of
from daybreak.hashmatch.index.near import NearIndex
from daybreak.hashmatch.readers import Said, read_list
from daybreak.hashmatch.terms import NEAR, Algorithm, Entry, Problem

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "pdq"
if not DATA.is_dir():
    pytest.skip("…/shared/data/pdq is absent", allow_module_level=True)
FILES = ["haystack.txt", "needles.txt", "PDQMD5TestData.csv", "benign_pdq_variants.csv"]


def digests(name: str) -> list[bytes]:
    with (DATA / name).open("rb") as lines:
        found = list(read_list(lines, Said(Algorithm.PDQ)))
    # The published file of pictures ends with two films, whose hashes are MD5.
    problems = [each.rule for each in found if isinstance(each, Problem)]
    assert problems == (["length"] * 2 if name == "PDQMD5TestData.csv" else [])
    entries = [each for each in found if isinstance(each, Entry)]
    return [each.digest for each in entries if each.algorithm is Algorithm.PDQ]


def distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def test_every_needle_is_found_in_the_haystack() -> None:
    from threatexchange.signal_type.pdq.pdq_index import PDQIndex

    haystack, needles = digests("haystack.txt"), digests("needles.txt")
    assert (len(haystack), len(needles)) == (1350, 100)
    index, rival = _index(haystack), PDQIndex((each.hex(), n) for n, each in enumerate(haystack))
    for needle in needles:
        found = {(near.mark, near.distance) for near in index.search(needle)}
        bits = [distance(needle, each) for each in haystack]
        assert found == {(place, n) for place, n in enumerate(bits) if n <= NEAR}
        assert {mark for mark, _ in found} == {match.metadata for match in rival.query(needle.hex())}
        assert found


def test_variants_of_one_picture_are_found_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daybreak.hashmatch.index.near.LOOSE", 100)
    hashes = digests("benign_pdq_variants.csv") + digests("PDQMD5TestData.csv")
    index = _index(hashes)
    assert index.bands, "with bands: real pictures are not spread as chance would spread them"
    for one in hashes:
        near = {(n, distance(one, each)) for n, each in enumerate(hashes) if distance(one, each) <= NEAR}
        assert {(found.mark, found.distance) for found in index.search(one)} == near


def test_the_variants_name_their_quality_and_their_other_hashes() -> None:
    with (DATA / "benign_pdq_variants.csv").open(encoding="utf-8") as rows:
        said = [(row["pdq_hex"], int(row["quality"])) for row in csv.DictReader(rows)]
    with (DATA / "benign_pdq_variants.csv").open("rb") as lines:
        found = [each for each in read_list(lines, Said()) if isinstance(each, Entry)]
    assert [(e.digest.hex(), e.quality) for e in found if e.algorithm is Algorithm.PDQ] == said
    assert {each.algorithm for each in found} == set(Algorithm)


@pytest.mark.parametrize("name", FILES)
def test_every_published_file_is_a_list(name: str) -> None:
    assert digests(name)


def _index(hashes: list[bytes]) -> NearIndex:
    return NearIndex.of(rows_of(hashes, 32), np.arange(len(hashes), dtype=np.uint32))
