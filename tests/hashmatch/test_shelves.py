"""An index is made again from the database whenever it is missing or old, and never tells what is not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import LazySettings

from daybreak.access.viewer import viewing
from daybreak.hashmatch import queries, shelves
from daybreak.hashmatch.actions import look_up
from daybreak.hashmatch.index import growing, near
from daybreak.hashmatch.matching import on_part
from daybreak.hashmatch.models import ListPart, PdqDigest
from daybreak.hashmatch.shelves import NearShelf, Shelf, place_of
from daybreak.kernel.errors import Tampered
from tests.hashmatch.invented import digest, listed
from tests.hashmatch.invented import near as nearby
from tests.rooms import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HASH_INDEXES = tmp_path
    monkeypatch.setattr(shelves, "parts", Shelf())
    monkeypatch.setattr(shelves, "near", NearShelf())


def pdq(*numbers: int) -> list[bytes]:
    return [bytes.fromhex(digest(number, width=32)) for number in numbers]


def test_a_lost_index_of_a_list_is_made_again_from_its_chunks(world: World) -> None:
    asked = [digest(number) for number in range(50)]
    with viewing(world.analyst):
        version = listed(world, asked[:25])
        part = ListPart.objects.get()
        assert place_of(part.manifest).is_dir(), "written when the list was imported"
        shutil.rmtree(place_of(part.manifest))
        shelf = Shelf()
        shelves.parts = shelf
        found = [bool(on_part(bytes.fromhex(one), part, version)) for one in asked]
        assert found == [True] * 25 + [False] * 25
        assert place_of(part.manifest).is_dir()


def test_chunks_that_are_not_those_imported_are_refused(world: World) -> None:
    with viewing(world.analyst):
        version = listed(world, [digest(1)])
        part = ListPart.objects.get()
        shutil.rmtree(place_of(part.manifest))
        other = ListPart(id=part.id, version=version, algorithm="md5", hashes=1, manifest="0" * 64)
        with pytest.raises(Tampered, match="not those that were imported"):
            Shelf().index_of(other)


def test_the_near_index_follows_the_database_and_is_kept_and_opened_again(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (near, growing, shelves):
        monkeypatch.setattr(module, "LOOSE", 10)
    with viewing(world.analyst):
        for start in range(0, 60, 6):
            shelves.add_near(pdq(*range(start, start + 6), start))
            asked = pdq(*range(start + 6))
            found = shelves.near.search(asked)
            assert [[each.digest for each in found[one]] for one in asked] == [[one] for one in asked]
        assert len(list(tmp_path.glob("pdq-*"))) == 1
        shelves.add_near(pdq(100))
        again = NearShelf()
        asked = pdq(0, 59, 100, 200)
        assert [len(found) for found in again.search(asked).values()] == [1, 1, 1, 0]
        assert len(list(tmp_path.glob("pdq-*"))) == 1, "an older one is removed"


def test_an_index_of_another_database_is_not_believed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a restored back-up: the last digest it knows is not there."""
    for module in (near, growing, shelves):
        monkeypatch.setattr(module, "LOOSE", 10)
    with viewing(world.analyst):
        shelves.add_near(pdq(*range(30)))
        folder = place_of("pdq-999999999-0123456789abcdef")
        index = growing.GrowingIndex()
        index.add(pdq(*range(40, 60)), range(999_999_980, 1_000_000_000))
        index.save(folder)
        found = NearShelf().search(pdq(3, 45))
        assert [len(each) for each in found.values()] == [1, 0]


def test_a_digest_known_once_is_kept_once_and_a_look_up_sees_it_in_its_own_transaction(world: World) -> None:
    with viewing(world.analyst):
        shelves.add_near(pdq(1, 1, 2))
        shelves.add_near(pdq(2, 3))
        assert PdqDigest.objects.count() == 3
        version = listed(world, [f"pdq {digest(9, width=32)}"])
        found = look_up(
            world.national, digest=nearby(digest(9, width=32), 31), algorithm="pdq", by=world.analyst, at=world.at
        )
        assert [each.id for each, _ in found.listed] == [version.id]
        assert queries.matched_against(world.national) == [version]
