"""An administrator's commands about signing in, as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Identity, IdentityProvider, Session
from daybreak.cli import accounts, session
from daybreak.cli.main import app
from daybreak.kernel.errors import NotFound
from daybreak.ledger.models import Entry, Payload
from tests.rooms import World

CODE = re.compile(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands find the test's database as it is."""
    monkeypatch.setattr(session, "open_installation", lambda: None)


def said(*words: str) -> dict[str, Any]:
    """Run a command and return its last line."""
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.output.strip().splitlines()[-1])
    return answer


def test_an_invitation_is_printed_once(world: World) -> None:
    name = world.gold.person.username
    first, second = (said("invite", name)["code"] for _ in range(2))
    assert CODE.fullmatch(first)
    assert first != second
    with pytest.raises(NotFound):
        CliRunner().invoke(app, ["invite", "nobody"], catch_exceptions=False)


def test_a_reset_needs_its_reason(world: World) -> None:
    name = world.gold.person.username
    assert CliRunner().invoke(app, ["reset-sign-in", name]).exit_code == 2
    Identity.objects.create(person=world.gold.person, issuer="https://id.example", subject="7", bound_at=world.at)
    assert CODE.fullmatch(said("reset-sign-in", name, "--reason", "lost the telephone, known by voice")["code"])
    assert not Identity.objects.exists()
    assert not Session.objects.exists()


def test_a_provider_is_named_and_its_secret_stays_out_of_the_database(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBREAK_HOME", str(tmp_path))
    (tmp_path / "issued.txt").write_text("a-secret-of-the-provider\n")
    words = ("--issuer", "https://id.example", "--client", "daybreak", "--secret-file", str(tmp_path / "issued.txt"))
    assert said("identity-provider", "kent", *words)["back"] == "/sign-in/agency/kent/back/"
    assert (tmp_path / "keys" / "provider-kent").read_text() == "a-secret-of-the-provider\n"
    with viewing(world.auditor):
        written = [bytes(each.canonical) for each in Entry.objects.filter(act="provider:name")]
        written += [bytes(each.content) for each in Payload.objects.all()]
    assert any(b"id.example" in each for each in written)
    assert not any(b"a-secret" in each for each in written)
    assert "a-secret" not in str(list(IdentityProvider.objects.values_list()))


def test_each_command_says_what_it_is_for() -> None:
    for command in (accounts.invite, accounts.reset_sign_in, accounts.identity_provider):
        assert command.__doc__
