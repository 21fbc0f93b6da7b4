"""Scoring: no household becomes one person, and the same mentions give the same pairs."""

import logging
from dataclasses import replace
from random import Random

import pytest

from daybreak.identity.linkage import tables
from daybreak.identity.linkage.clusters import clusters
from daybreak.identity.linkage.mention import Mention
from daybreak.identity.linkage.pair import Pair
from daybreak.identity.linkage.scoring import score
from daybreak.identity.linkage.shipped import shipped_model
from daybreak.identity.linkage.words import Band, Field, Level
from daybreak.kernel.errors import BadInput
from tests.identity.linkage.linkage_homes import town

TOWN = town()
TRUTH = {mention.key: person for mention, person in TOWN}
MENTIONS = [mention for mention, _ in TOWN]


@pytest.fixture(scope="module")
def pairs() -> tuple[Pair, ...]:
    return score(MENTIONS, shipped_model(), bands=frozenset(Band))


def test_no_strong_pair_joins_two_people_of_one_home(pairs: tuple[Pair, ...]) -> None:
    wrong = [pair for pair in pairs if pair.band is Band.STRONG and TRUTH[pair.left] != TRUTH[pair.right]]
    assert wrong == []


def test_strong_pairs_are_found(pairs: tuple[Pair, ...]) -> None:
    strong = {TRUTH[pair.left] for pair in pairs if pair.band is Band.STRONG}
    assert strong == set(TRUTH.values()), "everybody has mentions that agree in person"


def test_clusters_of_strong_pairs_hold_one_person_each(pairs: tuple[Pair, ...]) -> None:
    found = clusters(MENTIONS, pairs, [], fuse=frozenset({Band.STRONG}))
    assert all(len({TRUTH[key] for key in group}) == 1 for group in found.groups)
    assert max(len(group) for group in found.groups) >= 3


def test_many_other_pairs_of_the_homes_score_as_high(pairs: tuple[Pair, ...]) -> None:
    """The bits alone would fuse homes: what holds them apart is the contradiction and the personal agreement."""
    two_people = [pair for pair in pairs if pair.bits >= 20 and TRUTH[pair.left] != TRUTH[pair.right]]
    assert len(two_people) > 100
    assert {pair.band for pair in two_people} == {Band.HOUSEHOLD, Band.REVIEW}


def test_email_and_phone_join_nobody_by_themselves() -> None:
    shared = {"emails": ("home@post.example",), "phones": ("+441632960002",)}
    [pair] = score([Mention("b", **shared), Mention("a", **shared)], shipped_model())  # type: ignore[arg-type]
    assert (pair.left, pair.right, pair.band) == ("a", "b", Band.REVIEW)
    assert pair.bits > 20


@pytest.mark.parametrize(
    "shared", [{"emails": ("x@post.example",)}, {"phones": ("+447700900001",)}, {"accounts": ("loopvid|9",)}]
)
def test_one_shared_identifier_reaches_a_person(shared: dict[str, tuple[str, ...]]) -> None:
    [pair] = score([Mention("a", **shared), Mention("b", **shared)], shipped_model())  # type: ignore[arg-type]
    assert pair.band is Band.REVIEW


def test_bits_are_the_prior_and_the_evidence(pairs: tuple[Pair, ...]) -> None:
    prior = shipped_model().prior_bits
    for pair in pairs:
        assert pair.left < pair.right
        assert pair.bits == pytest.approx(prior + sum(item.bits for item in pair.evidence), abs=1e-4)


def test_evidence_names_field_and_level() -> None:
    left = Mention("a", given_name="liz", born_on="1980-02-03", emails=("lizzie77@post.example",))
    right = Mention(
        "b", given_name="elizabeth", born_on="1980-02-30".replace("30", "08"), usernames=("loopvid|lizzie77",)
    )
    [pair] = score([left, right], shipped_model())
    assert {item.field: item.level for item in pair.evidence} == {
        Field.GIVEN_NAME: Level.NICKNAME,
        Field.BORN_ON: Level.ONE_DIGIT,
        Field.USERNAME: Level.HANDLE,
    }


def test_the_order_of_the_mentions_does_not_matter(pairs: tuple[Pair, ...]) -> None:
    shuffled = Random(4).sample(MENTIONS, len(MENTIONS))
    assert score(shuffled, shipped_model(), bands=frozenset(Band)) == pairs
    assert list(pairs) == sorted(pairs, key=lambda pair: (pair.left, pair.right))


def test_dropped_pairs_come_only_when_asked_for(pairs: tuple[Pair, ...]) -> None:
    kept = score(MENTIONS, shipped_model())
    assert kept == tuple(pair for pair in pairs if pair.band is not Band.DROP)
    assert len(kept) < len(pairs)


def test_nothing_to_compare() -> None:
    assert score([], shipped_model()) == ()
    assert score([Mention("a"), Mention("b"), Mention("c", given_name="ann")], shipped_model()) == ()


def test_two_mentions_may_not_share_a_key() -> None:
    with pytest.raises(BadInput, match="same key"):
        score([Mention("a"), Mention("a")], shipped_model())


def test_a_crowd_meets_at_its_first_members_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tables, "CROWD", 3)
    monkeypatch.setattr(tables, "CROWD_SPEAKERS", 2)
    one = Mention("-", "ann", "barton", "1980-02-03", phones=("+441632960003",), accounts=("loopvid|9",))
    crowd = [replace(one, key=f"m{number}") for number in range(5)]
    with caplog.at_level(logging.WARNING):
        found = score(crowd, shipped_model())
    assert {(pair.left, pair.right) for pair in found} == {
        (first, other) for first in ("m0", "m1") for other in ("m0", "m1", "m2", "m3", "m4") if first < other
    }
    assert "phone" in caplog.text
    assert "+44" not in caplog.text, "a log holds no identifiers"
    assert len(clusters(crowd, found, [], fuse=frozenset({Band.STRONG})).groups) == 1
    assert len(score(crowd[:3], shipped_model())) == 3
