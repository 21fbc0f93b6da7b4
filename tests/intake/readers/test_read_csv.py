"""Declared CSV: cells become facts with their place, and a broken row never moves its neighbours."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daybreak.intake.readers import ColumnMap, read
from daybreak.intake.terms import FactKind, FactRead, RecordKind, ReportRead, Unreadable
from daybreak.kernel.errors import BadInput

MAP = ColumnMap.load(b"""
name = "county"
kind = "intelligence"
sender = "Example Constabulary"
reference = "Ref"
[columns."Name"]
fact = "family_name"
[columns."DOB"]
fact = "born_on"
format = "%d/%m/%Y"
[columns."Home line"]
fact = "address"
part = "line1"
role = "home"
[columns."Home code"]
fact = "address"
part = "postcode"
role = "home"
[columns."Work code"]
fact = "address"
part = "postcode"
role = "work"
[columns."IP"]
fact = "ip_event"
[columns."IP port"]
fact = "ip_event"
part = "port"
[columns."IP time"]
fact = "ip_event"
part = "at_text"
[columns."Child"]
fact = "given_name"
party = "victim/0"
[columns."Handle"]
fact = "username"
service = "Example Chat"
[constants]
originator = "Example Constabulary"
""")
HEADER = [
    "Ref",
    "Name",
    "DOB",
    "Home line",
    "Home code",
    "Work code",
    "IP",
    "IP port",
    "IP time",
    "Child",
    "Handle",
    "Shoe",
]
ROW = [
    "R1",
    "Müller",
    "03/11/1990",
    "1 Example Street",
    "ZZ99 9ZZ",
    "ZZ1 1AA",
    "198.51.100.23",
    "51515",
    "2025-11-03T21:02:11Z",
    "Ann",
    "testy",
    "9",
]


def written(*rows: list[str], delimiter: str = ",", end: str = "\r\n") -> bytes:
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter, lineterminator=end).writerows([HEADER, *rows])
    return held.getvalue().encode()


def items(content: bytes) -> list[ReportRead | Unreadable]:
    return list(read("x.csv", content, declared=(MAP,)))


def one(*cells: str) -> ReportRead:
    (only,) = items(written(list(cells)))
    assert isinstance(only, ReportRead)
    return only


def changed(**cells: str) -> list[str]:
    return [cells.get(name.replace(" ", "_"), cell) for name, cell in zip(HEADER, ROW, strict=True)]


def test_a_row_becomes_a_record() -> None:
    found = one(*ROW)
    assert (found.scheme, found.reference, found.part, found.kind, found.sender, found.place) == (
        "csv:county",
        "R1",
        "report",
        RecordKind.INTELLIGENCE,
        "Example Constabulary",
        "row=2",
    )
    said = {(fact.kind, fact.value, fact.party, fact.place) for fact in found.facts}
    assert said == {
        (FactKind.ORIGINATOR, "Example Constabulary", "", "row=2"),
        (FactKind.FAMILY_NAME, "Müller", "reported/0", "cell=2,2"),
        (FactKind.BORN_ON, "03/11/1990", "reported/0", "cell=2,3"),
        (FactKind.ADDRESS, "1 Example Street, ZZ99 9ZZ", "reported/0", "cell=2,4-2,5"),
        (FactKind.ADDRESS, "ZZ1 1AA", "reported/0", "cell=2,6"),
        (FactKind.IP_EVENT, "198.51.100.23", "reported/0", "cell=2,7-2,9"),
        (FactKind.GIVEN_NAME, "Ann", "victim/0", "cell=2,10"),
        (FactKind.USERNAME, "testy", "reported/0", "cell=2,11"),
        (FactKind.UNREAD, "9", "", "cell=2,12"),
    }


def detail_of(found: ReportRead, kind: FactKind) -> list[dict[str, object]]:
    return [dict(fact.detail) for fact in found.facts if fact.kind is kind]


def test_details_are_complete() -> None:
    found = one(*ROW)
    home, work = detail_of(found, FactKind.ADDRESS)
    assert home == {
        "line1": "1 Example Street",
        "line2": None,
        "locality": None,
        "region": None,
        "postcode": "ZZ99 9ZZ",
        "country": None,
        "role": "home",
    }
    assert (work["role"], work["postcode"], work["line1"]) == ("work", "ZZ1 1AA", None)
    assert detail_of(found, FactKind.IP_EVENT) == [
        {"at_text": "2025-11-03T21:02:11Z", "port": 51515, "event": None, "proxy": None}
    ]
    assert detail_of(found, FactKind.BORN_ON) == [{"iso": "1990-11-03"}]
    assert detail_of(found, FactKind.USERNAME) == [{"service": "Example Chat"}]


def test_a_date_written_otherwise_has_no_iso_form() -> None:
    assert detail_of(one(*changed(DOB="11-03-1990")), FactKind.BORN_ON) == [{"iso": None}]
    assert detail_of(one(*changed(DOB="31/02/1990")), FactKind.BORN_ON) == [{"iso": None}]


def test_parts_without_their_value_are_unread() -> None:
    found = one(*changed(IP=""))
    assert not detail_of(found, FactKind.IP_EVENT)
    unread = [(fact.value, fact.place, fact.detail) for fact in found.facts if fact.kind is FactKind.UNREAD]
    assert ("51515", "cell=2,8", {"column": "IP port"}) in unread
    assert len(unread) == 3


def test_blank_cells_say_nothing() -> None:
    assert [fact.kind for fact in one("R1", *[" "] * 11).facts] == [FactKind.ORIGINATOR]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_delimiter_line_ends_and_bom_are_found_out(delimiter: str, end: str, bom: bytes) -> None:
    assert items(bom + written(ROW, delimiter=delimiter, end=end)) == [one(*ROW)]


def test_a_bad_row_leaves_the_rest() -> None:
    lines = (
        written(ROW, ROW[:-1], [*ROW, "moved"], [*ROW, ""], ["", *ROW[1:]]).decode() + "\r\n" + ",".join(ROW) + "\r\n"
    )
    found = items(lines.encode())
    assert [item.place for item in found] == ["row=2", "row=3", "row=4", "row=5", "cell=6,1", "row=8"]
    assert [type(item) for item in found] == [ReportRead, Unreadable, Unreadable, ReportRead, Unreadable, ReportRead]
    assert all(item.rule and item.remedy for item in found if isinstance(item, Unreadable))


def test_a_line_with_broken_but_closed_quotes_leaves_the_rest() -> None:
    lines = written(ROW).decode() + 'R2,"a"b,' + ",".join(ROW[2:]) + "\r\n" + ",".join(ROW) + "\r\n"
    found = items(lines.encode())
    assert [item.place for item in found] == ["row=2", "row=3", "row=4"]
    assert isinstance(found[1], Unreadable)


def test_after_a_quote_left_open_nothing_is_believed() -> None:
    row = ",".join(ROW)
    found = items((written(ROW).decode() + 'R2,"open,' + ",".join(ROW[2:]) + f"\r\n{row}\r\n{row}\r\n").encode())
    assert [item.place for item in found] == ["row=2", "row=3-*"]
    tricked = written(ROW).decode() + f'R2,"a "quoted" word\r\n{row}\r\nend",' + ",".join(ROW[2:]) + "\r\n"
    assert [item.place for item in items(tricked.encode())] == ["row=2", "row=3-*"]


def test_a_cell_of_several_lines_counts_as_one_row() -> None:
    found = items(written(changed(Shoe="9\n10"), ROW))
    assert [item.place for item in found] == ["row=2", "row=3"]


WRONG = {
    "missing column": (b"Ref,Name\n1,2\n", "has no column 'DOB'", "row=1"),
    "no header": (b"\n\n", "is empty", "byte 0"),
    "doubled column": (written(ROW).replace(b"Shoe", b"Name"), "more than one column 'Name'", "row=1"),
    "latin-1": ("Ref,Name\n1,Zoë\n".encode("latin-1"), "byte 0xeb cannot stand there", "byte 13, line 2"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_be_read_says_where_why_and_what_to_do(case: str) -> None:
    content, words, place = WRONG[case]
    with pytest.raises(BadInput, match=words) as bad:
        items(content)
    assert bad.value.place == place
    assert bad.value.remedy


def test_without_a_map_csv_is_not_guessed_at() -> None:
    with pytest.raises(BadInput, match="needs its column map"):
        read("x.csv", written(ROW))


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=12, max_size=12), max_size=4), st.sampled_from(",;\t"))
def test_every_cell_is_kept_in_its_place(rows: list[list[str]], delimiter: str) -> None:
    found = items(written(*rows, delimiter=delimiter))
    kept = [row for row in rows if any(row)]
    assert len(found) == len(kept)
    for item, row in zip(found, kept, strict=True):
        if isinstance(item, Unreadable):
            assert not row[0].strip()
            continue
        words = {part for fact in item.facts for part in (fact.value, *map(str, fact.detail.values()))}
        assert all(cell in words for cell in row[1:] if cell.strip())
        assert item.reference == row[0].strip()


def test_a_constant_is_marked_as_one() -> None:
    assert FactRead(FactKind.ORIGINATOR, "Example Constabulary", "row=2", "", {"constant": True}) in one(*ROW).facts
