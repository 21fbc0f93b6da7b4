"""Lists in the forms they come in; a line that is no hash is named, and the rest is taken."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.hashmatch import packing
from daybreak.hashmatch.packing import Gathered
from daybreak.hashmatch.readers import Said, read_list
from daybreak.hashmatch.terms import WIDTHS, Algorithm, Entry, Problem
from daybreak.kernel.errors import BadInput
from tests.hashmatch.invented import digest

MD5, SHA1, SHA256, PDQ = digest(1), digest(2, width=20), digest(3, width=32), digest(4, width=32)


def read(*lines: str, said: Said | None = None) -> list[Entry | Problem]:
    return list(read_list([f"{line}\r\n".encode() for line in lines], said or Said()))


def entry(algorithm: Algorithm, text: str, *category: str, quality: int | None = None) -> Entry:
    scheme, value = category or ("", "")
    return Entry(algorithm, bytes.fromhex(text), (scheme, value), quality)


def test_bare_hashes_are_told_by_their_length_or_by_whoever_imports_them() -> None:
    assert read("# a comment", MD5.upper(), "", SHA1, SHA256) == [
        entry(Algorithm.MD5, MD5), entry(Algorithm.SHA1, SHA1), entry(Algorithm.SHA256, SHA256),
    ]  # fmt: skip
    assert read(PDQ, said=Said(Algorithm.PDQ, "uk_abc", "B")) == [entry(Algorithm.PDQ, PDQ, "uk_abc", "B")]


def test_kind_and_hash_on_a_line_as_threatexchange_keeps_them() -> None:
    assert read(f"pdq {PDQ}", f"HASH_MD5 {MD5}", f"url {MD5}") == [
        entry(Algorithm.PDQ, PDQ), entry(Algorithm.MD5, MD5),
        Problem("line 3", "algorithm", "Only md5, sha1, sha256 and pdq are taken"),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_names_its_columns_and_keeps_nothing_else(sign: str) -> None:
    head = sign.join(["\ufeffFile name", "MD5", "PDQ", "Category", "Quality"])
    rows = [sign.join(["holiday.jpg", MD5, PDQ, "2", "87"]), sign.join(["other.jpg", "", "", "1", "9"])]
    assert read(head, *rows, said=Said(scheme="vics")) == [
        entry(Algorithm.MD5, MD5, "vics", "2"), entry(Algorithm.PDQ, PDQ, "vics", "2", quality=87),
        Problem("line 3", "hash", "This row has no hash"),
    ]  # fmt: skip


def test_a_table_with_hash_and_algorithm() -> None:
    rows = [f"HASH_PDQ,{PDQ},ncmec,A1", f"tlsh,{MD5},ncmec,A1", f",{SHA1},ncmec,B2"]
    assert read("signal_type,signal,scheme,category", *rows) == [
        entry(Algorithm.PDQ, PDQ, "ncmec", "A1"),
        Problem("line 3", "algorithm", "Only md5, sha1, sha256 and pdq are taken"),
        entry(Algorithm.SHA1, SHA1, "ncmec", "B2"),
    ]


@pytest.mark.parametrize(
    ("line", "rule"),
    [("zz" * 16, "hash"), (MD5[:-1], "hash"), (MD5[:-2], "length"), (f"md5 {SHA1}", "length"), ("é" * 16, "hash"),
     ("\0" * 32, "hash"), ("a" * 5000, "length")],
)  # fmt: skip
def test_what_is_no_hash_is_named_and_the_rest_is_taken(line: str, rule: str) -> None:
    problem, after = read(line, MD5)
    assert isinstance(problem, Problem)
    assert (problem.place, problem.rule, bool(problem.remedy)) == ("line 1", rule, True)
    assert after == entry(Algorithm.MD5, MD5)


def test_a_table_without_hashes_or_with_ungraded_categories_is_refused_whole() -> None:
    with pytest.raises(BadInput, match="No column"):
        read("name,size", "a,1")
    with pytest.raises(BadInput, match="without its scheme"):
        read("md5,category", f"{MD5},1")


@given(st.binary(max_size=300))
def test_any_bytes_give_entries_or_problems(content: bytes) -> None:
    found: list[Entry | Problem] = []
    with suppress(BadInput):  # a first line that is taken for a heading
        found = list(read_list(content.splitlines(keepends=True), Said()))
    assert all(isinstance(each, Entry | Problem) for each in found)
    assert all(len(each.digest) == WIDTHS[each.algorithm] for each in found if isinstance(each, Entry))


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["", "A", "B"]), st.none() | st.integers(0, 100))))
def test_what_is_packed_is_unpacked_in_order_and_once(said: list[tuple[int, str, int | None]]) -> None:
    gathered = Gathered()
    gathered.take(entry(Algorithm.PDQ, digest(n, width=32), "s", value, quality=q) for n, value, q in said)
    wanted = {(bytes.fromhex(digest(n, width=32)), value, q) for n, value, q in said}
    names = {number: value for (_, value), number in gathered.categories.items()}
    for _, rows, marks in gathered.in_order():
        bodies = list(packing.chunks(rows, marks))
        again, same = packing.unpacked(bodies, 32)
        assert (again == rows).all()
        assert (same == marks).all()
        found = [
            (row.tobytes(), names[packing.category_number(int(mark))], packing.quality_of(int(mark)))
            for row, mark in zip(again, same, strict=True)
        ]
        assert [row for row, *_ in found] == sorted(row for row, *_ in found)
        assert set(found) == wanted
        assert len(found) == len(wanted)
