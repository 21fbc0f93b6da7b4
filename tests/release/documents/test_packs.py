"""Packs: the same figures in every form, each force its own, the same bytes each time, words of its own nation."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader

from daybreak.kernel.errors import BadInput
from daybreak.kernel.words import Jurisdiction
from daybreak.release.categories import Axis
from daybreak.release.definitions import DEFINITIONS, FEW
from daybreak.release.documents import drawings
from daybreak.release.documents.html_pages import html_page
from daybreak.release.documents.packs import render_packs
from daybreak.release.documents.pages import local_page
from daybreak.release.documents.plain_text import NOT_PUBLISHED
from daybreak.release.documents.reference import help_lines
from daybreak.release.documents.tables import WITHHELD, as_csv
from daybreak.release.documents.terms import PROTECTED, Reader, Revision
from daybreak.release.reading import Told, slips
from daybreak.release.reading.terms import Page
from daybreak.release.tables.printed import NONE_PUBLISHED, Printed, heading_of, printed
from daybreak.release.tables.terms import Layout, Tables
from tests.release.documents.invented import NAMES, SPOKEN, UNSAID, a_table, files_of, packs, texts_for

TABLE = a_table()
FILES = files_of(TABLE)


def as_shown(value: int | None) -> str:
    return PROTECTED if value is None else f"{value:,}"


def page(name: str) -> Any:
    return html.fromstring(FILES[name].content)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_same_values_give_the_same_bytes() -> None:
    assert files_of(a_table()) == FILES
    assert files_of(a_table(2))["figures.csv"] != FILES["figures.csv"]


def test_every_pack_has_its_files_and_no_two_share_a_name() -> None:
    made = packs(TABLE)
    assert next(iter(made)) == ""
    assert set(made) == {"", *NAMES}
    names = [file.name for pack in made.values() for file in pack]
    assert len(names) == len(set(names))
    assert {file.name for file in made["kent"]} == {"kent.html", "kent.txt", "kent.pdf", "kent.csv", "kent.json"}
    assert {"release.html", "release.txt", "release.pdf", "figures.csv", "figures.json"} < {f.name for f in made[""]}


@pytest.mark.parametrize("slug", ["kent", "police-scotland", "northern-ireland", "special"])
def test_a_force_sees_its_own_figures_and_the_nations_in_every_form(slug: str) -> None:
    rows = [[words(cell) for cell in row.xpath("th|td")] for row in page(f"{slug}.html").xpath("//tbody/tr")]
    expected = [
        [d.title, as_shown(TABLE.shown[d.key][slug]), as_shown(TABLE.shown[d.key][""]), d.counts] for d in DEFINITIONS
    ]
    assert rows == expected
    tidy = list(csv.DictReader(io.StringIO(FILES[f"{slug}.csv"].content.decode(), newline="")))
    assert {row["area_code"] for row in tidy} == {"national", slug}
    assert {(row["figure"], row["area_code"]): row["value"] for row in tidy} == {
        (key, area or "national"): PROTECTED if row[area] is None else str(row[area])
        for key, row in TABLE.shown.items()
        for area in ("", slug)
    }
    said = json.loads(FILES[f"{slug}.json"].content)["figures"]
    assert {key: each["forces"] for key, each in said.items()} == {
        k: {slug: row[slug]} for k, row in TABLE.shown.items()
    }
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(FILES[f"{slug}.pdf"].content)).pages)
    assert all(as_shown(TABLE.shown[d.key][slug]) in printed for d in DEFINITIONS)
    others = [name for other, name in NAMES.items() if other != slug and name not in NAMES[slug]]
    every = b"".join(file.content for file in packs(TABLE)[slug] if not file.name.endswith(".pdf")).decode() + printed
    assert [name for name in others if name in every] == [], "no other force stands in its pack"


def test_the_national_page_shows_every_figure_of_every_force() -> None:
    dense = page("release.html").xpath("//table[@class='dense']/tbody/tr")
    assert len(dense) == len(NAMES)
    shown = {words(row.xpath("th")[0]): [words(cell) for cell in row.xpath("td")] for row in dense}
    for slug, name in NAMES.items():
        assert shown[name] == [as_shown(TABLE.shown[d.key][slug]) for d in DEFINITIONS]
    links = set(page("release.html").xpath("//a/@href")) - {"#main"}
    assert links <= set(FILES), "every link leads to a file beside it"
    assert {f"{slug}.html" for slug in NAMES} <= links


def test_what_is_invented_says_so_everywhere_it_is_read() -> None:
    for name, file in FILES.items():
        if name.endswith(".html") or name == "release.txt":
            assert b"REHEARSAL" in file.content, name
    for name in ("release.pdf", "kent.pdf"):
        pages = PdfReader(io.BytesIO(FILES[name].content)).pages
        assert all("REHEARSAL" in each.extract_text() for each in pages), "on every page"
    assert json.loads(FILES["kent.json"].content)["invented"] is True
    real = files_of(replace(TABLE, invented=False))
    assert b"REHEARSAL" not in real["release.html"].content + real["release.txt"].content


def test_only_approved_quotes_are_printed_and_each_where_it_belongs() -> None:
    assert SPOKEN.words in words(page("release.html"))
    assert f"{SPOKEN.speaker}, {SPOKEN.title}" in words(page("release.html"))
    assert SPOKEN.words not in words(page("kent.html"))
    assert all(UNSAID.words.encode() not in file.content for file in FILES.values())


def test_a_later_version_says_what_changed_and_why_where_it_changed() -> None:
    why = "Two people of a visit that was recorded late were added."
    moved = {"": (660, 745), "kent": (None, 12), "essex": (5, None)}
    texts = replace(texts_for(TABLE), revisions=(Revision("People arrested", why, moved),))
    made = {file.name: file for pack in render_packs(TABLE, texts).values() for file in pack}
    for name, said in (("release", "660 before, 745 in"), ("kent", "[c] before, 12 in"), ("essex", "5 before, [c] in")):
        assert f"People arrested: {said} this version. {why}" in words(html.fromstring(made[f"{name}.html"].content))
        pages = PdfReader(io.BytesIO(made[f"{name}.pdf"].content)).pages
        assert why in " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert why.encode() not in made["surrey.html"].content
    assert b"before, 745" not in made["kent.html"].content


@pytest.mark.parametrize("kind", ["map", "bars"])
def test_a_drawing_says_in_words_what_it_shows(kind: str) -> None:
    drawing = html.fromstring(FILES[f"{kind}-arrests.svg"].content)
    assert drawing.get("role") == "img"
    said = drawing.findtext("{*}desc") or ""
    for slug, name in NAMES.items():
        assert f"{name} {as_shown(TABLE.shown['arrests'][slug])}" in said
    assert FILES[f"{kind}-arrests.svg"].content.count(b"\xe2\x80\xae") == 0


def test_a_withheld_number_is_never_drawn_with_a_size() -> None:
    table = a_table(slugs=("kent", "essex"))
    row = {"": 9, "kent": None, "essex": 9}
    drawn = {
        name: file.content for name, file in files_of(replace(table, shown={**table.shown, "arrests": row})).items()
    }
    bars = html.fromstring(drawn["bars-arrests.svg"])
    assert len(bars.findall("{*}rect")) == 1
    tiles = html.fromstring(drawn["map-arrests.svg"]).findall("{*}g")
    assert [len(tile.findall("{*}path")) for tile in tiles if (tile.findtext("{*}title") or "").startswith("Kent")] == [
        1
    ]


PAGES = {
    Jurisdiction.ENGLAND_WALES: (Page.ENGLAND, "kent"),
    Jurisdiction.SCOTLAND: (Page.SCOTLAND, "police-scotland"),
    Jurisdiction.NORTHERN_IRELAND: (Page.NORTHERN_IRELAND, "northern-ireland"),
}


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.sampled_from(sorted(Jurisdiction)), st.booleans())
def test_a_forces_own_text_never_slips_in_its_nation(seed: int, nation: Jurisdiction, withheld: bool) -> None:
    kind, slug = PAGES[nation]
    table = a_table(seed, slugs=(slug,))
    if withheld:
        table = replace(table, shown={key: {"": None, slug: None} for key in table.shown})
    made = local_page(table, texts_for(table), slug)
    told = Told({key: [n for n in row.values() if n is not None] for key, row in table.shown.items()}, page=kind)
    text = "\n\n".join((made.headline, *made.paragraphs))
    assert slips(text, told=told, standing=("BRIGHT DAWN",)) == ()
    risk = () if table.shown["children_safeguarded"][slug] == 0 else ("children_at_immediate_risk",)
    keys = ("arrests", "voluntary_attendances", "premises_searched", "devices_seized", "children_safeguarded", *risk)
    assert (FEW in text.lower()) == any(table.shown[key][slug] is None for key in keys)


def test_a_force_without_arrests_or_children_says_so_and_nothing_about_them() -> None:
    table = a_table(slugs=("kent",))
    table = replace(
        table, shown={key: {"": 0, "kent": 0} for key in table.shown}, names={"kent": "Kent Police Service"}
    )
    said = " ".join(local_page(table, texts_for(table), "kent").paragraphs)
    assert "The Kent Police Service took part" in said
    assert "Officers of the Kent Police Service made no arrest. They searched no premises" in said
    assert "No child was safeguarded there." in said
    assert not re.search(r"\b0 |suspects|referred|charged|voluntarily", said)
    told = Told({key: [0] for key in table.shown}, page=Page.ENGLAND)
    assert slips(said, told=told, standing=("BRIGHT DAWN",)) == ()


def test_what_withheld_means_stands_in_every_file_with_something_withheld() -> None:
    table = a_table(slugs=("kent",))
    table = replace(table, shown={key: {"": 9, "kent": None} for key in table.shown})
    made = files_of(table)
    assert NOT_PUBLISHED in made["kent.txt"].content.decode()
    assert NOT_PUBLISHED not in made["release.txt"].content.decode(), "nothing is withheld there"
    notes = {row["note"] for row in csv.DictReader(io.StringIO(made["kent.csv"].content.decode(), newline=""))}
    assert notes == {"", WITHHELD}
    assert json.loads(made["kent.json"].content)["protected"].startswith("null: withheld")


def test_where_no_table_of_people_arrested_is_published_the_national_files_say_so() -> None:
    made = files_of(replace(a_table(slugs=("kent",)), none_published=True))
    printed = "".join(each.extract_text() for each in PdfReader(io.BytesIO(made["release.pdf"].content)).pages)
    for text in (*(made[f"release.{kind}"].content.decode() for kind in ("html", "txt")), " ".join(printed.split())):
        assert NONE_PUBLISHED in text
    assert NONE_PUBLISHED not in made["kent.html"].content.decode() + FILES["release.txt"].content.decode()


def test_tables_without_what_followed_say_that_it_is_left_out() -> None:
    def told(columns: tuple[tuple[str, ...], ...]) -> tuple[Printed, ...]:
        layout = Layout({Axis.WORK: (("work_education",),)}, columns)
        return printed(Tables(layout, {Axis.WORK: defaultdict(lambda: 12)}))

    alone, followed = told(()), told((("arrested_charged",), ("arrested_open",)))
    assert (heading_of(alone), heading_of(followed)) == ("Who was arrested", "Who was arrested, and what followed")
    assert "What followed is left out: too few people so far." in alone[0].counts
    assert "left out" not in followed[0].counts
    assert "Kind of work is not position of trust" in alone[0].counts


def test_a_nations_words_stand_on_no_other_nations_page() -> None:
    scotland, ireland, kent = (words(page(f"{s}.html")) for s in ("police-scotland", "northern-ireland", "kent"))
    assert "procurator fiscal" in scotland
    assert "Public Prosecution Service" in ireland
    assert "Crown Prosecution Service" in kent
    assert "Crown Prosecution" not in scotland + ireland
    assert "fiscal" not in ireland + kent


def test_each_page_has_help_for_every_reader() -> None:
    for name in ("release.html", "kent.html", "police-scotland.html", "northern-ireland.html"):
        heads = page(name).xpath("//section[@class='help']/h3")
        assert len(heads) == len(Reader), name


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("line = 3", "cannot be read"),
        ('[[line]]\nreader = "now"\nwords = "Call"\nsource = "TO BE SET"', "no source"),
        ('[[line]]\nreader = "now"\nwords = ""\nsource = "us"', "no words"),
        ('[[line]]\nreader = "nobody"\nwords = "Call"\nsource = "us"', "cannot be read"),
        ('[[line]]\nreader = "now"\nwords = "Call"\nsource = "us"\nnations = ["scotland"]', "no line in danger now"),
    ],
)
def test_help_lines_that_are_not_whole_are_refused(tmp_path: Path, told: str, said: str) -> None:
    file = tmp_path / "help-lines.toml"
    file.write_text(told, "utf-8")
    with pytest.raises(BadInput, match=said):
        help_lines(file)
    assert help_lines(tmp_path / "none.toml") == help_lines()


@given(st.text(max_size=20))
def test_no_cell_is_a_formula_and_no_name_breaks_a_row(name: str) -> None:
    table = replace(a_table(slugs=("kent",)), names={"kent": name})
    rows = list(csv.reader(io.StringIO(as_csv(table, ["", "kent"]).decode(), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + 2 * len(DEFINITIONS)
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r]", cell)]


@given(st.text(max_size=30))
def test_no_name_becomes_markup(name: str) -> None:
    table = replace(a_table(slugs=("kent",)), names={"kent": name}, codename=f"<b>{name}")
    content = html_page(table, local_page(table, texts_for(table), "kent"), files=[]).decode()
    assert "<b>" not in content
    assert html.fromstring(content).xpath("//h1/*") == []


def test_a_name_in_the_pdf_is_text_and_one_that_cannot_be_printed_is_refused() -> None:
    table = replace(a_table(slugs=("kent",)), names={"kent": '#strike[x] *y* $z$ "q" \x1f'})
    pdf = files_of(table)["kent.pdf"].content
    assert '#strike[x] *y* $z$ "q"' in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    with pytest.raises(BadInput, match="cannot be printed"):
        files_of(replace(table, names={"kent": "\u6771"}))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("shade", range(len(drawings.SHADES)))
def test_letters_on_a_tile_can_be_read_and_shades_told_apart_without_colour(shade: int) -> None:
    there = luminance(drawings.SHADES[shade])
    ink = luminance(drawings.ink_on(shade))
    assert (max(there, ink) + 0.05) / (min(there, ink) + 0.05) >= 4.5, "WCAG 1.4.3"
    if shade:
        assert (luminance(drawings.SHADES[shade - 1]) + 0.05) / (there + 0.05) >= 1.2, "by lightness alone"
