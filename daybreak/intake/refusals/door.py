"""The one question at the door: may these bytes enter?"""

from __future__ import annotations

import re

from daybreak.intake.refusals.hidden import hidden_in
from daybreak.intake.refusals.signatures import kind_at, kind_within
from daybreak.intake.refusals.unmistakable import kind_anywhere
from daybreak.kernel.errors import ContentRefused

MAX_BYTES = 50_000_000
_SHORTEST_HIDDEN = 36  # letters of a name: no picture takes fewer
_JUNK = 4096  # bytes that may precede a signature: a copied header, a mail's preamble
_NO_IMAGERY = "no pictures, films, sound, documents or archives, ever"
_SEND_TEXT = "Send the report itself as XML, JSON or CSV; of files send names and hashes only."
_LEADING = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|[\s\x00]++)*+")
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\r")))
_SVG = re.compile(
    rb"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+<(?:\w++:)?svg[\s>/]",
    re.DOTALL | re.IGNORECASE,
)


def refuse(name: str, content: bytes, *, at_most_bytes: int = MAX_BYTES) -> None:
    """Raise ContentRefused for what never enters; the name is only repeated in the message, it decides nothing."""
    if shown_name(name) != name:
        raise _imagery(name, "a picture, film, document or archive in its name", 0)
    if len(content) > at_most_bytes:
        raise ContentRefused(
            f"{_shown(name)} has at least {len(content):,} bytes; a file has at most {at_most_bytes:,}",
            rule="size of a file", place=f"byte {at_most_bytes}", remedy="Split it and send the parts.",
        )  # fmt: skip
    _refuse_kind(name, content)
    _refuse_binary(name, content)
    if found := hidden_in(content):
        raise _imagery(name, found.what, found.offset)


def _refuse_kind(name: str, content: bytes) -> None:
    text = not _has_controls(content)
    start = _first_byte(content)
    for offset in sorted({0, start}):
        if what := kind_at(content, offset, text=text):
            raise _imagery(name, what, offset)
    if _SVG.match(content, start):
        raise _imagery(name, "an SVG image", start)
    if found := None if text else kind_within(content, at_most=_JUNK) or kind_anywhere(content):
        raise _imagery(name, *found)


def _refuse_binary(name: str, content: bytes) -> None:
    at = content.find(b"\0")
    if at >= 0:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        raise ContentRefused(
            f"{_shown(name)} is {'text in UTF-16' if wide else 'not text: it holds a NUL byte'}",
            rule="text in UTF-8", place=f"byte {at}", remedy="Save it as UTF-8 text and send it again.",
        )  # fmt: skip


def _has_controls(content: bytes) -> bool:
    # Valid UTF-8 without control bytes is text, and no binary signature can occur in text.
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return len(content.translate(None, _CONTROLS)) != len(content)


def _first_byte(content: bytes) -> int:
    leading = _LEADING.match(content)
    return leading.end() if leading else 0


def _imagery(name: str, what: str, offset: int) -> ContentRefused:
    return ContentRefused(
        f"{_shown(name)} is or holds {what}", rule=_NO_IMAGERY, place=f"byte {offset}", remedy=_SEND_TEXT
    )


def shown_name(name: str) -> str:
    """Return the name, or words in its place where the name itself holds what never enters."""
    if len(name) < _SHORTEST_HIDDEN or not hidden_in(name.encode("utf-8", "surrogatepass")):
        return name
    return "A file whose name is not kept"


def _shown(name: str) -> str:
    kept = shown_name(name)
    return kept if len(kept) <= 80 else f"{kept[:77]}..."
