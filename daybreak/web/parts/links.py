"""Links a page may carry: only to this site, with the rest of the query kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

Query = Mapping[str, object] | QueryDict | None


def local(href: object) -> str:
    """Return the link when it stays on this site, else nothing: no scheme, no other host, no control character."""
    text = str(href or "")
    # Browsers drop control characters and outer blanks, and read a backslash as a slash.
    if text != text.strip() or "\\" in text or any(ord(letter) < 32 or letter == "\x7f" for letter in text):
        return ""
    path = text.split("?", 1)[0].split("#", 1)[0]
    return "" if path.startswith("//") or ":" in path.split("/", 1)[0] else text


def with_query(query: Query, **changes: object) -> str:
    """Return `?…` with some parameters changed; None takes one away."""
    new = query.copy() if isinstance(query, QueryDict) else _from_mapping(query)
    for name, value in changes.items():
        new.pop(name, None)
        if value is not None:
            new[name] = str(value)
    return "?" + new.urlencode()


def _from_mapping(query: Mapping[str, object] | None) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in (query or {}).items():
        made[name] = str(value)
    return made
