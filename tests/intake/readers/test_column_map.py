"""Column maps: what is declared wrongly is named with its place and what may stand there."""

from __future__ import annotations

from pathlib import Path

import pytest

from daybreak.intake.readers import ColumnMap
from daybreak.intake.terms import FactKind, RecordKind
from daybreak.kernel.errors import BadInput

HEAD = 'name = "county"\nkind = "intelligence"\nsender = "Example Constabulary"\nreference = "Ref"\n'
LINE1 = '[columns."A"]\nfact = "address"\npart = "line1"\n'
EVENT = '[columns."A"]\nfact = "ip_event"\n'
DEVICE = '[columns."A"]\nfact = "device"\n'
ONE = '[columns."DOB"]\nfact = "born_on"\n'


def test_a_map_is_read_from_bytes_and_from_a_file(tmp_path: Path) -> None:
    text = HEAD + ONE + 'format = "%d/%m/%Y"\n[constants]\noriginator = "Example"\n'
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    read = ColumnMap.load(text.encode())
    assert read == ColumnMap.load(tmp_path / "map.toml") == ColumnMap.load(str(tmp_path / "map.toml"))
    assert (read.kind, read.headers, read.constants) == (
        RecordKind.INTELLIGENCE,
        ("Ref", "DOB"),
        {FactKind.ORIGINATOR: "Example"},
    )
    assert read.facts[0].party == "reported/0"


WRONG = {
    "not toml": ("name = ", "", "not TOML"),
    "no name": ('kind = "intelligence"', "name", "must be a text"),
    "name with odd signs": (HEAD.replace("county", "../x") + ONE, "name", "other signs"),
    "unknown kind": (HEAD.replace("intelligence", "rumour") + ONE, "kind", "cannot be 'rumour'"),
    "no columns": (HEAD, "columns", "missing"),
    "columns no table": ("columns = 3\n" + HEAD, "columns", "must be a table"),
    "column no table": (HEAD + '[columns]\nDOB = "born_on"', "columns.DOB", "must be a table"),
    "misspelt entry": ("refrence = 1\n" + HEAD + ONE, "refrence", "not known here"),
    "misspelt column entry": (HEAD + ONE + 'fromat = "%d"', "columns.DOB.fromat", "not known here"),
    "unknown fact": (HEAD + '[columns."X"]\nfact = "shoe_size"', "columns.X.fact", "cannot be 'shoe_size'"),
    "unknown part": (HEAD + '[columns."X"]\nfact = "address"\npart = "door"', "columns.X.part", "no part of address"),
    "part of a plain fact": (HEAD + '[columns."X"]\nfact = "age"\npart = "years"', "columns.X.part", "no part of age"),
    "unknown party": (HEAD + ONE + 'party = "suspect"', "columns.DOB.party", "cannot be 'suspect'"),
    "century open": (HEAD + ONE + 'format = "%d/%m/%y"', "columns.DOB.format", "century"),
    "no date": (HEAD + ONE + 'format = "%H:%M"', "columns.DOB.format", "day, month and year"),
    "no format": (HEAD + ONE + 'format = "%Q"', "columns.DOB.format", "day, month and year"),
    "bare grade": (HEAD + '[columns."X"]\nfact = "file_grade"', "columns.X.scheme", "never stands bare"),
    "port without address": (HEAD + '[columns."X"]\nfact = "ip_event"\npart = "port"', "columns", "no column gives"),
    "a part twice": (HEAD + LINE1 + LINE1.replace("A", "B"), "columns", "given already"),
    "whose port": (
        HEAD + EVENT + EVENT.replace("A", "B") + EVENT.replace("A", "C") + 'part = "port"',
        "columns",
        "could both own",
    ),
    "two services": (
        HEAD + DEVICE + 'id_type = "IMEI"\n' + DEVICE.replace("A", "B") + 'part = "at_text"\nid_type = "MAC"',
        "columns",
        "another column",
    ),
    "unknown constant": (HEAD + ONE + '[constants]\norigin = "x"', "constants.origin", "cannot be 'origin'"),
    "no text": (HEAD + ONE + "[constants]\noriginator = 3", "constants.originator", "must be a text"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(case: str) -> None:
    text, place, words = WRONG[case]
    with pytest.raises(BadInput) as bad:
        ColumnMap.load(text.encode())
    assert bad.value.place == place
    assert words in bad.value.message
    assert bad.value.remedy


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="absent"):
        ColumnMap.load(tmp_path / "absent.toml")
