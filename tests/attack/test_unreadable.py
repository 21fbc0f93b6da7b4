"""Whatever cannot be read is the sender's mistake and said so: never an error of ours, never half done."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from daybreak.agencies.terms import Role
from tests.attack.attempts import attempt, expected, path_of, rows
from tests.attack.scene import Scene
from tests.web.doors import version_shown

OPERATIONS = [name for name, row in rows().items() if not name.startswith("page ") and row.method != "GET"]
BODIES = {
    "application/json": [b"{", b"\xff\xfe", b"NaN", b'{"reason": "a\\u0000b"}', b'[{"x\\u0000": 1}]', b"[" * 100_000],
    "multipart/form-data": [b"", b"x"],
    "multipart/form-data; boundary=x": [b"", b"{", b"--x\r\n\r\n", b"--x--"],
    "text/plain; charset=nonsense": [b"x"],
}


def _able(scene: Scene, name: str) -> str | None:
    row = rows()[name]
    thing = scene.things[row.thing].get("own") if row.thing else None
    return next((role.value for role in Role if expected(scene, role.value, name, thing)), None)


@pytest.mark.parametrize("name", [name for name, row in rows().items() if row.method == "GET"])
def test_a_byte_0_in_a_question(scene: Scene, name: str) -> None:
    row, who = rows()[name], _able(scene, name) or "gold"
    key = scene.key(row.thing, "own") if row.thing else None
    for asked in {*row.asks, "q", "page", "state"}:
        assert 400 <= attempt(scene, who, name, key, query={asked: "a\0b"}).status < 500, asked


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_body_that_is_not_what_it_says(scene: Scene, name: str) -> None:
    row, who = rows()[name], _able(scene, name) or "gold"
    path = path_of(name, row, scene.key(row.thing, "own") if row.thing else uuid4())
    version = version_shown(scene.posts[who], path) if row.thing else ""
    bearer = f"Bearer {scene.tokens[who]}"
    for kind, bodies in BODIES.items():
        for body in bodies:
            answer = Client(raise_request_exception=False).generic(
                row.method, path, body, content_type=kind, CONTENT_TYPE=kind,  # the client names none for an empty body
                headers={"authorization": bearer, "idempotency-key": "unreadable", "if-match": version},
            )  # fmt: skip
            assert 400 <= answer.status_code < 500, (kind, body[:20])
