"""A premises goes through every door: noting, choosing its force, looking a postcode up."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.attribution.models import Door, ForceChoice, PremisesMark
from daybreak.attribution.terms import MarkKind
from daybreak.cli import premises as commands
from daybreak.cli.main import app
from daybreak.identity.models import Premises
from tests.api.programs import Program
from tests.attribution.desk import Desk, open_items
from tests.rooms import World
from tests.web.doors import client_of

pytestmark = pytest.mark.django_db
WHY = "The council lists four households"


def missing() -> set[str]:
    """Return the items that these notes decide about and that are open: `recent` goes by the real clock here."""
    return set(open_items(Door.objects.get())) & {"household", "grounds"}


def test_a_premises_is_noted_and_given_a_force_through_every_door(world: World) -> None:
    analyst, desk, name = client_of(world.analyst), Desk(world), world.analyst.person.username
    with viewing(world.coordinator):
        subject = desk.walk()
        key = Premises.objects.get().pk
    path = f"/premises/{key}/"
    page = analyst.get(path).content.decode()
    assert "Nobody noted" in page
    assert "Kent Police" in page
    assert path in analyst.get(f"/subjects/{subject.id}/").content.decode()
    assert analyst.post(f"{path}note/", {"mark-kind": "several_households", "mark-reason": ""}).status_code == 422
    assert analyst.post(f"{path}note/", {"mark-kind": "several_households", "mark-reason": WHY}).status_code == 302
    assert analyst.post(f"{path}force/", {"force-force": "atlantis", "force-reason": WHY}).status_code == 422
    assert analyst.post(f"{path}force/", {"force-force": "surrey", "force-reason": WHY}).status_code == 302
    page = analyst.get(path).content.decode()
    assert WHY in page
    assert "Surrey Police" in page
    with viewing(world.analyst):
        assert missing() == {"household"}

    program = Program(world, world.analyst)
    told = program.get(f"/premises/{key}").json()
    assert (told["force"], told["chosen"], [note["kind"] for note in told["notes"]]) == (
        "surrey", "surrey", ["several_households"],
    )  # fmt: skip
    said = {"kind": "one_household", "reason": WHY}
    assert program.send(f"/premises/{key}/notes", said).status_code == 428, "a note that knew nothing of the newest"
    told = program.send(f"/premises/{key}/notes", said, version=program.version(f"/premises/{key}")).json()
    assert [note["kind"] for note in told["notes"]] == ["one_household", "several_households"]
    version = program.version(f"/premises/{key}")
    taken_back = program.send(f"/premises/{key}/force", {"force": "", "reason": WHY}, version=version).json()
    assert taken_back["force"] == "kent"
    assert program.get("/force-of?postcode=AL5%203NG").json()["force"] == "bedfordshire"
    with viewing(world.analyst):
        assert missing() == set()

    commands.note_premises(key, MarkKind.SHARED_CONNECTION, reason=WHY, act_as=name)
    commands.choose_force(key, "surrey", reason=WHY, act_as=name)
    with viewing(world.analyst):
        assert missing() == {"grounds"}
        assert (PremisesMark.objects.count(), ForceChoice.objects.count()) == (3, 3)


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("AL5 3NG", "bedfordshire: this postcode differs from its sector"),
        ("AL5 0AA", "no force: unsure: its sector is not in the table; or bedfordshire, hertfordshire"),
        ("AL5", "no force: this is no whole postcode"),
    ],
)
def test_the_force_of_a_postcode_by_command_and_page(world: World, postcode: str, said: str) -> None:
    assert said in CliRunner().invoke(app, ["force-of", postcode]).stdout
    page = client_of(world.gold).get("/force-of/", {"q": postcode}).content.decode()
    assert said.partition(": ")[2].partition("; or")[0] in page
    assert "Look it up" in client_of(world.gold).get("/force-of/").content.decode()
    assert client_of(world.silver("kent")).get("/force-of/").status_code == 403
