"""What a match is, when it is found, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from daybreak.access.actions import restrict
from daybreak.access.terms import Ground
from daybreak.access.viewer import viewing
from daybreak.hashmatch import queries
from daybreak.hashmatch.actions import acknowledge, look_up, retire_list, set_aside, take_hashes
from daybreak.hashmatch.models import FileHash, HashList, HashMatch, ListChunk, ListPart, ListVersion, PdqDigest
from daybreak.hashmatch.readers import Said
from daybreak.hashmatch.terms import MatchState
from daybreak.intake.models import Referral
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger.models import Entry, Payload
from tests.access.suspects import NOW
from tests.hashmatch.invented import digest, listed, near, pictures, take
from tests.intake.invented import deliver, report
from tests.refusing import refused, unchangeable
from tests.rooms import World

pytestmark = pytest.mark.django_db

ONE, OTHER = digest(1), digest(2)
PICTURE = digest(3, width=32)
WHY = "The same report was sent by two providers"


def found() -> list[tuple[str, str, int, int]]:
    """Return (its referral, what it matches, distance, files) of every lead."""
    return sorted(
        (m.mine.referral.reference, m.other.referral.reference if m.other else str(m.hash_list), m.distance, m.files)
        for m in queries.leads()
    )


# ── overlaps ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_new_referral_is_matched_against_all_before_it_and_those_beside_it(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]), report("2", hashes=[ONE, OTHER]))
        assert found() == [("2", "1", 0, 1)]
        take(world, report("3", hashes=[OTHER, ONE]))
        assert found() == [("2", "1", 0, 1), ("3", "1", 0, 1), ("3", "2", 0, 2)]
        assert take_hashes(world.national, by=world.analyst, at=world.at) == 0
        assert len(found()) == 3


def test_only_the_named_referrals_are_taken(world: World) -> None:
    with viewing(world.analyst):
        deliver(
            report("1", hashes=[ONE]), report("2", hashes=[ONE]), national=world.national, by=world.analyst, at=world.at
        )
        first, second = Referral.objects.order_by("reference")
        assert take_hashes(world.national, referrals=[], by=world.analyst, at=world.at) == 0
        assert take_hashes(world.national, referrals=[second.id], by=world.analyst, at=world.at) == 1
        assert [row.referral_id for row in FileHash.objects.all()] == [second.id]
        assert take_hashes(world.national, referrals=[first.id, second.id], by=world.analyst, at=world.at) == 1
        assert found() == [("1", "2", 0, 1)]


@pytest.mark.parametrize(("bits", "matched"), [(0, True), (1, True), (31, True), (32, False)])
def test_pictures_match_up_to_31_bits_and_the_match_says_how_far(world: World, bits: int, matched: bool) -> None:
    with viewing(world.analyst):
        take(world, pictures("one", ("P-1", PICTURE, "90")))
        take(world, pictures("two", ("P-2", near(PICTURE, bits), "40")))
        rows = [(m.distance, m.quality, m.digest) for m in queries.leads()]
        assert rows == ([(bits, 40, PICTURE)] if matched else [])


def test_a_newer_version_that_takes_a_file_back_ends_its_match(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]), report("2", hashes=[ONE]))
        later = world.at + timedelta(hours=1)
        deliver(report("2", hashes=[OTHER]), national=world.national, by=world.analyst, at=later)
        take_hashes(world.national, by=world.analyst, at=later)
        assert found() == []
        assert HashMatch.objects.count() == 1, "it was found, and stays recorded"


def test_a_pdq_digest_is_never_changed_or_taken_away(world: World) -> None:
    with viewing(world.analyst):
        take(world, pictures("one", ("P-1", PICTURE, "90")))
        unchangeable(PdqDigest.objects.get(digest=bytes.fromhex(PICTURE)), digest=bytes(32))


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_list_matches_what_is_there_and_what_comes(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]))
        version = listed(world, [ONE, OTHER, OTHER], said=Said(scheme="uk_abc", category="A"))
        assert {part.algorithm: part.hashes for part in version.parts.all()} == {"md5": 2}
        take(world, report("2", hashes=[OTHER]))
        assert found() == [("1", "Known files", 0, 1), ("2", "Known files", 0, 1)]
        assert {(m.scheme, m.category) for m in queries.leads()} == {("uk_abc", "A")}


def test_a_pdq_list_matches_near_pictures_with_the_lists_quality(world: World) -> None:
    with viewing(world.analyst):
        listed(world, ["pdq,quality", f"{PICTURE},30"])
        take(world, pictures("one", ("P-1", near(PICTURE, 20), "80")))
        assert [(m.distance, m.quality) for m in queries.leads()] == [(20, 30)]


def test_a_new_version_replaces_the_old_one_and_keeps_what_people_said(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]), report("2", hashes=[OTHER]))
        listed(world, [ONE, OTHER], said=Said(scheme="ncmec", category="A1"))
        match = queries.leads().get(mine__digest=ONE)
        acknowledge(match.id, reason=WHY, by=world.analyst, at=world.at)
        second = listed(world, [ONE], said=Said(scheme="ncmec", category="B2"))
        assert (second.number, second.current) == (2, True)
        assert [v.current for v in ListVersion.objects.order_by("number")] == [False, True]
        (left,) = queries.leads()
        assert (left.id, left.state, left.category, left.version_id) == (match.id, "acknowledged", "B2", second.id)


def test_a_retired_list_matches_nothing_until_its_next_version(world: World) -> None:
    with viewing(world.analyst):
        version = listed(world, [ONE])
        take(world, report("1", hashes=[ONE]))
        retire_list(version.hash_list_id, reason="Withdrawn by its publisher", by=world.analyst, at=world.at)
        take(world, report("2", hashes=[ONE]))
        assert [row for row in found() if row[1] == "Known files"] == []
        with pytest.raises(Conflict):
            retire_list(version.hash_list_id, reason="Withdrawn by its publisher", by=world.analyst, at=world.at)
        listed(world, [ONE])
        assert [row[0] for row in found() if row[1] == "Known files"] == ["1", "2"]


def test_lines_that_are_no_hashes_are_counted_and_named_and_a_list_of_them_is_refused(world: World) -> None:
    with viewing(world.analyst):
        version = listed(world, [ONE, "no hash", OTHER[:-1]])
        assert (version.refused, [place for place, *_ in version.problems]) == (2, ["line 2", "line 3"])
        before = ListChunk.objects.count()
        with pytest.raises(BadInput) as wrong:
            listed(world, ["no hash"], name="Nothing")
        assert (wrong.value.place, bool(wrong.value.remedy)) == ("line 1", True)
        assert (HashList.objects.count(), ListChunk.objects.count()) == (1, before)
        with pytest.raises(BadInput, match="a name"):
            listed(world, [ONE], name=" ")


def test_the_tables_refuse_what_is_no_list_and_no_match(world: World) -> None:
    with viewing(world.analyst):
        version = listed(world, [ONE])
        take(world, report("1", hashes=[ONE]), report("2", hashes=[ONE]))
        overlap, on_list = HashMatch.objects.get(kind="overlap"), HashMatch.objects.filter(kind="listed")[0]
        refused("hashmatch_hashmatch_kind", overlap, kind="guess", referrals="x")
        judged = {"judged_by": uuid4(), "judged_at": world.at, "reason": WHY}
        refused("hashmatch_hashmatch_state", overlap, state="forgotten", referrals="x", **judged)
        refused("hashmatch_hashmatch_judged", overlap, state="acknowledged", referrals="x")
        refused("hashmatch_hashmatch_what", overlap, kind="listed")
        refused("hashmatch_hashmatch_pair", overlap)
        refused("hashmatch_hashmatch_listed", on_list)
        refused("hashmatch_hashlist_once", version.hash_list)
        refused("hashmatch_hashlist_state", version.hash_list, name="x", state="lost")
        refused("hashmatch_hashlist_named", version.hash_list, name="x", publisher="")
        refused("hashmatch_listversion_current", version, number=2)
        refused("hashmatch_listversion_once", version, current=False)
        part = ListPart.objects.get()
        refused("hashmatch_listpart_once", part)
        refused("hashmatch_listpart_algorithm", part, algorithm="crc32")
        refused("hashmatch_listchunk_once", ListChunk.objects.get())
        unchangeable(part, hashes=9)
        unchangeable(ListChunk.objects.get(), number=9)


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_match_is_judged_with_a_reason_and_the_ledger_says_so(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]), report("2", hashes=[ONE]))
        key = HashMatch.objects.get().id
        with pytest.raises(BadInput):
            acknowledge(key, reason="ok", by=world.analyst, at=world.at)
        assert acknowledge(key, reason=WHY, by=world.analyst, at=world.at).state == MatchState.ACKNOWLEDGED
        with pytest.raises(Conflict):
            acknowledge(key, reason=WHY, by=world.analyst, at=world.at)
        assert set_aside(key, reason=WHY, by=world.analyst, at=world.at).state == MatchState.SET_ASIDE
        with pytest.raises(NotFound):
            acknowledge(uuid4(), reason=WHY, by=world.analyst, at=world.at)
    with viewing(world.gold), pytest.raises(NotAllowed):
        acknowledge(key, reason=WHY, by=world.gold, at=world.at)
    with viewing(world.auditor):
        assert Entry.objects.filter(act="hash-match:judge", thing_ref=str(key)).count() == 2


def test_a_look_up_says_where_a_hash_stands_and_is_recorded(world: World) -> None:
    with viewing(world.analyst):
        take(world, pictures("one", ("P-1", PICTURE, "90"), ("P-2", near(PICTURE, 12), "90")))
        listed(world, [f"pdq {near(PICTURE, 31, seed=1)}"])
        found = look_up(world.national, digest=f" {PICTURE.upper()}", algorithm="pdq", by=world.analyst, at=world.at)
        assert [(row.referral.reference, distance) for row, distance in found.files] == [("P-1", 0), ("P-2", 12)]
        assert [(version.hash_list.name, entry.distance) for version, entry in found.listed] == [("Known files", 31)]
        nothing = look_up(world.national, digest=ONE, by=world.analyst, at=world.at)
        assert (nothing.algorithm, nothing.files, nothing.listed) == ("md5", (), ())
        for digest_, algorithm in (("abc", ""), (ONE, "pdq"), (ONE, "crc32")):
            with pytest.raises(BadInput):
                look_up(world.national, digest=digest_, algorithm=algorithm, by=world.analyst, at=world.at)
    with viewing(world.auditor):
        entries = Entry.objects.filter(act="hash:look-up", processing="consult")
        assert entries.count() == 2
        assert Payload.objects.filter(entry_ref__in=entries.values("ref")).count() == 2


def test_forces_and_outsiders_see_no_hash_list_or_match_and_may_not_look_up(world: World) -> None:
    with viewing(world.analyst):
        take(world, report("1", hashes=[ONE]), report("2", hashes=[ONE]))
        listed(world, [ONE])
    models = (HashMatch, HashList, ListVersion, ListPart, ListChunk)
    for hidden_from in (world.force_analyst("kent"), world.silver("surrey"), world.press_officer, world.auditor, None):
        with viewing(hidden_from):
            assert [model.objects.count() for model in models] == [0] * 5
            assert queries.leads_by_state() == {}
    with viewing(None):
        assert PdqDigest.objects.count() == 0
    post = world.force_analyst("kent")
    with viewing(post), pytest.raises(NotAllowed):
        look_up(world.national, digest=ONE, by=post, at=world.at)
    with viewing(world.gold), pytest.raises(NotAllowed):
        retire_list(HashList.objects.get().id, reason="Withdrawn by its publisher", by=world.gold, at=world.at)


def test_restricting_either_referral_takes_the_match_along(world: World) -> None:
    with viewing(world.analyst):
        take(world, pictures("one", ("P-1", PICTURE, "90"), ("P-2", PICTURE, "90")), report("3", hashes=[ONE]))
        assert len(found()) == 1
    by, second = world.coordinator, world.second_coordinator
    with viewing(by):
        referral = Referral.objects.get(reference="P-2")
        restrict(
            referral, ground=Ground.POLICE, reason=WHY, named=[second], until=NOW + timedelta(days=9), by=by, at=NOW
        )
        assert len(found()) == 1, "those named for it see it"
    with viewing(world.analyst):
        assert found() == []
        assert HashMatch.objects.count() == 0
        seen = look_up(world.national, digest=PICTURE, algorithm="pdq", by=world.analyst, at=world.at)
        assert [row.referral.reference for row, _ in seen.files] == ["P-1"]
