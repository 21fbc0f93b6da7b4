"""The engine on anybody's table: what it reads, what it refuses, what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybreak.identity.linkage.__main__ import main
from daybreak.identity.linkage.invented.records import write
from daybreak.identity.linkage.table import forms
from daybreak.identity.linkage.table.dates import days_lead, iso_date
from daybreak.identity.linkage.table.layout import read_layout
from daybreak.kernel.errors import BadInput

INVENTED = (
    'id = "record"\ngiven_name = "given_name"\nfamily_name = "family_name"\nborn_on = "born_on"\nage = "age"\n'
    'email = "email"\nphone = "phone"\naddress = "address"\npostcode = "postcode"\ntruth = "truth"\n'
    'household = "household"\n'
)
PEOPLE = """\
No, Forename ,Surname,DOB,Mail,Who
7,Dr Renée,Barton,03/02/1980,A.Barton@Post.Example,1
3,Renee,BARTON,1980-02-03,a.barton@post.example,1
5,Barton,Renee,3 Feb 1980,,1
9,Oluchi,Dunley,25/12/1991,o@post.example,2
"""
COLUMNS = (
    'id = "No"\ngiven_name = "Forename"\nfamily_name = "Surname"\nborn_on = "DOB"\nemail = "Mail"\ntruth = "Who"\n'
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    return tmp_path


def _link(folder: Path, table: str = "people.csv", out: str = "links.csv", *more: str) -> int:
    return main([str(folder / table), "--columns", str(folder / "columns.toml"), "--out", str(folder / out), *more])


def test_a_small_table(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _link(people, "people.csv", "links.csv", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    rows = duckdb.connect().execute(f"select * from '{people / 'links.csv'}'").fetchall()
    assert {row[:2] for row in rows} == {(3, 5), (3, 7), (5, 7)}
    assert told["records"] == 4
    assert told["true_pairs"] == 3
    assert sum(band["right"] for band in told["bands"].values()) == 3


def test_an_invented_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(6_000, tmp_path / "records.parquet", seed=5)
    (tmp_path / "columns.toml").write_text(INVENTED, encoding="utf-8")
    assert _link(tmp_path, "records.parquet", "links.parquet", "--save-model", str(tmp_path / "model.json")) == 0
    said = capsys.readouterr().out
    assert "precision" in said
    assert "memory at the most" in said
    links = f"'{tmp_path / 'links.parquet'}'"
    connection = duckdb.connect()
    bands = dict(connection.execute(f"select band, count(*) from {links} group by 1").fetchall())
    assert set(bands) == {"strong", "review", "drop"}
    assert connection.execute(f"select count(*) from {links} where band = 'strong' and household").fetchall() == [(0,)]
    records = f"'{tmp_path / 'records.parquet'}'"
    wrong = connection.execute(
        f'select count(*) from {links} o join {records} l on l.record = o."left"'
        f" join {records} r on r.record = o.\"right\" where band = 'strong' and l.truth <> r.truth"
    ).fetchall()
    assert wrong == [(0,)]
    again = _link(tmp_path, "records.parquet", "again.parquet", "--model", str(tmp_path / "model.json"))
    assert again == 0
    difference = f"(from {links} except from '{tmp_path / 'again.parquet'}')"
    assert connection.execute(f"select count(*) from {difference}").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("table", "columns", "said"),
    [
        (PEOPLE, COLUMNS.replace("Mail", "E-Mail"), "there is no column 'E-Mail' for email"),
        (PEOPLE.replace("9,Ol", "7,Ol"), COLUMNS, "repeat an id ('7' is there 2 times)"),
        (PEOPLE.replace("9,Ol", ",Ol"), COLUMNS, "1 row(s) have no id"),
        (PEOPLE.splitlines()[0] + "\n", COLUMNS, "the table has no row"),
        (PEOPLE, 'id = "No"\n', "no column is named that could be compared"),
        (PEOPLE, COLUMNS + 'shoe_size = "Who"\n', "shoe_size"),
        (PEOPLE, COLUMNS + '[options]\ndate_order = "backwards"\n', "date_order"),
        (PEOPLE, "id = = 3", "the columns cannot be read"),
    ],
)
def test_what_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, columns: str, said: str
) -> None:
    (tmp_path / "people.csv").write_text(table, encoding="utf-8")
    (tmp_path / "columns.toml").write_text(columns, encoding="utf-8")
    assert _link(tmp_path) == BadInput.exit_code
    error = capsys.readouterr().err
    assert said in error
    assert "rule: " in error
    assert not (tmp_path / "links.csv").exists()


@pytest.mark.parametrize(
    ("table", "out"),
    [
        ("people.xlsx", "links.csv"),
        ("absent.csv", "links.csv"),
        ("people.csv", "people.csv"),
        ("people.csv", "links.doc"),
    ],
)
def test_files_that_cannot_be(people: Path, capsys: pytest.CaptureFixture[str], table: str, out: str) -> None:
    assert _link(people, table, out) == BadInput.exit_code
    assert "rule: " in capsys.readouterr().err


def test_the_example_of_the_documents_is_a_layout() -> None:
    example = Path(__file__).parents[3] / "docs" / "how-to" / "columns.example.toml"
    assert read_layout(example).columns["email"] == ("email_home", "email_work")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1980-02-03", "1980-02-03"), ("19800203", "1980-02-03"), ("1980-02-03 00:00:00", "1980-02-03"),
        ("1980/2/3", "1980-02-03"), ("3.2.1980", "1980-02-03"), ("03/02/80", "1980-02-03"),
        ("3 Feb 1980", "1980-02-03"),
        ("February 3, 1980", "1980-02-03"), ("3rd february 1980", "1980-02-03"), ("12/25/1991", "1991-12-25"),
        ("1980", "1980-01-01"), ("1980-02", "1980-01-01"), ("03021980", "1980-02-03"), ("3/2/09", "2009-02-03"),
        ("1980-02-31", "1980-02-31"), ("19801332", "1980-13-32"), ("soon", None), ("12", None), ("0000-00-00", None),
    ],
)  # fmt: skip
def test_dates(text: str, iso: str | None) -> None:
    assert iso_date(text, day_first=True, this_year=2025) == iso


def test_which_comes_first_is_told_by_the_dates() -> None:
    assert days_lead(["03/02/1980", "25/12/1991"])
    assert not days_lead(["03/02/1980", "12/25/1991"])
    assert days_lead([])


@given(st.dates())
def test_every_iso_date_stays(day: object) -> None:
    text = str(day)
    assert iso_date(text, day_first=False, this_year=2025) in (text, None)
    assert iso_date(text, day_first=False, this_year=2025) == text or not "1000" <= text[:4] <= "2100"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Renée Barton", ("renee", "barton")), ("BARTON, Renée", ("renee", "barton")),
        ("Dr. Ann van der Berg", ("ann", "van der berg")),
        ("John Barton Jr.", ("john", "barton")), ("Cher", ("cher", None)),
        ("Mary Ann Smith-Jones", ("mary ann", "smith jones")),
    ],
)  # fmt: skip
def test_full_names(text: str, names: tuple[str, str | None]) -> None:
    assert forms.full_name(text) == names
