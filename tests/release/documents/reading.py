"""Independent readers of published files: each returns what it finds that a reader of the page would not see."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from daybreak.release.documents.terms import Rendered

SVG_TAGS = {"svg", "title", "desc", "g", "rect", "path", "text"}
SVG_ATTRIBUTES = {
    "viewBox", "role", "aria-labelledby", "font-family", "id", "x", "y", "width", "height", "fill", "stroke",
    "stroke-width", "d", "font-size", "text-anchor", "font-weight",
}  # fmt: skip
HTML_TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "footer", "section", "h1", "h2", "h3",
    "p",
    "figure", "blockquote", "figcaption", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul",
    "li", "span",
}  # fmt: skip
HTML_ATTRIBUTES = {
    "lang", "charset", "name", "content", "http-equiv", "class", "role", "href", "id", "tabindex", "scope",
    "aria-label",
}  # fmt: skip
PDF_CATALOG = {"/Type", "/Pages", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/Lang", "/ViewerPreferences",
               "/OutputIntents", "/Outlines", "/PageLabels", "/Names", "/PageMode", "/Dests"}  # fmt: skip
PDF_SAID = {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
HEADS = {"figure", "title", "area_code", "area", "nation", "value", "note", "as_at", "version", "counts"}
JSON_HEADS = {"operation", "as_at", "snapshot", "version", "invented", "protected", "figures"}
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def hidden(file: Rendered) -> list[str]:
    """Return what a file holds beside what it shows; nothing where it is clean."""
    kind = file.name.rpartition(".")[2]
    readers = {"html": _html, "svg": _svg, "pdf": _pdf, "csv": _csv, "json": _json, "txt": _text}
    return readers[kind](file.content)


def _text(content: bytes) -> list[str]:
    return [f"unseen character {found!r}" for found in UNSEEN.findall(content.decode())]


def _csv(content: bytes) -> list[str]:
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    found = [] if set(rows[0]) == HEADS else [f"columns {rows[0]}"]
    found += [f"row of {len(row)} cells" for row in rows if len(row) != len(rows[0])]
    found += [f"formula {cell}" for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    return found + _text(content)


def _json(content: bytes) -> list[str]:
    said = json.loads(content)
    found = [f"key {key}" for key in set(said) - JSON_HEADS]
    found += [
        f"key {key}"
        for figure in said["figures"].values()
        for key in set(figure) - {"title", "counts", "national", "forces"}
    ]
    return found + _text(content)


def _svg(content: bytes) -> list[str]:
    found = ["comment"] if b"<!--" in content else []
    for element in fromstring(content, forbid_dtd=True).iter():
        tag = element.tag.rpartition("}")[2]
        found += [] if tag in SVG_TAGS else [f"element {tag}"]
        found += [f"attribute {name}" for name in set(element.attrib) - SVG_ATTRIBUTES]
    return found + _text(content)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag == "svg"
        tags, names = (
            (SVG_TAGS, {name.lower() for name in SVG_ATTRIBUTES} | {"xmlns"})
            if self.inside
            else (HTML_TAGS, HTML_ATTRIBUTES)
        )
        self.found += [] if tag in tags else [f"element {tag}"]
        self.found += [f"attribute {name}" for name, _ in attrs if name not in names]
        for name, value in attrs:
            if name == "href" and not re.fullmatch(r"#main|[a-z0-9_-]+\.(html|pdf|csv|json|svg|txt|note)", value or ""):
                self.found.append(f"link {value}")

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "svg"

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")


def _html(content: bytes) -> list[str]:
    page = _Page()
    page.feed(content.decode())
    found = [f"style loads {match}" for match in re.findall(r"@import|url\s*\(", content.decode())]
    found += ["style hides"] if re.search(rb"display:\s*none|visibility|opacity", _on_screen(content)) else []
    return [*page.found, *found, *_text(content)]


def _on_screen(content: bytes) -> bytes:
    """Return the page without what its styles say of paper, where links may be left out."""
    return content.split(b"@media print", 1)[0] + content.partition(b"</style>")[2]


def _pdf(content: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(content), strict=True)
    catalog, said = reader.root_object, set(reader.metadata or ())
    found = [f"catalog {key}" for key in set(catalog) - PDF_CATALOG]
    found += [f"information {key}" for key in said - PDF_SAID]
    found += [f"attachment {name}" for name in reader.attachments]
    found += [f"trees {key}" for key in _names(catalog) - {"/Dests"}]
    found += [f"action on page {key}" for page in reader.pages for key in set(page) & {"/AA", "/Annots", "/B"}]
    found += [] if "/JavaScript" not in content.decode("latin-1") else ["script"]
    found += ["more than one revision"] if content.count(b"%%EOF") != 1 else []
    return found


def _names(catalog: DictionaryObject) -> set[str]:
    names = catalog["/Names"].get_object() if "/Names" in catalog else None
    return set(names) if isinstance(names, DictionaryObject) else set()


def hidden_in(name: str, content: bytes) -> list[str]:
    """Return what a file of a site holds beside what it shows; manifests and proofs show all they hold."""
    if name.endswith((".note", "proof.json")):
        return _text(content)
    return hidden(Rendered(name, "", content))
