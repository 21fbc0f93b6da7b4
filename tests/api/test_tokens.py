"""Tokens: hashed at rest, for their scopes only, ended by their owner or an administrator."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest
from django.test import Client

from daybreak.access.models import ApiToken
from daybreak.access.terms import Scope
from daybreak.access.viewer import viewing
from daybreak.api.operations import api
from daybreak.api.scopes import FREE, ROOMS, scope_of
from daybreak.kernel.errors import BadInput
from daybreak.ledger.models import Entry
from tests.api.programs import API, Program, newest_token, token_for
from tests.refusing import refused
from tests.rooms import World
from tests.web.doors import client_of, waiting

pytestmark = pytest.mark.django_db
PATHS = [(path, method) for path, operations in api.get_openapi_schema()["paths"].items() for method in operations]


def test_only_a_digest_is_kept(world: World) -> None:
    token = token_for(world, world.force_analyst("kent"))
    row = ApiToken.objects.get()
    assert token.startswith("dbk_")
    assert len(token) >= 44
    assert token not in str(row.__dict__)


def test_a_token_has_words_of_the_vocabulary_and_at_least_one(world: World) -> None:
    with pytest.raises(BadInput, match="at least one scope"):
        token_for(world, world.coordinator, [])
    token_for(world, world.coordinator, [Scope.PACKAGES_READ])
    refused("access_apitoken_scopes", ApiToken.objects.get(), scopes=["everything:write"], digest="other")


def test_every_operation_has_a_scope_and_refuses_a_token_without_it(world: World) -> None:
    without = cache(lambda needed: Program(world, world.coordinator, [scope for scope in Scope if scope is not needed]))
    wrong = []
    for path, method in PATHS:
        part = path.removeprefix(f"{API}/").partition("/")[0]
        assert part in ROOMS or part in FREE, f"{path} stands in no row of api/scopes.py"
        if part in FREE:
            continue
        needed = scope_of(method.upper(), part)
        program = without(needed)
        asked = path.removeprefix(API).replace("{key}", str(newest_token(world.coordinator))).replace("{name}", "x")
        answer = program.send(asked, {}, method=method.upper())
        if (answer.status_code, answer.json()["message"]) != (403, f"This token is not for {needed.value}"):
            wrong.append(f"{method} {path}: {answer.status_code} {answer.content[:80]!r}")
    assert not wrong, "\n".join(wrong)


def test_reading_is_not_writing(world: World) -> None:
    package = waiting(world)[0]
    reader = Program(world, world.force_analyst("kent"), [Scope.PACKAGES_READ])
    version = reader.version(f"/packages/{package.id}")
    said = {"access_to_children": "no"}
    assert reader.send(f"/packages/{package.id}/acknowledge", said, version=version).status_code == 403
    writer = Program(world, world.force_analyst("kent"), [Scope.PACKAGES_WRITE])
    assert writer.send(f"/packages/{package.id}/acknowledge", said, version=version).status_code == 200
    assert writer.get("/packages").status_code == 403


def test_an_ended_or_revoked_token_opens_nothing(world: World) -> None:
    program = Program(world, world.force_analyst("kent"))
    assert program.get("/me").status_code == 200
    row = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=row.issued_at + timedelta(microseconds=1))
    assert program.get("/me").status_code == 401
    ApiToken.objects.update(expires_at=row.expires_at, revoked_at=row.issued_at)
    assert program.get("/me").status_code == 401


def test_who_holds_the_post_lists_and_revokes_their_own(world: World) -> None:
    kent, surrey = Program(world, world.force_analyst("kent")), Program(world, world.force_analyst("surrey"))
    assert [row["username"] for row in kent.get("/tokens").json()] == ["force_analyst-kent-1"]
    path = f"/tokens/{newest_token(world.force_analyst('kent'))}"
    assert surrey.get(path).status_code == surrey.send(path, method="DELETE").status_code == 404
    assert kent.send(path, method="DELETE", version=kent.version(path)).json()["revoked_at"]
    assert kent.get("/me").status_code == 401
    with viewing(world.auditor):
        assert Entry.objects.filter(act="token:revoke").count() == 1


def test_an_administrator_lists_and_revokes_everybodys(world: World) -> None:
    kent, administrator = Program(world, world.force_analyst("kent")), Program(world, world.administrator)
    assert len(administrator.get("/tokens").json()) == 2
    path = f"/tokens/{newest_token(world.force_analyst('kent'))}"
    version = administrator.version(path)
    assert administrator.send(path, method="DELETE", version=version).status_code == 200
    assert administrator.send(path, method="DELETE", version=version).status_code == 412
    assert administrator.send(path, method="DELETE", version=administrator.version(path)).status_code == 409
    assert kent.get("/me").status_code == 401


def test_a_token_is_no_session_and_a_session_no_token(world: World) -> None:
    program = Program(world, world.coordinator)
    assert program.client.get("/packages/").headers["Location"].startswith("/sign-in/"), "pages take no token"
    page = client_of(world.coordinator)
    assert page.get(f"{API}/packages").status_code == 200
    bad = page.get(f"{API}/packages", headers={"authorization": "Bearer dbk_unknown"})
    assert bad.status_code == 401, "a bad token is not saved by a cookie"


def test_writing_with_a_session_needs_its_csrf_token(world: World) -> None:
    package = waiting(world)[0]
    page = Client(enforce_csrf_checks=True)
    page.cookies = client_of(world.force_analyst("kent")).cookies
    answer = page.post(f"{API}/packages/{package.id}/accept", headers={"idempotency-key": "1"})
    assert (answer.status_code, answer.json()["rule"]) == (403, "csrf")


def test_an_address_that_is_none_answers_a_program_as_any_other(world: World) -> None:
    for path in ("/releases/nope", "/nothing/at/all"):
        answer = Program(world, world.gold).get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path
        assert "/api/v1/openapi.json" in answer.json()["remedy"]
    page = client_of(world.gold).get("/nothing/at/all/")
    assert page.status_code == 404
    assert b"There is nothing here under that reference" in page.content
