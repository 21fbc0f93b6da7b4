"""The package on paper: values go into the template as data, never as markup; nothing is loaded from outside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).with_name("package.typ")


def pdf(content: Mapping[str, Any], status: Mapping[str, Any]) -> bytes:
    """Return the package as PDF/A-2a, the marking at the top and the foot of every page."""
    return printed(TEMPLATE, {"content": content, "status": status})


def printed(template: Path, said: Mapping[str, Any]) -> bytes:
    """Return a template as PDF/A-2a with these values, which it reads as data."""
    values = json.dumps(said, ensure_ascii=False, default=str)
    made = typst.compile(
        template, root=template.parent, font_paths=_fonts(), sys_inputs={"said": values}, pdf_standards="a-2a"
    )
    assert isinstance(made, bytes)  # noqa: S101 - one document gives one file
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts that come with the library: a page looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
