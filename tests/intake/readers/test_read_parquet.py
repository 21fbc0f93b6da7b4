"""Declared Parquet: rewritten as CSV, read like one, and nothing that is not a cell comes in."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.intake.arrivals import Arrived, open_arrived
from daybreak.intake.readers import ColumnMap, Profile, read
from daybreak.intake.terms import ReportRead, Unreadable
from daybreak.kernel.errors import BadInput
from tests.intake.invented import PNG
from tests.intake.readers.test_read_csv import HEADER, MAP, ROW, written


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def of_rows(*rows: list[str]) -> bytes:
    return parquet({name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(HEADER)})


def items(content: bytes) -> list[ReportRead | Unreadable]:
    return list(read("x.parquet", content, declared=(MAP,)))


def test_a_row_is_the_row_of_a_csv() -> None:
    assert items(of_rows(ROW, ROW)) == list(read("x.csv", written(ROW, ROW), declared=(MAP,)))


def test_what_is_kept_is_the_csv_and_places_stand_there() -> None:
    opened = open_arrived(Arrived("x.parquet", of_rows(ROW), (MAP,)))
    assert opened.content == written(ROW)
    assert not opened.problems
    assert opened.kept_digest != opened.digest
    assert opened.reports[0].facts[1].place == "cell=2,2"


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=12, max_size=12), min_size=1, max_size=4))
def test_any_table_reads_as_its_csv(rows: list[list[str]]) -> None:
    assert items(of_rows(*rows)) == list(read("x.csv", written(*rows), declared=(MAP,)))


def test_numbers_truths_dates_and_gaps_are_written_plainly() -> None:
    declared = ColumnMap.load(
        b'name = "n"\nkind = "intelligence"\nsender = "s"\nreference = "id"\n[columns."a"]\nfact = "note"'
    )
    instant = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    values = [1, 2.0, 2.5, True, date(2026, 1, 2), instant, Decimal("1.10"), None, "text"]
    for value, text in zip(
        values,
        ["1", "2", "2.5", "true", "2026-01-02", "2026-01-02T03:04:05+00:00", "1.10", "", "text"],
        strict=True,
    ):
        content = parquet({"id": ["1"], "a": pa.array([value], pa.string() if value is None else None)})
        (found,) = read("x.parquet", content, declared=(declared,))
        assert isinstance(found, ReportRead)
        assert [fact.value for fact in found.facts] == ([text] if text else [])


def test_one_value_of_many_rows_is_held_once_and_what_grows_too_large_is_refused() -> None:
    long = "x" * 100_000
    content = parquet({name: pa.array([long] * 2000) for name in HEADER}, compression="zstd")
    assert len(content) < 10_000_000
    with pytest.raises(BadInput, match="bytes of text"):
        items(content)


WRONG = {
    "a binary column": (parquet({"Ref": ["1"], "Thumb": [PNG]}), "holds binary in a column", "column=Thumb"),
    "a nested column": (parquet({"Ref": ["1"], "List": [["a"]]}), "holds list", "column=List"),
    "cut": (b"PAR1" + of_rows(ROW)[400:], "cannot be read as Parquet", "byte 0"),
    "an end without a beginning": (b"PAR1\x00\x00\x00\x00PAR1", "cannot be read as Parquet", "byte 0"),
    "columns that are not there": (parquet({"Ref": ["1"]}), "has no column 'Name'", "row=1"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_read_says_where_and_why(case: str) -> None:
    content, words, place = WRONG[case]
    with pytest.raises(BadInput, match=words) as bad:
        items(content)
    assert bad.value.place == place
    assert bad.value.remedy


def test_without_a_map_no_parquet_enters() -> None:
    for declared in ((), (Profile.named("uk"),)):
        opened = open_arrived(Arrived("x.parquet", of_rows(ROW), declared))
        assert [problem.rule for problem in opened.problems] == ["declared columns"]


def test_a_picture_written_as_letters_in_a_cell_is_refused() -> None:
    import base64

    letters = base64.b64encode(PNG + bytes(200)).decode()
    opened = open_arrived(Arrived("x.parquet", of_rows([*ROW[:-1], letters]), (MAP,)))
    assert not opened.reports
    assert "no pictures" in opened.problems[0].rule


def test_bytes_between_the_cells_never_come_in() -> None:
    hidden = of_rows(ROW).replace(b"Apache Arrow", b"A picture...")
    assert open_arrived(Arrived("x.parquet", hidden, (MAP,))).content == written(ROW)
