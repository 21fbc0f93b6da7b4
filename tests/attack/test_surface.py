"""Every endpoint has a row in the matrix, and no row is of an endpoint that is gone."""

from __future__ import annotations

import re

import pytest

from daybreak.access.policy import PERMISSIONS
from daybreak.api.operations import api
from tests.attack.attempts import rows
from tests.attack.matrix import ANYBODY, OPERATIONS, PAGES, PUBLIC
from tests.attack.surface import operations, routes


def test_every_page_has_a_row() -> None:
    assert set(PAGES) == set(routes()), "a new page: say in tests/attack/matrix.py what it is about, and by what right"


def test_every_operation_has_a_row() -> None:
    assert set(OPERATIONS) == set(operations()), "a new operation: give it its row in tests/attack/matrix.py"


def test_rows_name_permissions_of_the_table() -> None:
    assert {row.permission for row in rows().values()} - {PUBLIC, ANYBODY} <= set(PERMISSIONS)


def test_rows_name_the_parameters_operations_declare() -> None:
    paths = api.get_openapi_schema()["paths"]  # made anew each time it is asked for
    for name, row in OPERATIONS.items():
        method, _, path = name.partition(" ")
        said = paths[f"/api/v1{path}"][method.lower()]
        asked = {each["name"] for each in said.get("parameters", []) if each["in"] == "query"}
        assert asked - {"sender"} == set(row.asks), name


@pytest.mark.parametrize("route", [*routes().values(), *operations()])
def test_no_address_counts(route: str) -> None:
    """Keys are random: who has one learns nothing of the next; forces are public, files are named in the release."""
    kinds = set(re.findall(r"<(\w+):\w+>", route))
    assert kinds <= {"uuid", "slug", "str"}, "a number in an address can be counted up"
    assert "str" not in kinds or route.endswith("<uuid:key>/files/<str:name>")
