"""Before the hour no address, search, preview, export, title, notice or ledger page tells an outsider of a release.

What is looked for stands in `telling`: headline, key, text, embargo. docs/explanation/embargo.md lists the attacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from daybreak.access.viewer import viewing
from daybreak.agencies.models import Post
from daybreak.agencies.terms import Role
from daybreak.cli import release_files, session
from daybreak.kernel.errors import Conflict
from daybreak.ledger.models import Entry
from daybreak.release.actions import amend, hold, resume
from daybreak.release.models import PublishedFile, Release
from tests.attack.surface import operations, routes
from tests.release.invented import arrested, drafted
from tests.rooms import World
from tests.web.doors import client_of
from tests.web.test_pages import LISTS

pytestmark = pytest.mark.django_db
EMBARGO = datetime(2099, 3, 29, 5, 17, tzinfo=UTC)
FIGURES = ("release", "figures", "press")  # the first word of each address that tells of releases
CHANCE = re.compile(rb"(?<=[0-9A-Za-z-])2099|2099(?=[0-9A-Za-z])")  # within a key or a token, where it is no year
KEY = re.compile(r"<uuid:key>|\{key\}")


@pytest.fixture
def waiting(world: World) -> Release:
    """A draft with a second version of its text, an hour of its own, and a hold that was taken back."""
    arrested(world, "kent", 12)
    release, by = drafted(world, embargo=EMBARGO), world.gold
    with viewing(world.press_officer):
        amend(release.id, text=f"{release.text}\nHerons flew over.\n", by=world.press_officer, at=world.at)
    with viewing(by):
        hold(release.id, reason="a figure is late", by=by, at=world.at)
        return resume(release.id, by=by, at=world.at)


def outsiders(world: World) -> list[Post]:
    """Return who may not read figures: two of them see where releases lie, and only their doors are closed."""
    return [
        world.auditor, world.post(Role.ADMINISTRATOR, number=2), world.silver("kent"), world.force_press("kent"),
        world.social_worker("cs-kent"),
    ]  # fmt: skip


def telling(release: Release, *, keys: bool = True) -> tuple[bytes, ...]:
    said = (release.headline, "Herons flew", "2099", "12 people")
    return tuple(each.encode() for each in (*said, *([str(release.id), str(release.snapshot_id)] * keys)))


def check_untold(answer: Any, release: Release, asked: str = "-", *, keys: bool = True) -> None:
    """Fail where an answer tells: its title and notices are in its body, what was asked for itself is left out."""
    body = CHANCE.sub(b"", answer.content.replace(asked.encode(), b""))
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items()).replace(asked, "").encode()
    headers = CHANCE.sub(b"", headers)
    for words in telling(release, keys=keys):
        assert words not in body, (asked, words)
        assert words not in headers, (asked, words)


def addresses() -> Iterator[str]:
    """Yield every address that tells of releases and is read, with KEY and a name in it."""
    for route in routes().values():
        if route.split("/")[0] in FIGURES:
            yield "/" + KEY.sub("KEY", route).replace("<str:name>", "figures.csv").replace("<slug:figure>", "arrests")
    for each in operations():
        method, path = each.split()
        if method == "GET" and path.split("/")[1] in ("releases", "figures", "packs"):
            yield "/api/v1" + path.replace("{key}", "KEY").replace("{name}", "figures.csv").replace(
                "{figure}", "arrests"
            )


def same_answers(post: Post, paths: Iterable[str], release: Release) -> int:
    """Fail where a real key is answered otherwise than one that does not exist; return how many were asked."""
    client, asked = client_of(post), 0
    for path in paths:
        for key in {release.id, release.snapshot_id} if "KEY" in path else {""}:
            real, absent = client.get(path.replace("KEY", str(key))), client.get(path.replace("KEY", str(uuid4())))
            assert real.status_code == absent.status_code, (post, path)
            check_untold(real, release, str(key) or "-")
            asked += 1
    return asked


def test_no_direct_address_tells_that_there_is_a_release(world: World, waiting: Release) -> None:
    """Text, countdown, quotes, files, site, snapshots, records: each address, and whatever is added to them later."""
    paths = [path for path in addresses() if path not in ("/api/v1/figures/definitions", "/figures/definitions/")]
    assert len(paths) > 20
    for post in outsiders(world):
        assert same_answers(post, paths, waiting) > 25


def test_no_search_finds_it(world: World, waiting: Release) -> None:
    for post in outsiders(world):
        client = client_of(post)
        for path in LISTS:
            for name, words in (("q", "Herons"), ("thing", "release")):
                answer = client.get(path, {name: words})
                allowed = path == "/ledger/" and post.role == Role.AUDITOR
                if not allowed:  # an auditor reads that somebody drafted something, and no more (below)
                    check_untold(answer, waiting, words)


def test_no_draft_is_previewed_by_a_forces_own(world: World, waiting: Release) -> None:
    for post in (world.silver("kent"), world.force_analyst("kent"), world.bronze("kent"), world.force_press("kent")):
        client = client_of(post)
        for path in ("text/", "quotes/", "countdown/"):
            answer = client.get(f"/release/{waiting.id}/{path}")
            assert answer.status_code in (403, 404), (post, path)
            check_untold(answer, waiting, str(waiting.id))
        for path in ("/forces/kent/", "/national/", "/national/wall/", "/packages/", "/"):
            check_untold(client.get(path, follow=True), waiting)


def test_no_export_holds_it_even_where_a_file_were_made_early(
    world: World, waiting: Release, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    """A file of the nation that somehow lies there before the hour is sent by no door, to nobody."""
    monkeypatch.setattr(session, "open_installation", lambda: None)
    with viewing(world.gold):
        PublishedFile.objects.create(
            compartment_id=waiting.compartment_id, release=waiting, name="figures.csv", media_type="text/csv",
            digest="0" * 64, content=b"Herons flew", published_at=world.at,
        )  # fmt: skip
    for post in (world.gold, world.coordinator, world.press_officer, world.analyst):
        client, at = client_of(post), f"/release/{waiting.id}/"
        for path in (f"{at}files/figures.csv", f"/api/v1/releases/{waiting.id}/files/figures.csv"):
            assert client.get(path).status_code == 404, path
        for path in (f"{at}site.zip", f"/api/v1/releases/{waiting.id}/site"):
            assert client.get(path).status_code in (403, 409), path
        assert b"figures.csv" not in client.get("/release/").content
        assert [each["files"] for each in client.get("/api/v1/releases").json()] == [[]]
    with pytest.raises(Conflict, match="Nothing of this operation is published"):
        release_files.site(tmp_path / "site", act_as=world.gold.person.username)
    assert not (tmp_path / "site").exists()


def test_no_title_and_no_notice_tells_it(world: World, waiting: Release) -> None:
    """Titles go into histories, notices and what waits onto screens others look at: there no release is named."""
    gold = client_of(world.gold)
    gold.post(f"/release/{waiting.id}/hold/", {"hold-reason": "a figure is late"})
    gold.post(f"/release/{waiting.id}/resume/", {})
    for path in ("/release/", f"/release/{waiting.id}/text/", f"/release/{waiting.id}/countdown/", "/national/"):
        page = gold.get(path).content
        title = page.partition(b"<title>")[2].partition(b"</title>")[0]
        assert title.strip(), path
        for words in telling(waiting):
            assert words not in title, path
    for post in outsiders(world):
        client = client_of(post)
        for path in ("/", "/waiting/", "/members/", "/api/v1/me", "/api/v1/waiting"):
            check_untold(client.get(path, follow=True), waiting)


def test_the_ledgers_pages_tell_that_something_was_done_and_nothing_of_it(world: World, waiting: Release) -> None:
    auditor = client_of(world.auditor)
    page = auditor.get("/ledger/", {"thing": "release"})
    assert b"release:draft" in page.content
    check_untold(page, waiting, keys=False)
    with viewing(world.auditor):
        refs = list(Entry.objects.filter(thing__in=["release", "snapshot"]).values_list("ref", "canonical"))
    assert len(refs) > 4
    for ref, canonical in refs:
        page = auditor.get(f"/ledger/{ref}/")
        assert page.status_code == 200
        check_untold(page, waiting, keys=False)
        for words in (waiting.headline, "Herons flew", "2099"):
            assert words.encode() not in bytes(canonical), "what is sealed and given to witnesses"
    for post in (world.gold, world.press_officer, world.silver("kent"), world.force_press("kent")):
        assert client_of(post).get("/ledger/").status_code == 403
