"""Marks drawn on a grid of 24 by 24 units: (path, filled)."""

from __future__ import annotations

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

ICONS: dict[str, tuple[str, bool]] = {
    "ring": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z", False),
    "half": ("M12 3a9 9 0 1 0 0 18z M12 3a9 9 0 0 1 0 18", True),
    "forward": ("M6 3l14 9-14 9z", True),
    "check": ("M3 13l6 6L21 5", False),
    "triangle": ("M12 3l10 18H2z", True),
    "diamond": ("M12 2l10 10-10 10L2 12z", True),
    "cross": ("M4 4l16 16M20 4L4 20", False),
    "lock": ("M5 11h14v10H5z M8 11V7a4 4 0 0 1 8 0v4", False),
    "up": ("M12 20V4M5 11l7-7 7 7", False),
    "down": ("M12 4v16M5 13l7 7 7-7", False),
    "sort": ("M8 4v16M4 8l4-4 4 4M16 20V4M12 16l4 4 4-4", False),
    "information": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.2v.1", False),
}


@cache
def icon_of(name: str) -> SafeString:
    """Return the drawing of a mark; an unknown name draws the ring. Kept, since a long list shows hundreds."""
    path, filled = ICONS.get(name, ICONS["ring"])
    style = "day-icon day-icon--full" if filled else "day-icon"
    drawing = '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>'
    return format_html(drawing, style, path)
