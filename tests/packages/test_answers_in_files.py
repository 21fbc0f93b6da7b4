"""What an offline force answered comes in once, from the force that holds the package."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Tampered
from daybreak.kernel.words import Level
from daybreak.ledger.models import Entry
from daybreak.packages import actions, queries
from daybreak.packages.contents import contents_of
from daybreak.packages.models import AnswerKey, Package, PackageMove, RecallNotice, ReceivedAnswer
from daybreak.packages.terms import Said
from daybreak.packages.travelling.answering import Answered, new_key, read_key, write_answer
from daybreak.packages.travelling.contents import digest_of
from tests.packages.test_exporting import one_sent
from tests.rooms import World
from tests.triage.invented import AT

KENT, KENT_PUBLIC = new_key("kent")
SURREY, SURREY_PUBLIC = new_key("surrey")
HOUR = timedelta(hours=1)


@pytest.fixture
def package(world: World) -> Package:
    with viewing(world.coordinator):
        for slug, public in (("kent", KENT_PUBLIC), ("surrey", SURREY_PUBLIC)):
            actions.register_answer_key(world.force(slug), str(public), by=world.coordinator, at=AT)
    return one_sent(world)


def says(world: World, package: Package, said: Said, number: int, *, key: str = KENT, **changed: Any) -> str:
    with viewing(world.coordinator):
        content = contents_of([package])[package.pk]
    said_so: dict[str, Any] = {
        "answer": uuid4(), "number": number, "force": "kent", "reference": package.reference, "package": package.pk,
        "export": "e1", "digest": digest_of(content), "said": said, "reason": "x" if said is Said.REJECTED else "",
        "access_to_children": "yes" if said is Said.ACKNOWLEDGED else "", "said_by": "PC 1", "said_at": AT + HOUR,
    }  # fmt: skip
    answered = Answered(**(said_so | changed))
    return write_answer(answered, read_key(key, force=key.partition("/")[0]))


def take(world: World, *files: str) -> list[ReceivedAnswer]:
    with viewing(world.coordinator):
        return actions.import_answers([file.encode() for file in files], by=world.coordinator, at=AT + 2 * HOUR)


pytestmark = pytest.mark.django_db


def test_an_offline_force_acknowledges_and_accepts(world: World, package: Package) -> None:
    level = Level(package.level)
    files = [says(world, package, Said.ACCEPTED, 2), says(world, package, Said.ACKNOWLEDGED, 1)]
    taken = take(world, *files)
    assert [row.said for row in taken] == [Said.ACKNOWLEDGED, Said.ACCEPTED]
    with viewing(world.force_analyst("kent")):
        found = queries.package(package.pk)
        assert (found.state, found.access_to_children) == ("accepted", "yes")
        assert Level(found.level) == Level(level)
        reasons = list(PackageMove.objects.filter(package=found, after="accepted").values_list("reason", flat=True))
        assert reasons == ["In a file by PC 1, 2026-03-02 10:00 UTC"]
    with viewing(world.auditor):
        assert Entry.objects.filter(act="package:import-answer").count() == 2


def test_an_offline_force_does_not_take_a_yes_back(world: World, package: Package) -> None:
    take(world, says(world, package, Said.ACKNOWLEDGED, 1))
    with viewing(world.analyst):
        (draft,) = actions.renew([package.pk], because="x", by=world.analyst, at=AT).packages
    with viewing(world.coordinator):
        for step in (actions.check, actions.sign, actions.disseminate):
            (new,) = step([draft.pk], by=world.coordinator, at=AT)
    take(world, says(world, new, Said.ACKNOWLEDGED, 1, access_to_children="no"))
    with viewing(world.coordinator):
        assert queries.package(new.pk).access_to_children == "yes"


def test_an_offline_force_rejects_with_its_reason(world: World, package: Package) -> None:
    take(world, says(world, package, Said.ACKNOWLEDGED, 1), says(world, package, Said.REJECTED, 2, reason="Moved away"))
    with viewing(world.coordinator):
        found = queries.package(package.pk)
        assert (found.state, found.answer_reason) == ("rejected", "Moved away")


def test_an_offline_force_says_that_it_has_stopped(world: World, package: Package) -> None:
    with viewing(world.coordinator):
        actions.recall([package.pk], reason="cleared", by=world.coordinator, at=AT)
    take(world, says(world, package, Said.STOPPED, 1))
    with viewing(world.coordinator):
        assert RecallNotice.objects.get().acknowledged_at == AT + 2 * HOUR
    with pytest.raises(Conflict, match="no recall that waits"):
        take(world, says(world, package, Said.STOPPED, 2))


def the_same_again(world: World, package: Package, first: str) -> list[str]:
    return [first]


def an_older_one(world: World, package: Package, first: str) -> list[str]:
    take(world, says(world, package, Said.ACCEPTED, 5))
    return [says(world, package, Said.REJECTED, 4)]


def twice_at_once(world: World, package: Package, first: str) -> list[str]:
    file = says(world, package, Said.ACCEPTED, 2)
    return [file, file]


def of_another_force(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.ACCEPTED, 2, key=SURREY)]


def for_another_force(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.ACCEPTED, 2, key=SURREY, force="surrey")]


def changed_since(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.REJECTED, 2).replace('"reason":"x"', '"reason":"y"')]


def of_another_version(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.ACCEPTED, 2, digest="0" * 64)]


def of_an_unknown_package(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.ACCEPTED, 2, reference="P-999999/1")]


def from_the_future(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.ACCEPTED, 2, said_at=AT + timedelta(days=9))]


def before_it_was_sent(world: World, package: Package, first: str) -> list[str]:
    return [says(world, package, Said.ACCEPTED, 2, said_at=AT - HOUR)]


def with_a_key_since_replaced(world: World, package: Package, first: str) -> list[str]:
    file = says(world, package, Said.ACCEPTED, 2)
    with viewing(world.coordinator):
        actions.register_answer_key(world.force("kent"), str(new_key("kent")[1]), by=world.coordinator, at=AT)
    return [file]


@pytest.mark.parametrize(
    ("what", "error", "rule"),
    [
        (the_same_again, Conflict, "replay"),
        (an_older_one, Conflict, "replay"),
        (twice_at_once, Conflict, "replay"),
        (of_another_force, NotAllowed, "foreign"),
        (for_another_force, NotAllowed, "foreign"),
        (changed_since, Tampered, "signature"),
        (with_a_key_since_replaced, Tampered, "signature"),
        (of_another_version, Tampered, "digest"),
        (of_an_unknown_package, NotFound, ""),
        (from_the_future, BadInput, "time"),
        (before_it_was_sent, BadInput, "time"),
    ],
)
def test_what_is_replayed_foreign_or_changed_is_refused_and_nothing_is_taken(
    world: World, package: Package, what: Callable[..., list[str]], error: type[Exception], rule: str
) -> None:
    first = says(world, package, Said.ACKNOWLEDGED, 1)
    take(world, first)
    files = what(world, package, first)
    with viewing(world.coordinator):
        before = (queries.package(package.pk).state, ReceivedAnswer.objects.count())
    with pytest.raises(error) as refused:
        take(world, *files)
    assert getattr(refused.value, "rule", "") == rule
    with viewing(world.coordinator):
        assert (queries.package(package.pk).state, ReceivedAnswer.objects.count()) == before


def test_without_a_registered_key_no_answer_is_taken(world: World) -> None:
    package = one_sent(world)
    with pytest.raises(Conflict, match="No key is registered that kent signs"):
        take(world, says(world, package, Said.ACKNOWLEDGED, 1))


@pytest.mark.parametrize("who", ["gold", "auditor", "force"])
def test_only_the_lead_agency_takes_answers_in(world: World, package: Package, who: str) -> None:
    file = says(world, package, Said.ACKNOWLEDGED, 1).encode()
    by = world.force_analyst("kent") if who == "force" else getattr(world, who)
    with viewing(by), pytest.raises((NotAllowed, NotFound)):
        actions.import_answers([file], by=by, at=AT + HOUR)


def test_a_force_sees_its_own_answers_and_key_alone(world: World, package: Package) -> None:
    take(world, says(world, package, Said.ACKNOWLEDGED, 1))
    with viewing(world.force_analyst("kent")):
        assert (AnswerKey.objects.count(), ReceivedAnswer.objects.count()) == (1, 1)
    with viewing(world.force_analyst("surrey")):
        assert (AnswerKey.objects.get().vkey, ReceivedAnswer.objects.count()) == (str(SURREY_PUBLIC), 0)
