"""Everything that can be asked from outside: each address of the URLconf, each operation of the API's document."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from daybreak.api.operations import api

API = "api/v1/"


def routes() -> dict[str, str]:
    """Return the route of every page by its name, walked from the root; the API's are in its own document."""
    return {name: route for name, route in _walk(get_resolver().url_patterns, "") if not route.startswith(API)}


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route)
        else:
            yield each.name or route, route


def operations() -> list[str]:
    """Return every operation of the API as "METHOD /path"."""
    paths = api.get_openapi_schema()["paths"]
    return [
        f"{method.upper()} {path.removeprefix('/' + API[:-1])}" for path, found in paths.items() for method in found
    ]
