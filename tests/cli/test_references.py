"""What a person types for a thing: a reference in either case, or a key; hidden and absent get the same words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.cli import main, references, session
from daybreak.cli.main import app
from daybreak.custody import actions
from daybreak.custody.models import Exhibit
from daybreak.custody.rules import label_of
from daybreak.custody.terms import Correction, HandedOver, Part
from daybreak.kernel.errors import NotFound
from daybreak.ledger.models import Entry, Payload
from daybreak.visits.models import Visit
from daybreak.visits.rules.warrants import local_day
from tests.custody.invented import seized
from tests.rooms import World
from tests.visits.invented import planned
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "It is needed for the file of this case"
GRAPHIC = "words nobody should meet unasked"


@pytest.fixture(autouse=True)
def _open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "open_installation", lambda: None)


def run(by: Post, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--as", by.person.username])


def told(by: Post, *words: str) -> dict[str, Any]:
    result = run(by, *words, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output.splitlines()[-1])
    return found


def test_a_reference_in_either_case_and_a_key_name_the_same_thing(world: World) -> None:
    visit = planned(world)[0]
    with viewing(world.coordinator):
        package = visit.package
        given = (package.reference, package.reference.lower(), f" {package.reference} ", str(package.id))
        assert {references.package_named(each) for each in given} == {package}
        assert references.visit_named(visit.reference.lower()) == references.visit_named(visit.id) == visit
        assert references.subject_named(package.subject_reference.lower()).id == package.subject_id


@pytest.mark.parametrize(
    ("find", "kind"),
    [(references.package_named, "package"), (references.visit_named, "visit"), (references.subject_named, "subject")],
)
def test_hidden_and_absent_are_told_in_the_same_words(world: World, find: Callable[[str], Any], kind: str) -> None:
    visit = planned(world)[0]
    with viewing(world.coordinator):
        seen: Any = {"package": visit.package, "visit": visit, "subject": visit.package.subject}[kind]
    for hidden, absent in ((str(seen.pk), str(uuid4())), (seen.reference, "Q-000000/1")):
        with viewing(world.force_analyst("surrey")):
            with pytest.raises(NotFound) as first:
                find(hidden)
            with pytest.raises(NotFound) as second:
                find(absent)
        assert str(first.value).replace(hidden, absent) == str(second.value)
        assert kind in first.value.message
        assert hidden in first.value.message
        assert first.value.remedy, "it says where to look"


def test_visits_are_listed_by_force_day_and_state(world: World) -> None:
    visit = planned(world)[0]
    lead = world.coordinator
    (one,) = told(lead, "visit", "list")["visits"]
    with viewing(lead):
        assert one["reference"] == visit.reference
        assert one["package"] == visit.package.reference
        assert visit.starts_at is not None
        day = local_day(visit.starts_at).isoformat()
    for kept in (("--force", "kent"), ("--day", day), ("--state", "planned")):
        assert [each["key"] for each in told(lead, "visit", "list", *kept)["visits"]] == [str(visit.id)], kept
    for left_out in (("--force", "surrey"), ("--day", "2020-01-01"), ("--state", "completed")):
        assert told(lead, "visit", "list", *left_out)["visits"] == [], left_out
    for named in ("visit", "package"):
        misspelt = run(lead, named, "list", "--force", "knet").exception
        assert isinstance(misspelt, NotFound), "no list is empty because of a slip"
    shown = run(lead, "visit", "list").output
    assert all(words in shown for words in (visit.reference, visit.package.reference, "kent", "planned"))
    assert told(world.silver("surrey"), "visit", "list")["visits"] == [], "another force's visits are absent"
    assert run(world.silver("surrey"), "visit", "list").output == "Visits: None\n"


def test_who_listed_visits_is_recorded(world: World) -> None:
    visit = planned(world)[0]
    told(world.coordinator, "visit", "list")
    with viewing(world.auditor):
        (entry,) = Entry.objects.filter(act="visit:read")
        kept = bytes(Payload.objects.get(entry_ref=entry.ref).content)
    assert str(visit.id).encode() in kept


def test_the_entries_of_an_exhibit_are_listed_by_number(world: World) -> None:
    exhibit, bronze, examiner = seized(world)[0], world.bronze("kent"), world.examiner("kent")
    seal = exhibit.seal_number
    with viewing(bronze):
        actions.give([HandedOver(exhibit.id, seal, world.at, "store")], to=examiner, by=bronze, at=world.at)
    with viewing(examiner):
        actions.take([HandedOver(exhibit.id, "S-9", world.at, "store", "")], by=examiner, at=world.at)
        actions.correct(exhibit.id, Correction(2, Part.SEAL, seal, WHY), by=examiner, at=world.at)
    with viewing(bronze):
        actions.correct(exhibit.id, Correction(0, Part.DESCRIPTION, GRAPHIC, WHY), by=bronze, at=world.at)
    shown = told(examiner, "exhibit", "show", label_of(exhibit.id).lower())
    assert [(each["number"], each["kind"]) for each in shown["entries"]] == [
        (1, "given"), (2, "taken"), (3, "corrected"), (4, "corrected"),
    ]  # fmt: skip
    assert ("Entry 2", 3) in [(row["place"], row["explained"]) for row in shown["breaks"]]
    assert shown["held_by"] == str(examiner)
    output = run(examiner, "exhibit", "show", exhibit.reference).output
    assert f"Held by {examiner}" in output
    assert WHY in output
    assert GRAPHIC not in output + json.dumps(shown)
    (listed,) = told(examiner, "exhibit", "list")["exhibits"]
    assert (listed["reference"], listed["label"]) == (exhibit.reference, label_of(exhibit.id))
    with viewing(examiner):
        of = Exhibit.objects.select_related("visit").get().visit.reference
    assert len(told(examiner, "exhibit", "list", "--visit", of)["exhibits"]) == 1
    silver = world.silver("kent")
    returned = run(silver, "exhibit", "return", exhibit.reference, "--seal", seal, "--reason", WHY).output
    assert f"expected {examiner}, recorded {silver}" in returned, "a break names people, not keys"
    assert f"{examiner}  {silver}" in run(examiner, "exhibit", "continuity").output


def test_another_forces_exhibit_is_absent(world: World) -> None:
    exhibit, surrey = seized(world)[0], world.bronze("surrey")
    assert told(surrey, "exhibit", "list")["exhibits"] == []
    for code in (label_of(exhibit.id), exhibit.reference, "ZZZ/99"):
        error = run(surrey, "exhibit", "show", code).exception
        assert isinstance(error, NotFound)
        assert error.message == f"There is no exhibit {code} here"
        assert "daybreak exhibit list" in error.remedy
    with viewing(surrey):
        assert not Visit.objects.exists()


def test_what_an_action_does_not_find_is_named_with_the_list_to_look_in(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["daybreak", "outcome", "correct", str(uuid4()), "--reason", WHY])
    world.silver("kent")
    with pytest.raises(SystemExit) as ended:
        main.run()
    said = capsys.readouterr().err
    assert ended.value.code == NotFound.exit_code
    assert "There is no outcome here under that reference" in said
    assert "`daybreak outcome list PACKAGE`" in said


def test_a_page_names_the_kind_of_what_is_hidden_or_absent_and_where_to_look(world: World) -> None:
    visit, surrey = planned(world)[0], client_of(world.silver("surrey"))
    pages = [surrey.get(f"/visits/{key}/") for key in (visit.id, uuid4())]
    for page in pages:
        assert page.status_code == NotFound.status
        assert "There is no visit here under that reference" in page.content.decode()
        assert "Look for it in its list" in page.content.decode()
