"""What lies sealed in the database: bytes that tell nothing, that some roles do not see, and that nobody exchanges."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from daybreak.access.viewer import viewing
from daybreak.kernel.errors import Tampered
from daybreak.release.actions import publish
from daybreak.release.documents.terms import Rendered
from daybreak.release.models import PublishedFile, Release, SealedPack
from daybreak.release.sealing import STEP_BYTES, Sealed, opened, seal_all
from tests.release.invented import clocks, drafted, unlocked
from tests.rooms import World
from tests.web.doors import client_of

HOUR = timedelta(hours=1)
PACKS = {
    "": (Rendered("release.txt", "text/plain", b"a" * 100), Rendered("figures.csv", "text/csv", b"\x00\xff")),
    "kent": (Rendered("release.txt", "text/plain", b"b" * 70_000),),
    "surrey": (),
}


def test_what_is_sealed_is_opened_as_it_was_and_all_have_one_size() -> None:
    sealed = seal_all(PACKS, place="here")
    assert {slug: opened(pack, place="here", slug=slug) for slug, pack in sealed.items()} == PACKS
    assert {len(pack.sealed) % STEP_BYTES for pack in sealed.values()} == {28}, "nonce and tag beside whole steps"
    assert len({len(pack.sealed) for pack in sealed.values()}) == 1


@given(st.data())
def test_any_changed_byte_or_place_opens_nothing(data: st.DataObject) -> None:
    sealed = seal_all(PACKS, place="here")["kent"]
    part = data.draw(st.sampled_from(["sealed", "wrapped_key"]))
    content = bytearray(getattr(sealed, part))
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    changed = Sealed(**{"sealed": sealed.sealed, "wrapped_key": sealed.wrapped_key, part: bytes(content)})
    for pack, place, slug in ((changed, "here", "kent"), (sealed, "there", "kent"), (sealed, "here", "surrey")):
        with pytest.raises(Tampered):
            opened(pack, place=place, slug=slug)


@pytest.mark.django_db
def test_sealed_bytes_tell_nothing(world: World) -> None:
    release = unlocked(world, drafted(world, embargo=world.at + HOUR))
    with viewing(world.gold):
        packs = list(SealedPack.objects.select_related("agency"))
    assert len(packs) > 40
    assert len({len(bytes(pack.sealed)) for pack in packs}) == 1, "no size tells of a pack"
    everything = b"".join(bytes(pack.sealed) + bytes(pack.wrapped_key) for pack in packs)
    for words in ("figures.csv", "release.txt", "arrests", world.operation.codename, release.text[40:80], "text/csv"):
        assert words.encode() not in everything
    key = bytes(packs[0].wrapped_key)
    with pytest.raises(InvalidTag):
        AESGCM(b"\0" * 32).decrypt(key[:12], key[12:], b"")


@pytest.mark.django_db
def test_the_reading_role_of_the_database_does_not_even_see_the_table(world: World) -> None:
    reader = settings.DATABASES["reader"]["USER"]
    with connection.cursor() as cursor:
        for table, sees in (("release_sealedpack", False), ("release_release", True)):
            cursor.execute("SELECT has_table_privilege(%s, %s, 'SELECT')", [reader, table])
            assert cursor.fetchone() == (sees,)


@pytest.mark.django_db
def test_nobody_but_the_lead_sees_that_packs_are_sealed(world: World) -> None:
    unlocked(world, drafted(world, embargo=world.at + HOUR))
    for post in (None, world.force_press("kent"), world.press_officer, world.silver("kent"), world.auditor):
        with viewing(post):
            assert not SealedPack.objects.exists()
            assert not PublishedFile.objects.exists()
    with viewing(world.gold):
        assert SealedPack.objects.exists()


CHANGES = {
    "sealed": "UPDATE release_sealedpack SET sealed = set_byte(sealed, 99, get_byte(sealed, 99) # 1)",
    "wrapped key": "UPDATE release_sealedpack SET wrapped_key ="
    " set_byte(wrapped_key, 20, get_byte(wrapped_key, 20) # 1)",
    "exchanged": "UPDATE release_sealedpack p SET sealed = o.sealed, wrapped_key = o.wrapped_key"
    " FROM release_sealedpack o WHERE o.agency_id IS NULL AND p.agency_id IS NOT NULL",
    "gone": "DELETE FROM release_sealedpack WHERE agency_id = (SELECT id FROM agencies_agency WHERE slug = 'kent')",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_pack_that_is_not_what_was_sealed_opens_none(committed_world: World, change: str) -> None:
    """As the tables' owner would change it: the app's role may not."""
    world = committed_world
    release = unlocked(world, drafted(world, embargo=world.at - HOUR))
    with viewing(world.gold), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE release_sealedpack SET sealed = sealed")
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('daybreak.viewer', %s, true)", [str(world.gold.id)])
        cursor.execute(CHANGES[change])
        assert cursor.rowcount > 0
    with pytest.raises(Tampered), viewing(world.gold):
        publish(release.id, operation=world.operation, readings=clocks(world.at), by=world.gold, at=world.at)
    with viewing(world.gold):
        assert not PublishedFile.objects.exists()
        assert Release.objects.get().state == "unlocked"


def test_nobody_sees_one_pack_before_another(committed_world: World) -> None:
    """While the publishing transaction is open nobody sees anything; when it ends, everybody everything."""
    world = committed_world
    release = unlocked(world, drafted(world, embargo=world.at - HOUR))
    presses = [client_of(world.force_press(slug)) for slug in ("kent", "surrey")]
    with viewing(world.gold):
        publish(release.id, operation=world.operation, readings=clocks(world.at), by=world.gold, at=world.at)
        assert PublishedFile.objects.exists(), "inside"
        assert _seen_from_outside(world.gold.id) == 0
    assert [_files(client) for client in presses] == [5, 5]
    assert _seen_from_outside(world.gold.id) > 100


def _seen_from_outside(viewer: UUID) -> int:
    """Return how many files another connection sees as the post that is publishing."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('daybreak.viewer', %s, true)", [str(viewer)])
        cursor.execute("SELECT count(*) FROM release_publishedfile")
        return int(cursor.fetchone()[0])


def _files(client: Client) -> int:
    return client.get("/press/").content.count(b"/files/")
