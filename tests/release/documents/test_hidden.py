"""No published file holds anything it does not show, by readers that had no part in writing it."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from daybreak.release.documents.terms import Rendered
from tests.release.documents.invented import a_table, files_of
from tests.release.documents.reading import hidden

FILES = files_of(a_table())


def test_no_file_of_a_release_holds_anything_hidden() -> None:
    assert len(FILES) > 200
    assert {name: found for name, file in FILES.items() if (found := hidden(file))} == {}


def planted(name: str, old: bytes, new: bytes) -> Rendered:
    file = FILES[name]
    assert old in file.content, "there is a place for it"
    return replace(file, content=file.content.replace(old, new, 1))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("release.html", b"</body>", b"<script>1</script></body>"),
        ("release.html", b"<main ", b"<main onclick='1' "),
        ("release.html", b"</body>", b"<!-- counted: 3 --></body>"),
        ("release.html", b"</body>", b"<p hidden>3</p></body>"),
        ("release.html", b"</body>", b"<p style='display:none'>3</p></body>"),
        ("release.html", b".quiet {", b".quiet { display: none; }\n.quiet {"),
        ("release.html", b"</body>", b"<img src='https://stats.example/1'></body>"),
        ("release.html", b'href="kent.html"', b'href="https://stats.example/kent.html"'),
        ("kent.html", b"</body>", b"<iframe></iframe></body>"),
        ("kent.html", b"Kent Police", "Kent\u200b Police".encode()),
        ("map-arrests.svg", b"</svg>", b"<script>1</script></svg>"),
        ("map-arrests.svg", b"</svg>", b"<metadata>counted 3</metadata></svg>"),
        ("map-arrests.svg", b"<svg ", b"<svg onload='1' "),
        ("bars-arrests.svg", b"</svg>", b"<!-- 3 --></svg>"),
        ("figures.csv", b"People arrested", b"=HYPERLINK(1)"),
        ("figures.csv", b"figure,", b"counted,figure,"),
        ("figures.csv", b"\r\n", b",3\r\n"),
        ("figures.json", b'"snapshot"', b'"counted": 3, "snapshot"'),
        ("figures.json", b'"national"', b'"true": 3, "national"'),
        ("release.txt", b"Figures", "Fig\u202eures".encode()),
    ],
)  # fmt: skip
def test_what_is_hidden_in_a_file_is_found(name: str, old: bytes, new: bytes) -> None:
    assert hidden(planted(name, old, new)) != []


@pytest.mark.parametrize("what", ["attachment", "script", "author", "note", "revision"])
def test_what_is_hidden_in_a_pdf_is_found(what: str) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(FILES["kent.pdf"].content))
    if what == "attachment":
        writer.add_attachment("counted.csv", b"kent,3")
    elif what == "script":
        act = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")})
        writer.root_object[NameObject("/OpenAction")] = act
    elif what == "author":
        writer.add_metadata({"/Author": "A person"})
    out = io.BytesIO()
    writer.write(out)
    content = out.getvalue() + (b"\n%%EOF" if what == "revision" else b"")
    if what == "note":
        content = _annotated(content)
    assert hidden(replace(FILES["kent.pdf"], content=content)) != []


def _annotated(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.add_annotation(0, FreeText(text="counted 3", rect=(0, 0, 90, 30)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_has_a_title_a_language_tags_and_no_hour() -> None:
    reader = PdfReader(io.BytesIO(FILES["kent.pdf"].content))
    catalog = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "REHEARSAL: Kent Police in Operation BRIGHT DAWN"
    assert catalog["/Lang"] == "en-GB"  # type: ignore[index]
    assert catalog["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert reader.metadata.author is None
    dates = {str(reader.metadata.get(key)) for key in ("/CreationDate", "/ModDate")} - {"None"}
    assert all(date.startswith("D:20260317") for date in dates), "the day of the figures, not the hour of printing"
