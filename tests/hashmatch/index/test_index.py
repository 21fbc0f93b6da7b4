"""The index finds what comparing with every digest would find, whatever is asked and in whatever order it grew."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.hashmatch.index import arrays, growing, near
from daybreak.hashmatch.index.bands import BITS, bands
from daybreak.hashmatch.index.exact import ExactIndex
from daybreak.hashmatch.index.growing import GrowingIndex
from daybreak.hashmatch.index.near import NearIndex
from daybreak.hashmatch.terms import NEAR, WIDTHS

PDQ = st.binary(min_size=32, max_size=32)


def flipped(digest: bytes, places: list[int]) -> bytes:
    number = int.from_bytes(digest, "big")
    for place in places:
        number ^= 1 << place
    return number.to_bytes(32, "big")


def distance(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


# ── exact ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
@settings(deadline=None)
@given(st.sampled_from(sorted(set(WIDTHS.values()))), st.randoms(use_true_random=False))
def test_an_exact_look_up_finds_every_mark_of_its_digest_and_no_other(width: int, chance: Random) -> None:
    heads = [chance.randbytes(8) for _ in range(3)]  # so that digests differ in their last bytes only
    digests = [chance.choice(heads) + bytes(width - 9) + chance.choice([b"\0", b"\1", b"\xff"]) for _ in range(60)]
    marks = [chance.randrange(4) for _ in digests]
    index = ExactIndex.of(*arrays.in_order(arrays.rows_of(digests, width), np.array(marks, np.uint32)))
    for asked in {*digests, bytes(width), b"\xff" * width}:
        assert index.find(asked) == sorted({m for d, m in zip(digests, marks, strict=True) if d == asked})


def test_digests_are_sorted_by_their_bytes_and_each_stands_once(tmp_path: Path) -> None:
    digests = [Random(n % 50).randbytes(20) for n in range(100)]
    index = ExactIndex.of(*arrays.in_order(arrays.rows_of(digests, 20), np.zeros(100, np.uint32)))
    assert [row.tobytes() for row in index.rows] == sorted(set(digests))
    index.save(tmp_path / "list")
    index.save(tmp_path / "list")
    again = ExactIndex.open(tmp_path / "list")
    assert isinstance(again.rows, np.memmap)
    assert [again.find(digest) for digest in digests] == [[0]] * 100
    assert [path.name for path in tmp_path.iterdir()] == ["list"], "nothing half-written is left"


def test_a_digest_of_another_width_is_refused() -> None:
    index = ExactIndex.of(arrays.rows_of([bytes(16)], 16), np.zeros(1, np.uint32))
    with pytest.raises(ValueError, match="16 bytes"):
        index.find(bytes(20))
    with pytest.raises(ValueError, match="16 bytes"):
        arrays.rows_of([bytes(20)], 16)


# ── near ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("hashes", [0, 1, 1_000, 30_000, 10**6, 10**7, 10**9])
@pytest.mark.parametrize("within", [0, 1, 8, NEAR])
def test_the_bands_cover_every_bit_and_their_radii_leave_no_pair_out(hashes: int, within: int) -> None:
    cut = bands(hashes, within)
    assert cut[0].start == 0
    assert cut[-1].start + cut[-1].bits == BITS
    assert all(one.start + one.bits == other.start for one, other in pairwise(cut))
    assert sum(band.radius for band in cut) == within - len(cut) + 1 or within < len(cut) - 1
    # The worst case: each band differs in one bit more than its radius, and that must be more than the distance.
    assert sum(band.radius + 1 for band in cut) > within
    assert all(band.bits <= 32 for band in cut)


@settings(max_examples=40, deadline=None)
@given(PDQ, st.data())
def test_every_hash_within_the_distance_is_found_with_its_distance(asked: bytes, data: st.DataObject) -> None:
    chance = Random(data.draw(st.integers(0, 2**32)))
    planted = [flipped(asked, chance.sample(range(BITS), bits)) for bits in range(40)]
    clustered = [flipped(asked, chance.sample(range(s := chance.randrange(216), s + 40), chance.randrange(40)))
                 for _ in range(40)]  # fmt: skip
    digests = planted + clustered + [chance.randbytes(32) for _ in range(near.LOOSE)]
    index = _big(digests)
    wanted = sorted((distance(asked, d), d) for d in digests if distance(asked, d) <= NEAR)
    assert [(found.distance, found.digest) for found in index.search(asked)] == wanted
    assert [digests[found.mark] for found in index.search(asked)] == [d for _, d in wanted]


def _big(digests: list[bytes]) -> NearIndex:
    index = NearIndex.of(arrays.rows_of(digests, 32), np.arange(len(digests), dtype=np.uint32))
    assert index.bands, "otherwise each is compared, which is what this is compared with"
    return index


def test_an_index_read_from_its_files_answers_the_same(tmp_path: Path) -> None:
    chance = Random(7)
    digests = [chance.randbytes(32) for _ in range(near.LOOSE + 1)]
    index = _big(digests)
    index.save(tmp_path / "near")
    again = NearIndex.open(tmp_path / "near")
    for digest in digests[:50]:
        asked = flipped(digest, chance.sample(range(BITS), NEAR))
        assert again.search(asked) == index.search(asked) != []


def test_an_empty_index_finds_nothing() -> None:
    assert GrowingIndex().search(bytes(32)) == []
    assert len(GrowingIndex()) == 0


def test_what_is_added_is_found_by_the_next_search_and_growing_changes_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growing, "LOOSE", 50)
    chance, index, added = Random(3), GrowingIndex(), list[bytes]()
    for _ in range(120):
        fresh = [chance.randbytes(32) for _ in range(chance.randrange(1, 30))]
        index.add(fresh, range(len(added), len(added) + len(fresh)))
        added += fresh
        bits = chance.randrange(NEAR + 1)
        found = index.search(flipped(fresh[-1], chance.sample(range(BITS), bits)))
        assert [(near.digest, near.mark, near.distance) for near in found] == [(fresh[-1], len(added) - 1, bits)]
    assert len(index) == len(added)
    for number, digest in enumerate(added):
        assert [near.mark for near in index.search(digest)] == [number]
    assert len(index._parts) <= 8, "the parts stay few"
