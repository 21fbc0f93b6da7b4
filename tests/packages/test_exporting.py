"""From the lead agency's database through an envelope to a force that has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from daybreak.access.viewer import viewing
from daybreak.cli.main import app
from daybreak.intake.models import Fact
from daybreak.intake.terms import FactKind
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Tampered
from daybreak.kernel.words import Category
from daybreak.ledger.keys import registered
from daybreak.ledger.models import Entry
from daybreak.ledger.tasks import seal_all
from daybreak.packages import actions
from daybreak.packages.models import ForceKey, Package, PackagePremises
from daybreak.packages.queries import disclosure_proof, keys_named
from daybreak.packages.sealing import turns
from daybreak.packages.travelling.envelope import new_identity
from daybreak.packages.travelling.opening import Trust, open_envelope
from tests.packages.invented import add_placed, sent
from tests.rooms import World
from tests.triage.invented import AT, Said

SECRET, PUBLIC = new_identity()
CHILD = "child-of-nobody@example.com"


def with_key(world: World, slug: str = "kent", public: str = PUBLIC) -> None:
    with viewing(world.coordinator):
        actions.register_key(world.force(slug), public, by=world.coordinator, at=AT)


def exported(world: World, *packages: Package) -> list[actions.Envelope]:
    with viewing(world.coordinator):
        return actions.export([package.id for package in packages], by=world.coordinator, at=AT)


def trust() -> Trust:
    return Trust(turns(), [registered().verifier])


def one_sent(world: World) -> Package:
    with viewing(world.analyst):
        subject = add_placed(world, 1, Said(FactKind.EMAIL, "ann@example.com"), Said(FactKind.CHILDREN_IN_HOME, "2"))
        version = subject.mentions.get().referral.versions.get()
        Fact.objects.create(
            compartment=world.national, referral=version.referral, version=version, category=Category.VICTIM,
            party="victim/1", kind=FactKind.EMAIL, value=CHILD, normal=CHILD, place="/victim",
        )  # fmt: skip
    (package,) = sent(world, subject)
    return package


def test_a_package_goes_to_a_force_without_a_database(committed_world: World, tmp_path: Path) -> None:
    world = committed_world
    package = one_sent(world)
    with_key(world)
    with pytest.raises(NotFound, match="not sealed in the ledger yet"):
        exported(world, package)
    seal_all(at=AT)
    for post in (world.force_analyst("surrey"), world.social_worker("cs-kent")):
        with viewing(post), pytest.raises(NotFound):
            disclosure_proof(package.id)
    (envelope,) = exported(world, package)
    assert envelope.name == "P-000001-1.kent.daybreak.age"
    assert b"ann@example.com" not in envelope.sealed
    with viewing(world.auditor):
        entry = Entry.objects.get(act="package:export")
        assert (entry.processing, entry.to, entry.thing_ref) == ("disclose", "kent", str(package.id))
    _at_the_force(envelope, tmp_path)


def _at_the_force(envelope: actions.Envelope, folder: Path) -> None:
    found = trust()
    packages = [{"key": str(each.key), "since": each.since, "until": each.until} for each in found.packages]
    said = {"packages": packages, "ledger": [str(each) for each in found.ledger]}
    (folder / "lead.json").write_text(json.dumps(said))
    (folder / "kent.key").write_text(SECRET)
    (folder / envelope.name).write_bytes(envelope.sealed)
    words = [str(folder / envelope.name), "--force", "kent", "--key", str(folder / "kent.key")]
    words += ["--trust", str(folder / "lead.json"), "--json"]
    verified = CliRunner().invoke(app, ["package", "verify", *words])
    assert json.loads(verified.stdout.splitlines()[-1])["reference"] == "P-000001/1", verified
    taken = CliRunner().invoke(app, ["package", "import", *words, "--into", str(folder / "inbox")])
    assert taken.exit_code == 0, taken
    for path in (folder / "inbox").rglob("*"):
        assert path.is_dir() or CHILD.encode() not in path.read_bytes(), "a child's address never travels"
    content = json.loads((folder / "inbox" / "P-000001-1" / "data" / "package.json").read_text())
    assert "ann@example.com" in {fact["value"] for fact in content["facts"]}
    again = CliRunner().invoke(app, ["package", "import", *words, "--into", str(folder / "inbox")])
    assert isinstance(again.exception, Conflict)
    words[2] = "surrey"
    assert isinstance(CliRunner().invoke(app, ["package", "verify", *words]).exception, NotAllowed)


def test_an_offline_force_learns_of_a_recall_by_the_next_envelope(committed_world: World) -> None:
    world = committed_world
    with viewing(world.analyst):
        subjects = [add_placed(world, n) for n in (1, 2)]
    first, second = sent(world, *subjects)
    with_key(world)
    seal_all(at=AT)
    with viewing(world.coordinator):
        actions.recall([first.id], reason="cleared", by=world.coordinator, at=AT)
    with pytest.raises(Conflict, match="is recalled and goes to no force"):
        exported(world, first)
    (envelope,) = exported(world, second)
    found = open_envelope(envelope.sealed, identity=SECRET, trust=trust(), force="kent")
    assert found.status["withdrawn"] == ["P-000001/1"]


def test_what_was_changed_in_the_database_is_not_put_into_an_envelope(committed_world: World) -> None:
    package = one_sent(committed_world)
    with_key(committed_world)
    seal_all(at=AT)
    with viewing(committed_world.coordinator):
        PackagePremises.objects.update(address="2 Invented Lane, ZZ99 1AA")
    with pytest.raises(Tampered, match="does not say what was signed"):
        exported(committed_world, package)


@pytest.mark.django_db
def test_a_force_without_a_key_gets_no_envelope(world: World) -> None:
    package = one_sent(world)
    with pytest.raises(Conflict, match="No key of kent is registered"):
        exported(world, package)


@pytest.mark.django_db
def test_a_key_is_replaced_and_only_the_coordinator_registers_it(world: World) -> None:
    with_key(world)
    other = new_identity()[1]
    with_key(world, public=f" {other}\n")
    with viewing(world.force_analyst("kent")):
        rows = list(ForceKey.objects.order_by("retired_at").values_list("recipient", "retired_at"))
        assert rows == [(PUBLIC, AT), (other, None)]
    with viewing(world.force_analyst("surrey")):
        assert ForceKey.objects.count() == 0
    with viewing(world.coordinator), pytest.raises(BadInput, match="not the public half"):
        actions.register_key(world.force("kent"), SECRET, by=world.coordinator, at=AT)
    for post in (world.analyst, world.gold):
        with viewing(post), pytest.raises(NotAllowed):
            actions.register_key(world.force("kent"), PUBLIC, by=post, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("post", ["gold", "analyst"])
def test_only_the_coordinator_exports(world: World, post: str) -> None:
    package = one_sent(world)
    by: Any = getattr(world, post)
    with viewing(by), pytest.raises(NotAllowed):
        actions.export([package.id], by=by, at=AT)


@pytest.mark.django_db
def test_packages_are_named_by_reference_or_force(world: World) -> None:
    package = one_sent(world)
    with viewing(world.coordinator):
        assert keys_named(["P-000001/1"]) == keys_named(["kent"]) == [package.id]
        for word in ("P-000002/1", "surrey", ""):
            with pytest.raises(NotFound):
                keys_named([word])
