"""Filters, searches and page numbers: asking for a hidden thing is answered as asking for one that never was."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote_plus

import pytest

from daybreak.agencies.terms import Role
from tests.attack.attempts import attempt, expected, rows
from tests.attack.scene import Scene

UUIDS = frozenset({"visit", "package", "thing_ref", "entry"})
"""Parameters that take a key; the others take words."""
PAGES_OF_ROWS = frozenset({"page", "offset", "limit"})
FAR = ("2", "9999", "-1", "1e9", "x")
USUAL = [Role.BRONZE, Role.SOCIAL_WORKER, Role.PRESS_OFFICER]
LONG = [Role.FORCE_ANALYST, Role.GOLD, Role.LEAD_ANALYST]  # they may ask more, of more


@pytest.mark.parametrize(
    "who",
    [*(role.value for role in USUAL), *(pytest.param(role.value, marks=pytest.mark.slow) for role in LONG)],
)
def test_a_question_about_a_hidden_thing_is_answered_as_one_about_nothing(scene: Scene, who: str) -> None:
    differences = [each for name in rows() for each in _differences(scene, who, name)]
    assert not differences, "\n".join(differences)


def _differences(scene: Scene, who: str, name: str) -> Iterator[str]:
    row = rows()[name]
    if row.thing or not expected(scene, who, name, None):
        return
    for parameter in sorted(set(row.asks) - PAGES_OF_ROWS):
        for asked, absent in _questions(scene, who, parameter):
            hidden, nothing = (attempt(scene, who, name, query={parameter: text}) for text in (asked, absent))
            said = hidden.plain.replace(asked, absent).replace(quote_plus(asked), quote_plus(absent))
            if hidden.status != nothing.status or said != nothing.plain:
                yield f"{who} asks {name} with {parameter}={asked}: {hidden.status} / {nothing.status}"


def _questions(scene: Scene, who: str, parameter: str) -> list[tuple[str, str]]:
    """Return what names a hidden package or visit, each with a text of the same form that names nothing."""
    found = []
    for place in ("foreign", "elsewhere", "restricted"):
        package = scene.things["package"].get(place)
        if package is None or scene.sees(scene.posts[who], package):
            continue
        if parameter in UUIDS:
            found.append((str(package.pk), "00000000-0000-4000-8000-000000000000"))
        else:
            found.append((package.reference, "P-99999/9"))  # type: ignore[attr-defined]
            found.append(("Elsewhere Suspect", "Elsewhere Nobodyy"))
    return found


@pytest.mark.parametrize("name", [name for name, row in rows().items() if PAGES_OF_ROWS & set(row.asks)])
def test_no_page_number_reaches_further(scene: Scene, name: str) -> None:
    row = rows()[name]
    key = scene.key(row.thing, "own") if row.thing else None
    for parameter in PAGES_OF_ROWS & set(row.asks):
        for number in FAR:
            tried = attempt(scene, Role.GOLD.value, name, key, query={parameter: number})
            assert tried.status in (200, 403, 404, 422), (parameter, number)
            assert "Traceback" not in tried.body
