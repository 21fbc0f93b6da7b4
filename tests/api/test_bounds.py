"""Everything the API takes has an end: no list, no text and no object of a body may be as long as a caller likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from ninja import Schema

from daybreak.api.operations import api

DOCUMENT: dict[str, Any] = api.get_openapi_schema()
READ_ONE_BY_ONE = {"EntriesIn.entries[]"}
"""Entries of a device are judged each for itself, so that a bad one keeps no other back (`daybreak.api.day`)."""


def _bodies() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", content["schema"])
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]


def unbounded(schema: dict[str, Any], place: str) -> Iterator[str]:
    """Yield the places of a schema that have no end."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from unbounded(DOCUMENT["components"]["schemas"][name], name)
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from unbounded(choice, place)
    for name, part in schema.get("properties", {}).items():
        yield from unbounded(part, f"{place}.{name}")
    kind = schema.get("type")
    if kind == "array":
        if "maxItems" not in schema:
            yield f"{place}: a list without an end"
        yield from unbounded(schema["items"], f"{place}[]")
    if kind == "string" and not {"maxLength", "enum", "const", "format"} & schema.keys():
        yield f"{place}: a text without an end"
    if kind == "object" and place not in READ_ONE_BY_ONE:
        more = schema.get("additionalProperties")
        if more is True or (isinstance(more, dict) and "maxProperties" not in schema):
            yield f"{place}: an object without an end"
        if isinstance(more, dict):
            yield from unbounded(more, f"{place}{{}}")


@pytest.mark.parametrize(("operation", "schema"), [pytest.param(*each, id=each[0]) for each in _bodies()])
def test_whatever_is_taken_has_an_end(operation: str, schema: dict[str, Any]) -> None:
    assert list(unbounded(schema, operation)) == []


def test_no_two_shapes_have_one_name() -> None:
    """The document keeps one shape a name: of two, one operation would be described by the other's."""
    named = Counter(each.__name__ for each in _below(Schema) if each.__module__.startswith("daybreak.api."))
    assert [name for name, count in named.items() if count > 1] == []


def _below(of: type[Schema]) -> set[type[Schema]]:
    return {of}.union(*(_below(each) for each in of.__subclasses__()))


def test_the_document_is_made_once() -> None:
    assert api.get_openapi_schema() is api.get_openapi_schema(), "it takes a second, and anybody may ask for it"
