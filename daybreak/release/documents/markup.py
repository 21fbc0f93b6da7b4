"""Elements of HTML and SVG: text goes in as text and is escaped by the library that writes it, never as markup."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
Element = etree._Element  # the only name the library gives its elements
# XML 1.0 section 2.2: what no document may hold, and direction marks that would show a text other than it is.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def el(tag: str, *inside: Element | str, attrs: Mapping[str, str] | None = None, svg: bool = False) -> Element:
    """Return an element with its attributes and, in order, the elements and texts inside."""
    element = etree.Element(f"{{{SVG}}}{tag}", nsmap={None: SVG}) if svg else etree.Element(tag)  # type: ignore[dict-item]
    for name, value in (attrs or {}).items():
        element.set(name, plain(value))
    for each in inside:
        if isinstance(each, str):
            _append_text(element, plain(each))
        else:
            element.append(each)
    return element


def plain(text: str) -> str:
    """Return a text without characters that no document may hold or that change how it reads."""
    return _NOT_TEXT.sub("", text)


def _append_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def as_html(root: Element) -> bytes:
    """Return a page."""
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>") + b"\n"


def as_svg(root: Element) -> bytes:
    """Return a drawing as a file of its own."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
