"""What custody records say of suspects, by page, API and command: for who records and who commands, for nobody else."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

from daybreak.access.viewer import viewing
from daybreak.cli import session
from daybreak.kernel.errors import BadInput, NotAllowed, NotFound
from daybreak.packages.models import Package
from daybreak.visits.actions import record_outcomes
from daybreak.visits.terms import Followed, OutcomeKind
from tests.api.programs import Program
from tests.api.test_following import versioned
from tests.doors.test_following import run, told
from tests.rooms import World
from tests.visits.invented import accepted, ready
from tests.visits.test_actions import entries
from tests.visits.test_particulars import arrested, holds
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WORDS = "Teaching, childcare and early years"


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def named(world: World, *keys: UUID) -> list[str]:
    with viewing(world.silver("kent")):
        return [Package.objects.get(pk=key).reference for key in keys]


def test_on_the_page_of_the_visit(world: World) -> None:
    visit, silver = ready(world)[0], world.silver("kent")
    client, home = client_of(silver), f"/visits/{visit.pk}/"
    filled = {"described-sex": "female", "described-work": "education"}
    assert "From the custody record" not in client.get(home).content.decode(), "nobody was met yet"
    early = client.post(f"{home}particulars/", versioned(client, home) | filled)
    assert early.status_code == 409
    assert "neither arrested nor attended" in early.content.decode()
    with viewing(silver):
        record_outcomes([Followed(visit.package_id, OutcomeKind.ARREST, world.at)], by=silver, at=world.at)
    assert "Record what the custody record says" in client.get(home).content.decode()
    stale = versioned(client, home)
    nothing = client.post(f"{home}particulars/", stale | {"described-sex": "", "described-work": ""})
    assert nothing.status_code == 422
    assert "Neither sex nor kind of work is said" in nothing.content.decode()
    assert client.post(f"{home}particulars/", stale | filled).status_code == 302
    shown = client.get(home).content.decode()
    assert WORDS in shown
    assert "Correct what the custody record says" in shown
    assert '<option value="education" selected>' in shown, "a correction begins with what holds"
    late = client.post(f"{home}particulars/", stale | filled | {"described-sex": "male"})
    assert (late.status_code, "Somebody else changed this" in late.content.decode()) == (409, True)
    assert holds(world, visit.package_id) == (1, "female", "education"), "the second of two is told so"
    for post, seen in ((world.gold, True), (world.force_analyst("kent"), True), (world.bronze("kent"), False)):
        page = client_of(post).get(home).content.decode()
        assert (WORDS in page, "From the custody record" in page) == (seen, seen), post.role
        assert (f"{home}particulars/" in page) == (post.role == "force_analyst")
    assert WORDS not in client.get("/day/?on=all").content.decode(), "in no list"


def test_over_the_api(world: World) -> None:
    one, other = arrested(world, 2)
    silver, path = Program(world, world.silver("kent")), "/day/particulars"
    said = {"package": str(one), "sex": "male", "work": "health"}
    assert silver.get(path, package=str(one)).json() == []
    assert silver.send(path, said).json() == {"kept": 1}
    assert silver.send(path, said).json() == {"kept": 0}
    many = {"described": [said | {"work": None}, {"package": str(other), "work": "none"}]}
    assert silver.send(f"{path}/many", many).json() == {"kept": 2}
    kept = silver.get(path, package=str(one)).json()
    assert [(each["number"], each["sex"], each["work"]) for each in kept] == [(2, "male", ""), (1, "male", "health")]
    assert silver.send(path, said | {"work": "baker"}).status_code == 422
    assert silver.send(path, said | {"age": 40}).status_code == 422
    (unmet,) = accepted(world)
    answer = silver.send(f"{path}/many", {"described": [said, {"package": str(unmet.id), "sex": "male"}]})
    assert (answer.status_code, answer.json()["rule"]) == (409, "arrested or attending")
    assert holds(world, one) == (2, "male", ""), "nothing of the call is recorded"
    for post, read, write in (
        (world.gold, 200, 403), (world.force_analyst("kent"), 200, 200), (world.bronze("kent"), 403, 403),
        (world.analyst, 403, 403), (world.silver("surrey"), 404, 404),
    ):  # fmt: skip
        program = Program(world, post)
        assert (program.get(path, package=str(one)).status_code, program.send(path, said).status_code) == (read, write)
    assert entries(world, "particulars:read") == 4, "who reads it is in the ledger"


def test_by_command_one_by_one(world: World) -> None:
    (key,), silver = arrested(world), world.silver("kent")
    (reference,) = named(world, key)
    command = ("outcome", "particulars", reference)
    assert told(run(silver, *command))["particulars"] is None
    recorded = run(silver, *command, "--sex", "female", "--work", "education")
    assert WORDS.lower() in recorded.output
    assert told(recorded)["kept"] == 1
    assert told(run(silver, *command, "--work", "not recorded"))["particulars"]["sex"] == "female", "as before"
    assert holds(world, key) == (2, "female", "")
    again = run(silver, *command, "--sex", "female")
    assert "as before" in again.output
    assert told(again)["kept"] == 0
    assert told(run(silver, "outcome", "list", reference))["particulars"]["number"] == 2
    assert "custody record" not in run(world.bronze("kent"), "outcome", "list", reference).output
    for by, words, error in (
        (silver, ("--sex", "man"), BadInput), (world.bronze("kent"), ("--sex", "male"), NotAllowed),
        (world.bronze("kent"), (), NotAllowed), (world.gold, ("--sex", "male"), NotAllowed),
        (world.silver("surrey"), ("--sex", "male"), NotFound), (world.silver("surrey"), (), NotFound),
    ):  # fmt: skip
        assert isinstance(run(by, *command, *words).exception, error), (by.role, words)
    assert isinstance(run(silver, "outcome", "particulars").exception, BadInput)
    assert holds(world, key) == (2, "female", "")


def test_by_command_a_whole_day_or_none_of_it(world: World, tmp_path: Path) -> None:
    silver, day = world.silver("kent"), tmp_path / "day.csv"
    one, other = arrested(world, 2)
    unmet = accepted(world)[0].reference
    names = named(world, one, other)
    good = f'reference,sex,work\n{names[0]},Female,"{WORDS}"\n{names[1]},,other\n'
    day.write_text(f"{good}{unmet},male,\nP-NOBODY/1,male,\n{names[0]},male,\n,male,\n", "utf-8")
    command = ("outcome", "particulars", "--file", str(day))
    refused = run(silver, *command)
    assert isinstance(refused.exception, BadInput)
    assert "4 of 6 lines" in str(refused.exception)
    for line, words in (
        (4, "neither arrested"),
        (5, "no package"),
        (6, "stands on line 2"),
        (7, "No package is named"),
    ):
        assert any(f"(line {line})" in said and words in said for said in refused.stderr.splitlines()), (line, words)
    numbers = [int(number) for number in re.findall(r"\(line (\d+)", refused.stderr)]
    assert numbers == [4, 5, 6, 7], "in the order of the file"
    assert holds(world, one) is None
    day.write_text(good, "utf-8-sig")
    assert isinstance(run(world.silver("surrey"), *command).exception, BadInput), "hidden is absent"
    assert isinstance(run(world.bronze("kent"), *command).exception, NotAllowed)
    assert told(run(silver, *command)) == {"kept": 2, "as_before": 0}
    assert told(run(silver, *command)) == {"kept": 0, "as_before": 2}
    assert (holds(world, one), holds(world, other)) == ((1, "female", "education"), (1, "", "other"))
    assert isinstance(run(silver, *command, "--sex", "male").exception, BadInput)
    day.write_bytes(b"\xff\xfe\x00")
    assert isinstance(run(silver, *command).exception, BadInput)
